"""What was done in each day, week or month of a habit, against its target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrsite.charts.drawing import NARROW, WIDE, Drawing, Frame, frame
from okrsite.charts.intervals import Habit, Interval, habit_of
from okrsite.charts.labels import CENTRE, Label, Line, Plot, Spot, about, along
from okrsite.charts.targets import edited
from okrsite.charts.ticks import amount_ticks, day_ticks
from okrsite.model.objective import KeyResult
from okrsite.model.period import short_date
from okrsite.view.chart import Chart, Row, Table
from okrsite.view.figures import number as figure
from okrsite.view.marks import verdict_mark
from okrsite.view.sentences import number_word
from okrsite.view.world import World
from okrsite.words import count, sentence

if TYPE_CHECKING:
    import altair as alt

FILLED, WIDEST = 0.76, 0.05
"""A bar's width as a share of its interval, and at most of the whole axis."""
LISTED = 100
"""Rows of the table on the page; the CSV file has all."""


def habit_chart(world: World, kr: KeyResult) -> Chart | None:
    """The chart of a habit; None before its first reading, and where no interval ends in its period."""
    found = habit_of(world, kr)
    if found is None:
        return None
    return Chart(
        kind=DRAWING.kind,
        name=kr.id,
        mark=verdict_mark(world.scores.key_results[kr.ref]).name,
        headline=_headline(found),
        reading=_reading(found),
        summary=_summary(found),
        series=_series(found) if world.config.charts else {},
        table=_table(found),
    )


def _series(habit: Habit) -> dict[str, tuple[Row, ...]]:
    highest = max(habit.target, *(i.done for i in habit.shown), 0.0)
    ticks = amount_ticks([0.0, highest], habit.kr.unit)
    whole = all(float(i.done).is_integer() for i in habit.shown)
    series: dict[str, tuple[Row, ...]] = {
        "amounts": tuple(t for t in ticks if not whole or float(t["y"] or 0).is_integer()),
        "days": day_ticks(habit.kr.period.first, habit.kr.period.last),
        "base": ({},),
        "target": ({"x": habit.start, "y": habit.target}, {"x": habit.end, "y": habit.target}),
        "tips": tuple(
            {"x": habit.middle(i), "y": i.done, "tip": f"{sentence(habit.named(i))}: {_told(habit, i)}"}
            for i in habit.shown
        ),
    }
    for state in ("kept", "part", "none", "open"):
        series[state] = tuple(_bar(habit, i) for i in habit.shown if i.state == state)
    plot = Plot.of(_room(WIDE), series)
    for width in (WIDE, NARROW):
        series |= _labels(habit, replace(plot, room=_room(width)))
    return series


def _sides(habit: Habit, interval: Interval) -> tuple[float, float]:
    days = (interval.last - interval.first).days + 1
    half = min(days * FILLED, max((habit.end - habit.start) * WIDEST, FILLED)) / 2
    middle = habit.middle(interval)
    return round(middle - half, 3), round(middle + half, 3)


def _bar(habit: Habit, interval: Interval) -> Row:
    left, right = _sides(habit, interval)
    return {"x": left, "x2": right, "y": interval.done, "y2": 0}


def _labels(habit: Habit, plot: Plot) -> dict[str, tuple[Row, ...]]:
    """Rows `goal_740`, `last_740` and their like: the target, and what the last interval has."""
    last = habit.shown[-1]
    labels = [
        Label(habit.text(last.done), about(habit.middle(last), last.done, 10.0), must=True),
        Label(f"Target {habit.goal}", _over_line(habit), must=True),
    ]
    outline: list[tuple[float, float]] = []
    for interval in habit.shown:
        left, right = _sides(habit, interval)
        outline += [(left, 0.0), (left, interval.done), (right, interval.done), (right, 0.0)]
    level = Line(((habit.start, habit.target), (habit.end, habit.target)), 2.0)
    drawn = [Line(tuple(outline), 2.0), level]
    now, goal = plot.place(labels, drawn)
    return {f"goal_{plot.room.width:.0f}": goal, f"last_{plot.room.width:.0f}": now}


def _over_line(habit: Habit) -> tuple[Spot, ...]:
    """The spots for the target's words: at an end of its line, or over bars that do not cross it."""
    level, length = habit.target, habit.end - habit.start
    between = (Spot(habit.start + length * part, level, CENTRE, 0, -11) for part in (0.6, 0.45, 0.3, 0.75))
    return (*along(habit.start, habit.end, level)[:2], *between)


