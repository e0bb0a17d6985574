"""KPIs in lists and in words: value, zone, bands, and what moved."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.records import Band, Kpi
from okrsite.scoring.values import KpiScore
from okrsite.view.figures import amount, day_text, shift, size_text
from okrsite.view.kpi_trails import KpiTrail, kpi_trail
from okrsite.view.links import Link, Source, address, goal, person, source
from okrsite.view.marks import Mark, kpi_mark, zone_mark
from okrsite.view.world import World
from okrsite.words import count, listing, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiLine:
    """A KPI in a list."""

    link: Link
    mark: Mark
    """Stale before its zone."""
    zone: Mark
    value: str
    source: Source | None
    """The line of the latest reading."""
    read: str
    """The day of the latest reading; empty without one."""
    trend: str
    """What moved since the reading before, in words."""
    trail: KpiTrail | None
    """Its last readings; None where there are less than two."""
    bands: str
    """`green from 22%, amber from 19%`."""
    owner: Link | None
    feeds: tuple[Link, ...]


def kpi_line(world: World, kpi: Kpi) -> KpiLine:
    """A KPI's line."""
    score = world.scores.kpis[kpi.id]
    latest = score.readings[-1] if score.readings else None
    return KpiLine(
        link=Link(kpi.title, address("kpis", kpi.id)),
        mark=kpi_mark(world.scores.kpis[kpi.id]),
        zone=zone_mark(world.scores.kpis[kpi.id]),
        value=amount(kpi, score.current),
        source=source(world, latest.span if latest else None),
        read=day_text(latest.day, world.scores.as_of) if latest else "",
        trend=trend(world, kpi),
        trail=kpi_trail(world, kpi),
        bands=bands(kpi),
        owner=person(world, kpi.owner),
        feeds=tuple(goal(world, ref) for ref in world.fed_by_kpi[kpi.id]),
    )


def trend(world: World, kpi: Kpi) -> str:
    """`up 0.3 points from 3.1% on 31 October`; empty without two readings."""
    readings = world.scores.kpis[kpi.id].readings
    if len(readings) < 2:
        return ""
    before, after = readings[-2], readings[-1]
    if before.value is None or after.value is None:
        return ""
    when = day_text(before.day, world.scores.as_of)
    by = shift(before.value, after.value)
    if not by:
        return f"unchanged since {when}"
    way = "up" if by > 0 else "down"
    return f"{way} {size_text(kpi, by, like=after.value)} from {amount(kpi, before.value)} on {when}"


def bands(kpi: Kpi) -> str:
    """Where green and amber lie, in words; empty without bands."""
    named = (("green", kpi.green), ("amber", kpi.amber))
    told = [f"{name} {band_text(kpi, band)}" for name, band in named if band]
    return f"{', '.join(told)}, else red" if told else ""


def band_text(kpi: Kpi, band: Band) -> str:
    """`from 22%`, `up to 3%`, `from 40 to 60`."""
    low, high = amount(kpi, band.low), amount(kpi, band.high)
    if band.low is not None and band.high is not None:
        return f"from {low} to {high}"
    return f"from {low}" if band.low is not None else f"up to {high}"


def zone_counts(world: World, kpis: tuple[Kpi, ...]) -> str:
    """`Two are in red, three are in amber and one is stale.`, in the order of the list.

    A stale one counts as stale alone: its zone is that of a reading that is out of date.
    """
    places = [kpi_place(world.scores.kpis[kpi.id]) for kpi in kpis]
    counted = ((places.count(place), where) for place, where in _WHERE.items())
    told = [f"{count(number, 'is', 'are')} {where}" for number, where in counted if number]
    return sentence(f"{listing(told)}.")


def kpi_place(score: KpiScore) -> str:
    """Where a KPI stands in lists and counts: at its zone, or with the stale ones."""
    return "stale" if score.stale else score.status


_WHERE = {
    "red": "in red",
    "amber": "in amber",
    "stale": "stale",
    "green": "in green",
    "no_data": "without data",
}


def worst_first(score: KpiScore) -> int:
    """The place of a KPI in a list: red, amber, stale, green, without data."""
    return list(_WHERE).index(kpi_place(score))
