"""The content folder as documents and tables: what is read, what comes later, what has faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


def read_content(
    found: Found, as_of: date, parsed: Callable[[SourceFile], Parsed], memory: Memory | None = None
) -> Content:
    """Parses what was found; tables that stayed are taken from `memory`."""
    memory = memory or Memory()
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
    for file in found.documents:
        one = parsed(file)
        faults += one.diagnostics
        documents += [one.document] if one.document else []
        broken += [one.broken] if one.broken else []
        rests += [one.rest] if one.rest else []
    # A file before a row: the row of a roster is the one named as the second.
    documents.sort(key=lambda d: (d.path.endswith(".csv"), d.path))
    later = tuple(d for d in documents if _later(d, as_of))
    unborn = {id(d) for d in later}
    now = tuple(d for d in documents if id(d) not in unborn) if later else tuple(documents)
    return Content(now, later, tuple(broken), tuple(rests), tables, tuple(faults), found.assets)


def _later(document: Document[FrontMatter], as_of: date) -> bool:
    fields = document.fields
    if not isinstance(fields, CheckInFields | RetroFields | EventFields):
        return False
    day = fields.date or date_in_name(document.name)
    return day is not None and day > as_of
