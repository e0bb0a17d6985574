"""What can be read of front matter with faults, so that its other faults are told in the same run."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
        "green",
        "amber",
        "readings",
        "changes",
        "state",
        "since",
    ]
)
"""Keys without which the rest of a file still means what it says."""


WHOLE = frozenset(["changes", "green", "amber"])
"""Harmless keys of which a part would not mean what the author wrote: they go as a whole."""


@dataclass(frozen=True, slots=True)
class Salvaged(Generic[M]):
    """What is left of front matter with faults."""

    fields: M
    tree: Mapping
    doubtful: frozenset[Loc]
    """Paths of what was taken out, and of what it may have been meant to be."""
    lost: tuple[str, ...] = ()
    """Ids of key results that were taken out as a whole."""


def salvage(model: type[M], front: Mapping, emptied: AbstractSet[Loc]) -> Salvaged[M] | None:
    """The front matter without its faulty keys and key results, typed. `emptied` are keys without a value.

    None where what is left would not mean what the author wrote: then one fault would lead to others that
    are none.
    """
    doubtful, lost = set(emptied), set[str]()
    tree = front
    for _ in range(PASSES):
        try:
            typed = model.model_validate(plain(tree))
            return Salvaged(typed, tree, frozenset(doubtful), tuple(sorted(lost)))
        except ValidationError as fault:
            items = fault.errors()
        broken: set[int] = set()
        for item in sorted(items, key=lambda item: [str(part) for part in item["loc"]], reverse=True):
            loc = _whole(tuple(part for part in item["loc"] if part != "[key]"))
            unknown = item["type"] == "extra_forbidden" and loc[-1] not in WHOLE
            meant = nearest(str(loc[-1]), _keys(model)) if unknown else ()
            if not (HARMLESS.issuperset(meant) if unknown else {str(loc[0]), str(loc[-1])} & HARMLESS):
                if loc[0] != "key_results" or len(loc) < 3 or loc[2] == "id" or not isinstance(loc[1], int):
                    return None
                broken.add(loc[1])
                continue
            doubtful |= {(*loc[:-1], key) for key in meant}
            missing = item["type"] == "missing" and loc[-1] not in WHOLE
            tree = _changed(tree, loc, Scalar(PLACEHOLDER, tree.span) if missing else None)
            doubtful.add(loc)
        for number in sorted(broken, reverse=True):
            id_ = _id_of(tree, number)
            if not id_:
                return None
            lost.add(id_)
            tree = _changed(tree, ("key_results", number), None)
            doubtful = {_moved_up(loc, number) for loc in doubtful if loc[:2] != ("key_results", number)}
    return None


def _whole(loc: Loc) -> Loc:
    """The path of a fault, or of what must go as a whole with it."""
    ends = (number for number, part in enumerate(loc, start=1) if part in WHOLE)
    return loc[: next(ends, len(loc))]


def _id_of(tree: Mapping, number: int) -> str:
    """The id of a key result; empty where none can be read."""
    listed = tree.get("key_results")
    item = listed.items[number] if isinstance(listed, Sequence) else None
    id_ = item.get("id") if isinstance(item, Mapping) else None
    return id_.text if isinstance(id_, Scalar) else ""


def _moved_up(loc: Loc, gone: int) -> Loc:
    """A path in the list of key results, once one of them is gone."""
    if loc[0] != "key_results" or len(loc) < 2 or not isinstance(loc[1], int) or loc[1] < gone:
        return loc
    return (loc[0], loc[1] - 1, *loc[2:])


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
