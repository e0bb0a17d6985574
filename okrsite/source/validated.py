"""Nodes typed by a model, or what is wrong in them, each fault at its place and with a hint."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.source.front_matter import Loc
from okrsite.source.node import Mapping, Node, Sequence, find, plain

M = TypeVar("M", bound=BaseModel)

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
