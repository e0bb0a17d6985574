"""What a person owns and watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.records import Kpi, Person
from okrsite.scoring.values import Verdict
from okrsite.view.figures import number
from okrsite.view.key_results import KeyResultRow, key_result_row
from okrsite.view.kpis import KpiLine
from okrsite.view.ladders import GoalLine, goal_line
from okrsite.view.links import Link, goal, period_link
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.world import World

OBJECTIVES, WATCHED = 20, 30
"""So many objectives of a period, and goals of others with watched KPIs, stand on a person's page."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What is in a person's name, of all periods."""

    objectives: Sequence[Objective]
    key_results: Sequence[KeyResult]
    kpis: Sequence[Kpi]

    def of(self, *periods: str) -> Owned:
        """The same with the goals of these periods alone."""
        return Owned(
            [o for o in self.objectives if o.period.id in periods],
            [kr for kr in self.key_results if kr.period.id in periods],
            self.kpis,
        )


@dataclass(frozen=True, slots=True)
class OwnedKeyResult:
    """A key result that the person owns, and the person's KPIs that feed it."""

    row: KeyResultRow
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedObjective:
    """An objective with those of its key results that the person owns."""

    line: GoalLine
    owned: bool
    """Whether the objective itself is the person's."""
    key_results: tuple[OwnedKeyResult, ...]
    kpis: tuple[KpiLine, ...]
    """The person's KPIs that feed the objective itself."""


@dataclass(frozen=True, slots=True)
class OwnedPeriod:
    """What a person owns in a period that runs, or is planned."""

    link: Link
    objectives: tuple[OwnedObjective, ...]
    more: int


@dataclass(frozen=True, slots=True)
class WatchedGroup:
    """KPIs of the person's beneath a goal that others own; without a goal, those that feed nothing."""

    goal: GoalLine | None
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGoal:
    """A goal of a period that is over."""

    link: Link
    what: str
    period: str
    final: str
    mark: Mark
    met: str


Lines = Mapping[str, tuple[KpiLine, ...]]
"""The person's KPIs by the goal that they feed."""


def has_left(world: World, person: Person) -> bool:
    """Whether a person is gone by the as-of date."""
    return person.left is not None and person.left <= world.scores.as_of


def owned_periods(world: World, owned: Owned, watched: Lines) -> Iterator[OwnedPeriod]:
    """By period, the running first, and objective; also others' in which a key result is the person's."""
    for period in (*world.running_periods, *world.planned_periods):
        own = owned.of(period.id)
        mine = {o.id for o in own.objectives}
        ids = sorted(mine | {kr.objective for kr in own.key_results})
        parts = tuple(
            OwnedObjective(
                line=goal_line(world, id_),
                owned=id_ in mine,
                key_results=tuple(
                    OwnedKeyResult(key_result_row(world, kr), watched.get(kr.ref, ()))
                    for kr in own.key_results
                    if kr.objective == id_
                ),
                kpis=watched.get(id_, ()),
            )
            for id_ in ids[:OBJECTIVES]
        )
        if parts:
            yield OwnedPeriod(period_link(period), parts, len(ids) - len(parts))


def watched_groups(
    world: World, owned: Owned, lines: Mapping[str, KpiLine], watched: Lines
) -> Iterator[WatchedGroup]:
    """KPIs nested in what they feed, where that is not the person's own; last those that feed nothing."""
    shown = {o.id for o in owned.objectives}
    for kr in owned.key_results:
        shown |= {kr.ref, kr.objective}
    for ref, found in sorted(watched.items()):
        if ref not in shown:
            yield WatchedGroup(goal_line(world, ref), found)
    alone = tuple(line for id_, line in lines.items() if not world.fed_by_kpi[id_])
    if alone:
        yield WatchedGroup(None, alone)


def closed_goals(world: World, owned: Owned) -> Iterator[ClosedGoal]:
    """The latest period first, its objectives before its key results."""
    scores = world.scores
    for period in world.closed_periods:
        own = owned.of(period.id)
        for o in own.objectives:
            yield _closed(world, o.id, "Objective", period.name, scores.objectives[o.id])
        for kr in own.key_results:
            yield _closed(world, kr.ref, "Key result", period.name, scores.key_results[kr.ref])


def _closed(world: World, ref: str, what: str, period: str, verdict: Verdict) -> ClosedGoal:
    return ClosedGoal(
        link=goal(world, ref),
        what=what,
        period=period,
        final=number(verdict.final_score),
        mark=verdict_mark(verdict),
        met="" if verdict.met is None else "met" if verdict.met else "not met",
    )
