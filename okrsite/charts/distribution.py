"""How the scores of a period's objectives lie: ten steps from 0 to 1, and how many stand in each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrsite.charts.drawing import NARROW, Drawing, Frame
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.scoring.values import TOLERANCE
from okrsite.view.chart import Chart, Row, Table
from okrsite.view.figures import number, shown_score
from okrsite.view.sentences import number_word
from okrsite.view.world import World
from okrsite.words import sentence

if TYPE_CHECKING:
    import altair as alt

WIDTHS = (416, NARROW)
"""Pixels. It stands in the narrower of two columns."""
STEPS = 10
FEW = 4
"""With fewer objectives than this there is nothing to see."""
AMBER, GREEN = 0.4, 0.7
"""Where the grades begin, once the period is over."""
LOW = 0.2
"""What is far down while it runs."""


@dataclass(frozen=True, slots=True)
class _Spread:
    """The scores that count, lowest first."""

    scores: tuple[float, ...]
    closed: bool

    @property
    def counts(self) -> tuple[int, ...]:
        """How many stand in each step; 1 belongs to the last."""
        steps = [min(int(score * STEPS + TOLERANCE), STEPS - 1) for score in self.scores]
        return tuple(steps.count(step) for step in range(STEPS))

    def below(self, edge: float) -> int:
        return sum(score < edge - TOLERANCE for score in self.scores)


def distribution_chart(world: World, period: Period, objectives: Sequence[Objective]) -> Chart | None:
    """The distribution of a period; None where few objectives were scored."""
    as_of = world.scores.as_of
    found = [shown_score(world.scores.objectives[o.id]) for o in objectives if o.counts_on(as_of)]
    scores = tuple(sorted(score for score in found if score is not None))
    if len(scores) < FEW or period.state(as_of) == "planned":
        return None
    spread = _Spread(scores, period.state(as_of) == "closed")
    pace = world.scores.periods[period.id].expected
    headline = _headline(spread)
    return Chart(
        kind=DRAWING.kind,
        name=period.id,
        mark="",
        headline=headline,
        reading=_reading(spread),
        summary=f"Scores of the objectives of {period.name} in ten steps from 0 to 1. {headline}.",
        series=_series(spread, None if spread.closed else pace) if world.config.charts else {},
        table=_table(spread),
        widths=WIDTHS,
    )


def _headline(spread: _Spread) -> str:
    """`Half of 22 objectives stand at 0.50 or above; three are below 0.20`."""
    total = len(spread.scores)
    middle = spread.scores[total // 2]
    edge_of_half = math.floor(middle * 100 + 1e-9) / 100
    shown = f"{edge_of_half:.2f}"
    above = sum(score >= edge_of_half - 1e-9 for score in spread.scores)
    share = "Half" if above * 2 == total else sentence(number_word(above))
    who = f"{share} of {number_word(total)} objectives"
    verb = "ended" if spread.closed else "stand" if above > 1 else "stands"
    told = f"{who} {verb} at {shown} or above"
    edge = AMBER if spread.closed else LOW
    low = spread.below(edge)
    if not low or low == total:
        return told
    be = "" if spread.closed else " is" if low == 1 else " are"
    return f"{told}; {number_word(low)}{be} below {number(edge)}"


def _reading(spread: _Spread) -> str:
    if spread.closed:
        return "Final scores of the objectives; 0.4 and 0.7 part the grades."
    return "How many objectives stand in each tenth of the way; the dotted line is the expected pace."


def _series(spread: _Spread, pace: float | None) -> dict[str, tuple[Row, ...]]:
    counts = spread.counts
    most = max(counts)
    bars: list[Row] = [
        {"x": n / STEPS, "x2": (n + 1) / STEPS, "y": count, "mark": _grade(n) if spread.closed else "plain"}
        for n, count in enumerate(counts)
        if count
    ]
    grades = ((0.0, AMBER, "red"), (AMBER, GREEN, "amber"), (GREEN, 1.0, "green"))
    return {
        "ends": ({"x": 0, "y": 0}, {"x": 1, "y": most}),
        "base": ({},),
        "bars": tuple(bars),
        "counts": tuple(
            {"x": (n + 0.5) / STEPS, "y": count, "label": str(count), "align": "center", "dx": dx, "dy": -9}
            for n, count, dx in ((n, count, _aside(n, pace)) for n, count in enumerate(counts))
            if count
        ),
        "scale": tuple({"x": n / STEPS, "label": f"{n / STEPS:g}"} for n in range(0, STEPS + 1, 2)),
        "borders": tuple({"x": edge} for edge in (AMBER, GREEN)) if spread.closed else (),
        "grades": tuple({"x": (a + b) / 2, "label": word} for a, b, word in grades) if spread.closed else (),
        "pace": () if pace is None else ({"x": round(pace, 4)},),
        "expected": ()
        if pace is None
        else (
            {
                "x": round(pace, 4),
                "label": f"expected {number(pace)}",
                "align": "right" if pace > 0.75 else "left",
            },
        ),
        "tips": tuple(
            {"x": (n + 0.5) / STEPS, "y": count / 2, "tip": f"{_span(n)}: {count}"}
            for n, count in enumerate(counts)
            if count
        ),
    }


def _aside(step: int, pace: float | None) -> int:
    """How many pixels a count stands off the middle of its column, so that the pace does not cross it."""
    off = 1.0 if pace is None else pace * STEPS - step - 0.5
    return 0 if abs(off) > 0.35 else -11 if off > 0 else 11


def _grade(step: int) -> str:
    return "red" if step < AMBER * STEPS else "amber" if step < GREEN * STEPS else "green"


def _span(step: int) -> str:
    """`0.20 to 0.30`."""
    return f"{step / STEPS:.2f} to {(step + 1) / STEPS:.2f}"


def _table(spread: _Spread) -> Table:
    counts = spread.counts
    return Table(
        caption="Objectives by score; what lies on a border belongs to the higher step",
        columns=("Score", "Objectives"),
        rows=tuple((_span(n), count) for n, count in enumerate(counts)),
        texts=tuple((_span(n), str(count)) for n, count in enumerate(counts)),
        figures=frozenset({1}),
    )


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = Frame(width, 150, left=4, right=4, top=40, bottom=26)
    colours = {"red": "var(--off)", "amber": "var(--risk)", "green": "var(--on)", "plain": s.RULE}
    ends = alt.Chart(s.rows("ends")).mark_rule(strokeWidth=0).encode(x=s.x(), y=s.y())
    bars = (
        alt.Chart(s.rows("bars"))
        .mark_rect(xOffset=1.5, x2Offset=-1.5)
        .transform_calculate(colour=f"({colours!r})[datum.mark]")
        .encode(x=s.x(), x2="x2:Q", y=s.y(), y2=alt.datum(0), fill=alt.Fill("colour:N", scale=None))
    )
    upright = {"y": alt.value(-20), "y2": alt.value(room.height)}
    pace = alt.Chart(s.rows("pace")).mark_rule(
        color=s.INK, strokeDash=list(s.DOTTED), strokeCap="round", strokeWidth=1.5
    )
    borders = alt.Chart(s.rows("borders")).mark_rule(color=s.RULE, strokeDash=[1, 5], strokeCap="round")
    layers = [
        ends,
        bars,
        pace.encode(x=s.x(), **upright),
        alt.Chart(s.rows("base")).mark_rule(color=s.RULE).encode(y=alt.value(room.height)),
        borders.encode(x=s.x(), **upright),
        s.placed("counts", s.INK, bold=True),
        s.text("scale", s.MUTED).encode(x=s.x(), y=alt.value(room.height + 15)),
        s.text("grades", s.MUTED).encode(x=s.x(), y=alt.value(-30)),
        *s.aligned("expected", s.MUTED, place={"x": s.x(), "y": alt.value(-30)}),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room)


DRAWING = Drawing("distribution", _make, WIDTHS)
