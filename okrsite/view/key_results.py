"""A key result as a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import (
    TIMED,
    amount,
    change_text,
    counts_text,
    current_text,
    number,
    target_text,
)
from okrsite.view.links import (
    Link,
    Source,
    objective_address,
    person,
    source,
)
from okrsite.view.marks import Bar, Mark, bar, verdict_mark
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResultRow:
    """A key result in a list."""

    id: str
    link: Link
    owner: Link | None
    mark: Mark
    current: str
    source: Source | None
    """The line of the reading that set `current`."""
    target: str
    start: str
    change: str
    """What moved in the week that is told, in words."""
    bar: Bar
    done: str
    expected: str
    notes: tuple[str, ...]
    """Weight, state, guardrail: what else a reader must know, in words."""


def key_result_row(world: World, kr: KeyResult) -> KeyResultRow:
    """A key result's row."""
    score, before = world.scores.key_results[kr.ref], world.before.key_results.get(kr.ref)
    return KeyResultRow(
        id=kr.id,
        link=Link(kr.title, objective_address(kr.ref)),
        owner=person(world, kr.owner),
        mark=verdict_mark(score),
        current=current_text(kr, score, world.scores.as_of),
        source=source(world, score.latest.span if score.latest else None),
        target=target_text(kr, score),
        start="" if score.start is None else f"from {amount(kr, score.start)}",
        change=change_text(kr, score, before, world.when),
        bar=bar(score.progress, score.expected if score.status in TIMED else None, kr.title),
        done=number(score.progress),
        expected=number(score.expected),
        notes=notes(kr, score, world.scores.as_of),
    )


def notes(kr: KeyResult, score: KeyResultScore, as_of: date) -> tuple[str, ...]:
    """What else a reader must know of a key result."""
    found = []
    if kr.weight == 0:
        found.append("not counted (weight 0)")
    elif kr.weight != 1:
        found.append(counts_text(kr.weight))
    if kr.state.on(as_of) in {"dropped", "postponed"} and kr.state.why:
        found.append(kr.state.why)
    if score.guardrail == "broken":
        found.append(f"its guardrail {'was' if as_of > kr.period.last else 'is'} broken")
    return tuple(found)
