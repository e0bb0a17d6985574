"""A key result's way: its readings against the expected path, checkpoints, target and forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from okrsite.charts.cones import Cone, cone
from okrsite.charts.drawing import NARROW, WIDE, Drawing, Frame, frame
from okrsite.charts.happened import Happened, happened
from okrsite.charts.labels import Plot
from okrsite.charts.targets import edited
from okrsite.charts.ticks import amount_ticks, day_ticks
from okrsite.charts.way_tables import way_table, way_tips
from okrsite.charts.way_words import way_labels
from okrsite.charts.ways import Point, Way, moves, way
from okrsite.config import StatusConfig
from okrsite.model.objective import KeyResult
from okrsite.model.period import short_date
from okrsite.scoring.values import KeyResultScore
from okrsite.view.chart import Chart, Row, Series
from okrsite.view.marks import verdict_mark
from okrsite.view.world import World

if TYPE_CHECKING:
    import altair as alt

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
    shown = [*(y for _, y in (*found.readings, *found.expected)), *(goal.value for goal in found.targets)]
    shown += [value for _, value in kr.checkpoints] if kr.numeric else []
    ahead = cone(found, score, shown, drawn=world.config.charts)
    events = happened(
        world, {kr.ref, kr.objective}, world.site.objectives[kr.objective].teams, kr.period.first, found.last
    )
    told = (
        "" if kr.kind == "milestone" else moves(found.readings),
        ahead.words,
        edited(found.moves, found.target, found.text),
    )
    return Chart(
        kind=DRAWING.kind,
        name=kr.id,
        mark=verdict_mark(score).name,
        headline=_headline(found, world.config.status) + _until(found, score, world.config.status),
        reading=" ".join(text for text in told if text),
        summary=_summary(found, score),
        series=_series(found, ahead, events, [*shown, *ahead.edges]) if world.config.charts else {},
        table=way_table(found),
        marked=events.marked(world.scores.as_of),
        unmarked=events.more,
    )


def _series(found: Way, ahead: Cone, events: Happened, shown: Sequence[float]) -> Series:
    kr, (day, value) = found.kr, found.reported[-1]
    checkpoints = kr.checkpoints if kr.numeric else ()
    series: dict[str, tuple[Row, ...]] = {
        "amounts": amount_ticks(shown, found.unit),
        "days": day_ticks(kr.period.first, found.last, kr.last),
        "base": ({},),
        "expected": _rows(found.expected),
        "target": _rows(_target_line(found)),
        "edits": _rows((found.x(goal.day), goal.value) for goal in found.targets if goal.undated),
        "checkpoints": _rows((found.x(d), y) for d, y in checkpoints),
        "cone": ahead.rows,
        "mean": ahead.mean,
        "beyond": ahead.beyond,
        "readings": _rows((found.x(d), y) for d, y in found.readings),
        "last": ({"x": found.x(day), "y": value},),
        "events": events.rows,
        "tips": way_tips(found) + events.tips(max(shown)),
    }
    plot = Plot.of(_room(WIDE), series)
    for width in (WIDE, NARROW):
        series |= way_labels(found, replace(plot, room=_room(width)), series)
    return series


def _rows(points: Iterable[tuple[float, float]]) -> tuple[Row, ...]:
    return tuple({"x": x, "y": y} for x, y in points)


def _target_line(found: Way) -> Iterator[tuple[float, float]]:
    for goal in found.targets:
        yield found.x(goal.day), goal.value
    yield found.x(found.kr.last), found.targets[-1].value


def _place(found: Way, point: Point, config: StatusConfig) -> Place:
    return _apart(found.share(found.expected_on(point[0])) - found.share(point[1]), config)


def _apart(gap: float, config: StatusConfig) -> Place:
    return "behind" if gap > config.at_risk_gap else "ahead" if gap < -AHEAD else "near"


def _until(found: Way, score: KeyResultScore, config: StatusConfig) -> str:
    """When the last reading is old, or the path has passed it: nobody is to take the headline for today's."""
    last = found.reported[-1]
    passed = (
        score.expected is not None
        and found.share(last[1]) < 1 - 1e-9
        and _apart(score.expected - found.share(last[1]), config) != _place(found, last, config)
    )
    return f", last read on {short_date(last[0])}" if score.stale or passed else ""


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


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = _room(width)
    cone = alt.Chart(s.rows("cone")).mark_area(color=s.STATUS, opacity=0.13)
    layers = [
        *s.amounts(room),
        *s.days(room),
        *s.events(room),
        cone.encode(x=s.x(), y=s.y("low"), y2="high:Q"),
        s.line("mean", s.STATUS, 1.5, s.DASHED),
        s.line("expected", s.MUTED, 1.5, s.DOTTED),
        s.line("target", s.INK, 1.5, interpolate="step-after"),
        s.points("beyond", "circle", s.BEYOND, s.STATUS).encode(shape=alt.Shape("shape:N", scale=None)),
        s.points("edits", "square", s.SQUARE, s.PAPER, s.INK),
        s.points("checkpoints", "diamond", s.DIAMOND, s.PAPER, s.MUTED),
        s.placed(f"checkpoints_{width}", s.MUTED),
        s.line("readings", s.STATUS, 2.5),
        s.points("last", "circle", s.DOT, s.STATUS),
        s.placed(f"last_{width}", s.STATUS, bold=True),
        s.placed(f"goals_{width}", s.INK, bold=True),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


def _room(width: int) -> Frame:
    return frame(width, 170 if width == NARROW else 200, top=36)


DRAWING = Drawing("progress", _make)
