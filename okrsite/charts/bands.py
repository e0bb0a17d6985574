"""A number that should stay somewhere: a KPI against green and amber, a key result against its band."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from okrsite.charts.drawing import NARROW, WIDE, Drawing, Frame, frame
from okrsite.charts.gauges import MONTHS, Gauge, kpi_gauge, maintain_gauge
from okrsite.charts.happened import Happened, happened
from okrsite.charts.labels import CENTRE, Label, Line, Plot, Spot, about, along, farther
from okrsite.charts.ticks import amount_ticks, day_ticks
from okrsite.charts.ways import moves
from okrsite.model.objective import KeyResult
from okrsite.model.records import Band, Kpi
from okrsite.view.chart import Chart, Row, Series, Table
from okrsite.view.figures import day_text
from okrsite.view.marks import kpi_mark, verdict_mark
from okrsite.view.world import World
from okrsite.words import count, sentence

if TYPE_CHECKING:
    import altair as alt

BEYOND = 0.15
"""How far a side that a band leaves open is drawn beyond the band's edge, as a share of the height."""
THICK = 20.0
"""Pixels from which a band has room for its words."""
BETWEEN = (0.25, 0.5, 0.75, 0.4, 0.6)
"""Where along an edge its words may stand if both ends are crossed, as shares of the width."""
TINT = 0.12
"""How much of a zone's colour its area has."""


def kpi_chart(world: World, kpi: Kpi) -> Chart | None:
    """The chart of a KPI; None before its first reading."""
    gauge = kpi_gauge(world, kpi)
    if gauge is None:
        return None
    feeds = {ref for refs in kpi.supports.values() for ref in refs}
    events = happened(world, feeds, kpi.teams, gauge.first, gauge.last)
    return _chart(world, gauge, events, kpi_mark(world.scores.kpis[kpi.id]).name)


def maintain_chart(world: World, kr: KeyResult) -> Chart | None:
    """The chart of a key result that should stay in a band; None before its first reading."""
    gauge = maintain_gauge(world, kr)
    if gauge is None:
        return None
    teams = world.site.objectives[kr.objective].teams
    events = happened(world, {kr.ref, kr.objective}, teams, gauge.first, gauge.last)
    return _chart(world, gauge, events, verdict_mark(world.scores.key_results[kr.ref]).name)


def _chart(world: World, gauge: Gauge, events: Happened, mark: str) -> Chart:
    told = (moves(gauge.readings), f"The chart shows the last {MONTHS} months." if gauge.cut else "")
    return Chart(
        kind=DRAWING.kind,
        name=gauge.entry.id,
        mark=mark,
        headline=_headline(gauge),
        reading=" ".join(text for text in told if text),
        summary=_summary(gauge),
        series=_series(gauge, events) if world.config.charts else {},
        table=_table(gauge),
        marked=events.marked(gauge.as_of),
        unmarked=events.more,
    )


def _series(gauge: Gauge, events: Happened) -> Series:
    day, value = gauge.reported[-1]
    series: dict[str, tuple[Row, ...]] = {
        "days": day_ticks(gauge.first, gauge.last),
        "base": ({},),
        **_areas(gauge),
        "readings": tuple({"x": gauge.x(d), "y": y} for d, y in gauge.readings),
        "last": ({"x": gauge.x(day), "y": value},),
        "events": events.rows,
    }
    plot = Plot.of(_room(WIDE), series)
    series["tips"] = _tips(gauge) + events.tips(plot.ys[1])
    for width in (WIDE, NARROW):
        series |= _labels(gauge, replace(plot, room=_room(width)), series)
    return series


