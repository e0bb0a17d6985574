"""One file to one typed document. Pure: the same bytes give the same document and diagnostics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, has_errors, quote
from okrsite.model.entry import Body
from okrsite.source.discover import SourceFile
from okrsite.source.front_matter import Loc, Read, decode, split, without_empty
from okrsite.source.node import Mapping, Scalar, Sequence, find, link_spans
from okrsite.source.salvage import Salvaged, salvage
from okrsite.source.schema import FOLDER_TYPES, SCHEMAS, FrontMatter, TypeName
from okrsite.source.validated import validated
from okrsite.source.yaml_reader import read_yaml

F_co = TypeVar("F_co", bound=FrontMatter, covariant=True)
F = TypeVar("F", bound=FrontMatter)

_NAME_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_BY_STEM = frozenset({"team", "person", "kpi"})


@dataclass(frozen=True, slots=True)
class Document(Generic[F_co]):
    """A content file (or a row of a roster), typed. `name` is its path under the content folder."""

    type: TypeName
    id: str
    path: str
    name: str
    fields: F_co
    node: Mapping
    body: Body
    doubtful: frozenset[Loc] = frozenset()
    """Paths of keys that had faults and were taken out: not there, but not missing either."""

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders it lies in, outermost first."""
        return tuple(self.name.split("/")[:-1])

    @property
    def is_index(self) -> bool:
        return self.name.rsplit("/", 1)[-1] == "index.md"

    def left_out(self) -> Broken:
        """What stays known of it when it is not there."""
        return Broken(self.type, self.id, self.name)

    def at(self, *loc: int | str) -> Span:
        """Where the value at a path of keys stands, as far as it can be followed."""
        return find(self.node, loc)

    def spans(self) -> dict[str, Span]:
        """Where each key's value stands, and as `key.0` each item of a list.

        A value in lines of its own has no place of one line: the key stands for it.
        """
        found = {key.text: value.span if _has_width(value.span) else key.span for key, value in self.node}
        for key, value in self.node:
            if isinstance(value, Sequence):
                found |= {f"{key.text}.{number}": item.span for number, item in enumerate(value.items)}
        return found | link_spans(self.node)


def _has_width(span: Span) -> bool:
    return (span.line, span.column) < (span.end_line, span.end_column)


@dataclass(frozen=True, slots=True)
class Broken:
    """What a file with faults would have been: references to it are not faults of their own.

    `type` is None where even that could not be read.
    """

    type: TypeName | None
    id: str
    name: str
    """Its path under the content folder."""
    lost: tuple[str, ...] = ()
    """Ids of key results that are not looked at where the rest of it is."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document, or what it would have been; and everything that is wrong in the file."""

    document: Document[FrontMatter] | None
    broken: Broken | None
    diagnostics: tuple[Diagnostic, ...]
    rest: Document[FrontMatter] | None = None
    """What can be read of a file with faults: looked at for more of them, and never published."""


def parse(file: SourceFile, read: Read = read_yaml) -> Parsed:
    """The document in a content file; `read` reads its YAML."""
    text, faults = decode(file.path, file.data)
    parts = split(file.path, text, read) if text is not None else None
    if parts is None or parts.front is None:
        faults += parts.diagnostics if parts else ()
        type_name = _folder_type(file.name)
        return Parsed(None, Broken(type_name, id_of(file.name, type_name), file.name), tuple(faults))
    faults += parts.diagnostics
    front, emptied, empties = without_empty(parts.front)
    type_name = _type(file, front, faults)
    if type_name == "checkin" and ("updates",) in emptied:
        # As `okrsite new checkin` writes it: every line below it is a comment still, and nothing is set.
        front, emptied, empties = without_empty(_with_no_updates(parts.front))
    broken = Broken(type_name, id_of(file.name, type_name), file.name)
    if type_name is None:
        return Parsed(None, broken, tuple(faults + empties))
    fields, wrong = validated(SCHEMAS[type_name], front, emptied)
    commented = {d.span.line for d in faults if d.code == "F208"}
    faults += [d for d in (*empties, *wrong) if d.span.line not in commented]
    if fields is None or has_errors(faults):
        saved: Salvaged[FrontMatter] | None = (
            Salvaged(fields, front, frozenset(emptied))
            if fields is not None
            else salvage(SCHEMAS[type_name], front, emptied)
        )
        rest = None
        if saved is not None:
            broken = replace(broken, lost=saved.lost)
            rest = Document(
                type_name,
                broken.id,
                file.path,
                file.name,
                saved.fields,
                saved.tree,
                parts.body,
                saved.doubtful,
            )
        return Parsed(None, broken, tuple(faults), rest)
    document = Document(type_name, broken.id, file.path, file.name, fields, front, parts.body)
    return Parsed(document, None, tuple(faults))


def _with_no_updates(front: Mapping) -> Mapping:
    """The front matter of a check-in with a group of no updates in place of nothing."""
    none = ((key, Mapping([], value.span) if key.text == "updates" else value) for key, value in front)
    return Mapping(list(none), front.span)


def id_of(name: str, type_name: TypeName | None) -> str:
    """The id of what a file holds, from its path under the content folder."""
    whole = unicodedata.normalize("NFC", name).removesuffix(".md")
    if type_name in _BY_STEM:
        return whole.rsplit("/", 1)[-1]
    return whole.removesuffix("index").rstrip("/") if whole.rsplit("/", 1)[-1] == "index" else whole


def _type(file: SourceFile, front: Mapping, faults: list[Diagnostic]) -> TypeName | None:
    written = front.get("type")
    if written is not None:
        text = written.text if isinstance(written, Scalar) else ""
        for known in SCHEMAS:
            if text == known:
                return known
        message = f"unknown type {quote(text)}" if text else "the type is not a word"
        hint = did_you_mean(text, SCHEMAS) or f"one of {', '.join(SCHEMAS)}"
        faults.append(error("V110", written.span, message, hint))
        return None
    if (given := _folder_type(file.name)) is not None:
        return given
    hint = "write `type: objective`, or put the file in a folder such as checkins/"
    if front.get("key_results") is None:
        hint = "write `type: page`, or put the file in a folder such as checkins/"
    faults.append(error("V101", front.span, "the type is missing", hint))
    return None


def _folder_type(name: str) -> TypeName | None:
    """The type that the innermost folder so named gives; `index.md` stands for its folder and is a page."""
    *folders, file = name.split("/")
    if file == "index.md":
        return "page"
    return next((FOLDER_TYPES[folder] for folder in reversed(folders) if folder in FOLDER_TYPES), None)


def date_in_name(name: str) -> date | None:
    """The date that a file's name begins with."""
    found = _NAME_DATE.match(name.rsplit("/", 1)[-1])
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def begins_like_date(name: str) -> str:
    """What a file's name begins with where that looks like a date; empty where it does not."""
    found = _NAME_DATE.match(name.rsplit("/", 1)[-1])
    return found[1] if found else ""


def of_type(documents: Iterable[Document[FrontMatter]], model: type[F]) -> list[Document[F]]:
    """The documents whose front matter is of that model."""
    return [d for d in documents if isinstance(d.fields, model)]  # type: ignore[misc]
