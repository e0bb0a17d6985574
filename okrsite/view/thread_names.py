"""How much room a name takes in the thread's picture."""

from __future__ import annotations

import unicodedata

LETTER = 8.8
"""Width of a letter in pixels, on the large side."""


def rows(text: str, width: float) -> int:
    """How many lines a name takes, word by word; a guess on the large side."""
    rows, used = 1, 0.0
    for word in text[:400].split():
        wide = sum(_wide(letter) for letter in word)
        if used and used + wide > width:
            rows, used = rows + 1, 0.0
        rows += int(wide // width)
        used += wide % width + LETTER / 2
    return rows


def _wide(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2 * LETTER
    return LETTER * (1.25 if letter.isupper() else 0.5 if letter in "iljtfI.,;:'’" else 1.0)  # noqa: RUF001
