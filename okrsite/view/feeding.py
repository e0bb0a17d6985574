"""What feeds a goal from below, and the golden thread through an objective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from okrsite.model.objective import Objective
from okrsite.view.ladders import Ladders, Rung, goal_line, ladders
from okrsite.view.links import person
from okrsite.view.nodes import Node, key_result_node, kpi_node, objective_node, place
from okrsite.view.world import World
from okrsite.words import Standing, count, listing, sentence, status_clauses

LISTED, OTHERS = 50, 30
"""So many goals and KPIs that feed an objective are listed, and of those that feed a team or a person."""
BELOW = 24
"""So many goals and KPIs further below a company key result are listed."""
BENEATH = 4
"""So many of them stand on the thread itself."""
NOBODY = "No goal of a team feeds it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """What feeds the objective, or one of its key results, from below."""

    title: str
    """The key result; empty for the objective itself."""
    nodes: tuple[Node, ...]
    moved_by: str = ""
    """Of a company key result: who moves it, across the company, and how they are doing."""
    beneath: tuple[Node, ...] = ()
    """Of a company key result: the goals and KPIs further below that move it, too."""
    more_beneath: int = 0


@dataclass(frozen=True, slots=True)
class AllFeeding:
    """At most `LISTED` lines in groups, and how many more there are."""

    groups: tuple[Feeding, ...]
    more: int


def feeding(world: World, objective: Objective) -> AllFeeding:
    """What names the objective or one of its key results in its `supports`."""
    targets = (("", objective.id), *((kr.title, kr.ref) for kr in objective.key_results))
    found = _groups(world, targets, LISTED)
    if world.config.company_team not in objective.teams:
        return found
    refs = {kr.title: kr.ref for kr in objective.key_results}
    told = [_whole(world, group, refs.pop(group.title, "")) for group in found.groups]
    if not found.more and objective.period.state(world.scores.as_of) == "running":
        told += [Feeding(title=title, nodes=(), moved_by=NOBODY) for title in refs]
    return replace(found, groups=tuple(told))


def _whole(world: World, group: Feeding, ref: str) -> Feeding:
    """What feeds a company key result with all that lies below, the nearest first."""
    if not ref:
        return group
    direct = set(world.site.supported_by.get(ref, ()))
    below = [name for name in _below_all(world, ref) if _runs(world, name)]
    further = [name for name in below if name not in direct]
    watched = dict.fromkeys(
        id_ for name in _with_own(world, below) for id_ in world.kpis_feeding.get(name, ())
    )
    kpis = [id_ for id_ in watched if id_ not in world.kpis_feeding.get(ref, ())]
    # Of the places on the page KPIs have a third, where there are so many.
    goals = further[: max(BELOW - len(kpis), BELOW - BELOW // 3)]
    nodes = [_node(world, name) for name in goals]
    nodes += [kpi_node(world, world.site.kpis[id_]) for id_ in kpis[: BELOW - len(goals)]]
    more = len(further) + len(kpis) - len(nodes)
    return replace(group, moved_by=moved_by(world, ref), beneath=tuple(nodes), more_beneath=more)


def feeding_from_others(world: World, refs: Iterable[str], own: Collection[str]) -> AllFeeding:
    """The goals that run now and feed these from below, but for those that are one's `own`."""
    site = world.site
    titled = (
        (kr.title if (kr := site.key_results.get(ref)) else site.objectives[ref].title, ref) for ref in refs
    )
    return _groups(world, titled, OTHERS, others_than=own)


def _groups(
    world: World,
    targets: Iterable[tuple[str, str]],
    listed: int,
    *,
    others_than: Collection[str] | None = None,
) -> AllFeeding:
    """By title and goal; of `others_than` one's own, only goals that run now, and no KPIs."""
    left, total = listed, 0
    groups = []
    for title, target in targets:
        refs = _sorted(world, target)
        watched = [world.site.kpis[id_] for id_ in world.kpis_feeding.get(target, ())]
        if others_than is not None:
            refs, watched = [ref for ref in refs if ref not in others_than and _runs(world, ref)], []
        nodes = (
            *(_node(world, ref) for ref in refs[:left]),
            *(kpi_node(world, kpi) for kpi in watched[:left]),
        )
        total += len(refs) + len(watched)
        if nodes[:left]:
            groups.append(Feeding(title=title, nodes=nodes[:left]))
        left -= len(nodes[:left])
    return AllFeeding(tuple(groups), max(total - listed, 0))


