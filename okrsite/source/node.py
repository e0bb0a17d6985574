"""YAML as written: every scalar stays text, every node knows its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from okrsite.diagnostics import Span

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
    """Keys and values in the order written."""

    entries: list[tuple[Scalar, Node]]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value of `key`."""
        return next((value for name, value in self.entries if name.text == key), None)

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
                return next((key.span for key, _ in node.entries if key.text == part), node.span)
            below = node.get(str(part))
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            below = node.items[part]
        else:
            below = None
        if below is None:
            return node.span
        node = below
    return node.span
