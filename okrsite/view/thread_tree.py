"""The whole thread as one tree: each goal stands in full once, elsewhere by its name.

A goal that feeds several others would, drawn in full under each, double at every such fork. Here it is in
full where the way to the top is shortest, and a leaf under the others. The walk goes level by level and
ends when `ROWS` are taken, so that the top is whole however large the company is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from okrsite.model.objective import Objective
from okrsite.view.objectives import counting_first
from okrsite.view.world import World

ROWS = 300
"""So many lines has the tree at most."""
ROOTS, BENEATH, DEPTH = 12, 20, 10
"""At most so many goals at the top, directly beneath one goal, and levels."""

Kind = Literal["objective", "key_result", "kpi"]


@dataclass(frozen=True, slots=True)
class Beneath:
    """Something directly beneath a goal: a key result of its own, or what feeds it."""

    kind: Kind
    ref: str
    own: bool = False
    """A key result of the objective above it."""


@dataclass(frozen=True, slots=True)
class ThreadTree:
    """Which goals stand where."""

    roots: tuple[str, ...]
    """Objectives, the longest period first."""
    more_roots: int
    from_the_top: bool
    """False where the company has no open objective: then the goals that support nothing come first."""
    beneath: Mapping[str, tuple[Beneath, ...]]
    """What is shown beneath each goal that stands in full, in order."""
    more: Mapping[str, int]
    """How much more there is beneath it."""
    home: Mapping[str, str]
    """Where each objective and key result stands in full: the goal above it, empty at the top."""


@dataclass(frozen=True)
class OpenGoals:
    """The objectives of running and planned periods that are agreed."""

    world: World

    @cached_property
    def shown(self) -> dict[str, Objective]:
        """All but drafts, the longest period first; of the others a state is told."""
        world, as_of = self.world, self.world.scores.as_of
        periods = (*world.running_periods, *world.planned_periods)
        inside = (o for p in periods for o in counting_first(world, world.site.objectives_of_period[p.id]))
        return {o.id: o for o in inside if o.state.on(as_of) != "draft"}

    @cached_property
    def active(self) -> tuple[Objective, ...]:
        """Those that are neither postponed nor dropped."""
        as_of = self.world.scores.as_of
        return tuple(o for o in self.shown.values() if o.state.on(as_of) == "active")

    @cached_property
    def orphans(self) -> tuple[Objective, ...]:
        """Those without a way to the top; what supports nothing at all comes first."""
        found = [o for o in self.active if not self.world.threads[o.id].total]
        return tuple(sorted(found, key=lambda o: bool(o.supports)))

    @cached_property
    def top(self) -> tuple[str, ...]:
        """The company's."""
        company = self.world.config.company_team
        return tuple(o.id for o in self.shown.values() if company in o.teams)


def thread_tree(world: World, goals: OpenGoals) -> ThreadTree:
    """The tree of the open goals."""
    if not goals.top:
        known = {*goals.shown, *(kr.ref for o in goals.shown.values() for kr in o.key_results)}
        heads = tuple(o.id for o in goals.shown.values() if not known & set(o.supports))
        return _Walk(world, goals.shown).grow(heads, from_the_top=False)
    over = _over(world, goals)
    company = world.config.company_team
    tops = (id_ for id_ in over if company in world.site.objectives[id_].teams)
    return _Walk(world, {*goals.shown, *over}).grow((*goals.top, *tops), from_the_top=True)


def _over(world: World, goals: OpenGoals) -> dict[str, None]:
    """Closed objectives through which alone an open one reaches the top."""
    walk = _Walk(world, goals.shown)
    found = dict.fromkeys(goals.top)
    waiting = list(goals.top)
    while waiting:
        for child in walk.beneath(waiting.pop()):
            if child.kind != "kpi" and child.ref not in found:
                found[child.ref] = None
                waiting.append(child.ref)
    stranded = [o.id for o in goals.active if o.id not in found and world.threads[o.id].total]
    ways = (world.threads[id_].ways[0] for id_ in stranded)
    steps = dict.fromkeys(ref.partition("#")[0] for way in ways for ref in reversed(way))
    return {id_: None for id_ in steps if id_ not in goals.shown}


class _Walk:
    """The walk over the goals of `shown`, from the top downwards."""

    def __init__(self, world: World, shown: Collection[str]) -> None:
        self._world, self._shown = world, shown
        self._beneath: dict[str, tuple[Beneath, ...]] = {}
        self._more: dict[str, int] = {}
        self._home: dict[str, str] = {}
        self._left = ROWS

    def grow(self, roots: tuple[str, ...], *, from_the_top: bool) -> ThreadTree:
        """Level by level. A key result that feeds another goal than its objective stands in full in its
        objective, so it waits until that has had its turn; should that never be shown, here."""
        taken = roots[:ROOTS]
        self._home = dict.fromkeys(taken, "")
        queue = deque((ref, 1) for ref in taken)
        waiting: deque[tuple[str, str, int]] = deque()
        while queue or waiting:
            if queue:
                ref, depth = queue.popleft()
            else:
                ref, above, depth = waiting.popleft()
                if ref in self._home:
                    continue
                self._home[ref] = above
            for child in self._take(ref, depth):
                if child.kind == "key_result" and not child.own:
                    waiting.append((child.ref, ref, depth + 1))
                elif child.kind != "kpi" and child.ref not in self._home:
                    self._home[child.ref] = ref
                    queue.append((child.ref, depth + 1))
        return ThreadTree(taken, len(roots) - len(taken), from_the_top, self._beneath, self._more, self._home)

    def _take(self, ref: str, depth: int) -> tuple[Beneath, ...]:
        """What is shown beneath a goal, as far as there is room."""
        found = list(self.beneath(ref))
        room = min(BENEATH, self._left) if depth < DEPTH else 0
        shown = tuple(found[:room])
        self._left -= len(shown)
        self._beneath[ref] = shown
        self._more[ref] = len(found) - len(shown)
        return shown

    def beneath(self, ref: str) -> Iterator[Beneath]:
        """Its own key results, then the goals that feed it, then KPIs.

        A key result whose objective feeds the same goal is found there.
        """
        site = self._world.site
        objective = site.objectives.get(ref)
        if objective is not None:
            yield from (Beneath("key_result", kr.ref, own=True) for kr in objective.key_results)
        names = site.supported_by.get(ref, ())
        whole = {name for name in names if "#" not in name}
        for name in sorted((n for n in names if n.partition("#")[0] in self._shown), key=self._order):
            above = name.partition("#")[0]
            if name == above:
                yield Beneath("objective", name)
            elif above not in whole and above != ref:
                yield Beneath("key_result", name)
        yield from (Beneath("kpi", id_) for id_ in self._world.kpis_feeding.get(ref, ()))

    def _order(self, ref: str) -> tuple[bool, bool, int, str]:
        """Objectives before key results; what is over comes last, else the longest period first."""
        period = self._world.site.objectives[ref.partition("#")[0]].period
        return "#" in ref, period.last < self._world.scores.as_of, -period.days, ref
