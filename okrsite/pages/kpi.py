"""A KPI: its zone, its readings, what it feeds and what it guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from okrsite.charts.bands import kpi_chart
from okrsite.model.objective import KeyResult
from okrsite.model.records import Kpi
from okrsite.scoring.status import kpi_zone
from okrsite.scoring.values import KpiStatus
from okrsite.view.chart import Chart
from okrsite.view.contradictions import Contradiction, contradictions
from okrsite.view.events import EventLine, event_line
from okrsite.view.facts import Fact, facts, outside, team_fact
from okrsite.view.figures import amount, day_text
from okrsite.view.kpis import bands, kpi_line, trend
from okrsite.view.ladders import GoalLine, Ladders, goal_line, ladders
from okrsite.view.links import Crumb, Link, Source, address, person
from okrsite.view.lookup import by
from okrsite.view.marks import Mark, kpi_mark, zone_mark
from okrsite.view.page import Page, PageAt
from okrsite.view.readings import ReadingRow, reading_row
from okrsite.view.world import World
from okrsite.words import sentence

READINGS = 120
"""So many readings stand in the table, the newest first; the CSV file has all."""
AGAINST = 5
"""So many goals that speak against its green are named."""
ZONE: dict[KpiStatus, str] = {"green": "in green", "amber": "in amber", "red": "in red", "no_data": ""}
_INDICATOR = {"leading": "Leading: moves before the result", "lagging": "Lagging: moves after the work"}


@dataclass(frozen=True, slots=True)
class Guarded:
    """A key result that must not be reached at this KPI's cost."""

    goal: GoalLine
    word: str
    """Whether its guardrail is intact, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiContext:
    """`kpi.html`: one KPI."""

    title: str
    crumbs: tuple[Crumb, ...]
    mark: Mark
    """Stale before its zone."""
    stale: str
    """Since when there was no reading, in words; empty while it is fresh."""
    zone: Mark
    lead: str
    value: str
    source: Source | None
    bands: str
    chart: Chart | None
    facts: tuple[Fact, ...]
    against: tuple[GoalLine, ...]
    """Goals off track that it feeds, or that stand above what it feeds, while it is in green."""
    more_against: int
    ladders: Ladders
    """The ways up from what it feeds, the KPI beneath their last step."""
    guards: tuple[Guarded, ...]
    body: str
    readings: tuple[tuple[ReadingRow, str], ...]
    """Each with its zone in words, the newest first."""
    unlisted: int
    """How many older readings the table leaves out."""
    events: tuple[EventLine, ...]
    """Those that the chart does not mark."""
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each KPI."""
    guarded = by(world.site.key_results.values(), lambda kr: [kr.counter])
    green = (found for found in contradictions(world) if found.kind == "kpi")
    against = by(green, lambda found: [found.kpi])
    for kpi in world.site.kpis.values():
        make = partial(_page, world, kpi, guarded.get(kpi.id, []), against.get(kpi.id, []))
        yield PageAt(address("kpis", kpi.id), make)


def _page(world: World, kpi: Kpi, guarded: Sequence[KeyResult], against: Sequence[Contradiction]) -> Page:
    score = world.scores.kpis[kpi.id]
    newest = score.readings[::-1]
    fed = world.fed_by_kpi[kpi.id]
    line = kpi_line(world, kpi)
    days = (world.scores.as_of - newest[0].day).days if newest else 0
    events = [e for e in reversed(tuple(world.site.events.values())) if set(e.supports) & set(fed)]
    lead = _lead(world, kpi)
    chart = kpi_chart(world, kpi)
    marked = {mark.link.address for mark in chart.marked} if chart and world.config.charts else set()
    context = KpiContext(
        title=kpi.title,
        crumbs=(Crumb("Now", ""), Crumb("KPIs", "kpis/")),
        mark=kpi_mark(score),
        stale=f"No reading for {days} days" if score.stale and newest else "",
        zone=zone_mark(score),
        lead=lead,
        value=line.value,
        source=line.source,
        bands=line.bands,
        chart=chart,
        facts=facts(
            ("Owner", person(world, kpi.owner)),
            team_fact(world, kpi.teams),
            ("Last reading", line.read),
            ("Bands", sentence(bands(kpi))),
            ("Indicator", _INDICATOR.get(kpi.indicator or "")),
            ("Read from", f"{kpi.source.path}, column {kpi.source.column}" if kpi.source else None),
            ("Tags", ", ".join(kpi.tags)),
        ),
        against=tuple(goal_line(world, found.goal) for found in against[:AGAINST]),
        more_against=max(len(against) - AGAINST, 0),
        ladders=ladders(world, fed, watched=dict.fromkeys(fed, (line,))),
        guards=tuple(
            Guarded(goal_line(world, kr.ref), _guard_word(world, kr))
            for kr in sorted(guarded, key=lambda kr: (-kr.period.last.toordinal(), kr.ref))
        ),
        body=world.bodies.get(kpi.path, ""),
        readings=tuple(
            (reading_row(world, kpi, update), ZONE[kpi_zone(update.value, kpi.green, kpi.amber)])
            for update in newest[:READINGS]
        ),
        unlisted=max(len(newest) - READINGS, 0),
        events=tuple(event_line(world, event) for event in events if address(event.id) not in marked),
        outside=outside(world, kpi),
    )
    return Page(
        address("kpis", kpi.id),
        "kpi.html",
        kpi.title,
        context,
        description=f"{kpi.title}: {lead}",
        section="kpis",
        source=kpi.span,
        charts=(chart,) if chart else (),
    )


def _lead(world: World, kpi: Kpi) -> str:
    """`3.4% on 15 November: in red, up 0.3 points from 3.1% on 31 October.`"""
    score = world.scores.kpis[kpi.id]
    if not score.readings:
        return "There is no reading yet."
    day = day_text(score.readings[-1].day, world.scores.as_of)
    zone = "without bands" if score.status == "no_data" else f"in {score.status}"
    moved = trend(world, kpi)
    return f"{amount(kpi, score.current)} on {day}: {zone}{', ' if moved else ''}{moved}."


def _guard_word(world: World, kr: KeyResult) -> str:
    score = world.scores.key_results[kr.ref]
    state = score.guardrail
    if state is None:
        return "not known: no reading or no bands"
    if world.scores.as_of > kr.period.last:
        return f"{state} on the period's last day"
    if state == "intact":
        stale = score.counter is not None and score.counter.stale
        return f"intact: the KPI {'was in green when last read' if stale else 'is in green'}"
    return "broken: at best at risk until the KPI is in green"