def _told(habit: Habit, interval: Interval) -> str:
    """`4 of 5`, `4 of 5 by 12 November`."""
    by = f" by {short_date(habit.heard)}" if interval.state == "open" else ""
    return f"{habit.text(interval.done)} of {habit.text(habit.target)}{by}"


def _headline(habit: Habit) -> str:
    """`Kept in nine of eleven weeks`."""
    per, kept = habit.kr.per or "week", habit.kept
    where = "on" if per == "day" else "in"
    if not kept:
        return f"The first {per} is not over yet"
    if len(kept) == 1:
        return f"{'Kept' if kept[0] else 'Not kept'} {where} the first {per}"
    number = "all" if all(kept) else f"{number_word(sum(kept))} of" if any(kept) else "none of"
    return f"Kept {where} {number} {count(len(kept), per)}"


def _reading(habit: Habit) -> str:
    """How it went lately, and how to read the drawing."""
    per, kept, told = habit.kr.per or "week", habit.kept, []
    run = next((n for n, one in enumerate(reversed(kept)) if one != kept[-1]), len(kept))
    if 1 < run < len(kept):
        told.append(f"The last {count(run, per)} {'were kept' if kept[-1] else 'fell short'}.")
    over = habit.shown[: habit.over]
    if any(i.state in {"part", "open"} for i in over):
        counted = sum(min(i.done / habit.target, 1.0) for i in over) / habit.over
        told.append(f"On average a {per} counts {figure(counted)}, where one that is kept counts 1.")
    if habit.over > len(habit.shown):
        told.append(f"Nothing was reported after {short_date(habit.heard)}.")
    if habit.moves:
        told.append(edited(habit.moves, habit.target, habit.text))
        told.append(f"Every {per} is held against the target of now.")
    return " ".join(text for text in told if text)


def _summary(habit: Habit) -> str:
    """The whole chart in words."""
    last, headline = habit.shown[-1], _headline(habit)
    told = f"{habit.kr.title}: {headline[0].lower()}{headline[1:]}, with a target of {habit.goal}."
    return f"{told} The last one reported, {habit.named(last)}, has {_told(habit, last)}."


def _table(habit: Habit) -> Table:
    newest = habit.shown[::-1]
    rows = tuple(_row(habit, newest))
    listed = f", the {LISTED} newest of {len(rows)}" if len(rows) > LISTED else ", newest first"
    return Table(
        caption=f"{habit.kr.title}{listed}; the score takes what is counted",
        columns=("From", "To", "Done", "Target", "Counted"),
        rows=rows,
        texts=tuple(
            (
                short_date(i.first),
                short_date(i.last),
                habit.text(i.done),
                habit.text(habit.target),
                figure(min(i.done / habit.target, 1.0)),
            )
            for i in newest[:LISTED]
        ),
        figures=frozenset({2, 3, 4}),
    )


def _row(habit: Habit, newest: Sequence[Interval]) -> Iterator[tuple[str, str, float, float, float]]:
    for i in newest:
        counted = round(min(i.done / habit.target, 1.0), 12)
        yield i.first.isoformat(), i.last.isoformat(), round(i.done, 12), habit.target, counted


def _room(width: int) -> Frame:
    return frame(width, 140 if width == NARROW else 160)


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = _room(width)

    def bars(name: str, **look: object) -> alt.Chart:
        drawn = alt.Chart(s.rows(name)).mark_rect(**look)  # type: ignore[arg-type]
        placed: alt.Chart = drawn.encode(x=s.x(), x2="x2:Q", y=s.y(), y2="y2:Q")
        return placed

    below = alt.Chart(s.rows("none")).mark_rect(color=s.INK)
    layers = [
        *s.amounts(room),
        *s.days(room),
        bars("kept", color=s.STATUS),
        bars("part", color=s.STATUS, opacity=0.4),
        bars("open", fill=s.PAPER, stroke=s.STATUS, strokeWidth=1.5),
        below.encode(x=s.x(), x2="x2:Q", y=alt.value(room.height + 1), y2=alt.value(room.height + 6)),
        s.line("target", s.INK, 1.5),
        s.placed(f"goal_{width}", s.INK, bold=True),
        s.placed(f"last_{width}", s.STATUS, bold=True),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


DRAWING = Drawing("habit", _make)
