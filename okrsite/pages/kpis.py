"""The KPIs: all of them in a table, and each with its readings and what it feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.objective import KeyResult
from okrsite.model.records import Kpi
from okrsite.pages.facts import EventLine, Fact, event_line, facts, intro, outside
from okrsite.pages.gauges import KpiLine, bands, kpi_line, trend, zone_counts
from okrsite.pages.ladder import GoalLine, Ladders, goal_line, ladders
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import (
    Crumb,
    Link,
    Mark,
    ReadingRow,
    Source,
    address,
    amount,
    day_text,
    kpi_mark,
    kpi_supports,
    person,
    reading_row,
    source,
    team,
    zone_mark,
)
from okrsite.words import sentence

BASE = "kpis/"
READINGS = 120
"""So many readings stand in the table, the newest first; the CSV file has all."""
_WORST_FIRST = {"red": 0, "amber": 1, "green": 2, "no_data": 3}
_INDICATOR = {"leading": "Leading: moves before the result", "lagging": "Lagging: moves after the work"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KpisContext:
    """`kpis.html`: a page of the list, the worst zone first."""

    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    intro: str
    """The body of `content/kpis/index.md`; on the first page."""
    kpis: tuple[KpiLine, ...]
    pager: Pager


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
    trend: str
    bands: str
    facts: tuple[Fact, ...]
    ladders: Ladders
    """The ways up from what it feeds, the KPI beneath their last step."""
    guards: tuple[Guarded, ...]
    body: str
    readings: tuple[ReadingRow, ...]
    unlisted: int
    """How many older readings the table leaves out."""
    events: tuple[EventLine, ...]
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[Page]:
    """`/kpis/`, its further pages, and each KPI."""
    yield from _lists(world)
    guarded: dict[str, list[KeyResult]] = {}
    for kr in world.site.key_results.values():
        if kr.counter:
            guarded.setdefault(kr.counter, []).append(kr)
    for kpi in world.site.kpis.values():
        yield _page(world, kpi, guarded.get(kpi.id, []))


def _lists(world: World) -> Iterator[Page]:
    kpis = sorted(
        world.site.kpis.values(),
        key=lambda k: (_WORST_FIRST[world.scores.kpis[k.id].status], k.title.casefold(), k.id),
    )
    lead = zone_counts(world, tuple(kpis)) if kpis else "There are no KPIs yet."
    for leaf in leaves(BASE, kpis, further="page/"):
        first = leaf.pager.number == 1
        context = KpisContext(
            title=leaf.titled("KPIs"),
            crumbs=(Crumb("Now", ""),) if first else (Crumb("Now", ""), Crumb("KPIs", BASE)),
            lead=lead,
            intro=intro(world, "kpis") if first else "",
            kpis=tuple(kpi_line(world, kpi) for kpi in leaf.items),
            pager=leaf.pager,
        )
        yield Page(leaf.address, "kpis.html", context.title, context, description=lead, section="kpis")


def _page(world: World, kpi: Kpi, guarded: list[KeyResult]) -> Page:
    score = world.scores.kpis[kpi.id]
    latest = score.readings[-1] if score.readings else None
    fed = kpi_supports(world, kpi)
    newest = score.readings[::-1]
    line = kpi_line(world, kpi)
    late = f"No reading for {(world.scores.as_of - latest.day).days} days" if latest and score.stale else ""
    context = KpiContext(
        title=kpi.title,
        crumbs=(Crumb("Now", ""), Crumb("KPIs", BASE)),
        mark=kpi_mark(world, kpi),
        stale=late,
        zone=zone_mark(world, kpi),
        lead=_lead(world, kpi),
        value=amount(kpi, score.current),
        source=source(world, latest.span if latest else None),
        trend=trend(world, kpi),
        bands=bands(kpi),
        facts=facts(
            ("Owner", person(world, kpi.owner)),
            ("Team" if len(kpi.teams) == 1 else "Teams", [team(world, id_) for id_ in kpi.teams]),
            ("Last reading", line.read),
            ("Bands", sentence(bands(kpi))),
            ("Indicator", _INDICATOR.get(kpi.indicator or "")),
            ("Read from", f"{kpi.source.path}, column {kpi.source.column}" if kpi.source else None),
            ("Tags", ", ".join(kpi.tags)),
        ),
        ladders=ladders(world, fed, watched=dict.fromkeys(fed, (line,))),
        guards=tuple(
            Guarded(goal_line(world, kr.ref), _guard_word(world, kr)) for kr in _latest_first(guarded)
        ),
        body=world.bodies.get(kpi.path, ""),
        readings=tuple(reading_row(world, kpi, update) for update in newest[:READINGS]),
        unlisted=max(len(newest) - READINGS, 0),
        events=tuple(
            event_line(world, e)
            for e in reversed(tuple(world.site.events.values()))
            if set(e.supports) & set(fed)
        ),
        outside=outside(kpi),
    )
    return Page(
        address("kpis", kpi.id),
        "kpi.html",
        kpi.title,
        context,
        description=f"{kpi.title}: {context.lead}",
        section="kpis",
        source=kpi.span,
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


def _latest_first(key_results: list[KeyResult]) -> list[KeyResult]:
    """By period, the latest first."""
    return sorted(key_results, key=lambda kr: (-kr.period.last.toordinal(), kr.ref))


def _guard_word(world: World, kr: KeyResult) -> str:
    state = world.scores.key_results[kr.ref].guardrail
    over = world.scores.as_of > kr.period.last
    if state is None:
        return "not known: no reading or no bands"
    if over:
        return f"{state} on the period's last day"
    return (
        "intact: the KPI is in green"
        if state == "intact"
        else "broken: at best at risk until the KPI is in green"
    )
