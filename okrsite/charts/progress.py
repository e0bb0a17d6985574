"""A key result's way: its readings against the expected path, checkpoints, target and forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from okrsite.charts.drawing import NARROW, Drawing
from okrsite.charts.ticks import amount_ticks, beside, day_ticks
from okrsite.charts.ways import Point, Way, way
from okrsite.config import StatusConfig
from okrsite.model.objective import KeyResult
from okrsite.model.period import MONTHS_SHORT, short_date
from okrsite.scoring.forecast import walk
from okrsite.scoring.values import KeyResultScore
from okrsite.view.chart import Chart, Row, Table
from okrsite.view.marks import verdict_mark
from okrsite.view.world import World
from okrsite.words import NUMBERS

if TYPE_CHECKING:
    import altair as alt

CONE = 12
"""Points that the edges of the forecast are drawn through."""
BEYOND = 0.5
"""How far the forecast may reach beyond all else, as a share of the height; a wider one is cut there."""
AHEAD = 0.02
"""From this share of the way on, being before the expected path is worth saying."""

Place = Literal["ahead", "near", "behind"]
WORDS: dict[Place, str] = {
    "ahead": "Ahead of the expected path",
    "near": "Near the expected path",
    "behind": "Behind the expected path",
}


def progress_chart(world: World, kr: KeyResult) -> Chart | None:
    """The chart of a key result that goes from a start to a target; None where nothing was reported yet."""
    found = way(world, kr)
    if found is None:
        return None
    score = world.scores.key_results[kr.ref]
    shown = [y for _, y in (*found.readings, *found.expected, *found.targets)]
    shown += [value for _, value in kr.checkpoints] if kr.numeric else []
    cone, length = _cone(found, score, shown), found.x(kr.last)
    day, value = found.reported[-1]
    edges = [edge for row in cone for edge in (row["low"], row["high"])]
    return Chart(
        kind=DRAWING.kind,
        name=kr.id,
        mark=verdict_mark(score).name,
        headline=_headline(found, world.config.status),
        reading=_moves(found),
        summary=_summary(found, score),
        series={
            "amounts": amount_ticks([*shown, *edges], found.unit),
            "days": day_ticks(kr.period.first, kr.last),
            "base": ({},),
            "expected": tuple({"x": x, "y": y} for x, y in found.expected),
            "target": tuple(_target_line(found)),
            "goal": tuple(
                {"x": found.x(d), "y": y, "label": f"{'Moved to' if n else 'Target'} {found.text(y)}"}
                for n, (d, y) in enumerate(found.targets)
            ),
            "checkpoints": tuple(_checkpoints(found, length)),
            "cone": cone,
            "readings": tuple({"x": found.x(d), "y": y} for d, y in found.readings),
            "last": (
                {
                    "x": found.x(day),
                    "y": value,
                    "label": found.text(value),
                    "align": beside(found.x(day), length),
                },
            ),
            "tips": tuple({"x": found.x(d), "y": y, "tip": _tip(found, d, y)} for d, y in found.reported),
        },
        table=_table(found),
    )


def _target_line(found: Way) -> Iterator[Row]:
    for day, y in found.targets:
        yield {"x": found.x(day), "y": y}
    yield {"x": found.x(found.kr.last), "y": found.targets[-1][1]}


def _checkpoints(found: Way, length: int) -> Iterator[Row]:
    for day, value in found.kr.checkpoints if found.kr.numeric else ():
        short = f"{day.day} {MONTHS_SHORT[day.month - 1]}"
        align = "right" if found.x(day) > length * 0.6 else "left"
        yield {"x": found.x(day), "y": value, "label": f"{found.text(value)} by {short}", "align": align}


def _cone(found: Way, score: KeyResultScore, shown: Sequence[float]) -> tuple[dict[str, float], ...]:
    """The forecast's mean and 80% range from the last reading to the last day, cut where it goes far out."""
    walked = walk(found.readings) if score.forecast else None
    ahead = score.forecast.days_ahead if score.forecast else 0
    if walked is None or ahead == 0:
        return ()
    low, high = min(shown), max(shown)
    room = (high - low or abs(high) or 1.0) * BEYOND
    rows = []
    for n in sorted({round(ahead * step / CONE) for step in range(CONE + 1)}):
        mean, margin = walked.mean(n), walked.margin(n) if n else 0.0
        edges = (min(max(edge, low - room), high + room) for edge in (mean, mean - margin, mean + margin))
        rows.append(dict(zip(("x", "y", "low", "high"), (found.x(walked.day) + n, *edges), strict=True)))
    return tuple(rows)


