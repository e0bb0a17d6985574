"""How the teams of a period stood week by week: a status mark for each team and week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from okrsite.charts.drawing import NARROW, Drawing, Frame
from okrsite.charts.heat_shapes import COLOURS, FILLED, INNER, OUTLINED
from okrsite.charts.stands import tip
from okrsite.model.period import MONTHS_SHORT, Period, weeks_between
from okrsite.view.by_week import Stand, over, run_of_last, team_by_week, week_count, weeks_apart
from okrsite.view.chart import Chart, Row, Table
from okrsite.view.figures import day_text
from okrsite.view.links import team
from okrsite.view.marks import Mark
from okrsite.view.sentences import number_word
from okrsite.view.world import World
from okrsite.words import listing, sentence

if TYPE_CHECKING:
    import altair as alt

WIDTHS = (584, NARROW)
"""Pixels. It stands in the wider of two columns."""
TEAMS = 24
WEEKS = 20
"""With more weeks than this there is a column for each month, each quarter or each year."""
COLUMNS = 24
SPANS = ((1, "the end of a month"), (3, "the end of a quarter"), (12, "the end of a year"))
"""What a column of so many months is called."""
TALL = 24
"""Pixels from one team to the next."""
LETTERS = {584: 26, NARROW: 19}
"""How many letters of a name have room at the left, by width."""
BAD = ("off", "risk", "stale", "none")
"""Marks that the headline speaks of, the worst first."""
GOOD = frozenset({"on", "achieved"})
ORDER = (*("off", "red", "risk", "amber", "stale", "none"), *("on", "green", "achieved"))
"""Teams from the worst to the best."""


@dataclass(frozen=True, slots=True)
class _Team:
    """A row: a team and its scores by week."""

    id: str
    name: str
    history: tuple[Stand, ...]

    @property
    def last(self) -> Stand:
        return self.history[-1]

    def at(self, first: date, last: date) -> Stand | None:
        """The latest of its scores after `first`, up to `last`."""
        return next((s for s in reversed(self.history) if first < s.day <= last), None)


def heat_map(world: World, period: Period) -> Chart | None:
    """The heat map of a period; None with less than two teams that were scored."""
    named = (
        _Team(id_, team(world, id_).text, team_by_week(world, period, id_)) for id_ in _teams(world, period)
    )
    told = [found for found in named if found.history]
    if len(told) < 2:
        return None
    rows = sorted(
        told,
        key=lambda t: (ORDER.index(t.last.mark.name) if t.last.mark.name in ORDER else 99, t.last.distance),
    )
    columns = _columns(period, world.scores.as_of)
    shown, ends = rows[:TEAMS], columns.ends
    headline = _headline(period, told)
    return Chart(
        kind=DRAWING.kind,
        name=period.id,
        mark="",
        headline=headline,
        reading=_reading(columns, len(told) - len(shown)),
        summary=f"Status of {number_word(len(shown))} teams by week of {period.name}. {headline}",
        series=_series(shown, ends, world.scores.as_of) if world.config.charts else {},
        table=_table(shown, ends, world.scores.as_of),
        widths=WIDTHS,
        key=tuple(_key(shown, ends)),
    )


def _teams(world: World, period: Period) -> tuple[str, ...]:
    return world.teams_of_period[period.id]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a map: what each of them is, the day before the first, and the last day of each."""

    span: str
    ends: list[date]


