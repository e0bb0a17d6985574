"""What feeds a goal from below, and the golden thread through an objective."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from okrsite.model.objective import Objective
from okrsite.view.ladders import Ladders, Rung, goal_line, ladders
from okrsite.view.nodes import Node, key_result_node, kpi_node, objective_node, place
from okrsite.view.world import World

LISTED = 50
"""So many goals and KPIs that feed an objective are listed."""


BENEATH = 4
"""So many of them stand on the thread itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """What feeds the objective, or one of its key results, from below."""

    title: str
    """The key result; empty for the objective itself."""
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllFeeding:
    """At most `LISTED` lines in groups, and how many more there are."""

    groups: tuple[Feeding, ...]
    more: int


def feeding(world: World, objective: Objective) -> AllFeeding:
    """What names the objective or one of its key results in its `supports`."""
    left, total = LISTED, 0
    groups = []
    targets = (("", objective.id), *((kr.title, kr.ref) for kr in objective.key_results))
    for title, target in targets:
        refs = _sorted(world, target)
        watched = [world.site.kpis[id_] for id_ in world.kpis_feeding.get(target, ())]
        nodes = (*(_node(world, ref) for ref in refs[:left]), *(kpi_node(world, kpi) for kpi in watched))[
            :left
        ]
        total += len(refs) + len(watched)
        left -= len(nodes)
        if nodes:
            groups.append(Feeding(title=title, nodes=nodes))
    return AllFeeding(tuple(groups), max(total - LISTED, 0))


def _sorted(world: World, target: str) -> list[str]:
    """Those of running periods first, then planned ones, then closed ones, the newest first."""
    rank = {"running": 0, "planned": 1, "closed": 2}

    def key(ref: str) -> tuple[int, int, str]:
        period = world.site.objectives[ref.partition("#")[0]].period
        return rank[period.state(world.scores.as_of)], -period.last.toordinal(), ref

    return sorted(world.site.supported_by.get(target, ()), key=key)


def _node(world: World, ref: str) -> Node:
    owner = world.site.objectives[ref.partition("#")[0]]
    kr = world.site.key_results.get(ref)
    return key_result_node(world, kr, place(world, owner)) if kr else objective_node(world, owner)


def through(world: World, objective: Objective) -> Ladders:
    """The ways up from the objective, the first with the goals that feed it and run now beneath it.

    Its key results that have ways of their own name them beside them.
    """
    found = ladders(world, (objective.id,), here=(objective.id,))
    if not found.shown:
        return found
    first = found.shown[0]
    rungs = (*first.rungs[:-1], replace(first.rungs[-1], here=True), *_below(world, objective))
    return replace(found, shown=(replace(first, rungs=rungs), *found.shown[1:]))


def _below(world: World, objective: Objective) -> Iterator[Rung]:
    """Objectives of running periods that name it or one of its key results, or whose key results do."""
    as_of = world.scores.as_of
    targets = (objective.id, *(kr.ref for kr in objective.key_results))
    named = (ref.partition("#")[0] for target in targets for ref in world.site.supported_by.get(target, ()))
    found = [world.site.objectives[id_] for id_ in dict.fromkeys(named) if id_ != objective.id]
    running = [o for o in found if o.period.state(as_of) == "running" and o.counts_on(as_of)]
    running.sort(key=lambda o: (-o.period.days, o.id))
    for below in running[:BENEATH]:
        goals = (goal_line(world, below.id),)
        yield Rung(verb=f"Fed by {place(world, below)}", goals=goals, top=False, here=False)
