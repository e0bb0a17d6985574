"""Where the words of a drawing stand, so that none lies on another, crosses a line or leaves the drawing.

Vega places what it is told to place. Here the rows and the room of a drawing are known, and a letter counts
as wide as letters are on average; for each width the words are set anew.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from okrsite.charts.boxes import TALL, Box, Point, inside, overlap, width
from okrsite.charts.drawing import Frame
from okrsite.view.chart import Row, Series

OVER = 4.0
"""Pixels by which words may reach over the left edge of the plot, and that they leave free at the right."""
LIGHT = 0.93
"""How wide the light letters of the axes are, where those of other words are bold."""
MARK = 6.0
"""Pixels from the middle of a dot to its edge."""
HIGHEST = 21.0
"""Pixels above the plot that words may take; above that stand the letters of events."""
ROOM = 3.0
"""Pixels between words and a hairline."""
BLOCKED = 1e6
RANK = 4.0
"""What a less liked spot costs, in pixels of line crossed."""
SOLID, STRUCK, DOTTED = 1.5, 600.0, 200.0
"""From this weight on a line strikes words through, and costs so much more: any other spot is better. Dots
and dashes leave words readable: they cost less."""
AIR = 2.5
"""Pixels that stay free between words and a line, half the thickness of the line among them."""

FARTHER = 1.5

Align = Literal["left", "center", "right"]
LEFT: Align = "left"
CENTRE: Align = "center"
RIGHT: Align = "right"


class Spot(NamedTuple):
    """A place for words: at amounts `x`, `y`, and from there so many pixels off."""

    x: float
    y: float
    align: Align
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words and where they may stand, the best spot first.

    With no spot free for them the `short` ones take their place; with none for these either, they are left
    out, unless they `must` stand somewhere.
    """

    text: str
    spots: tuple[Spot, ...]
    must: bool = False
    short: str = ""
    worth: float = BLOCKED
    """So many pixels of lines they may cross, by weight, before they are better left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that words should not cross; `weight` says how much it matters."""

    points: tuple[Point, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line in pixels; where it goes from left to right, a box is held against the part it spans alone."""

    weight: float
    points: list[Point]
    xs: list[float]

    @classmethod
    def of(cls, plot: Plot, line: Line) -> _Drawn:
        points = [(plot.px(x), plot.py(y)) for x, y in line.points]
        xs = [x for x, _ in points]
        return cls(line.weight, points, xs if all(a <= b for a, b in pairwise(xs)) else [])

    def crossed(self, box: Box) -> float:
        """What it costs words to stand in its way: the pixels of it in their box, by its weight."""
        points = self.points
        box = Box(box.left - AIR, box.top - AIR, box.right + AIR, box.bottom + AIR)
        if self.xs:
            begin = max(bisect_left(self.xs, box.left) - 1, 0)
            points = points[begin : bisect_right(self.xs, box.right) + 1]
        pixels = sum(inside(box, a, b) for a, b in pairwise(points))
        if not pixels:
            return 0.0
        return self.weight * pixels + (STRUCK if self.weight >= SOLID else DOTTED)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot of a drawing: which amounts its edges stand for."""

    room: Frame
    xs: tuple[float, float]
    ys: tuple[float, float]
    amounts: tuple[Row, ...] = ()
    """The labels at the left edge: long ones reach into the plot."""

    @classmethod
    def of(cls, room: Frame, series: Series) -> Plot:
        """The plot that Vega makes of these rows: its scales go from the least to the greatest."""
        rows = list(chain.from_iterable(series.values()))
        xs, ys = _ends(rows, ("x", "x2")), _ends(rows, ("y", "y2", "low", "high"))
        return cls(room, xs, ys, series.get("amounts", ()))

    def px(self, x: float) -> float:
        """Pixels from the left edge of the plot."""
        return _share(x, self.xs) * self.room.plot

    def py(self, y: float) -> float:
        """Pixels from the top edge of the plot."""
        return (1 - _share(y, self.ys)) * self.room.height

    def between(self, low: float | None, high: float | None) -> float:
        """Pixels from one amount up to another; None is the edge of the plot."""
        return self.py(self.ys[0] if low is None else low) - self.py(self.ys[1] if high is None else high)

    def across(self, rows: Iterable[Row]) -> tuple[Line, ...]:
        """The lines from top to bottom at each row's `x`."""
        low, high = self.ys
        xs = [x for row in rows if isinstance(x := row.get("x"), int | float)]
        return tuple(Line(((x, low), (x, high)), 0.7) for x in xs)

    def hairlines(self) -> tuple[Line, ...]:
        """The lines at the amounts, each with the room that words should leave it above and below."""
        low, high = self.xs
        room = ROOM * (self.ys[1] - self.ys[0]) / self.room.height
        ys = [y for row in self.amounts if isinstance(y := row.get("y"), int | float)]
        return tuple(Line(((low, y + off), (high, y + off)), 0.5) for y in ys for off in (-room, 0.0, room))

    def place(
        self, labels: Sequence[Label], lines: Iterable[Line] = (), marks: Iterable[Row] = ()
    ) -> tuple[tuple[Row, ...], ...]:
        """For each label, in turn, its row (`x`, `y`, `label`, `align`, `dx`, `dy`), or none.

        `marks` are rows of dots and their like, on which no words should stand.
        """
        drawn = [_Drawn.of(self, line) for line in lines]
        taken = [*(self._tick(row) for row in self.amounts), *(self._mark(row) for row in marks)]
        found: list[tuple[Row, ...]] = []
        for label in labels:
            cost, text, spot = self._best(label, taken, drawn)
            if cost < label.worth or label.must:
                taken.append(self._box(text, spot))
                found.append(({**spot._asdict(), "label": text},))
            else:
                found.append(())
        return tuple(found)

    def _best(self, label: Label, taken: Sequence[Box], drawn: Sequence[_Drawn]) -> tuple[float, str, Spot]:
        """The words and the spot that cost least; what comes later in its list costs more from the start."""
        best = (math.inf, label.text, label.spots[0])
        for text, dear in ((label.text, 0.0), (label.short, BLOCKED / 2)):
            for n, spot in enumerate(label.spots if text else ()):
                cost = dear + n * RANK
                if cost >= best[0]:
                    break
                cost += self._cost(self._box(text, spot), taken, drawn, best[0] - cost)
                if cost < best[0]:
                    best = (cost, text, spot)
        return best

    def _tick(self, row: Row) -> Box:
        y, left = self.py(float(row["y"] or 0)), -self.room.left
        return Box(left, y - TALL / 2, left + width(str(row["label"])) * LIGHT, y + TALL / 2)

    def _mark(self, row: Row) -> Box:
        x, y = self.px(float(row["x"] or 0)), self.py(float(row["y"] or 0))
        return Box(x - MARK, y - MARK, x + MARK, y + MARK)

    def _box(self, text: str, spot: Spot) -> Box:
        wide = width(text)
        x, y = self.px(spot.x) + spot.dx, self.py(spot.y) + spot.dy
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[spot.align]
        return Box(left, y - TALL / 2, left + wide, y + TALL / 2)

    def _cost(self, box: Box, taken: Sequence[Box], drawn: Sequence[_Drawn], most: float) -> float:
        """What words in a box cost; no more is reckoned from `most` on, where another spot is better."""
        room = self.room
        cost = BLOCKED * (box.left < -OVER) + BLOCKED * (box.right > room.plot + room.right - OVER)
        cost += BLOCKED * (box.top < -HIGHEST) + BLOCKED * (box.bottom > room.height + 1)
        cost += BLOCKED * sum(overlap(box, other) for other in taken)
        for line in drawn:
            if cost >= most:
                break
            cost += line.crossed(box)
        return cost


def _ends(rows: Iterable[Row], fields: Sequence[str]) -> tuple[float, float]:
    found = [value for row in rows for f in fields if isinstance(value := row.get(f), int | float)]
    return (min(found), max(found)) if found else (0.0, 0.0)


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return (value - low) / (high - low) if high > low else 0.5


def about(x: float, y: float, off: float = 14.0) -> tuple[Spot, ...]:
    """The spots about a dot: above, below, beside it, farther off, last where a steep line leaves room."""
    sides = ((CENTRE, 0.0), (RIGHT, 4.0), (LEFT, -4.0), (RIGHT, -10.0), (LEFT, 10.0))
    steep = tuple(
        (side, off) for away in (24.0, 38.0, 52.0, 72.0, 96.0) for side, off in ((RIGHT, -away), (LEFT, away))
    )
    near, far = (-off, off), (-off - 5, off + 5, -off - 9, off + 9, -off - 18, off + 18)
    return (
        *(Spot(x, y, align, dx, dy) for dy in near for align, dx in sides),
        *(Spot(x, y, align, dx, 0.0) for align, dx in ((RIGHT, -12.0), (LEFT, 12.0))),
        *(Spot(x, y, align, dx, dy) for dy in far for align, dx in sides),
        *(Spot(x, y, align, dx, dy) for align, dx in steep for dy in (-11.0, 11.0)),
    )


def along(
    first: float, last: float, y: float, *, under: bool = False, inset: float = 0.0
) -> tuple[Spot, ...]:
    """The spots at a level line: above its left end, or its right end, or (first if `under`) below it."""
    ends = ((first, LEFT, inset), (last, RIGHT, -inset))
    return tuple(
        Spot(x, y, align, dx, dy)
        for dy in ((11.0, -11.0) if under else (-11.0, 11.0))
        for x, align, dx in ends
    )


def farther(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """The same spots somewhat farther from their line, for where another one runs along it."""
    return tuple(spot._replace(dy=spot.dy * FARTHER) for spot in spots)


def stepped(points: Sequence[Point]) -> tuple[Point, ...]:
    """The corners of a line that keeps each amount until the next."""
    corners = [(x1, y0) for (_, y0), (x1, _) in pairwise(points)]
    return tuple(chain.from_iterable(zip(points, [*corners, points[-1]], strict=True))) if points else ()
