"""An objective: its verdict, its key results in full, its thread, its check-ins, why it matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.records import CheckIn, Kpi, Retro
from okrsite.pages.blocks import KeyResultBlock, key_result_block, state_words
from okrsite.pages.computed import Computation, objective_computation
from okrsite.pages.facts import EventLine, Fact, event_line, facts, outside
from okrsite.pages.heads import Head, objective_box, rose, time_words
from okrsite.pages.ladder import Ladders, ladders
from okrsite.pages.nodes import Node, key_result_node, kpi_node, objective_node, place
from okrsite.pages.page import Page, World
from okrsite.pages.parts import (
    Crumb,
    Link,
    Source,
    address,
    day_text,
    goal,
    kpi_supports,
    number,
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
FEEDING = 50
"""So many goals and KPIs that feed it are listed."""
RETROS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """How the objective was graded."""

    text: str
    why: str
    source: Source | None
    retros: tuple[tuple[Link, str, str], ...]
    """Link, author and date, and body of each retro on this objective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """What feeds the objective, or one of its key results, from below."""

    title: str
    nodes: tuple[Node, ...]


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
    computation: Computation
    checkins: tuple[CheckInEntry, ...]
    older: tuple[CheckInEntry, ...]
    """Those in a fold."""
    checkin_count: int
    ladders: Ladders
    feeding: tuple[Feeding, ...]
    feeding_more: int
    events: tuple[EventLine, ...]
    body: str
    grading: Grading | None
    carried_to: tuple[Link, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is looked up for every objective, made once."""

    world: World
    small: frozenset[str]
    said: Mapping[str, tuple[Said, ...]]
    checkins: Mapping[str, Sequence[CheckIn]]
    """By objective, newest first."""
    kpis: Mapping[str, Sequence[Kpi]]
    """By the objective or key result that they feed."""
    retros: Mapping[str, Sequence[Retro]]
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
    kpis: dict[str, list[Kpi]] = {}
    for kpi in world.site.kpis.values():
        for ref in kpi_supports(world, kpi):
            kpis.setdefault(ref, []).append(kpi)
    retros: dict[str, list[Retro]] = {}
    for retro in reversed(tuple(world.site.retros.values())):
        named = {ref.partition("#")[0] for ref in (*retro.grades, retro.objective or "") if ref}
        for id_ in named:
            retros.setdefault(id_, []).append(retro)
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
        kpis=kpis,
        retros=retros,
        carried=carried,
        events=events,
    )


def _context(known: _Known, objective: Objective) -> ObjectiveContext:
    world, as_of = known.world, known.world.scores.as_of
    score = world.scores.objectives[objective.id]
    box = objective_box(world, objective, score)
    state = objective.state.on(as_of)
    found = known.checkins.get(objective.id, ())
    entries = tuple(_entry(known, objective, checkin) for checkin in found[:LISTED])
    feeding = _feeding(known, objective)
    more = sum(len(group.nodes) for group in feeding) - FEEDING
    return ObjectiveContext(
        crumbs=_crumbs(world, objective),
        head=Head(
            mark=verdict_mark(score),
            words=state_words(STATUS[state], objective.state.since, objective.state.why, as_of)
            if state in {"postponed", "dropped"}
            else "",
            title=objective.title,
            lead=_lead(known, objective, score),
            scores=(box,) if box else (),
        ),
        facts=_facts(known, objective),
        source=source(world, objective.span),
        heading=sentence(count(len(objective.key_results), "key result")),
        key_results=tuple(key_result_block(world, kr) for kr in objective.key_results),
        computation=objective_computation(world, objective),
        checkins=entries[:SHOWN],
        older=entries[SHOWN:],
        checkin_count=len(found),
        ladders=_ladders(world, objective),
        feeding=_cut(feeding),
        feeding_more=max(more, 0),
        events=tuple(known.events.get(objective.id, ()))[:SHOWN],
        body=world.bodies.get(objective.path, ""),
        grading=_grading(known, objective, score),
        carried_to=tuple(_carried(o) for o in known.carried.get(objective.id, ())),
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
        return " ".join(part for part in (_closed_words(score), met_words(met, len(counting), "key result", "key results")) if part)
    if score.status in {"dropped", "postponed"}:
        return "It takes no part in any score. Its key results stand as they were last heard of."
    named = [(kr.short, tone(figures[kr.ref])) for kr in counting]
    before = world.before.objectives.get(objective.id)
    started = world.before.as_of >= objective.period.first
    moved = rose(score.score, before.score if before and started else None, "The score")
    parts = (verdict(named, known.small, objective.body.text), moved)
    return " ".join(part for part in parts if part) or "No key result counts."


def _closed_words(score: ObjectiveScore) -> str:
    if score.met is None:
        return ""
    return "The objective was met." if score.met else "The objective was not met."


def _entry(known: _Known, objective: Objective, checkin: CheckIn) -> CheckInEntry:
    own = [said for said in known.said.get(checkin.id, ()) if said.ref.partition("#")[0] == objective.id]
    return checkin_entry(known.world, checkin, own)


def _ladders(world: World, objective: Objective) -> Ladders:
    """The ways up from the objective; its key results with ways of their own name them beside them."""
    if world.config.company_team in objective.teams and not objective.supports:
        return Ladders()
    return ladders(world, (objective.id,), here=(objective.id,))


def _feeding(known: _Known, objective: Objective) -> tuple[Feeding, ...]:
    groups = [Feeding(title="", nodes=tuple(_nodes(known, objective.id)))]
    for kr in objective.key_results:
        groups.append(Feeding(title=kr.title, nodes=tuple(_nodes(known, kr.ref))))
    return tuple(group for group in groups if group.nodes)


def _nodes(known: _Known, target: str) -> Iterator[Node]:
    """Goals that name it, those that run first, and the KPIs watched beneath it."""
    world, as_of = known.world, known.world.scores.as_of
    rank = {"running": 0, "planned": 1, "closed": 2}

    def key(ref: str) -> tuple[int, int, str]:
        period = world.site.objectives[ref.partition("#")[0]].period
        return rank[period.state(as_of)], -period.last.toordinal(), ref

    for ref in sorted(world.site.supported_by.get(target, ()), key=key):
        owner = world.site.objectives[ref.partition("#")[0]]
        kr = world.site.key_results.get(ref)
        yield key_result_node(world, kr, place(world, owner)) if kr else objective_node(world, owner)
    for kpi in known.kpis.get(target, ()):
        yield kpi_node(world, kpi)


def _cut(groups: tuple[Feeding, ...]) -> tuple[Feeding, ...]:
    left, kept = FEEDING, []
    for group in groups:
        if left > 0:
            kept.append(Feeding(title=group.title, nodes=group.nodes[:left]))
        left -= len(group.nodes)
    return tuple(kept)


def _grading(known: _Known, objective: Objective, score: ObjectiveScore) -> Grading | None:
    world = known.world
    if score.status != "closed":
        return None
    if score.graded is not None:
        text = f"Graded {number(score.graded.value)}, where {number(score.score)} was computed."
    elif score.final_score is not None and score.score is not None and abs(score.final_score - score.score) > 1e-9:
        text = f"{number(score.final_score)} with the grades of its key results, where {number(score.score)} was computed."
    else:
        text = f"{number(score.score)} as computed; no grade was given that overrules it."
    retros = tuple(_retro(world, objective, retro) for retro in known.retros.get(objective.id, ())[:RETROS])
    return Grading(
        text=text,
        why=score.graded.why if score.graded else "",
        source=source(world, score.graded.span) if score.graded else None,
        retros=retros,
    )


def _retro(world: World, objective: Objective, retro: Retro) -> tuple[Link, str, str]:
    """A retro; one on the whole team is linked to, one on this objective also shown."""
    author = person(world, retro.author)
    when = day_text(retro.day, world.scores.as_of)
    by = f"{author.text}, {when}" if author else when
    body = world.bodies.get(retro.path, "") if retro.objective == objective.id else ""
    return Link(retro.title, objective_address(retro.id)), by, body
