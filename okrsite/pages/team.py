"""A team: its goals, its thread, its KPIs and its check-ins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from okrsite.charts.calendar import calendar_chart
from okrsite.model.records import CheckIn, Event, Kpi, Team
from okrsite.view.chart import Chart
from okrsite.view.check_in_form import CheckInForm, check_in_form
from okrsite.view.checkins import CheckInLog, checkin_log
from okrsite.view.events import EventLine, event_line
from okrsite.view.facts import Fact, facts, outside
from okrsite.view.feeding import AllFeeding, feeding_from_others
from okrsite.view.figures import number
from okrsite.view.heads import ScoreBox, team_box
from okrsite.view.key_results import KeyResultRow, key_result_row
from okrsite.view.kpis import KpiLine, kpi_line
from okrsite.view.ladders import GoalLine, Ladders, goal_line, ladders
from okrsite.view.links import Crumb, Link, address, period_link, person, team
from okrsite.view.lookup import by
from okrsite.view.outcomes import met_of
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World

OBJECTIVES, MEMBERS, EVENTS, KPIS = 20, 50, 20, 50
"""So many objectives of a period, members, events and KPIs are shown on a team's page."""


@dataclass(frozen=True, slots=True)
class TeamObjective:
    """An objective of the team's with its key results in full."""

    line: GoalLine
    key_results: tuple[KeyResultRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPeriod:
    """A team's objectives in a running period."""

    name: str
    link: Link
    objectives: tuple[TeamObjective, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """How a period that is over came out."""

    link: Link
    final: str
    computed: str
    objectives: int
    """Those that counted."""
    met: int
    """How many of these were met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamContext:
    """`team.html`: one team."""

    title: str
    crumbs: tuple[Crumb, ...]
    description: str
    scores: tuple[ScoreBox, ...]
    """The team in each running period."""
    facts: tuple[Fact, ...]
    members: tuple[Link, ...]
    more_members: int
    check_in: CheckInForm | None
    """*Write this week's check-in*; None where nothing of the team's is open."""
    periods: tuple[TeamPeriod, ...]
    ladders: Ladders
    feeding: AllFeeding
    """What goals of other teams feed its own."""
    kpis: tuple[KpiLine, ...]
    more_kpis: int
    log: CheckInLog
    calendar: Chart | None
    """The days on which they were written."""
    closed: tuple[ClosedPeriod, ...]
    events: tuple[EventLine, ...]
    more_events: int
    body: str
    outside: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """What belongs to a team."""

    children: Sequence[Team]
    checkins: Sequence[CheckIn]
    kpis: Sequence[Kpi]
    events: Sequence[Event]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each team."""
    site = world.site
    children = by((entry for entry, _ in world.team_tree), lambda t: [t.parent])
    checkins = by(site.checkins.values(), lambda c: c.teams)
    kpis = by(site.kpis.values(), lambda k: k.teams)
    events = by(site.events.values(), lambda e: e.teams)
    for id_, entry in site.teams.items():
        own = _Own(children.get(id_, []), checkins.get(id_, []), kpis.get(id_, []), events.get(id_, [])[::-1])
        yield PageAt(address("teams", id_), partial(_page, world, entry, own))


def _page(world: World, entry: Team, own: _Own) -> Page:
    is_company = entry.id == world.config.company_team
    objectives = world.running_of_team.get(entry.id, ())
    refs = [ref for o in objectives for ref in (o.id, *(kr.ref for kr in o.key_results if kr.supports))]
    goals = [ref for o in objectives for ref in (o.id, *(kr.ref for kr in o.key_results))]
    days = calendar_chart(world, own.checkins, entry.title, entry.id)
    context = TeamContext(
        title=entry.title,
        crumbs=(Crumb("Now", ""), Crumb("Teams", "teams/"), *_above(world, entry)),
        description=entry.description,
        scores=tuple(_scores(world, entry)),
        facts=facts(
            ("Lead", person(world, entry.lead)),
            ("Part of", team(world, entry.parent) if entry.parent else None),
            ("Teams in it", [team(world, child.id) for child in own.children]),
            ("Tags", ", ".join(entry.tags)),
        ),
        members=tuple(link for id_ in entry.members[:MEMBERS] if (link := person(world, id_))),
        more_members=max(len(entry.members) - MEMBERS, 0),
        check_in=check_in_form(world, entry.id),
        periods=tuple(_periods(world, entry)),
        ladders=Ladders() if is_company else ladders(world, refs, here=refs),
        feeding=feeding_from_others(world, goals, frozenset(goals)),
        kpis=tuple(kpi_line(world, kpi) for kpi in own.kpis[:KPIS]),
        more_kpis=max(len(own.kpis) - KPIS, 0),
        log=checkin_log(world, own.checkins),
        calendar=days,
        closed=tuple(_closed(world, entry)),
        events=tuple(event_line(world, event) for event in own.events[:EVENTS]),
        more_events=max(len(own.events) - EVENTS, 0),
        body=world.bodies.get(entry.path, ""),
        outside=outside(world, entry),
    )
    return Page(
        address("teams", entry.id),
        "team.html",
        entry.title,
        context,
        description=entry.description or f"{entry.title}: objectives, check-ins, KPIs",
        section="teams",
        source=entry.span,
        charts=(days,) if days else (),
    )


def _above(world: World, entry: Team) -> list[Crumb]:
    """The teams that it is a part of, the nearest last; five at most."""
    found: list[Crumb] = []
    above = world.site.teams.get(entry.parent or "")
    while above is not None and len(found) < 5:
        found.insert(0, Crumb(above.title, address("teams", above.id)))
        above = world.site.teams.get(above.parent or "")
    return found


def _scores(world: World, entry: Team) -> Iterator[ScoreBox]:
    for period in world.running_periods:
        if (period.id, entry.id) in world.scores.teams and (
            box := team_box(world, period, entry.id, titled=True)
        ):
            yield box


def _periods(world: World, entry: Team) -> Iterator[TeamPeriod]:
    for period in world.running_periods:
        group = world.scores.teams.get((period.id, entry.id))
        if group is None:
            continue
        shown = [world.site.objectives[id_] for id_ in group.objectives[:OBJECTIVES]]
        yield TeamPeriod(
            name=period.name,
            link=period_link(period, entry.id),
            objectives=tuple(
                TeamObjective(
                    goal_line(world, o.id), tuple(key_result_row(world, kr) for kr in o.key_results)
                )
                for o in shown
            ),
            more=len(group.objectives) - len(shown),
        )


def _closed(world: World, entry: Team) -> Iterator[ClosedPeriod]:
    for period in world.closed_periods:
        group = world.scores.teams.get((period.id, entry.id))
        if group is not None:
            met, total = met_of(world, (world.site.objectives[id_] for id_ in group.objectives))
            yield ClosedPeriod(
                link=period_link(period, entry.id),
                final=number(group.final_score),
                computed=number(group.score),
                objectives=total,
                met=met,
            )
