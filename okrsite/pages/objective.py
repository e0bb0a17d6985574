"""An objective: its verdict, its key results in full, its thread, its check-ins, why it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from okrsite.charts.bands import maintain_chart
from okrsite.charts.habit import habit_chart
from okrsite.charts.progress import progress_chart
from okrsite.model.objective import KeyResult, KindName, Objective
from okrsite.model.records import CheckIn, Event, Retro
from okrsite.scoring.values import ObjectiveScore
from okrsite.view.blocks import KeyResultBlock, key_result_block
from okrsite.view.chart import Chart
from okrsite.view.checkins import CheckInEntry, checkin_entry
from okrsite.view.computations import Computation, objective_computation
from okrsite.view.events import EventLine, event_line
from okrsite.view.facts import Fact, facts, outside
from okrsite.view.feeding import AllFeeding, feeding, own_ways, through
from okrsite.view.figures import day_text, number, rose, shown_score, weight_text
from okrsite.view.grading import Grading, grading, objectives_of_retro
from okrsite.view.heads import Head, objective_box
from okrsite.view.inputs import InputRow, input_rows, objective_inputs
from okrsite.view.ladders import Ladders
from okrsite.view.ledger import AfterKickOff, after_kick_off
from okrsite.view.links import (
    Crumb,
    Link,
    Source,
    address,
    goal,
    objective_address,
    person,
    source,
    team,
    teams_in,
)
from okrsite.view.lookup import by
from okrsite.view.marks import verdict_mark
from okrsite.view.nodes import place
from okrsite.view.page import Page, PageAt
from okrsite.view.periods import time_words
from okrsite.view.sentences import met_words, tone, verdict
from okrsite.view.stopped import DeadEnd, dead_ends
from okrsite.view.world import World
from okrsite.words import STANCE, STATUS, count, sentence

SHOWN, LISTED = 5, 50
"""So many check-ins (and events) are open, and so many stand on the page at all."""

DRAWN = 12
"""Key results with a chart; the tables of the others say the same."""
CHARTS: Mapping[KindName, Callable[[World, KeyResult], Chart | None]] = {
    "metric": progress_chart,
    "milestone": progress_chart,
    "rollup": progress_chart,
    "maintain": maintain_chart,
    "habit": habit_chart,
}
"""What a key result of each kind is drawn as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveContext:
    """`objective.html`."""

    crumbs: tuple[Crumb, ...]
    head: Head
    facts: tuple[Fact, ...]
    source: Source | None
    heading: str
    """`Three key results`."""
    with_charts: str
    """How many of them have a chart, where not all can have one."""
    key_results: tuple[tuple[KeyResultBlock, Chart | None], ...]
    computation: Computation | None
    inputs: tuple[InputRow, ...]
    """The numbers of the computation, each with the line and commit that set it."""
    more_inputs: int
    checkins: tuple[CheckInEntry, ...]
    older: tuple[CheckInEntry, ...]
    """Those in a fold."""
    checkin_count: int
    ladders: Ladders
    own_ways: Ladders
    """The ways up from key results that feed goals of their own."""
    dead_ends: tuple[DeadEnd, ...]
    """Goals that it feeds and that were postponed or dropped."""
    feeding: AllFeeding
    events: tuple[EventLine, ...]
    more_events: int
    body: str
    edits: AfterKickOff | None
    grading: Grading | None
    links: tuple[Link, ...]
    drawn: tuple[str, ...]
    """The rows that the charts have, by name: what the key to them tells."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What names an objective or a part of it; check-ins and events newest first."""

    checkins: Sequence[CheckIn]
    events: Sequence[Event]
    retros: Sequence[Retro]
    carried: Sequence[Objective]
    """What it was carried on as."""


def pages(world: World) -> Iterator[PageAt]:
    """A page for each objective, at its id."""
    site = world.site
    checkins = by(reversed(tuple(site.checkins.values())), lambda c: _objectives(c.targets))
    events = by(reversed(tuple(site.events.values())), lambda e: _objectives(e.supports))
    retros = by(site.retros.values(), objectives_of_retro)
    carried = by(site.objectives.values(), lambda o: _objectives((o.carried_from,) if o.carried_from else ()))
    for id_, objective in site.objectives.items():
        own = _Own(checkins.get(id_, []), events.get(id_, []), retros.get(id_, []), carried.get(id_, []))
        yield PageAt(objective_address(id_), partial(_page, world, objective, own))


def _page(world: World, objective: Objective, own: _Own) -> Page:
    lead = _lead(world, objective)
    charts = dict(_charts(world, objective))
    return Page(
        objective_address(objective.id),
        "objective.html",
        objective.title,
        _context(world, objective, own, lead, charts),
        description=_description(world, objective, lead),
        section="objectives",
        source=objective.span,
        charts=tuple(charts.values()),
    )


