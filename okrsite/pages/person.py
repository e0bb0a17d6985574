"""A person: how the work ties to the company's goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from okrsite.charts.calendar import calendar_chart
from okrsite.model.records import CheckIn, Kpi, Person
from okrsite.scoring.status import OPEN
from okrsite.view.chart import Chart
from okrsite.view.checkins import CheckInLog, checkin_log
from okrsite.view.due import DueItem, due
from okrsite.view.facts import Fact, facts, outside
from okrsite.view.feeding import AllFeeding, feeding_from_others
from okrsite.view.figures import day_text
from okrsite.view.kpis import KpiLine, kpi_line
from okrsite.view.ladders import Ladders, ladders
from okrsite.view.links import Crumb, Link, address, team
from okrsite.view.lookup import by
from okrsite.view.owned import (
    WATCHED,
    ClosedGoal,
    Owned,
    OwnedPeriod,
    WatchedGroup,
    closed_goals,
    has_left,
    owned_periods,
    watched_groups,
)
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World
from okrsite.words import count, listing, sentence, status_clauses

CLOSED, DUE = 200, 12
"""So many closed goals, and days on which something is due, are listed on a person's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContext:
    """`person.html`: how a person's work ties to the company's goals."""

    name: str
    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    facts: tuple[Fact, ...]
    email: str
    """Empty unless the site publishes addresses."""
    left: str
    """The day since which the person is gone; empty for those who are here."""
    open_after_left: str
    """What is still in the name of somebody who left, in words."""
    ladders: Ladders
    feeding: AllFeeding
    """What goals of others feed the person's."""
    periods: tuple[OwnedPeriod, ...]
    watched: tuple[WatchedGroup, ...]
    more_watched: int
    due: tuple[DueItem, ...]
    more_due: int
    log: CheckInLog
    calendar: Chart | None
    """The days on which they were written."""
    closed: tuple[ClosedGoal, ...]
    more_closed: int
    body: str
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each person."""
    site = world.site
    objectives = by(site.objectives.values(), lambda o: [o.owner])
    key_results = by(site.key_results.values(), lambda kr: [kr.owner])
    kpis = by(site.kpis.values(), lambda kpi: [kpi.owner])
    checkins = by(site.checkins.values(), lambda c: [c.author])
    for entry in site.people.values():
        id_ = entry.id
        owned = Owned(objectives.get(id_, []), key_results.get(id_, []), kpis.get(id_, []))
        yield PageAt(address("people", id_), partial(_page, world, entry, owned, checkins.get(id_, [])))


def _page(world: World, entry: Person, owned: Owned, checkins: Sequence[CheckIn]) -> Page:
    log, days = checkin_log(world, checkins), calendar_chart(world, checkins, entry.title, entry.id)
    now = owned.of(*(period.id for period in world.running_periods))
    lines = {kpi.id: kpi_line(world, kpi) for kpi in owned.kpis}
    watched = _watched(world, owned.kpis, lines)
    groups = tuple(watched_groups(world, now, lines, watched))
    here = [*(o.id for o in now.objectives), *(kr.ref for kr in now.key_results)]
    goals = _with_key_results(now)
    dates = due(world, now.key_results)
    closed = tuple(closed_goals(world, owned))
    gone, late = has_left(world, entry), bool(dates) and dates[0].late
    left = day_text(entry.left, world.scores.as_of) if entry.left and gone else ""
    context = PersonContext(
        name=entry.title,
        title=f"How {entry.title}’s work ties to the company’s goals",  # noqa: RUF001
        crumbs=(
            Crumb("Now", ""),
            Crumb("People", "people/"),
            *(Crumb(link.text, link.address) for link in (team(world, id_) for id_ in entry.teams[:1])),
        ),
        lead=_lead(world, entry, now),
        facts=facts(
            ("Role", entry.role),
            ("Team" if len(entry.teams) == 1 else "Teams", [team(world, id_) for id_ in entry.teams]),
            ("Last check-in", Link(log.recent[0].when, log.recent[0].link.address) if log.recent else None),
            ("Overdue since" if late else "Due next", dates[0].when if dates and not gone else None),
            ("Left", left),
            ("Tags", ", ".join(entry.tags)),
        ),
        email=entry.email if world.config.publish_email else "",
        left=left,
        open_after_left=_still_open(world, entry, owned) if gone else "",
        ladders=ladders(world, here, here=here, watched=watched),
        periods=tuple(owned_periods(world, owned, watched)),
        feeding=feeding_from_others(world, goals, frozenset(goals)),
        watched=groups[:WATCHED],
        more_watched=max(len(groups) - WATCHED, 0),
        due=() if gone else dates[:DUE],
        more_due=0 if gone else max(len(dates) - DUE, 0),
        log=log,
        calendar=days,
        closed=closed[:CLOSED],
        more_closed=max(len(closed) - CLOSED, 0),
        body=world.bodies.get(entry.path, ""),
        outside=outside(world, entry),
    )
    return Page(
        address("people", entry.id),
        "person.html",
        entry.title,
        context,
        description=context.title,
        section="people",
        source=entry.span,
        charts=(days,) if days else (),
    )


def _with_key_results(now: Owned) -> list[str]:
    """What is the person's: objectives with all their key results, and key results of others' objectives."""
    whole = (ref for o in now.objectives for ref in (o.id, *(kr.ref for kr in o.key_results)))
    return list(dict.fromkeys((*whole, *(kr.ref for kr in now.key_results))))


def _watched(world: World, kpis: Sequence[Kpi], lines: dict[str, KpiLine]) -> dict[str, tuple[KpiLine, ...]]:
    """The person's KPIs by the goal that they feed."""
    feeding = by(kpis, lambda kpi: world.fed_by_kpi[kpi.id])
    return {ref: tuple(lines[kpi.id] for kpi in found) for ref, found in feeding.items()}


def _goals(owned: Owned) -> list[str]:
    """`one objective`, `two key results`: what there is."""
    found = ((len(owned.objectives), "objective"), (len(owned.key_results), "key result"))
    return [count(number, what) for number, what in found if number]


def _still_open(world: World, entry: Person, owned: Owned) -> str:
    scores = world.scores
    waiting = Owned(
        [o for o in owned.objectives if scores.objectives[o.id].status in OPEN],
        [kr for kr in owned.key_results if scores.key_results[kr.ref].status in OPEN],
        (),
    )
    goals = listing(_goals(waiting))
    return sentence(f"{goals} still open in the name of {entry.title}.") if goals else ""


def _lead(world: World, entry: Person, now: Owned) -> str:
    """`Joy Achebe owns two key results and watches one KPI. Of the key results, one is at risk …`"""
    goals, kpis = _goals(now), count(len(now.kpis), "KPI")
    if not goals and not now.kpis:
        return f"{entry.title} owns nothing in the periods that run."
    if not goals:
        return f"{entry.title} watches {kpis}."
    text = f"{entry.title} owns {listing(goals)}" + (f" and watches {kpis}" if now.kpis else "")
    scores = [world.scores.key_results[kr.ref] for kr in now.key_results]
    clauses = status_clauses(Counter("stale" if score.stale else score.status for score in scores))
    if not clauses:
        return f"{text}."
    if len(scores) == 1:
        return f"{text}. The key result {clauses[0].removeprefix('one ')}."
    return f"{text}. Of the key results, {listing(clauses)}."
