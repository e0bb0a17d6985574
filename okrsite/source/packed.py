"""The tree of a front matter as plain lists of values, and back: what a cache keeps of it."""

from __future__ import annotations

from typing import TypeAlias

from okrsite.diagnostics import Span
from okrsite.source.node import Mapping, Node, Scalar, Sequence

Packed: TypeAlias = "list[str | int | bool | list[Packed]]"
"""Four numbers of its place; then a text and whether it is plain, or the nodes of a list, or of keys and
values in turn, with a mark in front."""

_LIST, _KEYS = 0, 1


def packed(node: Node) -> Packed:
    """The tree without the path of its file."""
    span = node.span
    place: Packed = [span.line, span.column, span.end_line, span.end_column]
    if isinstance(node, Scalar):
        return [*place, node.text, node.plain]
    if isinstance(node, Sequence):
        return [*place, _LIST, [packed(item) for item in node.items]]
    return [*place, _KEYS, [packed(part) for entry in node.entries for part in entry]]


def unpacked(values: Packed, path: str) -> Node:
    """The tree of the file at a path."""
    line, column, end_line, end_column, first, second = values
    span = Span(path, line, column, end_line, end_column)  # type: ignore[arg-type]
    if isinstance(first, str):
        return Scalar(first, span, second)  # type: ignore[arg-type]
    nodes = [unpacked(part, path) for part in second]  # type: ignore[arg-type, union-attr]
    if first == _LIST:
        return Sequence(nodes, span)
    return Mapping(list(zip(nodes[::2], nodes[1::2], strict=True)), span)  # type: ignore[arg-type]
