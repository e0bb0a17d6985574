"""A person: how the work ties to the company's goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.records import CheckIn, Kpi, Person
from okrsite.pages.due import DueItem, due
from okrsite.pages.facts import Fact, closed_periods, facts, has_left, outside, running_periods
from okrsite.pages.gauges import KpiLine, kpi_line
from okrsite.pages.ladder import GoalLine, Ladders, goal_line, ladders
from okrsite.pages.page import Page, World
from okrsite.pages.parts import (
    Crumb,
    KeyResultRow,
    Link,
    Mark,
    address,
    day_text,
    goal,
    key_result_row,
    kpi_supports,
    number,
    team,
    verdict_mark,
)
from okrsite.pages.said import CheckInLog, Said, checkin_log, said_by_checkin
from okrsite.scoring.values import Status, Verdict
from okrsite.words import STATUS, count, listing, sentence

CLOSED = 200
"""So many closed goals are listed on a person's page."""
_TOLD: tuple[Status, ...] = ("achieved", "on_track", "at_risk", "off_track", "no_data")


@dataclass(frozen=True, slots=True)
class OwnedKeyResult:
    """A key result that the person owns, and the person's KPIs that feed it."""

    row: KeyResultRow
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedObjective:
    """An objective with those of its key results that the person owns."""

    line: GoalLine
    owned: bool
    """Whether the objective itself is the person's."""
    key_results: tuple[OwnedKeyResult, ...]
    kpis: tuple[KpiLine, ...]
    """The person's KPIs that feed the objective itself."""


@dataclass(frozen=True, slots=True)
class OwnedPeriod:
    """What a person owns in a running period."""

    name: str
    link: Link
    objectives: tuple[OwnedObjective, ...]


@dataclass(frozen=True, slots=True)
class WatchedGroup:
    """KPIs of the person's beneath a goal that others own; without a goal, those that feed nothing."""

    goal: GoalLine | None
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGoal:
    """A goal of a period that is over."""

    link: Link
    what: str
    period: str
    final: str
    mark: Mark
    met: str


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
    open_after_left: str
    """What is still in the name of somebody who left, in words."""
    ladders: Ladders
    periods: tuple[OwnedPeriod, ...]
    watched: tuple[WatchedGroup, ...]
    due: tuple[DueItem, ...]
    log: CheckInLog
    closed: tuple[ClosedGoal, ...]
    more_closed: int
    body: str
    outside: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """What belongs to each person, by id."""

    objectives: Mapping[str, list[Objective]]
    key_results: Mapping[str, list[KeyResult]]
    kpis: Mapping[str, list[Kpi]]
    checkins: Mapping[str, list[CheckIn]]
    said: Mapping[str, tuple[Said, ...]]


def pages(world: World) -> Iterator[Page]:
    """A page for each person."""
    own = _own(world)
    for entry in world.site.people.values():
        yield _page(world, entry, own)


def _own(world: World) -> _Own:
    objectives: dict[str, list[Objective]] = {}
    key_results: dict[str, list[KeyResult]] = {}
    kpis: dict[str, list[Kpi]] = {}
    checkins: dict[str, list[CheckIn]] = {}
    for objective in world.site.objectives.values():
        if objective.owner:
            objectives.setdefault(objective.owner, []).append(objective)
    for kr in world.site.key_results.values():
        if kr.owner:
            key_results.setdefault(kr.owner, []).append(kr)
    for kpi in world.site.kpis.values():
        if kpi.owner:
            kpis.setdefault(kpi.owner, []).append(kpi)
    for checkin in world.site.checkins.values():
        if checkin.author:
            checkins.setdefault(checkin.author, []).append(checkin)
    return _Own(objectives, key_results, kpis, checkins, said_by_checkin(world))


def _page(world: World, entry: Person, own: _Own) -> Page:
    running = running_periods(world)
    objectives = [o for o in own.objectives.get(entry.id, []) if o.period in running]
    key_results = [k for k in own.key_results.get(entry.id, []) if k.period in running]
    kpis = own.kpis.get(entry.id, [])
    lines = {kpi.id: kpi_line(world, kpi) for kpi in kpis}
    fed: dict[str, tuple[KpiLine, ...]] = {}
    for kpi in kpis:
        for ref in kpi_supports(world, kpi):
            fed[ref] = (*fed.get(ref, ()), lines[kpi.id])
    here = [*(o.id for o in objectives), *(kr.ref for kr in key_results)]
    log = checkin_log(world, own.checkins.get(entry.id, []), own.said)
    dates = due(world, key_results)
    closed = _closed(world, entry, own)
    gone = has_left(world, entry)
    holds = listing(
        [
            count(n, what)
            for n, what in ((len(objectives), "objective"), (len(key_results), "key result"))
            if n
        ]
    )
    context = PersonContext(
        name=entry.title,
        title=f"How {entry.title}’s work ties to the company’s goals",  # noqa: RUF001
        crumbs=(
            Crumb("Now", ""),
            Crumb("People", "people/"),
            *(_crumb(world, id_) for id_ in entry.teams[:1]),
        ),
        lead=_lead(world, entry, objectives, key_results, kpis),
        facts=facts(
            ("Role", entry.role),
            ("Team" if len(entry.teams) == 1 else "Teams", [team(world, id_) for id_ in entry.teams]),
            ("Last check-in", Link(log.recent[0].when, log.recent[0].link.address) if log.recent else None),
            ("Due next", dates[0].when if dates and not gone else None),
            ("Left", day_text(entry.left, world.scores.as_of) if entry.left and gone else None),
            ("Tags", ", ".join(entry.tags)),
        ),
        email=entry.email if world.config.publish_email else "",
        left=day_text(entry.left, world.scores.as_of) if entry.left and gone else "",
        open_after_left=sentence(f"{holds} still open in the name of {entry.title}.")
        if gone and holds
        else "",
        ladders=ladders(world, here, here=here, watched=fed),
        periods=_periods(world, objectives, key_results, fed),
        watched=_watched(world, here, kpis, lines, fed),
        due=() if gone else dates,
        log=log,
        closed=tuple(closed[:CLOSED]),
        more_closed=max(len(closed) - CLOSED, 0),
        body=world.bodies.get(entry.path, ""),
        outside=outside(entry),
    )
    return Page(
        address("people", entry.id),
        "person.html",
        entry.title,
        context,
        description=context.title,
        section="people",
        source=entry.span,
    )


