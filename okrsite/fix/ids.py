"""Gives a key result or a step without an `id` one that is made from its title."""

from __future__ import annotations

import re
import unicodedata

from okrsite.diagnostics import Diagnostic
from okrsite.fix.edits import Edit, FileText, Fix
from okrsite.fix.meaning import mappings, tree
from okrsite.source.node import Mapping, Scalar, Sequence

CODES = frozenset({"V101"})

LENGTH = 40
"""Of an id made here; 64 are allowed."""


def missing_id(diagnostic: Diagnostic, text: FileText) -> Fix | None:
    """The id as the first key, or None where no title is there to make it from."""
    front = tree(text) if diagnostic.message.startswith('"id" ') else None
    place = (diagnostic.span.line, diagnostic.span.column)
    for siblings in _lists(front) if front else []:
        for item in siblings:
            if (item.span.line, item.span.column) == place:
                return _with_id(diagnostic, text, item, siblings)
    return None


def _lists(front: Mapping) -> list[list[Mapping]]:
    values = [value for mapping in mappings(front) for _, value in mapping if isinstance(value, Sequence)]
    return [[item for item in value.items if isinstance(item, Mapping)] for value in values]


def _with_id(diagnostic: Diagnostic, text: FileText, item: Mapping, siblings: list[Mapping]) -> Fix | None:
    title = item.get("short") or item.get("title")
    keys = {key.text.casefold() for key, _ in item}
    if not isinstance(title, Scalar) or "id" in keys:
        return None
    given = {found.text for one in siblings if isinstance(found := one.get("id"), Scalar)}
    made = [
        slug(told.text)
        for one in siblings
        if isinstance(told := one.get("short") or one.get("title"), Scalar)
    ]
    name = slug(title.text)
    # Two that would be called the same wait for their author.
    if not name or name in given or made.count(name) > 1:
        return None
    line, start = text.line(item.span.line), text.offset(item.span.line, item.span.column)
    column = item.span.column - 1
    if line[column : column + 1] != "{":
        added = f"id: {name}{text.end(item.span.line)}{' ' * column}"
        return Fix(diagnostic, (Edit(start, start, added),), adds="id")
    inside = re.match(r"[ \t]*(?=[^\s#}])", line[column + 1 :])
    if inside is None:
        return None
    start += 1 + inside.end()
    return Fix(diagnostic, (Edit(start, start, f"id: {name}, "),), adds="id")


def slug(title: str) -> str:
    """`New ARR signed` to `new-arr-signed`, cut between words; empty where letters have no spelling.

    Nor has `½` or `10⁶` one: taken apart they are 12 and 106.
    """
    if any(not c.isdecimal() and re.search(r"\d", unicodedata.normalize("NFKD", c)) for c in title):
        return ""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    letters = sum(c.isalnum() for c in title)
    if not letters or sum(c.isalnum() for c in plain) < letters:
        return ""
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")):
        longer = f"{name}-{word}" if name else word[:LENGTH]
        if len(longer) > LENGTH:
            break
        name = longer
    return name
