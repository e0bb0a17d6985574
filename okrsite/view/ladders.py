"""The golden thread as ladders: the company above, the work below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from okrsite.thread import Thread, Way
from okrsite.view.kpis import KpiLine
from okrsite.view.links import Link, person, team
from okrsite.view.marks import Mark
from okrsite.view.nodes import figures, key_result_node, objective_node
from okrsite.view.world import World
from okrsite.words import count, listing, sentence

UPPER, LOWER = 4, 10
"""So many steps of a tall ladder stand at its top and at its foot; those between are counted."""
SHOWN, MOST = 4, 20
"""So many ladders stand open, and so many are drawn at all; the rest are counted."""
ORPHANS = 12
"""So many goals without a way to the top are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in a line: its title, its status and its main figure."""

    link: Link
    mark: Mark
    figure: str
    owner: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A step of a ladder. The last may hold several goals, that feed the same step above."""

    verb: str
    goals: tuple[GoalLine, ...]
    top: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """One way up, the top first, and the KPIs that are watched beneath its last step."""

    rungs: tuple[Rung, ...]
    watched: tuple[KpiLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladders:
    """Ways up: those that stand open, those in a fold, and how many more there are."""

    shown: tuple[Ladder, ...] = ()
    folded: tuple[Ladder, ...] = ()
    more: int = 0
    orphans: tuple[GoalLine, ...] = ()
    """Goals without a way to the top."""
    more_orphans: int = 0


def goal_line(world: World, ref: str) -> GoalLine:
    """An objective's or a key result's line."""
    kr = world.site.key_results.get(ref)
    entry = kr or world.site.objectives[ref]
    node = key_result_node(world, kr) if kr else objective_node(world, world.site.objectives[ref])
    return GoalLine(node.link, node.mark, figures(node), person(world, entry.owner))


def ladders(
    world: World,
    refs: Iterable[str],
    *,
    here: Collection[str] = (),
    watched: dict[str, tuple[KpiLine, ...]] | None = None,
) -> Ladders:
    """The ways up from `refs`; a way that is a part of a longer one is left out, and not counted.

    `here` marks own steps.
    """
    found: dict[Way, None] = {}
    more, orphans = 0, []
    threads = {ref: world.threads.get(ref, Thread((), 0)) for ref in refs}
    passed = {step for thread in threads.values() for way in thread.ways for step in way[1:]}
    for ref, thread in threads.items():
        if not thread.ways:
            orphans.append(ref)
            continue
        if ref in passed:  # all its ways are the ends of longer ones
            continue
        found.update(dict.fromkeys(_from_the_top(world, way) for way in thread.ways))
        more += thread.total - len(thread.ways)
    ends: dict[Way, list[str]] = {}
    for way in sorted(_whole(found), key=lambda way: (len(way), way)):
        ends.setdefault(way[:-1], []).append(way[-1])
    drawn = [_ladder(world, above, below, here, watched or {}) for above, below in list(ends.items())[:MOST]]
    more += sum(len(below) for below in list(ends.values())[MOST:])
    alone = [ref for ref in orphans if "#" not in ref or ref.partition("#")[0] not in orphans]
    lines = tuple(goal_line(world, ref) for ref in alone[:ORPHANS])
    return Ladders(tuple(drawn[:SHOWN]), tuple(drawn[SHOWN:]), more, lines, max(len(alone) - ORPHANS, 0))


def _whole(ways: Iterable[Way]) -> Iterator[Way]:
    """The ways without those that begin another: in their order one that does stands right before it."""
    for way, following in pairwise([*sorted(ways), ()]):
        if following[: len(way)] != way:
            yield way


def _from_the_top(world: World, way: Way) -> Way:
    """The way downwards, beginning with the objective of the company's that its key result belongs to."""
    turned = tuple(reversed(way))
    top = world.site.key_results.get(turned[0])
    return turned if top is None else (top.objective, *turned)


def _ladder(
    world: World, above: Way, below: list[str], here: Collection[str], watched: dict[str, tuple[KpiLine, ...]]
) -> Ladder:
    steps = [(ref,) for ref in above] + [tuple(below)]
    rungs = []
    for place, refs in enumerate(steps):
        if UPPER <= place < len(steps) - LOWER:
            if place == UPPER:
                between = count(len(steps) - UPPER - LOWER, "step")
                rungs.append(Rung(verb=f"{sentence(between)} between", goals=(), top=False, here=False))
            continue
        rungs.append(
            Rung(
                verb=_verb(world, refs, steps[place - 1][0] if place else ""),
                goals=tuple(goal_line(world, ref) for ref in refs),
                top=place == 0,
                here=any(ref in here for ref in refs),
            )
        )
    lines = {line.link.address: line for ref in below for line in watched.get(ref, ())}
    return Ladder(tuple(rungs), tuple(lines.values()))


def _verb(world: World, refs: tuple[str, ...], above: str) -> str:
    """What a step is: `Company objective, 2026`, `Its key result`."""
    objective = world.site.objectives[refs[0].partition("#")[0]]
    company = world.config.company_team in objective.teams
    names = "Company" if company else listing([team(world, id_).text for id_ in objective.teams])
    what = "objective" if "#" not in refs[0] else "key result" if len(refs) == 1 else "key results"
    if "#" in refs[0] and above == objective.id:
        return f"Its {what}"
    return sentence(f"{names} {what}, {objective.period.name}".strip())