def _crumb(world: World, id_: str) -> Crumb:
    link = team(world, id_)
    return Crumb(link.text, link.address)


def _lead(
    world: World, entry: Person, objectives: list[Objective], key_results: list[KeyResult], kpis: list[Kpi]
) -> str:
    """`Joy Achebe owns two key results and watches one KPI. Of the key results, one is at risk …`"""
    owned = [count(len(objectives), "objective")] if objectives else []
    owned += [count(len(key_results), "key result")] if key_results else []
    if not owned and not kpis:
        return f"{entry.title} owns nothing in the periods that run."
    text = (
        f"{entry.title} owns {listing(owned)}"
        if owned
        else f"{entry.title} watches {count(len(kpis), 'KPI')}"
    )
    if owned and kpis:
        text += f" and watches {count(len(kpis), 'KPI')}"
    stale = sum(world.scores.key_results[kr.ref].stale for kr in key_results)
    statuses = Counter(
        world.scores.key_results[kr.ref].status
        for kr in key_results
        if not world.scores.key_results[kr.ref].stale
    )
    counted = [(statuses[status], STATUS[status].lower()) for status in _TOLD] + [(stale, "stale")]
    told = [(number_, word) for number_, word in counted if number_]
    if not told:
        return f"{text}."
    if len(key_results) == 1:
        return f"{text}. The key result is {told[0][1]}."
    clauses = [f"{count(number_, 'is', 'are')} {word}" for number_, word in told]
    return f"{text}. Of the key results, {listing(clauses)}."


def _periods(
    world: World,
    objectives: list[Objective],
    key_results: list[KeyResult],
    fed: Mapping[str, tuple[KpiLine, ...]],
) -> tuple[OwnedPeriod, ...]:
    """By period, by objective: also those that others own, where a key result is the person's."""
    owned = {o.id for o in objectives}
    found = []
    for period in running_periods(world):
        ids = {o.id for o in objectives if o.period == period} | {
            k.objective for k in key_results if k.period == period
        }
        parts = tuple(
            OwnedObjective(
                line=goal_line(world, id_),
                owned=id_ in owned,
                key_results=tuple(
                    OwnedKeyResult(key_result_row(world, kr), fed.get(kr.ref, ()))
                    for kr in key_results
                    if kr.objective == id_
                ),
                kpis=fed.get(id_, ()),
            )
            for id_ in sorted(ids)
        )
        if parts:
            found.append(OwnedPeriod(period.name, Link(period.name, address(period.id)), parts))
    return tuple(found)


def _watched(
    world: World,
    here: list[str],
    kpis: list[Kpi],
    lines: Mapping[str, KpiLine],
    fed: Mapping[str, tuple[KpiLine, ...]],
) -> tuple[WatchedGroup, ...]:
    """KPIs nested in what they feed, where that is not the person's own; last those that feed nothing."""
    shown = {o.partition("#")[0] for o in here} | set(here)
    groups = [
        WatchedGroup(goal_line(world, ref), found) for ref, found in sorted(fed.items()) if ref not in shown
    ]
    alone = tuple(lines[kpi.id] for kpi in kpis if not kpi_supports(world, kpi))
    return (*groups, WatchedGroup(None, alone)) if alone else tuple(groups)


def _closed(world: World, entry: Person, own: _Own) -> list[ClosedGoal]:
    found: list[ClosedGoal] = []
    for period in closed_periods(world):
        found += (
            _closed_goal(world, o.id, "Objective", period.name, world.scores.objectives[o.id])
            for o in own.objectives.get(entry.id, [])
            if o.period == period
        )
        found += (
            _closed_goal(world, kr.ref, "Key result", period.name, world.scores.key_results[kr.ref])
            for kr in own.key_results.get(entry.id, [])
            if kr.period == period
        )
    return found


def _closed_goal(world: World, ref: str, what: str, period: str, verdict: Verdict) -> ClosedGoal:
    return ClosedGoal(
        link=goal(world, ref),
        what=what,
        period=period,
        final=number(verdict.final_score),
        mark=verdict_mark(verdict),
        met="" if verdict.met is None else "met" if verdict.met else "not met",
    )
