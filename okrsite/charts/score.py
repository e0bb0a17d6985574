"""A score by week against the expected pace: of a period, or of a team in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from okrsite.charts.drawing import NARROW, Drawing, Frame
from okrsite.charts.labels import CENTRE, LEFT, RIGHT, Label, Line, Plot, Spot
from okrsite.charts.stands import table, tip
from okrsite.charts.ticks import month_ticks
from okrsite.model.objective import Objective
from okrsite.model.period import Period, short_date
from okrsite.view.by_week import Stand, expected_ahead, period_by_week, team_by_week, trend, weeks_apart
from okrsite.view.chart import Chart, Row
from okrsite.view.figures import number
from okrsite.view.links import team
from okrsite.view.marks import Mark
from okrsite.view.world import World
from okrsite.words import count

if TYPE_CHECKING:
    import altair as alt

WIDTHS = (416, NARROW)
"""Pixels. It stands beside the verdict."""
NEAR = 0.4
"""How far, as a share of the width, the words about a dot reach from it."""
LEVELS = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))

Path = Sequence[tuple[date, float]]


def period_score_chart(world: World, period: Period, sign: Mark) -> Chart | None:
    """The score of a period; None where nothing was scored yet."""
    inside = [world.site.objectives[id_] for id_ in world.scores.periods[period.id].objectives]
    history = period_by_week(world, period)
    whose = f"Score of {period.name}"
    return _chart(world, period, sign, (whose, whose), history, inside, period.id)


def team_score_chart(world: World, period: Period, team_id: str, sign: Mark) -> Chart | None:
    """The score of a team in a period; None where nothing was scored yet."""
    inside = [world.site.objectives[id_] for id_ in world.scores.teams[period.id, team_id].objectives]
    history = team_by_week(world, period, team_id)
    whose = f"Score of {team(world, team_id).text} in {period.name}"
    return _chart(world, period, sign, ("Score", whose), history, inside, team_id)


def _chart(
    world: World,
    period: Period,
    sign: Mark,
    subject: tuple[str, str],
    history: tuple[Stand, ...],
    objectives: Iterable[Objective],
    name: str,
) -> Chart | None:
    """`subject` is what it is called on its page, and in full."""
    if not history:
        return None
    begin, *ahead = expected_ahead(world, period, objectives) or ((period.first, 0.0),)
    path = [begin, *((s.day, s.expected) for s in history if s.day > period.first), *ahead]
    every = weeks_apart(period)
    by = "by week" if every == 1 else f"every {count(every, 'week')}"
    said = "1 is every key result reached"
    return Chart(
        kind=DRAWING.kind,
        name=name,
        mark=sign.name,
        headline=f"{subject[0]} {by} against expected pace",
        reading=" ".join(part for part in (f"{said}.", trend(history)) if part),
        summary=_summary(subject[1], history),
        series=_series(period, history, path, world.scores.as_of) if world.config.charts else {},
        table=table(f"{subject[1]} {by}", history, world.scores.as_of),
        widths=WIDTHS,
    )


def _series(period: Period, history: Sequence[Stand], path: Path, as_of: date) -> dict[str, tuple[Row, ...]]:
    def x(day: date) -> int:
        return (day - period.first).days

    last = history[-1]
    series: dict[str, tuple[Row, ...]] = {
        "amounts": tuple({"y": y, "label": label} for y, label in LEVELS),
        "days": month_ticks(period.first, period.last),
        "base": ({},),
        "expected": tuple({"x": x(day), "y": round(y, 4)} for day, y in path),
        "gap": tuple({"x": x(s.day), "y": round(s.score, 4), "y2": round(s.expected, 4)} for s in history),
        "last": ({"x": x(last.day), "y": round(last.score, 4)},),
        "due": ({"x": x(last.day), "y": round(last.expected, 4)},),
        "tips": tuple({"x": x(s.day), "y": round(s.score, 4), "tip": tip(s, as_of)} for s in history),
    }
    plot = Plot.of(_room(NARROW), series)
    for width in WIDTHS:
        series |= _labels(last, x(last.day), replace(plot, room=_room(width)), series)
    return series


def _labels(
    last: Stand, x: int, plot: Plot, series: dict[str, tuple[Row, ...]]
) -> dict[str, tuple[Row, ...]]:
    """Rows `last_416` and their like: the score now, and what was expected by now."""
    near = NEAR * (plot.xs[1] - plot.xs[0])
    up, down = last.distance >= 0, last.distance < 0
    stands = Label(
        number(last.score) if last.over else f"{number(last.score)} now", _beside(x, last.score, up=up), True
    )
    pace = Label(f"expected {number(last.expected)}", _beside(x, last.expected, up=down), True)
    lines = [
        Line(_points(series["gap"], x - near, x + near), 3.0),
        Line(_points(series["expected"], x - near, x + near), 1.0),
        Line(((x, last.score - 0.03), (x, last.score + 0.03)), 3.0),
        *plot.hairlines(),
    ]
    found, due = plot.place([stands, pace], lines)
    return {f"last_{plot.room.width:.0f}": found, f"due_{plot.room.width:.0f}": due}


def _beside(x: float, y: float, *, up: bool) -> tuple[Spot, ...]:
    """The spots beside a dot on a line that rises: its upper left and its lower right are free."""
    near = (Spot(x, y, RIGHT, -9.0, -11.0), Spot(x, y, RIGHT, -4.0, -16.0), Spot(x, y, LEFT, 10.0, -14.0))
    free = (*near, *(Spot(x, y, RIGHT, -4.0, dy) for dy in (-22.0, -25.5, -29.0)))
    below = (Spot(x, y, LEFT, 11.0, 0.0), Spot(x, y, LEFT, 9.0, 14.0), Spot(x, y, LEFT, 4.0, 17.0))
    over = (Spot(x, y, CENTRE, 0.0, -18.0), Spot(x, y, CENTRE, 0.0, 18.0), Spot(x, y, LEFT, 10.0, -28.0))
    return (*(free if up else below), *(below if up else free), *over)


def _points(rows: Iterable[Row], first: float, last: float) -> tuple[tuple[float, float], ...]:
    """The points between two days, with one more at either end."""
    found = [(float(row["x"] or 0), float(row["y"] or 0)) for row in rows]
    inside = [n for n, (x, _) in enumerate(found) if first <= x <= last] or [0]
    return tuple(found[max(inside[0] - 1, 0) : inside[-1] + 2])


def _summary(subject: str, history: tuple[Stand, ...]) -> str:
    """The whole chart in words."""
    first, last = history[0], history[-1]
    told = f"{subject} by week: "
    if len(history) > 1:
        told += f"from {number(first.score)} on {short_date(first.day)} to "
    told += f"{number(last.score)} on {short_date(last.day)}, when {number(last.expected)} was expected."
    return f"{told} {trend(history)}".strip()


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = _room(width)
    gap = alt.Chart(s.rows("gap")).mark_area(color=s.STATUS, opacity=0.13)
    layers = [
        *s.amounts(room),
        *s.days(room),
        gap.encode(x=s.x(), y=s.y(), y2="y2:Q"),
        s.line("expected", s.MUTED, 1.5, s.DOTTED),
        s.line("gap", s.STATUS, 2.5),
        s.points("due", "circle", 70, s.PAPER, s.MUTED),
        s.placed(f"due_{width}", s.MUTED),
        s.points("last", "circle", s.DOT, s.STATUS),
        s.placed(f"last_{width}", s.STATUS, bold=True),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


def _room(width: int) -> Frame:
    return Frame(width, 176, left=24, right=60, top=22)


DRAWING = Drawing("score", _make, WIDTHS)
