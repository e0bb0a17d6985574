"""How the goals of a period ended: which went furthest, and which were graded otherwise than computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.scoring.values import Verdict
from okrsite.view.figures import number
from okrsite.view.links import Link, Source, goal, source, team
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.world import World

SHOWN = 3
"""So many objectives are named at either end."""
REGRADED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An objective and how it ended."""

    link: Link
    mark: Mark
    teams: str
    figures: str
    """`0.95 graded, 0.92 computed`."""


@dataclass(frozen=True, slots=True)
class Endings:
    """The objectives that went furthest, and those that stayed furthest behind; none stands in both."""

    highest: tuple[Ending, ...]
    lowest: tuple[Ending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regraded:
    """A goal whose grade differs from its computed score, and why."""

    link: Link
    within: Link | None
    """The objective of a key result."""
    mark: Mark
    graded: str
    computed: str
    why: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades that say something else than the figures, the largest difference first."""

    shown: tuple[Regraded, ...]
    more: int


def met_of(world: World, objectives: Iterable[Objective]) -> tuple[int, int]:
    """How many objectives were met, and of how many: those that count and have a score."""
    counting = (o for o in objectives if o.counts_on(world.scores.as_of))
    known = [met for o in counting if (met := world.scores.objectives[o.id].met) is not None]
    return known.count(True), len(known)


def endings(world: World, objectives: Iterable[Objective]) -> Endings:
    """By final score; with two objectives one at each end, of a single one nothing."""
    counting = [o for o in objectives if o.counts_on(world.scores.as_of)]
    scores = world.scores.objectives
    ranked = sorted(
        ((final, o) for o in counting if (final := scores[o.id].final_score) is not None),
        key=lambda pair: (-pair[0], -pair[1].weight, pair[1].id),
    )
    most = min(SHOWN, len(ranked) // 2)
    ended = [_ending(world, objective) for _, objective in (*ranked[:most], *ranked[len(ranked) - most :])]
    return Endings(tuple(ended[:most]), tuple(reversed(ended[most:])))


def _ending(world: World, objective: Objective) -> Ending:
    score = world.scores.objectives[objective.id]
    return Ending(
        link=goal(world, objective.id),
        mark=verdict_mark(score),
        teams=" and ".join(team(world, id_).text for id_ in objective.teams),
        figures=ended_words(score.final_score, score.score),
    )


def ends_words(world: World, period: Period) -> str:
    """`Running club ended highest with 0.95, Customer Success lowest with 0.56.`"""
    finals = {
        id_: final
        for id_ in world.teams_of_period[period.id]
        if (final := world.scores.teams[period.id, id_].final_score) is not None
    }
    if not finals or number(max(finals.values())) == number(min(finals.values())):
        return ""
    high, low = max(finals, key=finals.__getitem__), min(finals, key=finals.__getitem__)
    best = f"{team(world, high).text} ended highest with {number(finals[high])}"
    return f"{best}, {team(world, low).text} lowest with {number(finals[low])}."


def ended_words(final: float | None, computed: float | None) -> str:
    """`0.56 with the grades, 0.78 computed`, or one figure where both are the same."""
    shown, was = number(final), number(computed)
    return f"{shown} at the end" if shown == was else f"{shown} with the grades, {was} computed"


def grades(world: World, objectives: Sequence[Objective]) -> Grades:
    """The grades that differ from what was computed as a reader sees both, with two digits."""
    found: list[tuple[float, str, Regraded]] = []
    for objective in objectives:
        figures: list[tuple[str, Verdict]] = [(objective.id, world.scores.objectives[objective.id])]
        figures += [(kr.ref, world.scores.key_results[kr.ref]) for kr in objective.key_results]
        for ref, score in figures:
            given, computed = score.graded, score.score
            if given is None or computed is None or number(given.value) == number(computed):
                continue
            row = Regraded(
                link=goal(world, ref),
                within=goal(world, objective.id) if "#" in ref else None,
                mark=verdict_mark(score),
                graded=number(given.value),
                computed=number(computed),
                why=given.why,
                source=source(world, given.span),
            )
            found.append((-abs(given.value - computed), ref, row))
    found.sort(key=lambda entry: entry[:2])
    return Grades(tuple(row for _, _, row in found[:REGRADED]), max(len(found) - REGRADED, 0))
