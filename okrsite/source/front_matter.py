"""A content file decoded, and split into front matter and body."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.entry import Body
from okrsite.source.node import Mapping, Node, Scalar, Sequence
from okrsite.source.yaml_hints import CONTROL, told
from okrsite.source.yaml_reader import read_yaml

Loc = tuple[int | str, ...]
Read = Callable[[str, str], tuple[Mapping | None, list[Diagnostic]]]
"""Reads the YAML of the file at a path, as `read_yaml` does."""
MAX_BYTES = 1_000_000

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's front matter as a tree, and its body; `front` is None when it could not be read."""

    front: Mapping | None
    body: Body
    diagnostics: tuple[Diagnostic, ...]


def decode(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """UTF-8 text with `\\n` line ends and without a BOM, or why it is not that."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most 1 MB is read"
        return None, [error("F105", Span.of(path), message, "split it, or link to it from the body")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line, column = before.count(b"\n") + 1, fault.start - before.rfind(b"\n")
        message = f"the file is not UTF-8 (byte 0x{data[fault.start]:02x})"
        return None, [error("F101", Span.of(path, line, column), message, "save it as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL.search(text):
        line, column = _line_column(text, found.start())
        message = f"the file has {told(found[0])}"
        return None, [error("F102", Span.of(path, line, column), message, "delete it")]
    return text, []


def _line_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def split(path: str, text: str, read: Read = read_yaml) -> Parts:
    """Front matter between two `---` lines, the first of them the file's first line; then the body."""
    if not text.strip():
        hint = "begin it with a line ---, then `title: ...`, then a line ---"
        return Parts(None, Body(), (error("F103", Span.of(path), "the file is empty", hint),))
    opening = _FENCE.match(text)
    if opening is None:
        hint = "a content file begins with a line ---, then YAML, then a line ---"
        return Parts(None, Body(), (error("F104", Span.of(path), "the file has no front matter", hint),))
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is None:
        hint = "end the front matter with a line that holds --- and nothing else"
        fault = error("F104", Span.of(path, 1, 1, 3), "the front matter is never closed", hint)
        return Parts(None, Body(), (fault,))
    raw = text[opening.end() + 1 : closing.start()]
    after = text[closing.end() + 1 :]
    body = Body(after, text.count("\n", 0, closing.end() + 1) + 1)
    front, faults = read(path, raw)
    return Parts(front, body, tuple(faults))


def without_empty(front: Mapping) -> tuple[Mapping, set[Loc], list[Diagnostic]]:
    """The tree without keys that have no value, their paths, and a fault for each of them."""
    diagnostics: list[Diagnostic] = []
    paths: set[Loc] = set()

    def clean(node: Node, path: Loc) -> Node:
        if isinstance(node, Sequence):
            return Sequence([clean(item, (*path, n)) for n, item in enumerate(node.items)], node.span)
        return clean_mapping(node, path) if isinstance(node, Mapping) else node

    def clean_mapping(mapping: Mapping, path: Loc) -> Mapping:
        kept: list[tuple[Scalar, Node]] = []
        for key, value in mapping.entries:
            if isinstance(value, Scalar) and value.empty:
                paths.add((*path, key.text))
                hint = "give it a value, or delete the line"
                diagnostics.append(error("F211", key.span, f"{quote(key.text)} has no value", hint))
            else:
                kept.append((key, clean(value, (*path, key.text))))
        return Mapping(kept, mapping.span)

    return clean_mapping(front, ()), paths, diagnostics
