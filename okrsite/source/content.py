"""The content folder as documents and tables: what is read, what comes later, what has faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.memory import Memory
from okrsite.source.discover import Found, SourceFile
from okrsite.source.parse import Broken, Document, Parsed, date_in_name
from okrsite.source.rosters import ROSTERS, roster
from okrsite.source.schema import CheckInFields, EventFields, FrontMatter, RetroFields
from okrsite.source.series import Table, read_series

FEW = 64
"""When more files changed, all are read anew."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: documents up to the as-of date and those after it, and what has faults."""

    documents: tuple[Document[FrontMatter], ...]
    later: tuple[Document[FrontMatter], ...]
    broken: tuple[Broken, ...]
    rests: tuple[Document[FrontMatter], ...]
    """What can be read of files with faults."""
    tables: Mapping[str, Table]
    diagnostics: tuple[Diagnostic, ...]
    assets: Mapping[str, Path]
    names: tuple[tuple[str, str, str], ...]
    """Type, id and path of each document: the same object as long as all of them stay."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, and from what."""

    found: Found
    as_of: date
    parsed: tuple[Parsed, ...]
    content: Content


def read_content(
    found: Found, as_of: date, parsed: Callable[[SourceFile], Parsed], memory: Memory | None = None
) -> Content:
    """Parses what was found; what stayed is taken from `memory`."""
    memory = memory or Memory()
    before: _Read | None = memory.latest("read", None)
    read = _again(before, found, as_of, parsed) or _read(found, as_of, parsed, memory)
    memory.keep("read", read)
    return read.content


def _again(
    before: _Read | None, found: Found, as_of: date, parsed: Callable[[SourceFile], Parsed]
) -> _Read | None:
    """The same, where all files but a few are the objects that were read, and these sound as they were."""
    if before is None or before.as_of != as_of or len(before.found.documents) != len(found.documents):
        return None
    if before.found.tables is not found.tables or before.found.assets is not found.assets:
        return None
    pairs = zip(before.found.documents, found.documents, strict=True)
    changed = [number for number, (old, new) in enumerate(pairs) if old is not new]
    if len(changed) > FEW:
        return None
    all_, documents = list(before.parsed), list(before.content.documents)
    for number in changed:
        was, now = before.parsed[number], parsed(found.documents[number])
        if was.document is None or now.document is None or was.diagnostics or now.diagnostics:
            return None
        old, new = was.document, now.document
        if (old.type, old.id, old.path) != (new.type, new.id, new.path) or _later(new, as_of):
            return None
        at = next((n for n, document in enumerate(documents) if document is old), None)
        if at is None:
            return None
        if new.body == old.body:
            new = replace(new, body=old.body)
        documents[at], all_[number] = new, replace(now, document=new)
    content = replace(before.content, documents=tuple(documents))
    return _Read(found, as_of, tuple(all_), content)


def _read(found: Found, as_of: date, parsed: Callable[[SourceFile], Parsed], memory: Memory) -> _Read:
    """All of it."""
    faults: list[Diagnostic] = list(found.diagnostics)
    documents: list[Document[FrontMatter]] = []
    broken: list[Broken] = []
    rests: list[Document[FrontMatter]] = []
    tables: dict[str, Table] = {}
    for table in (memory.same(f"table {file.name}", file) for file in found.tables):
        if table.name in ROSTERS:
            rows = memory.recall("roster", table.path, (table,), [], partial(roster, table))
            documents += rows.documents
            broken += rows.broken
            faults += rows.diagnostics
        else:
            tables[table.name], wrong = memory.recall(
                "series", table.path, (table,), [], partial(read_series, table)
            )
            faults += wrong
    all_ = tuple(parsed(file) for file in found.documents)
    for one in all_:
        faults += one.diagnostics
        documents += [one.document] if one.document else []
        broken += [one.broken] if one.broken else []
        rests += [one.rest] if one.rest else []
    # A file before a row: the row of a roster is the one named as the second.
    documents.sort(key=lambda d: (d.path.endswith(".csv"), d.path))
    later = tuple(d for d in documents if _later(d, as_of))
    unborn = {id(d) for d in later}
    now = tuple(d for d in documents if id(d) not in unborn) if later else tuple(documents)
    names = tuple((d.type, d.id, d.path) for d in now)
    content = Content(now, later, tuple(broken), tuple(rests), tables, tuple(faults), found.assets, names)
    return _Read(found, as_of, all_, content)


def _later(document: Document[FrontMatter], as_of: date) -> bool:
    fields = document.fields
    if not isinstance(fields, CheckInFields | RetroFields | EventFields):
        return False
    day = fields.date or date_in_name(document.name)
    return day is not None and day > as_of
