"""A team: its goals, its thread, its KPIs and its check-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.records import CheckIn, Event, Kpi, Team
from okrsite.pages.facts import (
    EventLine,
    Fact,
    closed_periods,
    event_line,
    facts,
    outside,
    running_periods,
    standing,
)
from okrsite.pages.gauges import KpiLine, kpi_line
from okrsite.pages.ladder import Ladders, ladders
from okrsite.pages.page import Page, World
from okrsite.pages.parts import (
    Crumb,
    GroupLine,
    Link,
    ObjectiveRow,
    address,
    group_line,
    number,
    objective_row,
    person,
    team,
)
from okrsite.pages.said import CheckInLog, Said, checkin_log, said_by_checkin

OBJECTIVES, MEMBERS, EVENTS, KPIS = 20, 50, 20, 50
"""So many objectives of a period, members, events and KPIs are shown on a team's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPeriod:
    """A team's objectives in a running period."""

    name: str
    link: Link
    line: GroupLine
    objectives: tuple[ObjectiveRow, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """How a period that is over came out."""

    link: Link
    final: str
    computed: str
    objectives: int
    met: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamContext:
    """`team.html`: one team."""

    title: str
    crumbs: tuple[Crumb, ...]
    description: str
    standing: tuple[GroupLine, ...]
    """The team in each running period."""
    facts: tuple[Fact, ...]
    members: tuple[Link, ...]
    more_members: int
    periods: tuple[TeamPeriod, ...]
    is_company: bool
    ladders: Ladders
    kpis: tuple[KpiLine, ...]
    log: CheckInLog
    closed: tuple[ClosedPeriod, ...]
    events: tuple[EventLine, ...]
    body: str
    outside: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """What belongs to each team, by its id."""

    children: Mapping[str, list[Team]]
    checkins: Mapping[str, list[CheckIn]]
    said: Mapping[str, tuple[Said, ...]]
    kpis: Mapping[str, list[Kpi]]
    events: Mapping[str, list[Event]]


def pages(world: World) -> Iterator[Page]:
    """A page for each team."""
    own = _own(world)
    for entry in world.site.teams.values():
        yield _page(world, entry, own)


def _own(world: World) -> _Own:
    children: dict[str, list[Team]] = {}
    checkins: dict[str, list[CheckIn]] = {}
    kpis: dict[str, list[Kpi]] = {}
    events: dict[str, list[Event]] = {}
    for entry in sorted(world.site.teams.values(), key=lambda t: (t.title.casefold(), t.id)):
        children.setdefault(entry.parent or "", []).append(entry)
    for checkin in world.site.checkins.values():
        for id_ in checkin.teams:
            checkins.setdefault(id_, []).append(checkin)
    for kpi in world.site.kpis.values():
        for id_ in kpi.teams:
            kpis.setdefault(id_, []).append(kpi)
    for event in world.site.events.values():
        for id_ in event.teams:
            events.setdefault(id_, []).append(event)
    return _Own(children, checkins, said_by_checkin(world), kpis, events)


def _page(world: World, entry: Team, own: _Own) -> Page:
    periods = _periods(world, entry)
    above = _above(world, entry)
    objectives = _running(world, entry)
    refs = [ref for o in objectives for ref in (o.id, *(kr.ref for kr in o.key_results if kr.supports))]
    context = TeamContext(
        title=entry.title,
        crumbs=(Crumb("Now", ""), Crumb("Teams", "teams/"), *above),
        description=entry.description,
        standing=standing(world, entry),
        facts=facts(
            ("Lead", person(world, entry.lead)),
            ("Part of", team(world, entry.parent) if entry.parent else None),
            ("Teams in it", [team(world, child.id) for child in own.children.get(entry.id, [])]),
            ("Tags", ", ".join(entry.tags)),
        ),
        members=tuple(link for id_ in entry.members[:MEMBERS] if (link := person(world, id_))),
        more_members=max(len(entry.members) - MEMBERS, 0),
        periods=periods,
        is_company=entry.id == world.config.company_team,
        ladders=ladders(world, refs, here=refs) if entry.id != world.config.company_team else Ladders(),
        kpis=tuple(kpi_line(world, kpi) for kpi in own.kpis.get(entry.id, [])[:KPIS]),
        log=checkin_log(world, own.checkins.get(entry.id, []), own.said),
        closed=_closed(world, entry),
        events=tuple(event_line(world, e) for e in own.events.get(entry.id, [])[::-1][:EVENTS]),
        body=world.bodies.get(entry.path, ""),
        outside=outside(entry),
    )
    return Page(
        address("teams", entry.id),
        "team.html",
        entry.title,
        context,
        description=entry.description or f"{entry.title}: objectives, check-ins, KPIs",
        section="teams",
        source=entry.span,
    )


def _above(world: World, entry: Team) -> list[Crumb]:
    """The teams that it is a part of, the nearest last; five at most."""
    found: list[Crumb] = []
    above = world.site.teams.get(entry.parent or "")
    while above is not None and len(found) < 5:
        found.insert(0, Crumb(above.title, address("teams", above.id)))
        above = world.site.teams.get(above.parent or "")
    return found


def _running(world: World, entry: Team) -> list[Objective]:
    running = running_periods(world)
    return [o for p in running for o in world.site.objectives_of_period[p.id] if entry.id in o.teams]


def _periods(world: World, entry: Team) -> tuple[TeamPeriod, ...]:
    found = []
    for period in running_periods(world):
        group = world.scores.teams.get((period.id, entry.id))
        if group is None:
            continue
        link = Link(period.name, address(period.id, entry.id))
        shown = group.objectives[:OBJECTIVES]
        found.append(
            TeamPeriod(
                name=period.name,
                link=link,
                line=group_line(world, link, group),
                objectives=tuple(objective_row(world, world.site.objectives[id_]) for id_ in shown),
                more=len(group.objectives) - len(shown),
            )
        )
    return tuple(found)


def _closed(world: World, entry: Team) -> tuple[ClosedPeriod, ...]:
    found = []
    for period in closed_periods(world):
        group = world.scores.teams.get((period.id, entry.id))
        if group is not None:
            found.append(
                ClosedPeriod(
                    link=Link(period.name, address(period.id, entry.id)),
                    final=number(group.final_score),
                    computed=number(group.score),
                    objectives=len(group.objectives),
                    met=sum(world.scores.objectives[id_].met is True for id_ in group.objectives),
                )
            )
    return tuple(found)
