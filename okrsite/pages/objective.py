"""An objective: its verdict, its key results in full, its thread, its check-ins, why it matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import Objective
from okrsite.model.records import CheckIn
from okrsite.pages.blocks import KeyResultBlock, key_result_block
from okrsite.pages.computed import Computation, objective_computation
from okrsite.pages.facts import EventLine, Fact, event_line, facts, outside
from okrsite.pages.feeding import AllFeeding, Kpis, feeding, kpis_by_target, through
from okrsite.pages.grading import Grading, Retros, grading, retros_by_objective
from okrsite.pages.heads import Head, objective_box, rose, time_words
from okrsite.pages.ladder import Ladders
from okrsite.pages.page import Page, World
from okrsite.pages.parts import (
    Crumb,
    Link,
    Source,
    address,
    day_text,
    goal,
    objective_address,
    person,
    source,
    team,
    teams_in,
    verdict_mark,
)
from okrsite.pages.said import CheckInEntry, Said, checkin_entry, said_by_checkin
from okrsite.pages.sentences import met_words, tone, verdict, vocabulary
from okrsite.scoring.values import ObjectiveScore
from okrsite.words import STANCE, STATUS, count, sentence

SHOWN, LISTED = 10, 50
"""So many check-ins are open, and so many stand on the page at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveContext:
    """`objective.html`."""

    crumbs: tuple[Crumb, ...]
    head: Head
    facts: tuple[Fact, ...]
    source: Source | None
    heading: str
    """`Three key results`."""
    key_results: tuple[KeyResultBlock, ...]
    computation: Computation | None
    checkins: tuple[CheckInEntry, ...]
    older: tuple[CheckInEntry, ...]
    """Those in a fold."""
    checkin_count: int
    ladders: Ladders
    feeding: AllFeeding
    events: tuple[EventLine, ...]
    body: str
    grading: Grading | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is looked up for every objective, made once."""

    world: World
    small: frozenset[str]
    said: Mapping[str, tuple[Said, ...]]
    checkins: Mapping[str, Sequence[CheckIn]]
    """By objective, newest first."""
    kpis: Kpis
    retros: Retros
    carried: Mapping[str, Sequence[Objective]]
    events: Mapping[str, Sequence[EventLine]]
    """By objective."""


def pages(world: World) -> Iterator[Page]:
    """A page for each objective, at its id."""
    known = _known(world)
    for objective in world.site.objectives.values():
        yield Page(
            objective_address(objective.id),
            "objective.html",
            objective.title,
            _context(known, objective),
            description=_lead(known, objective, world.scores.objectives[objective.id]),
            section="objectives",
            source=objective.span,
        )


def _known(world: World) -> _Known:
    checkins: dict[str, list[CheckIn]] = {}
    for checkin in reversed(tuple(world.site.checkins.values())):
        for id_ in dict.fromkeys(ref.partition("#")[0] for ref in checkin.targets):
            checkins.setdefault(id_, []).append(checkin)
    carried: dict[str, list[Objective]] = {}
    for objective in world.site.objectives.values():
        if objective.carried_from:
            carried.setdefault(objective.carried_from.partition("#")[0], []).append(objective)
    events: dict[str, list[EventLine]] = {}
    for event in reversed(tuple(world.site.events.values())):
        for id_ in dict.fromkeys(ref.partition("#")[0] for ref in event.supports):
            events.setdefault(id_, []).append(event_line(world, event))
    return _Known(
        world=world,
        small=vocabulary(world.site),
        said=said_by_checkin(world),
        checkins=checkins,
        kpis=kpis_by_target(world),
        retros=retros_by_objective(world),
        carried=carried,
        events=events,
    )


def _context(known: _Known, objective: Objective) -> ObjectiveContext:
    world, as_of = known.world, known.world.scores.as_of
    score = world.scores.objectives[objective.id]
    box = objective_box(world, objective, score)
    found = known.checkins.get(objective.id, ())
    entries = tuple(_entry(known, objective, checkin) for checkin in found[:LISTED])
    return ObjectiveContext(
        crumbs=_crumbs(world, objective),
        head=Head(
            mark=verdict_mark(score),
            words=_state(objective, as_of),
            title=objective.title,
            lead=_lead(known, objective, score),
            scores=(box,) if box else (),
        ),
        facts=_facts(known, objective),
        source=source(world, objective.span),
        heading=sentence(count(len(objective.key_results), "key result")),
        key_results=tuple(key_result_block(world, kr) for kr in objective.key_results),
        computation=objective_computation(world, objective) if box else None,
        checkins=entries[:SHOWN],
        older=entries[SHOWN:],
        checkin_count=len(found),
        ladders=through(world, objective),
        feeding=feeding(world, objective, known.kpis),
        events=tuple(known.events.get(objective.id, ()))[:SHOWN],
        body=world.bodies.get(objective.path, ""),
        grading=grading(world, objective, known.retros),
        links=outside(objective),
    )


def _crumbs(world: World, objective: Objective) -> tuple[Crumb, ...]:
    period = objective.period
    crumbs = [Crumb("Objectives", "objectives/"), Crumb(period.name, address(period.id))]
    if objective.teams:
        first = objective.teams[0]
        crumbs.append(Crumb(team(world, first).text, address(period.id, first)))
    return tuple(crumbs)


def _facts(known: _Known, objective: Objective) -> tuple[Fact, ...]:
    world, period = known.world, objective.period
    carried = goal(world, objective.carried_from) if objective.carried_from else None
    return facts(
        ("Owner", person(world, objective.owner)),
        ("Team" if len(objective.teams) < 2 else "Teams", teams_in(world, objective.teams, period)),
        ("Period", Link(period.name, address(period.id))),
        ("Time", time_words(period, world.scores.as_of)),
        ("Stance", STANCE[objective.stance]),
        ("Weight", f"Counts {objective.weight:g} times" if objective.weight != 1 else None),
        ("Feeds", [goal(world, ref) for ref in objective.supports]),
        ("Carried from", carried),
        ("Carried on as", [_carried(o) for o in known.carried.get(objective.id, ())]),
        ("Tags", ", ".join(objective.tags)),
    )


def _carried(objective: Objective) -> Link:
    return Link(f"{objective.title} ({objective.period.name})", objective_address(objective.id))


def _lead(known: _Known, objective: Objective, score: ObjectiveScore) -> str:
    """The verdict in words, from the key results that count."""
    world, as_of = known.world, known.world.scores.as_of
    if score.status == "draft":
        return "A draft: it is checked and shown, and takes no part in any score."
    if score.status == "planned":
        return f"{time_words(objective.period, as_of)}."
    counting = [kr for kr in objective.key_results if kr.counts_on(as_of)]
    counting.sort(key=lambda kr: -kr.weight)
    figures = world.scores.key_results
    if score.status == "closed":
        met = sum(figures[kr.ref].met is True for kr in counting)
        return " ".join(
            part
            for part in (_closed_words(score), met_words(met, len(counting), "key result", "key results"))
            if part
        )
    if score.status in {"dropped", "postponed"}:
        why = f"{objective.state.why.rstrip('.')}. " if objective.state.why else ""
        return f"{why}It takes no part in any score."
    named = [(kr.short, tone(figures[kr.ref])) for kr in counting]
    before = world.before.objectives.get(objective.id)
    started = world.before.as_of >= objective.period.first
    moved = rose(score.score, before.score if before and started else None, "The score")
    parts = (verdict(named, known.small, objective.body.text), moved)
    return " ".join(part for part in parts if part) or "No key result counts."


def _state(objective: Objective, as_of: date) -> str:
    """`Postponed since 2 November`; empty for the others."""
    word, since = objective.state.on(as_of), objective.state.since
    if word not in {"postponed", "dropped"}:
        return ""
    return f"{STATUS[word]} since {day_text(since, as_of)}" if since else STATUS[word]


def _closed_words(score: ObjectiveScore) -> str:
    if score.met is None:
        return ""
    return "The objective was met." if score.met else "The objective was not met."


def _entry(known: _Known, objective: Objective, checkin: CheckIn) -> CheckInEntry:
    own = [said for said in known.said.get(checkin.id, ()) if said.ref.partition("#")[0] == objective.id]
    return checkin_entry(known.world, checkin, own)