def _place(found: Way, point: Point, config: StatusConfig) -> Place:
    gap = found.share(found.expected_on(point[0])) - found.share(point[1])
    return "behind" if gap > config.at_risk_gap else "ahead" if gap < -AHEAD else "near"


def _headline(found: Way, config: StatusConfig) -> str:
    """`Behind the expected path since 12 September`."""
    day, value = found.reported[-1]
    if found.share(value) >= 1 - 1e-9:
        reached = next(d for d, y in found.reported if found.share(y) >= 1 - 1e-9)
        return f"At the target or beyond since {short_date(reached)}" if reached != day else "At the target"
    places = [_place(found, point, config) for point in found.reported]
    since = len(places)
    while since > 1 and places[since - 2] == places[-1]:
        since -= 1
    if since == 1:
        return f"{WORDS[places[-1]]} from the first reading" if len(places) > 1 else WORDS[places[-1]]
    return f"{WORDS[places[-1]]} since {short_date(found.reported[since - 1][0])}"


def _moves(found: Way) -> str:
    """What the last readings did: `The last three readings each fell.`"""
    steps = [(b > a) - (b < a) for (_, a), (_, b) in pairwise(found.readings)]
    if not steps or found.kr.kind == "milestone":
        return ""
    run = 1
    while run < len(steps) and steps[-run - 1] == steps[-1]:
        run += 1
    verb = {1: "rose", -1: "fell", 0: "did not change"}[steps[-1]]
    if run < 2:
        return f"The last reading {verb}."
    counted = NUMBERS[run] if run < len(NUMBERS) else str(run)
    return f"The last {counted} readings {'each ' if steps[-1] else ''}{verb}."


def _summary(found: Way, score: KeyResultScore) -> str:
    """The whole chart in words."""
    day, value = found.reported[-1]
    told = f"{found.kr.title}: from {found.text(found.start)} to {found.text(value)} on {short_date(day)}, "
    told += f"where the expected path has {found.text(found.expected_on(day))}. "
    told += f"The target is {found.text(found.target)} by {short_date(found.kr.last)}."
    if score.forecast is not None and score.forecast.days_ahead:
        low, high = found.text(score.forecast.low), found.text(score.forecast.high)
        told += f" The forecast for that day is {low} to {high}."
    return told


def _tip(found: Way, day: date, value: float) -> str:
    return f"{short_date(day)}: {found.text(value)}, {found.text(found.expected_on(day))} expected"


def _table(found: Way) -> Table:
    rows = [
        (day, value, found.expected_on(day), found.share(value)) for day, value in reversed(found.reported)
    ]
    return Table(
        caption=f"{found.kr.title}, newest first",
        columns=("Date", "Reading", "Expected", "Progress"),
        rows=tuple((day.isoformat(), value, round(e, 12), round(p, 12)) for day, value, e, p in rows),
        texts=tuple((short_date(day), found.text(v), found.text(e), f"{p:.2f}") for day, v, e, p in rows),
        figures=frozenset({1, 2, 3}),
    )


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    narrow = width == NARROW
    room = s.frame(width, 170 if narrow else 200)
    cone = alt.Chart(s.rows("cone")).mark_area(color=s.STATUS, opacity=0.13)
    layers = [
        *s.amounts(room),
        *s.days(room),
        cone.encode(x=s.x(), y=s.y("low"), y2="high:Q"),
        s.line("cone", s.STATUS, 1.5, s.DASHED),
        s.line("expected", s.MUTED, 1.5, s.DOTTED),
        s.line("target", s.INK, 1.5, interpolate="step-after"),
        s.points("checkpoints", "diamond", s.DIAMOND, s.PAPER, s.MUTED),
        *([] if narrow else s.aligned("checkpoints", s.MUTED, dx=8, dy=11)),
        s.line("readings", s.STATUS, 2.5),
        s.points("last", "circle", s.DOT, s.STATUS),
        *s.aligned("last", s.STATUS, dy=-17, bold=True),
        s.label("goal", s.INK, s.LEFT, dy=-11, bold=True),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


DRAWING = Drawing("progress", _make)