def _columns(period: Period, as_of: date) -> _Columns:
    """Its weeks; of a longer period its months, or quarters, or years, as far as the day has come."""
    before = period.first - timedelta(days=1)
    if week_count(period) <= WEEKS:
        weeks = weeks_between(period.first, period.last)
        return _Columns("a week", [before, *(min(week.sunday, period.last) for week in weeks)])
    begin, months = _month(period.first), _month(period.last) - _month(period.first) + 1
    step, span = next(((n, name) for n, name in SPANS if months <= COLUMNS * n), SPANS[-1])
    columns = -(-months // step)
    until = min(max((_month(min(as_of, period.last)) - begin) // step + 1, COLUMNS), columns)
    first = max(until - COLUMNS, 0)
    ends = [_month_end(begin + step * n - 1) for n in range(first, until + 1)]
    return _Columns(span, [max(ends[0], before), *(min(end, period.last) for end in ends[1:])])


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_end(number: int) -> date:
    year, month = divmod(number + 1, 12)
    return date.max if year > date.max.year else date(year, month + 1, 1) - timedelta(days=1)


def _reading(columns: _Columns, more: int) -> str:
    told = f"Each column is {columns.span}, the worst stand on top."
    return f"{told} {sentence(number_word(more))} more stand in the table of teams." if more else told


def _headline(period: Period, told: Sequence[_Team]) -> str:
    """`Mobile has been off track for five weeks; nine of fourteen teams are on track`."""
    if told[0].last.over:
        return _ended(told)
    good = sum(t.last.mark.name in GOOD for t in told)
    who = f"{number_word(good) if good else 'none'} of {number_word(len(told))} teams"
    count = f"{who} {'are' if good > 1 else 'is'} on track"
    if good == len(told):
        return f"{'Both' if good == 2 else f'All {number_word(good)}'} teams are on track"
    worst = next(name for name in BAD if any(t.last.mark.name == name for t in told))
    runs = {t: run_of_last(s.mark.name for s in t.history) for t in told if t.last.mark.name == worst}
    longest = max(runs.values())
    named = [t.name for t, run in runs.items() if run == longest]
    word = told_word(worst, told)
    many = len(named) > 1
    subject = listing(named) if len(named) < 3 else f"{number_word(len(named))} teams"
    if longest == 1:
        return f"{sentence(subject)} {'are' if many else 'is'} {word}; {count}"
    since = over(longest * weeks_apart(period))
    return f"{sentence(subject)} {'have' if many else 'has'} been {word} {since}; {count}"


def told_word(name: str, told: Sequence[_Team]) -> str:
    """What a mark says, within a sentence: `off track`, `without data`."""
    word = next(t.last.mark.word for t in told if t.last.mark.name == name).lower()
    return "without data" if name == "none" else word


def _ended(told: Sequence[_Team]) -> str:
    """`Three of fourteen teams ended in green, nine in amber, two in red`."""
    found = [(grade, sum(t.last.mark.name == grade for t in told)) for grade in ("green", "amber", "red")]
    (first, most), *rest = [(grade, n) for grade, n in found if n]
    head = f"{number_word(most)} of {number_word(len(told))} teams ended in {first}"
    return sentence(", ".join([head, *(f"{number_word(n)} in {grade}" for grade, n in rest)]))


def _key(shown: Sequence[_Team], ends: Sequence[date]) -> Iterator[Mark]:
    """The marks that stand in the cells, from the worst to the best."""
    found = {stand.mark.name: stand.mark for t in shown for _, stand in _cells(t, ends)}
    yield from (found[name] for name in ORDER if name in found)


def _series(shown: Sequence[_Team], ends: Sequence[date], as_of: date) -> dict[str, tuple[Row, ...]]:
    cells = [(x, -y, stand, t) for y, t in enumerate(shown) for x, stand in _cells(t, ends)]
    columns, rows = len(ends) - 1, len(shown)
    return {
        "ends": (
            {"x": -0.5, "y": 0.5, "columns": columns, "height": rows * TALL},
            {"x": columns - 0.5, "y": 0.5 - rows},
        ),
        "names": tuple(
            {"y": -y, **{f"label_{width}": _short(t.name, most) for width, most in LETTERS.items()}}
            for y, t in enumerate(shown)
        ),
        "columns": tuple(_labels(ends)),
        "cells": tuple({"x": x, "y": y, "mark": stand.mark.name} for x, y, stand, _ in cells),
        "tips": tuple(
            {"x": x, "y": y, "tip": f"{t.name}, {tip(stand, as_of)}. {stand.mark.word}"}
            for x, y, stand, t in cells
        ),
    }


def _cells(row: _Team, ends: Sequence[date]) -> Iterator[tuple[int, Stand]]:
    for x, (first, last) in enumerate(pairwise(ends)):
        if stand := row.at(first, last):
            yield x, stand


def _labels(ends: Sequence[date]) -> Iterator[Row]:
    """Where a month begins, or in more than a year a year; none so near to another that they would touch."""
    years = (ends[-1] - ends[0]).days > 370
    found: list[tuple[int, str]] = []
    for x, (first, last) in enumerate(pairwise(ends)):
        begins = first + timedelta(days=1)
        turns = last.year != first.year if years else (last.month != first.month or begins.day == 1)
        if x == 0 or turns:
            found.append((x, str(last.year) if years else MONTHS_SHORT[(last if x else begins).month - 1]))
    near = (len(ends) - 1) / 9
    if len(found) > 2 and found[1][0] < near <= found[2][0] - found[1][0]:
        del found[0]  # a few days of a month before the first whole one
    kept: list[int] = []
    for x, label in found:
        if not kept or x - kept[-1] >= near:
            kept.append(x)
            yield {"x": x, "label": label}


def _short(name: str, most: int) -> str:
    """As much of a name as has room; a capital takes more of it, a Chinese sign or an emoji twice as much."""
    ends = list(accumulate(2.0 if east_asian_width(c) in "WF" else 1.3 if c.isupper() else 1.0 for c in name))
    if not ends or ends[-1] <= most:
        return name
    return f"{name[: sum(end <= most - 1 for end in ends)].rstrip()}…"


def _table(shown: Sequence[_Team], ends: Sequence[date], as_of: date) -> Table:
    spans = [(first, last) for first, last in pairwise(ends) if first < as_of]
    words = [[stand.mark.word if (stand := t.at(*span)) else "" for span in spans] for t in shown]
    rows = tuple((t.name, *said) for t, said in zip(shown, words, strict=True))
    return Table(
        caption="Status at the end of each week, the worst on top",
        columns=("Team", *(day_text(min(last, as_of), as_of) for _, last in spans)),
        rows=rows,
        texts=rows,
    )


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    left = {584: 180, NARROW: 130}[width]
    room = Frame(width, TALL, left=left, right=2, top=4, bottom=26)
    below = alt.value(alt.ExprRef(expr="height + 15"))
    names = s.text("names", s.INK, s.LEFT).encode(x=alt.value(-left), y=s.y(), text=f"label_{width}:N")
    ends = alt.Chart(s.rows("ends")).mark_rule(strokeWidth=0).encode(x=s.x(), y=s.y())
    layers = [
        ends,
        names,
        s.text("columns", s.MUTED).encode(x=s.x(), y=below),
        _marks("filled", filled=True),
        _marks("outlined", filled=False),
        _marks("inner", filled=False, colour=s.PAPER),
    ]
    drawn = s.chart([*layers, s.tips()] if live else layers, room)
    return drawn.add_params(
        alt.param(name="filled", value=FILLED),
        alt.param(name="outlined", value=OUTLINED),
        alt.param(name="inner", value=INNER),
        alt.param(name="colours", value=COLOURS),
        alt.param(name="height", expr=f"length(data('ends')) ? data('ends')[0].height : {TALL}"),
        alt.param(
            name="side", expr="length(data('ends')) ? min(15, width / data('ends')[0].columns - 2) : 15"
        ),
    )


def _marks(shapes: str, *, filled: bool, colour: str = "") -> alt.Chart:
    """The marks that have a shape in the parameter of this name, in their own colour or in another one."""
    import altair as alt

    from okrsite.charts import style as s

    drawn = alt.Chart(s.rows("cells")).mark_point(
        filled=filled, opacity=1, strokeWidth=0 if filled else 1.7, size=alt.ExprRef(expr="side * side")
    )
    paint = alt.value(colour) if colour else alt.value(alt.ExprRef(expr="colours[datum.mark]"))
    placed: alt.Chart = (
        drawn.transform_filter(f"isValid({shapes}[datum.mark])")
        .transform_calculate(shape=f"{shapes}[datum.mark]")
        .encode(x=s.x(), y=s.y(), shape=alt.Shape("shape:N", scale=None))
    )
    return placed.encode(fill=paint) if filled else placed.encode(stroke=paint)


DRAWING = Drawing("heat-map", _make, WIDTHS)
