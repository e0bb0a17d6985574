"""Small multiples: how far from the expected pace teams or objectives have been by week, on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrsite.charts.drawing import Drawing, Frame
from okrsite.charts.labels import CENTRE, LEFT, RIGHT, STRUCK, Align, Label, Line, Plot, Spot
from okrsite.charts.stands import signed, table, tip
from okrsite.charts.ticks import month_ticks
from okrsite.config import StatusConfig
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.view.by_week import Stand, objective_by_week, team_by_week, team_mark, trend
from okrsite.view.chart import Chart, Row, Series, Table
from okrsite.view.figures import day_text, distance, number
from okrsite.view.links import team
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.world import World

if TYPE_CHECKING:
    import altair as alt

WIDTHS = (320,)
"""Pixels: as wide as a card, on a phone too."""
ROOM = Frame(WIDTHS[0], 92, left=4, right=4, top=10, bottom=26)
HIGH = 0.1
"""The scale reaches so far up at least."""
BELOW = 0.23
"""So much of what lies above the lower line there is at least below it: words have their room."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A team or an objective of a period, and its scores by week."""

    name: str
    title: str
    period: Period
    history: tuple[Stand, ...]
    sign: Mark
    """How it stands now: of an objective that no longer counts, not how its line ended."""


@dataclass(frozen=True, slots=True)
class Multiples:
    """The charts of a section by the names of their subjects, and one table of all of them."""

    charts: Mapping[str, Chart]
    table: Table


def team_distances(world: World, teams: Mapping[str, Period]) -> Multiples | None:
    """A chart for each of some teams, each in a period of its own."""
    return distance_charts(world, [_team(world, id_, period) for id_, period in teams.items()])


def _team(world: World, id_: str, period: Period) -> Subject:
    sign = team_mark(world, world.scores, world.scores.teams[period.id, id_])
    return Subject(id_, team(world, id_).text, period, team_by_week(world, period, id_), sign)


def objective_distances(world: World, period: Period, objectives: Iterable[Objective]) -> Multiples | None:
    """A chart for each of some objectives of a period."""
    verdicts = world.scores.objectives
    return distance_charts(
        world,
        [
            Subject(o.id, o.title, period, objective_by_week(world, o), verdict_mark(verdicts[o.id]))
            for o in objectives
        ],
    )


def distance_charts(world: World, subjects: Sequence[Subject]) -> Multiples | None:
    """A chart for each subject that was scored; None where none was."""
    told = [subject for subject in subjects if subject.history]
    if not told:
        return None
    series = _series(world.config.status, told, world.scores.as_of) if world.config.charts else {}
    charts = {
        subject.name: _chart(subject, series.get(subject.name, {}), world.scores.as_of) for subject in told
    }
    return Multiples(charts, _table(told, world.scores.as_of))


def _series(limits: StatusConfig, told: Sequence[Subject], as_of: date) -> dict[str, Series]:
    """The rows of each subject's chart; the first has the words that all have in common."""
    distances = [stand.distance for subject in told for stand in subject.history]
    high = max(HIGH, *distances)
    low = min(-limits.off_track_gap - BELOW * (high + limits.off_track_gap), *distances)
    found: dict[str, Series] = {}
    for subject in told:
        frame = _frame(subject.period, limits, low, high)
        rows = tuple({"x": x, "y": y} for x, y in _points(subject))
        tips: tuple[Row, ...] = tuple(
            {**row, "tip": tip(stand, as_of)} for row, stand in zip(rows, subject.history, strict=True)
        )
        found[subject.name] = {
            **frame,
            "words": () if found else _words(frame, subject, limits),
            "distance": rows,
            "last": rows[-1:],
            "tips": tips,
        }
    return found


