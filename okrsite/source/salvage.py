"""What can be read of front matter with faults, so that its other faults are told in the same run."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from okrsite.diagnostics import nearest
from okrsite.source.front_matter import Loc
from okrsite.source.node import Mapping, Node, Scalar, Sequence, plain

M = TypeVar("M", bound=BaseModel)

PASSES = 4
PLACEHOLDER = "?"
HARMLESS = frozenset(
    [
        "title",
        "short",
        "owner",
        "stance",
        "supports",
        "weight",
        "due",
        "indicator",
        "why",
        "links",
        "tags",
        "aliases",
        "waive",
        "start",
        "target",
        "counter",
        "checkpoints",
        "author",
        "lead",
        "members",
        "description",
        "role",
        "email",
        "left",
        "nav",
        "order",
        "wins",
        "blockers",
        "note",
    ]
)
"""Keys without which the rest of a file still means what it says."""


def salvage(model: type[M], front: Mapping) -> tuple[M, Mapping, frozenset[Loc]] | None:
    """The front matter without its faulty keys, typed, and the paths of what is doubtful in it.

    None where what is left would not mean what the author wrote: then one fault would lead to others that
    are none.
    """
    doubtful: set[Loc] = set()
    tree = front
    for _ in range(PASSES):
        try:
            return model.model_validate(plain(tree)), tree, frozenset(doubtful)
        except ValidationError as fault:
            items = fault.errors()
        for item in sorted(items, key=lambda item: [str(part) for part in item["loc"]], reverse=True):
            loc = tuple(part for part in item["loc"] if part != "[key]")
            if item["type"] == "extra_forbidden":
                meant = nearest(str(loc[-1]), _keys(model))
                if not HARMLESS.issuperset(meant):
                    return None
                doubtful |= {(*loc[:-1], key) for key in meant}
            elif str(loc[-1]) not in HARMLESS and str(loc[0]) not in HARMLESS:
                return None
            if item["type"] == "missing":
                tree = _changed(tree, loc, Scalar(PLACEHOLDER, tree.span))
            else:
                tree = _changed(tree, loc, None)
            doubtful.add(loc)
    return None


def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that a model or one inside it takes."""
    found = set(model.model_fields)
    for field in model.model_fields.values():
        found |= _inside(field.annotation)
    return found


def _inside(annotation: Any) -> set[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _keys(annotation)
    return {key for inner in getattr(annotation, "__args__", ()) for key in _inside(inner)}


def _changed(tree: Mapping, loc: Loc, value: Node | None) -> Mapping:
    """The tree with another value at a path, or without that key."""
    key = str(loc[0])
    entries = []
    for name, node in tree.entries:
        if name.text != key:
            entries.append((name, node))
        elif len(loc) > 1:
            entries.append((name, _below(node, loc[1:], value)))
        elif value is not None:
            entries.append((name, value))
    if len(loc) == 1 and value is not None and tree.get(key) is None:
        entries.append((Scalar(key, tree.span), value))
    return Mapping(entries, tree.span)


def _below(node: Node, loc: Loc, value: Node | None) -> Node:
    if isinstance(node, Mapping):
        return _changed(node, loc, value)
    if isinstance(node, Sequence) and isinstance(loc[0], int) and loc[0] < len(node.items):
        items = list(node.items)
        if len(loc) > 1:
            items[loc[0]] = _below(items[loc[0]], loc[1:], value)
        else:
            del items[loc[0]]
        return Sequence(items, node.span)
    return node
