"""What is said on a goal's page of its links to goals that were postponed or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.view.figures import since_text
from okrsite.view.links import Link, goal
from okrsite.view.world import World
from okrsite.words import sentence

LISTED = 12


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A goal that is fed and leads nowhere any more."""

    goal: Link
    fed_by: str
    """The key result that names it; empty for the objective itself."""
    text: str
    """`Dropped since 20 January: no longer sold.`"""


def dead_ends(world: World, objective: Objective) -> tuple[DeadEnd, ...]:
    """The goals that an open objective, or a key result of it, feeds and that count no more."""
    as_of = world.scores.as_of
    if objective.id in world.stopped or objective.period.state(as_of) == "closed":
        return ()
    return tuple(_dead_ends(world, objective))[:LISTED]


def _dead_ends(world: World, objective: Objective) -> Iterator[DeadEnd]:
    named = [("", objective.supports)]
    named += [(kr.title, kr.supports) for kr in objective.key_results if kr.ref not in world.stopped]
    for fed_by, targets in named:
        for target in targets:
            if (ended := world.stopped.get(target)) is not None:
                state = ended.state
                text = since_text(sentence(state.word), state.since, state.why, world.scores.as_of)
                yield DeadEnd(goal(world, target), fed_by, f"{text.rstrip('.')}.")