def _areas(gauge: Gauge) -> dict[str, tuple[Row, ...]]:
    """Rows `amounts`; rows `green` and `amber` from `low` to `high`; rows `green_edges` and `amber_edges`.

    A side that a band leaves open is drawn as far as the plot goes, which is a little beyond the edge.
    """
    edges = [edge for zone in gauge.zones for edge in (zone.band.low, zone.band.high) if edge is not None]
    shown = [*(y for _, y in gauge.readings), *edges]
    low, high = min(shown), max(shown)
    room = (high - low or abs(high) or 1.0) * BEYOND
    if low in edges:
        low = low - room if low < 0 or low >= room else 0.0
    if any(zone.band.high is None and zone.band.low == high for zone in gauge.zones):
        high = min(high + room, 100.0 if gauge.entry.unit.suffix == "%" and high < 100 else math.inf)
    found = {"amounts": amount_ticks([low, high], gauge.entry.unit)}
    low = min([low, *(y for row in found["amounts"] if isinstance(y := row["y"], float))])
    drawn: set[float] = set()
    for zone, parts in gauge.parts():
        found[zone.colour] = tuple(
            {
                "low": low if part.low is None else part.low,
                "high": high if part.high is None else part.high,
            }
            for part in parts
        )
        own = {edge for part in parts for edge in (part.low, part.high) if edge is not None} - drawn
        found[f"{zone.colour}_edges"] = tuple({"y": edge} for edge in sorted(own))
        drawn |= own
    return found


def _labels(gauge: Gauge, plot: Plot, series: Series) -> dict[str, tuple[Row, ...]]:
    """Rows `last_740`, `green_740` and their like: the last value, and each band's words at an edge of it."""
    day, value = gauge.reported[-1]
    first, last = plot.xs
    labels = [Label(gauge.text(value), about(gauge.x(day), value), must=True)]
    names = ["last"]
    lines = [Line(tuple((gauge.x(d), y) for d, y in gauge.readings), 3.0), *plot.across(series["events"])]
    for zone, parts in gauge.parts():
        ends = [(y, part) for part in parts for y in (part.low, part.high) if y is not None]
        own = [end for end in ends if end[0] in (zone.band.low, zone.band.high)] or ends
        spots: list[Spot] = []
        others: list[Spot] = []
        for y, part in own:
            inside, outside = _sides(first, last, y, part)
            thick = plot.between(part.low, part.high) >= THICK
            spots += inside if thick else (*inside, *outside)
            others += (*_open_side(plot, part), *outside) if thick else ()
        spots += others
        lines += [Line(((first, y), (last, y)), 1.5) for y, _ in ends]
        if spots:
            labels.append(Label(zone.words, tuple(spots), must=True, short=zone.name))
            names.append(zone.colour)
    placed = plot.place(labels, lines)
    return {f"{name}_{plot.room.width:.0f}": rows for name, rows in zip(names, placed, strict=True)}


def _sides(first: float, last: float, y: float, part: Band) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """The spots at an edge of a band: those within the band and those beyond it."""
    spots = along(first, last, y, under=y == part.high, inset=6)
    within, beyond = spots[:2], spots[2:]
    far = farther(within)
    between = tuple(
        Spot(first + (last - first) * share, y, CENTRE, 0.0, spot.dy)
        for spot in (within[0], far[0])
        for share in BETWEEN
    )
    return (*within, *far, *between), beyond


def _open_side(plot: Plot, part: Band) -> tuple[Spot, ...]:
    """The spots at the side that a band leaves open, within it."""
    (first, last), (low, high) = plot.xs, plot.ys
    if part.high is None:
        return along(first, last, high, under=True, inset=6)[:2]
    return along(first, last, low, inset=6)[:2] if part.low is None else ()


