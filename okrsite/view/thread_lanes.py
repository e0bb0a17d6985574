"""The way of a line through the columns of the thread's picture: between the names, never over one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

ABOVE, BELOW = 4.0, 11.0
"""Pixels that a line leaves free above a name, and below the line that the name stands on, with its knot."""
APART = 4.0
"""Pixels between two lines that run beside each other."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The heights of a column at which a line may run through it."""

    first: float
    """Above this height stand the headings."""
    taken: list[tuple[float, float]] = field(default_factory=list)
    """From where to where there is something in the way."""

    def block(self, top: float, y: float) -> None:
        """A name from `top` down to its line at `y`."""
        self.taken.append((top - ABOVE, y + BELOW))

    def run(self, y: float) -> None:
        """A line at this height."""
        self.taken.append((y - APART, y + APART))

    def nearest(self, y: float) -> float:
        """The free height that is nearest to `y`; of two the upper one."""
        free = [at for at in self._edges(y) if at >= self.first and not self._blocked(at)]
        return min(free, key=lambda at: (abs(at - y), at))

    def _edges(self, y: float) -> Iterable[float]:
        return (y, self.first, *(edge for stretch in self.taken for edge in stretch))

    def _blocked(self, y: float) -> bool:
        return any(top < y < bottom for top, bottom in self.taken)


def path(begin: tuple[float, float], turns: Iterable[tuple[float, float]], gap: float, width: float) -> str:
    """The `d` of a line from the right of one column to the left of another.

    `turns` are the left edges and the heights of the columns between, and of the last: a curve leads over
    each gap, a level line through each column.
    """
    (x, y), drawn = begin, f"M{begin[0]:.1f} {begin[1]:.1f}"
    for n, (left, height) in enumerate(turns):
        if n:
            x += width
            drawn += f"H{x:.1f}"
        bend = x + gap / 2
        drawn += f"C{bend:.1f} {y:.1f} {bend:.1f} {height:.1f} {left:.1f} {height:.1f}"
        x, y = left, height
    return drawn