def _runs(world: World, ref: str) -> bool:
    """Whether a goal counts in a period that runs."""
    as_of = world.scores.as_of
    objective = world.site.objectives[ref.partition("#")[0]]
    goal = world.site.key_results.get(ref, objective)
    running = objective.period.state(as_of) == "running"
    return running and objective.counts_on(as_of) and goal.counts_on(as_of)


def moved_by(world: World, ref: str) -> str:
    """`Seven goals of three teams move it, directly or through others: six are on track and one is stale.`

    The objectives and key results that feed it and run now, each once however many ways it has; empty where
    there is none.
    """
    site, scores = world.site, world.scores
    teams: set[str] = set()
    told: Counter[Standing] = Counter()
    for name in _below_all(world, ref):
        if _runs(world, name):
            objective = site.objectives[name.partition("#")[0]]
            verdict = scores.key_results.get(name) or scores.objectives[name]
            teams |= set(objective.teams)
            told["stale" if verdict.stale else verdict.status] += 1
    number = sum(told.values())
    if not number:
        return ""
    whose = f" of {count(len(teams), 'team')}" if teams else ""
    verb = "moves" if number == 1 else "move"
    how = listing(status_clauses(told))
    return f"{sentence(count(number, 'goal'))}{whose} {verb} it, directly or through others: {how}."


def _below_all(world: World, ref: str) -> tuple[str, ...]:
    """Every objective and key result that feeds a goal, directly or through others, the nearest first.

    An objective stands for its key results that go its way. Nothing feeds it through what was dropped.
    """
    found: dict[str, None] = {}
    level = [ref]
    while level:
        names = {name for above in _with_own(world, level) for name in world.site.supported_by.get(above, ())}
        level = sorted(name for name in names if name not in found and name not in world.stopped)
        found.update(dict.fromkeys(level))
    return tuple(found)


def _with_own(world: World, names: Iterable[str]) -> Iterator[str]:
    """Goals, an objective with its key results that go its way."""
    for name in names:
        yield name
        if "#" not in name:
            yield from _own_key_results(world, name)


def _own_key_results(world: World, objective: str) -> Iterator[str]:
    """Those that feed what their objective feeds: without `supports` of their own."""
    return (kr.ref for kr in world.site.objectives[objective].key_results if not kr.supports)


def _sorted(world: World, target: str) -> list[str]:
    """Those of running periods first, then planned ones, then closed ones, the newest first."""
    rank = {"running": 0, "planned": 1, "closed": 2}

    def key(ref: str) -> tuple[int, int, str]:
        period = world.site.objectives[ref.partition("#")[0]].period
        return rank[period.state(world.scores.as_of)], -period.last.toordinal(), ref

    return sorted(world.site.supported_by.get(target, ()), key=key)


def _node(world: World, ref: str) -> Node:
    objective = world.site.objectives[ref.partition("#")[0]]
    kr = world.site.key_results.get(ref)
    owner = person(world, (kr or objective).owner)
    who = ", ".join(part for part in (place(world, objective), owner.text if owner else "") if part)
    return key_result_node(world, kr, who) if kr else objective_node(world, objective, who)


def through(world: World, objective: Objective) -> Ladders:
    """The ways up from the objective, the first with the goals that feed it and run now beneath it."""
    found = ladders(world, (objective.id,), here=(objective.id,))
    if not found.shown:
        return found
    first = found.shown[0]
    rungs = (*first.rungs[:-1], replace(first.rungs[-1], here=True), *_below(world, objective))
    return replace(found, shown=(replace(first, rungs=rungs), *found.shown[1:]))


def own_ways(world: World, objective: Objective) -> Ladders:
    """The ways up from its key results that feed goals of their own, and so go another way than it."""
    if world.config.company_team in objective.teams:
        return Ladders()
    refs = [kr.ref for kr in objective.key_results if kr.supports]
    return replace(ladders(world, refs, here=refs), orphans=(), more_orphans=0)


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
