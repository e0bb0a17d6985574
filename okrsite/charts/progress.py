"""A key result's way: its readings against the expected path, checkpoints, target and forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from okrsite.charts.drawing import NARROW, WIDE, Drawing, Frame, frame
from okrsite.charts.happened import happened
from okrsite.charts.labels import LEFT, RIGHT, Label, Line, Plot, Spot, about, along, stepped
from okrsite.charts.ticks import amount_ticks, day_ticks
from okrsite.charts.ways import Point, Way, moves, way
from okrsite.config import StatusConfig
from okrsite.model.objective import KeyResult
from okrsite.model.period import MONTHS_SHORT, short_date
from okrsite.scoring.forecast import walk
from okrsite.scoring.values import KeyResultScore
from okrsite.view.chart import Chart, Row, Series, Table
from okrsite.view.marks import verdict_mark
from okrsite.view.world import World

if TYPE_CHECKING:
    import altair as alt

CONE = 12
"""Points that the edges of the forecast are drawn through."""
BEYOND = 0.5
"""How far the forecast may reach beyond all else, as a share of the height; a wider one is cut there."""
AHEAD = 0.02
"""From this share of the way on, being before the expected path is worth saying."""

WORTH = 90.0
"""So many pixels of lines a label may cross; what it says stands beside the chart, too."""

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
    events = happened(
        world, {kr.ref, kr.objective}, world.site.objectives[kr.objective].teams, kr.period.first, kr.last
    )
    series: dict[str, tuple[Row, ...]] = {
        "amounts": amount_ticks([*shown, *edges], found.unit),
        "days": day_ticks(kr.period.first, kr.last),
        "base": ({},),
        "expected": _rows(found.expected),
        "target": _rows(_target_line(found)),
        "checkpoints": tuple({"x": found.x(d), "y": y} for d, y in kr.checkpoints) if kr.numeric else (),
        "cone": cone,
        "readings": _rows((found.x(d), y) for d, y in found.readings),
        "last": ({"x": found.x(day), "y": value},),
        "events": events.rows,
        "tips": _tips(found) + events.tips(max([*shown, *edges])),
    }
    for width in (WIDE, NARROW):
        series |= _labels(found, Plot.of(_room(width), series), series, length)
    return Chart(
        kind=DRAWING.kind,
        name=kr.id,
        mark=verdict_mark(score).name,
        headline=_headline(found, world.config.status) + _until(found, score),
        reading="" if kr.kind == "milestone" else moves(found.readings),
        summary=_summary(found, score),
        series=series,
        table=_table(found),
        marked=events.marked(world.scores.as_of),
        unmarked=events.more,
    )


def _rows(points: Iterable[tuple[float, float]]) -> tuple[Row, ...]:
    return tuple({"x": x, "y": y} for x, y in points)


def _target_line(found: Way) -> Iterator[tuple[float, float]]:
    for day, y in found.targets:
        yield found.x(day), y
    yield found.x(found.kr.last), found.targets[-1][1]


def _labels(found: Way, plot: Plot, series: Series, length: int) -> dict[str, tuple[Row, ...]]:
    """Rows `last_740` and their like: the last value, the targets, the checkpoints."""
    day, value = found.reported[-1]
    last = Label(found.text(value), about(found.x(day), value), must=True)
    ends = [*(found.x(d) for d, _ in found.targets[1:]), length]
    goals = [
        Label(
            f"{'Moved to' if n else 'Target'} {found.text(y)}",
            along(found.x(d), end, y),
            must=not n,
            worth=WORTH,
        )
        for n, ((d, y), end) in enumerate(zip(found.targets, ends, strict=True))
    ]
    points = () if plot.room.width == NARROW else tuple(_checkpoints(found, length))
    lines = [
        Line(_points(series["readings"]), 3.0),
        Line(stepped(_points(series["target"])), 2.0),
        Line(_points(series["expected"]), 0.5),
        Line(_points(series["cone"]), 0.5),
        *plot.across(series["events"]),
    ]
    one, *rest = plot.place([last, replace(goals[-1], must=True), *goals[:-1], *points], lines)
    named = f"_{plot.room.width:.0f}"
    split = len(goals)
    return {
        f"last{named}": one,
        f"goals{named}": tuple(row for rows in rest[:split] for row in rows),
        f"checkpoints{named}": tuple(row for rows in rest[split:] for row in rows),
    }


def _points(rows: Iterable[Row]) -> tuple[tuple[float, float], ...]:
    return tuple((float(row["x"] or 0), float(row["y"] or 0)) for row in rows)


def _checkpoints(found: Way, length: int) -> Iterator[Label]:
    for day, value in found.kr.checkpoints if found.kr.numeric else ():
        x, short = found.x(day), f"{day.day} {MONTHS_SHORT[day.month - 1]}"
        sides = (RIGHT, LEFT) if x > length * 0.6 else (LEFT, RIGHT)
        spots = (
            Spot(x, value, side, 8.0 if side == LEFT else -8.0, dy) for dy in (11.0, -11.0) for side in sides
        )
        yield Label(f"{found.text(value)} by {short}", tuple(spots), worth=WORTH)


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


def _until(found: Way, score: KeyResultScore) -> str:
    """When the last reading is old, so that nobody takes the headline for today's."""
    return f", last read on {short_date(found.reported[-1][0])}" if score.stale else ""


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


def _tips(found: Way) -> tuple[Row, ...]:
    told = ((day, value, found.text(found.expected_on(day))) for day, value in found.reported)
    return tuple(
        {"x": found.x(day), "y": value, "tip": f"{short_date(day)}: {found.text(value)}, {path} expected"}
        for day, value, path in told
    )


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

    room = _room(width)
    cone = alt.Chart(s.rows("cone")).mark_area(color=s.STATUS, opacity=0.13)
    layers = [
        *s.amounts(room),
        *s.days(room),
        *s.events(room),
        cone.encode(x=s.x(), y=s.y("low"), y2="high:Q"),
        s.line("cone", s.STATUS, 1.5, s.DASHED),
        s.line("expected", s.MUTED, 1.5, s.DOTTED),
        s.line("target", s.INK, 1.5, interpolate="step-after"),
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
