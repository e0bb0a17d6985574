"""Where the words of a key result's way stand: its last value, its targets, its checkpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from okrsite.charts.drawing import NARROW
from okrsite.charts.labels import LEFT, RIGHT, Label, Line, Plot, Spot, about, along, farther, stepped
from okrsite.charts.ways import Way
from okrsite.model.period import MONTHS_SHORT
from okrsite.view.chart import Row, Series

WORTH = 300.0
"""So many pixels of lines a label may cross; what it says stands beside the chart, too."""


def way_labels(found: Way, plot: Plot, series: Series) -> Mapping[str, tuple[Row, ...]]:
    """Rows `last_740`, `goals_740` and `checkpoints_740`, or those of another width."""
    length, (day, value) = found.x(found.kr.last), found.reported[-1]
    last = Label(found.text(value), about(found.x(day), value), must=True)
    goals = list(_goals(found, length))
    points = () if plot.room.width == NARROW else tuple(_checkpoints(found, length))
    lines = [
        Line(_points(series["readings"]), 3.0),
        Line(stepped(_points(series["target"])), 2.0),
        Line(_points(series["expected"]), 0.5),
        Line(_points(series["mean"]), 0.5),
        *plot.across(series["events"]),
    ]
    marks = [row for name in ("last", "edits", "beyond") for row in series[name]]
    one, *rest = plot.place([last, replace(goals[-1], must=True), *goals[:-1], *points], lines, marks)
    named, split = f"_{plot.room.width:.0f}", len(goals)
    return {
        f"last{named}": one,
        f"goals{named}": tuple(row for rows in rest[:split] for row in rows),
        f"checkpoints{named}": tuple(row for rows in rest[split:] for row in rows),
    }


def _goals(found: Way, length: int) -> Iterator[Label]:
    """Each target at its part of the target line."""
    ends = [*(found.x(step.day) for step in found.targets[1:]), length]
    for n, (step, end) in enumerate(zip(found.targets, ends, strict=True)):
        word = "Target" if n == 0 else "Edited to" if step.undated else "Moved to"
        spots = along(found.x(step.day), end, step.value)
        yield Label(f"{word} {found.text(step.value)}", (*spots, *farther(spots)), worth=WORTH)


def _checkpoints(found: Way, length: int) -> Iterator[Label]:
    for day, value in found.kr.checkpoints if found.kr.numeric else ():
        x, short = found.x(day), f"{day.day} {MONTHS_SHORT[day.month - 1]}"
        sides = (RIGHT, LEFT) if x > length * 0.6 else (LEFT, RIGHT)
        spots = (
            Spot(x, value, side, 8.0 if side == LEFT else -8.0, dy) for dy in (11.0, -11.0) for side in sides
        )
        yield Label(f"{found.text(value)} by {short}", tuple(spots), worth=WORTH)


def _points(rows: Iterable[Row]) -> tuple[tuple[float, float], ...]:
    return tuple((float(row["x"] or 0), float(row["y"] or 0)) for row in rows)