@lru_cache(maxsize=1 << 16)
def _objectives(refs: tuple[str, ...]) -> tuple[str, ...]:
    """The objectives that refs belong to, each once."""
    return tuple(dict.fromkeys(ref.partition("#")[0] for ref in refs))


def _charts(world: World, objective: Objective) -> Iterator[tuple[str, Chart]]:
    for kr in objective.key_results[:DRAWN]:
        if (chart := CHARTS[kr.kind](world, kr)) is not None:
            yield kr.id, chart


def _context(
    world: World, objective: Objective, own: _Own, lead: str, charts: Mapping[str, Chart]
) -> ObjectiveContext:
    as_of = world.scores.as_of
    score = world.scores.objectives[objective.id]
    box = objective_box(world, objective, score)
    inputs, more = input_rows(world, objective_inputs(world, objective))
    entries = tuple(_entry(world, objective, checkin) for checkin in own.checkins[:LISTED])
    return ObjectiveContext(
        crumbs=_crumbs(world, objective),
        head=Head(
            mark=verdict_mark(score),
            words=_state(objective, as_of),
            title=objective.title,
            lead=lead,
            scores=(box,) if box else (),
        ),
        facts=_facts(world, objective, own),
        source=source(world, objective.span),
        heading=sentence(count(len(objective.key_results), "key result")),
        with_charts=f"The first {DRAWN} have charts" if len(objective.key_results) > DRAWN else "",
        key_results=tuple((key_result_block(world, kr), charts.get(kr.id)) for kr in objective.key_results),
        computation=objective_computation(world, objective) if box else None,
        inputs=inputs,
        more_inputs=more,
        checkins=entries[:SHOWN],
        older=entries[SHOWN:],
        checkin_count=len(own.checkins),
        ladders=through(world, objective),
        own_ways=own_ways(world, objective),
        dead_ends=dead_ends(world, objective),
        feeding=feeding(world, objective),
        events=tuple(event_line(world, event) for event in own.events[:SHOWN]),
        more_events=max(len(own.events) - SHOWN, 0),
        body=world.bodies.get(objective.path, ""),
        edits=after_kick_off(world, objective),
        grading=grading(world, objective, own.retros),
        links=outside(world, objective),
        drawn=tuple(
            sorted({name for chart in charts.values() for name, rows in chart.series.items() if rows})
        ),
    )


def _crumbs(world: World, objective: Objective) -> tuple[Crumb, ...]:
    period = objective.period
    crumbs = [Crumb("Objectives", "objectives/"), Crumb(period.name, address(period.id))]
    if objective.teams:
        first = objective.teams[0]
        crumbs.append(Crumb(team(world, first).text, address(period.id, first)))
    return tuple(crumbs)


def _facts(world: World, objective: Objective, own: _Own) -> tuple[Fact, ...]:
    period = objective.period
    carried = goal(world, objective.carried_from) if objective.carried_from else None
    return facts(
        ("Owner", person(world, objective.owner)),
        ("Team" if len(objective.teams) < 2 else "Teams", teams_in(world, objective.teams, period)),
        ("Period", Link(period.name, address(period.id))),
        ("Time", time_words(period, world.scores.as_of)),
        ("Stance", STANCE[objective.stance]),
        ("Weight", f"Counts {weight_text(objective.weight)} times" if objective.weight != 1 else None),
        ("Feeds", [goal(world, ref) for ref in objective.supports]),
        ("Carried from", carried),
        ("Carried on as", [_carried(o) for o in own.carried]),
        ("Tags", ", ".join(objective.tags)),
    )


def _carried(objective: Objective) -> Link:
    return Link(f"{objective.title} ({objective.period.name})", objective_address(objective.id))


def _lead(world: World, objective: Objective) -> str:
    """The verdict in words, from the key results that count."""
    score, as_of = world.scores.objectives[objective.id], world.scores.as_of
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
    moved = rose(score, world.objective_before(objective), "The score", world.when)
    parts = (verdict(named, world.small_words, objective.body.text), moved)
    return " ".join(part for part in parts if part) or "No key result counts."


def _description(world: World, objective: Objective, lead: str) -> str:
    """`Objective of Sales, Q4 2026, at 0.43: New ARR keeps pace.`"""
    shown = shown_score(world.scores.objectives[objective.id])
    at = "" if shown is None else f", at {number(shown)}"
    return f"Objective of {place(world, objective)}{at}: {lead}"


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


def _entry(world: World, objective: Objective, checkin: CheckIn) -> CheckInEntry:
    """A check-in with what it set of this objective."""
    own = f"{objective.id}#"
    said = world.said.about(checkin, [ref for ref in checkin.targets if ref.startswith(own)])
    return checkin_entry(world, checkin, said)
