"""YAML as written: every scalar stays text, every node knows its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from okrsite.diagnostics import Span

FEW = 16
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(slots=True, eq=False)
class Scalar:
    """One value as it was written; `plain` is False when it stood in quotes or in a block."""

    text: str
    span: Span
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return self.plain and not self.text


@dataclass(slots=True, eq=False)
class Sequence:
    """A list."""

    items: list[Node]
    span: Span


@dataclass(slots=True, eq=False)
class Mapping:
    """Keys and values in the order written, each key once; more are put at the end."""

    entries: list[tuple[Scalar, Node]]
    span: Span
    _places: dict[str, int] = field(default_factory=dict, repr=False)
    """Where each key stands, once there are so many that it pays."""

    def entry(self, key: str) -> tuple[Scalar, Node] | None:
        """`key` as it was written, and its value."""
        if len(self.entries) <= FEW:
            return next((entry for entry in self.entries if entry[0].text == key), None)
        for place in range(len(self._places), len(self.entries)):
            self._places[self.entries[place][0].text] = place
        place_of_key = self._places.get(key)
        return None if place_of_key is None else self.entries[place_of_key]

    def get(self, key: str) -> Node | None:
        """The value of `key`."""
        found = self.entry(key)
        return found[1] if found else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """Text, lists and dicts without places."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def find(node: Node, loc: tuple[int | str, ...]) -> Span:
    """The place that a path of keys and indexes leads to, as far as it can be followed.

    A last part `[key]` means the key itself and not its value.
    """
    for depth, part in enumerate(loc):
        if isinstance(node, Mapping):
            if depth + 1 < len(loc) and loc[depth + 1] == "[key]":
                found = node.entry(str(part))
                return found[0].span if found else node.span
            below = node.get(str(part))
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            below = node.items[part]
        else:
            below = None
        if below is None:
            return node.span
        node = below
    return node.span


def link_spans(node: Mapping) -> dict[str, Span]:
    """Where each of an entry's or key result's own links stands, as `links.name`."""
    links = node.get("links")
    return {f"links.{name.text}": url.span for name, url in links} if isinstance(links, Mapping) else {}