def _chart(subject: Subject, series: Series, as_of: date) -> Chart:
    last = subject.history[-1]
    told = distance(last.score, last.expected)
    figures = f"score {number(last.score)}, {number(last.expected)} expected"
    return Chart(
        kind=DRAWING.kind,
        name=subject.name,
        mark=subject.sign.name,
        headline=told,
        reading=trend(subject.history),
        summary=f"{subject.title}: {told}; {figures}. {trend(subject.history)}".strip(),
        series=series,
        table=table(f"{subject.title} by week", subject.history, as_of),
        widths=WIDTHS,
    )


def _frame(period: Period, limits: StatusConfig, low: float, high: float) -> dict[str, tuple[Row, ...]]:
    """What the charts of a section have in common."""
    length = (period.last - period.first).days
    return {
        "days": month_ticks(period.first, period.last),
        "zero": ({"y": 0},),
        "limits": tuple({"y": -gap} for gap in (limits.at_risk_gap, limits.off_track_gap)),
        "ends": ({"x": 0, "y": round(low, 4)}, {"x": length, "y": round(high, 4)}),
    }


def _points(subject: Subject) -> tuple[tuple[float, float], ...]:
    return tuple(((s.day - subject.period.first).days, round(s.distance, 4)) for s in subject.history)


def _words(frame: Mapping[str, tuple[Row, ...]], subject: Subject, limits: StatusConfig) -> tuple[Row, ...]:
    """What the lines are called, where the subject's own line leaves room for it."""
    period = subject.period
    plot, length = Plot.of(ROOM, frame), float((period.last - period.first).days)
    lines = (
        (0.0, "on pace", -10.0),
        (-limits.at_risk_gap, "at risk", 10.0),
        (-limits.off_track_gap, "off track", 10.0),
    )
    between = ((length * share, CENTRE) for share in (0.5, 0.25, 0.75, 0.6, 0.4))
    places: tuple[tuple[float, Align], ...] = ((length, RIGHT), (0.0, LEFT), *between)
    labels = [
        Label(
            word, tuple(Spot(x, y, align, 0.0, to) for to in (dy, -dy) for x, align in places), worth=STRUCK
        )
        for y, word, dy in lines
    ]
    *_, (x, y) = points = _points(subject)
    dot = tuple((x, y + off * (plot.ys[1] - plot.ys[0])) for off in (-0.1, 0.1))
    crossed = [Line(points, 3.0), Line(dot, 9.0), *(Line(((0.0, y), (length, y)), 1.0) for y, *_ in lines)]
    return tuple(row for rows in plot.place(labels, crossed) for row in rows)


def _table(told: Sequence[Subject], as_of: date) -> Table:
    """A column for each subject, newest week first."""
    days = sorted({stand.day for subject in told for stand in subject.history}, reverse=True)
    found = [{stand.day: stand for stand in subject.history} for subject in told]
    return Table(
        caption="Score minus expected by week, newest first",
        columns=("Week to", *(subject.title for subject in told)),
        rows=tuple(
            (day.isoformat(), *(None if day not in of else of[day].distance for of in found)) for day in days
        ),
        texts=tuple(
            (day_text(day, as_of), *("" if day not in of else signed(of[day]) for of in found))
            for day in days
        ),
        figures=frozenset(range(1, len(told) + 1)),
    )


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = ROOM._replace(width=width)
    ends = alt.Chart(s.rows("ends")).mark_rule(strokeWidth=0).encode(x=s.x(), y=s.y())
    area = alt.Chart(s.rows("distance")).mark_area(color=s.STATUS, opacity=0.13)
    layers = [
        ends,
        s.rule("limits", s.RULE, 1, (1, 5)),
        s.rule("zero", s.RULE),
        *s.aligned("days", s.MUTED, place={"x": s.x(), "y": alt.value(room.height + 17)}),
        area.encode(x=s.x(), y=s.y(), y2=alt.datum(0)),
        s.line("distance", s.STATUS, 2.5),
        s.points("last", "circle", s.DOT, s.STATUS),
        s.placed("words", s.MUTED),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


DRAWING = Drawing("distance", _make, WIDTHS)