def _headline(gauge: Gauge) -> str:
    """`In amber since 12 October, after nine weeks in green`."""
    (begun, was), (day, value) = gauge.history[0], gauge.history[-1]
    here = gauge.zone(value)
    if not here:
        now = f"{gauge.text(value)} on {gauge.day(day)}"
        if begun == day:
            return now
        if all(y == value for _, y in gauge.history):
            return f"{gauge.text(value)} at every reading since {gauge.day(begun)}"
        return f"From {gauge.text(was)} on {gauge.day(begun)} to {now}"
    zones = groupby(gauge.history, key=lambda point: gauge.zone(point[1]))
    runs = [(zone, [day for day, _ in run]) for zone, run in zones]
    if len(runs) > 1:
        (before, days), (_, (since, *_)) = runs[-2:]
        stay = _time((days[-1] - days[0]).days) if len(days) > 1 else "one reading"
        return f"{sentence(here)} since {gauge.day(since)}, after {stay} {before.replace('the band', 'it')}"
    first = gauge.history[0][0] if gauge.cut else gauge.reported[0][0]
    if first == day:
        return f"{sentence(here)} on {gauge.day(day)}"
    return f"{sentence(here)} at every reading since {gauge.day(first)}"


def _time(days: int) -> str:
    """`twelve days`, `nine weeks`, `eight months`, `three years`."""
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 70), ("week", 7.0, 14)):
        if days >= least:
            return count(round(days / length), unit)
    return count(days, "day")


def _summary(gauge: Gauge) -> str:
    """The whole chart in words."""
    (begun, was), (day, value) = gauge.readings[0], gauge.reported[-1]
    told = f"{gauge.entry.title}: {gauge.text(value)} on {gauge.day(day)}"
    told += f", {zone}" if (zone := gauge.zone(value)) else ""
    every = [y for _, y in gauge.readings]
    if min(every) == max(every) and begun != day:
        told += f", as at every reading since {gauge.day(begun)}"
    elif begun != day:
        told += f"; {gauge.text(was)} on {gauge.day(begun)}, and between"
        told += f" {gauge.text(min(every))} and {gauge.text(max(every))} since"
    return f"{told}. {gauge.words}"


def _tips(gauge: Gauge) -> tuple[Row, ...]:
    told = ((day, value, gauge.zone(value)) for day, value in gauge.reported)
    return tuple(
        {
            "x": gauge.x(day),
            "y": value,
            "tip": f"{day_text(day, gauge.last)}: {gauge.text(value)}{f', {zone}' if zone else ''}",
        }
        for day, value, zone in told
    )


def _table(gauge: Gauge) -> Table:
    rows = [(day, value, gauge.zone(value)) for day, value in reversed(gauge.reported)]
    return Table(
        caption=f"{gauge.entry.title}, newest first{f', the last {MONTHS} months' if gauge.cut else ''}",
        columns=("Date", "Reading", "Zone"),
        rows=tuple((day.isoformat(), value, zone) for day, value, zone in rows),
        texts=tuple((day_text(day, gauge.last), gauge.text(value), zone) for day, value, zone in rows),
        figures=frozenset({1}),
    )


def _room(width: int) -> Frame:
    return frame(width, 170 if width == NARROW else 200, top=36)


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = _room(width)
    colours = (("green", "var(--on)"), ("amber", "var(--risk)"))

    def area(name: str, colour: str) -> alt.Chart:
        drawn = alt.Chart(s.rows(name)).mark_rect(color=colour, opacity=TINT)
        placed: alt.Chart = drawn.encode(x=alt.value(0), x2=alt.value(room.plot), y=s.y("low"), y2="high:Q")
        return placed

    layers = [
        *(area(name, colour) for name, colour in colours),
        *s.amounts(room),
        *s.days(room),
        *(s.rule(f"{name}_edges", colour) for name, colour in colours),
        *s.events(room),
        s.line("readings", s.STATUS, 2.5),
        s.points("last", "circle", s.DOT, s.STATUS),
        *(s.placed(f"{name}_{width}", colour) for name, colour in colours),
        s.placed(f"last_{width}", s.STATUS, bold=True),
    ]
    return s.chart([*layers, s.tips()] if live else layers, room, zoom=live)


DRAWING = Drawing("bands", _make)
