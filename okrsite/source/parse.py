"""One file to one typed document. Pure: the same bytes give the same document and diagnostics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, has_errors, quote
from okrsite.model.entry import Body
from okrsite.source.discover import SourceFile
from okrsite.source.front_matter import Loc, Read, decode, split, without_empty
from okrsite.source.node import Mapping, Node, Scalar, Sequence, find, link_spans, plain
from okrsite.source.salvage import Salvaged, salvage
from okrsite.source.schema import FOLDER_TYPES, SCHEMAS, FrontMatter, TypeName
from okrsite.source.yaml_reader import read_yaml

F_co = TypeVar("F_co", bound=FrontMatter, covariant=True)
F = TypeVar("F", bound=FrontMatter)
M = TypeVar("M", bound=BaseModel)

_NAME_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_EXAMPLES = {
    "amber": "amber: {min: 20%, max: 30%}",
    "blockers": "blockers: [{text: No analyst, needs: sales}]",
    "changes": "changes: [{date: 2026-02-10, was: $5M, target: $4M, why: fewer reps}]",
    "checkpoints": "checkpoints: {2026-02-15: $1M}",
    "green": "green: {max: 20%}",
    "links": "links: {board: https://example.com/board}",
    "steps": "steps: [{id: draft, title: Draft read}]",
    "waive": "waive: [{rule: Q105, until: 2026-03-31, why: she starts in March}]",
}
"""How keys are written that hold more than a value, for those who wrote something else there."""
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


def validated(model: type[M], node: Node, told: Container[Loc] = ()) -> tuple[M | None, list[Diagnostic]]:
    """`node` typed by a model, or everything wrong in it but missing keys at the paths in `told`."""
    try:
        return model.model_validate(plain(node)), []
    except ValidationError as fault:
        items = [item for item in fault.errors() if not _known(item, node, told)]  # type: ignore[arg-type]
        return None, [_diagnostic(item, model, node) for item in items]  # type: ignore[arg-type]


def _known(item: dict[str, Any], node: Node, told: Container[Loc]) -> bool:
    """True for what only follows from another fault: an emptied key, a list without its faulty items."""
    loc = tuple(item["loc"])
    if item["type"] == "missing":
        return loc in told
    return item["type"] == "too_short" and _length(node, loc) > 0


def _length(node: Node, loc: Loc) -> int:
    """How many items were written in the list at a path."""
    for part in loc:
        below = node.get(str(part)) if isinstance(node, Mapping) else None
        if below is None:
            return 0
        node = below
    return len(node.items) if isinstance(node, Sequence) else 0


def _diagnostic(item: dict[str, Any], model: type[BaseModel], node: Node) -> Diagnostic:
    loc = tuple(item["loc"])
    kind = item["type"]
    if kind == "missing":
        span = find(node, loc[:-1])
        start = Span.of(span.path, span.line, span.column)
        return error("V101", start, f"{quote(str(loc[-1]))} is missing", f"add `{loc[-1]}: ...`")
    if kind == "extra_forbidden":
        known = _keys(model, loc[:-1])
        hint = did_you_mean(str(loc[-1]), known) or f"known here: {', '.join(known)}"
        return error("V100", find(node, (*loc, "[key]")), f"unknown key {quote(str(loc[-1]))}", hint)
    span = find(node, loc)
    if "hint" in item.get("ctx", {}):
        name = next((str(p) for p in reversed(loc) if isinstance(p, str) and p != "[key]"), "")
        message = item["ctx"]["message"]
        return error(kind, span, f"{name}: {message}" if name else message, item["ctx"]["hint"])
    if kind == "too_short":
        return error("V101", span, f"{loc[-1]} has nothing in it", "an objective has two to five key results")
    example = next((_EXAMPLES[part] for part in reversed(loc) if part in _EXAMPLES), "")
    hint = f"such as {example}" if example else "see the reference of front matter"
    return error("V102", span, f"{_name(loc)}: {_expected(kind)} is expected here", hint)


def _name(loc: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in loc) or "the front matter"


def _expected(kind: str) -> str:
    if kind in {"tuple_type", "list_type"}:
        return "a list"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return "a group of keys"
    return "another kind of value"


def _keys(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys that a model takes at a path inside it."""
    current: Any = model
    for part in loc:
        fields = current.model_fields if isinstance(current, type) and issubclass(current, BaseModel) else {}
        # A part that is no field is a number, or the key of a dict whose values are of the current model.
        if part in fields:
            current = _model_in(fields[str(part)].annotation)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return sorted(current.model_fields)
    return []


def _model_in(annotation: Any) -> Any:
    """The model inside a type such as `tuple[Model, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


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
