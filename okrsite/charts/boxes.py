"""Words and marks as boxes of pixels: how wide they are, which lie on each other, what crosses them."""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import east_asian_width

LETTER, TALL = 7.2, 13.0
"""Pixels: the mean width of a letter at 13 px, and the height that a line of words takes."""
SQUARE = 13.0
"""Pixels: the width of a Chinese, Japanese or Korean letter."""

Point = tuple[float, float]


class Box(NamedTuple):
    """Its edges, in pixels from the upper left of the plot."""

    left: float
    top: float
    right: float
    bottom: float


def width(text: str) -> float:
    """About how wide a text is set, in pixels."""
    if text.isascii():
        return LETTER * len(text)
    return sum(SQUARE if east_asian_width(letter) in "WF" else LETTER for letter in text)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share any room."""
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def inside(box: Box, a: Point, b: Point) -> float:
    """How many pixels of the stretch from `a` to `b` lie in the box (Liang and Barsky's clipping)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    begin, end = 0.0, 1.0
    for step, gap in (
        (-dx, a[0] - box.left),
        (dx, box.right - a[0]),
        (-dy, a[1] - box.top),
        (dy, box.bottom - a[1]),
    ):
        if step == 0:
            if gap < 0:
                return 0.0
        elif step < 0:
            begin = max(begin, gap / step)
        else:
            end = min(end, gap / step)
    length: float = max(end - begin, 0.0) * (dx * dx + dy * dy) ** 0.5
    return length
