"""In which line of a version an edit stands."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from okrsite.history.edits import Found
from okrsite.history.facts import day_of
from okrsite.history.front import front_text
from okrsite.source.node import Mapping, Node, Scalar, Sequence
from okrsite.source.yaml_reader import read_yaml


class Places:
    """Finds the lines of edits; reads a version once."""

    def __init__(self, texts: MappingOf[str, bytes]) -> None:
        self._texts = texts
        self._roots: dict[str, Mapping | None] = {}

    def line(self, found: Found, before: str, after: str | None) -> int:
        """The line of an edit, from the blobs before and after it; 0 where it cannot be told."""
        gone = found.kind == "removed" or not found.now
        for blob in (before, after) if gone or after is None else (after, before):
            node = _place(root, found) if blob and (root := self._root(blob)) else None
            if node is not None:
                return node.span.line
        return 0

    def _root(self, blob: str) -> Mapping | None:
        if blob not in self._roots:
            text = front_text(self._texts.get(blob, b""))
            self._roots[blob] = read_yaml("", text)[0] if text is not None else None
        return self._roots[blob]


def _place(root: Mapping, found: Found) -> Node | None:
    if found.of == "reading":
        return _reading(root, found)
    if not found.part:
        return root.get(found.field) or root.get("title")
    item = _item(root.get("key_results"), found.part)
    if found.field.startswith("step ") and isinstance(item, Mapping):
        id_, _, key = found.field.removeprefix("step ").partition(", ")
        step = _item(item.get("steps"), id_)
        return _key(step, key) if key else step
    return _key(item, found.field or "id")


def _reading(root: Mapping, found: Found) -> Node | None:
    """A KPI's own reading, or one in a check-in in any of the forms that it may have there."""
    if not found.part:
        return _dated(root.get("readings"), found)
    updates = root.get("updates")
    said = updates.get(found.part) if isinstance(updates, Mapping) else None
    if said is None and isinstance(updates, Mapping):
        goal, _, kr = found.part.partition("#")
        nested = updates.get(goal)
        said = nested.get(kr) if isinstance(nested, Mapping) else None
    return _key(_dated(said, found), found.field)


def _dated(node: Node | None, found: Found) -> Node | None:
    """The value of a day, where days are named."""
    if isinstance(node, Mapping) and any(day_of(key.text) for key, _ in node):
        return node.get(found.day.isoformat()) if found.day else None
    return node


def _key(node: Node | None, key: str) -> Node | None:
    """A key's value, or else what would hold it."""
    below = node.get(key) if isinstance(node, Mapping) else None
    return below if below is not None else node


def _item(node: Node | None, id_: str) -> Node | None:
    """The item of a list that has an id."""
    items = node.items if isinstance(node, Sequence) else []
    return next((item for item in items if isinstance(item, Mapping) and _has(item, id_)), None)


def _has(item: Mapping, id_: str) -> bool:
    name = item.get("id")
    return isinstance(name, Scalar) and " ".join(name.text.split()) == id_
