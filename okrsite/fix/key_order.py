"""Moves what a thing is called before all else of it: `type` and `title`, `id` and `title`."""

from __future__ import annotations

import re

from okrsite.diagnostics import Diagnostic
from okrsite.fix.edits import Edit, FileText, Fix
from okrsite.fix.meaning import mappings, tree
from okrsite.source.node import Mapping, Node, Scalar

CODES = frozenset({"Q401"})


def key_order(diagnostic: Diagnostic, text: FileText) -> Fix | None:
    """The keys in their places with their comments; None where that is for the author."""
    front = tree(text)
    place = (diagnostic.span.line, diagnostic.span.column)
    for mapping in mappings(front) if front else []:
        for _, value in mapping:
            if isinstance(value, Scalar) and (value.span.line, value.span.column) == place:
                goal, moved = _moves(mapping, ("type", "title") if mapping is front else ("id", "title"))
                inline = text.line(mapping.span.line)[mapping.span.column - 1 :].startswith("{")
                edits = (_inline if inline else _lines)(text, mapping, goal, moved) if moved else None
                return Fix(diagnostic, tuple(edits)) if edits else None
    return None


def _moves(mapping: Mapping, names: tuple[str, ...]) -> tuple[int, list[int]]:
    """Before which entry those have to go that are out of place, and which these are, by their numbers."""
    order = [key.text for key, _ in mapping]
    wanted = [order.index(name) for name in names if name in order]
    goal = next((number for number, at in enumerate(wanted) if number != at), len(wanted))
    return goal, [at for at in wanted[goal:] if at != goal]


def _inline(text: FileText, mapping: Mapping, goal: int, moved: list[int]) -> list[Edit] | None:
    """`{title: A, id: a}` to `{id: a, title: A}`."""
    if mapping.span.line != mapping.span.end_line:
        return None
    line = mapping.span.line
    start, inserted, edits = text.offset(line, mapping.entries[goal][0].span.column), "", []
    for number in moved:
        key, value = mapping.entries[number]
        begin, end = text.offset(line, key.span.column), text.offset(line, value.span.end_column)
        left = text.offset(line, mapping.entries[number - 1][1].span.end_column)
        if not re.fullmatch(r"\s*,\s*", text.raw[left:begin]):
            return None
        inserted += f"{text.raw[begin:end]}, "
        edits.append(Edit(left, end, ""))
    return [Edit(start, start, inserted), *edits]


def _lines(text: FileText, mapping: Mapping, goal: int, moved: list[int]) -> list[Edit] | None:
    """Each key's lines, with the comments above it, before the line of another."""
    at, column = mapping.entries[goal][0].span.line, mapping.entries[goal][0].span.column
    alone = not text.line(at)[: column - 1].strip()
    inserted, edits = "", []
    for number in moved:
        key, value = mapping.entries[number]
        line = key.span.line
        first = _above(text, line, column)
        own = not text.line(line)[: column - 1].strip() and key.span.column == column
        if not own:
            return None
        if first < line and not alone and not inserted:
            return None  # A comment right behind a dash would be about the item, not about the key.
        last = _last(text, value)
        begin, end = text.offset(first, 1), text.offset(last, 1) + len(text.line(last) + text.end(last))
        inserted += text.raw[begin:end]
        edits.append(Edit(begin, end, ""))
    if alone:
        start = text.offset(_above(text, at, column), 1)
    else:
        start = text.offset(at, column)
        inserted = f"{inserted[column - 1 :]}{' ' * (column - 1)}"
    return [Edit(start, start, inserted), *edits]


def _last(text: FileText, value: Node) -> int:
    """The last line of a value; the blank lines that YAML reads as the end of a block stay where they are."""
    line = value.span.end_line - (value.span.end_column == 1)
    while line > value.span.line and not text.line(line).strip():
        line -= 1
    return line


def _above(text: FileText, line: int, column: int) -> int:
    """The first of the comments that stand right above a line, as far indented as it."""
    while line > 2 and re.match(rf" {{{column - 1}}}#", text.line(line - 1)):
        line -= 1
    return line
