"""The tree of the thread as lines: what stands where, in words."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.records import Kpi
from okrsite.view.figures import TIMED, number
from okrsite.view.kpis import bands
from okrsite.view.links import goal, person
from okrsite.view.nodes import Node, key_result_node, kpi_node, objective_node, place
from okrsite.view.thread_tree import Beneath, ThreadTree
from okrsite.view.world import World

STANDING = 48
"""So many lines are to be seen at first; the others stand in folds."""
ALSO = 3
"""So many further goals that something feeds are named."""


@dataclass(frozen=True, slots=True)
class Named:
    """A goal by its name, with the id of its line on the page."""

    text: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the outline, and what feeds it beneath."""

    id: str
    """The anchor of its line; empty where it stands in full elsewhere, or for a KPI a second time."""
    node: Node
    also: tuple[Named, ...]
    """What else it feeds."""
    elsewhere: Named | None
    """Where it stands in full, if not here: words that name the goal above it, and its own line."""
    beneath: tuple[Step, ...]
    more: int
    """How much more there is beneath it: on its own page."""
    open: bool


def anchor(kind: str, ref: str) -> str:
    """The id of a line: `_goal-2026-Q1/sales/partners#new-arr`. Names of files hold no `:`, ids no space."""
    return f"_{'kpi' if kind == 'kpi' else 'goal'}-{ref.replace(' ', ':')}"


def outline(world: World, tree: ThreadTree) -> tuple[Step, ...]:
    """The lines of the tree."""
    drawn = _Outline(world, tree, _standing_open(tree))
    return tuple(drawn.step(Beneath("objective", ref), above="") for ref in tree.roots)


def _standing_open(tree: ThreadTree) -> set[str]:
    """The goals that stand open at first, from the top, as far as the lines to be seen keep to `STANDING`."""
    left = STANDING - len(tree.roots)
    found: set[str] = set()
    waiting = deque(tree.roots)
    while waiting:
        ref = waiting.popleft()
        below = tree.beneath.get(ref, ())
        left -= len(below)
        if left < 0:
            break
        found.add(ref)
        waiting.extend(child.ref for child in below if tree.home.get(child.ref) == ref)
    return found


class _Outline:
    def __init__(self, world: World, tree: ThreadTree, standing: set[str]) -> None:
        self._world, self._tree, self._standing = world, tree, standing
        self._kpis: set[str] = set()

    def step(self, child: Beneath, above: str) -> Step:
        if child.kind == "kpi":
            return self._kpi(child.ref)
        here = self._tree.home[child.ref] == above
        ref = child.ref
        beneath = self._tree.beneath.get(ref, ()) if here else ()
        return Step(
            id=anchor(child.kind, ref) if here else "",
            node=_node(self._world, child),
            also=self._also(ref, above) if here else (),
            elsewhere=None if here else self._elsewhere(ref),
            beneath=tuple(self.step(c, ref) for c in beneath),
            more=self._tree.more.get(ref, 0) if here else 0,
            open=here and ref in self._standing,
        )

    def _kpi(self, id_: str) -> Step:
        """A KPI stands in each place; its anchor is the first."""
        first = id_ not in self._kpis
        self._kpis.add(id_)
        node = _kpi_node(self._world, self._world.site.kpis[id_])
        return Step(
            id=anchor("kpi", id_) if first else "",
            node=node,
            also=(),
            elsewhere=None,
            beneath=(),
            more=0,
            open=False,
        )

    def _also(self, ref: str, above: str) -> tuple[Named, ...]:
        """What it names in `supports` beside the goal that it stands under; what its objective feeds
        goes without saying."""
        kr = self._world.site.key_results.get(ref)
        objective = self._world.site.objectives[ref.partition("#")[0]]
        said = {above, objective.id, *(objective.supports if kr else ())}
        named = (kr or objective).supports
        shown = [t for t in named if t not in said and t in self._tree.home]
        return tuple(Named(_short(self._world, t), anchor("goal", t)) for t in shown[:ALSO])

    def _elsewhere(self, ref: str) -> Named:
        home = self._tree.home[ref]
        words = f"shown under {_short(self._world, home)}" if home else "stands at the top"
        return Named(words, anchor("goal", ref))


def _short(world: World, ref: str) -> str:
    kr = world.site.key_results.get(ref)
    return kr.short if kr else goal(world, ref).text


def _node(world: World, child: Beneath) -> Node:
    kr = world.site.key_results.get(child.ref)
    if kr is None:
        return _objective_node(world, world.site.objectives[child.ref])
    return _key_result_node(world, kr, own=child.own)


def _objective_node(world: World, objective: Objective) -> Node:
    score = world.scores.objectives[objective.id]
    node = objective_node(world, objective)
    return replace(node, rest=f"{number(score.expected)} expected" if score.status in TIMED else "")


def _key_result_node(world: World, kr: KeyResult, *, own: bool) -> Node:
    """Within its objective with its owner, elsewhere with its objective's team."""
    who = None if own else place(world, world.site.objectives[kr.objective])
    return key_result_node(world, kr, who)


def _kpi_node(world: World, kpi: Kpi) -> Node:
    owner = person(world, kpi.owner)
    zone = bands(kpi).partition(", ")[0]
    return replace(kpi_node(world, kpi), who=f"KPI, {owner.text}" if owner else "KPI", rest=zone)
