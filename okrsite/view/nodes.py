"""Goals and KPIs in one line each."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.records import Kpi
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import TIMED, amount, current_text, number, shown_score, target_text
from okrsite.view.filters import Facets
from okrsite.view.kpis import bands
from okrsite.view.links import Link, Source, address, objective_address, person, source, team
from okrsite.view.marks import Bar, Mark, bar, kpi_mark, verdict_mark
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something measured, in one line."""

    link: Link
    who: str
    figure: str
    rest: str
    """What follows the figure: its target, or what was expected."""
    source: Source | None
    mark: Mark
    bar: Bar | None
    goal: bool = False
    """An objective's title is set bolder."""
    why: str = ""
    """Why people graded it so."""
    facets: Facets | None = None
    """What it is found by in a list with a filter."""


def key_result_node(world: World, kr: KeyResult, who: str | None = None, *, reasons: bool = False) -> Node:
    """A key result in one line; `who` is its owner unless given, `reasons` tells why it was graded so."""
    score = world.scores.key_results[kr.ref]
    owner = person(world, kr.owner)
    if who is None:
        who = owner.text if owner else ""
    return Node(
        link=Link(kr.title, objective_address(kr.ref)),
        who=who,
        figure=current_text(kr, score, world.scores.as_of),
        rest=_rest(kr, score),
        source=source(world, score.latest.span if score.latest else None),
        mark=verdict_mark(score),
        bar=bar(score.progress, score.expected if score.status in TIMED else None, kr.title),
        why=score.graded.why if reasons and score.graded else "",
    )


def _rest(kr: KeyResult, score: KeyResultScore) -> str:
    target = target_text(kr, score)
    if score.graded is not None:
        return f"{target}; graded {number(score.graded.value)}, {number(score.score)} computed".lstrip("; ")
    return target


def objective_node(world: World, objective: Objective, who: str | None = None) -> Node:
    """An objective in one line; `who` is its teams and period unless given."""
    score = world.scores.objectives[objective.id]
    shown = shown_score(score)
    timed = score.status in TIMED
    return Node(
        link=Link(objective.title, objective_address(objective.id)),
        who=place(world, objective) if who is None else who,
        figure=number(shown),
        rest=f"where {number(score.expected)} was expected" if timed else "",
        source=source(world, objective.span),
        mark=verdict_mark(score),
        bar=bar(shown, score.expected if timed else None, objective.title),
        goal=True,
    )


def kpi_node(world: World, kpi: Kpi) -> Node:
    """A KPI in one line; it has no pace and so no bar."""
    score = world.scores.kpis[kpi.id]
    owner = person(world, kpi.owner)
    latest = score.readings[-1] if score.readings else None
    return Node(
        link=Link(kpi.title, address("kpis", kpi.id)),
        who=", ".join(["A KPI: watched, not a goal", *([owner.text] if owner else [])]),
        figure=amount(kpi, score.current),
        rest=bands(kpi),
        source=source(world, latest.span if latest else None),
        mark=kpi_mark(world.scores.kpis[kpi.id]),
        bar=None,
    )


def place(world: World, objective: Objective) -> str:
    """`Sales, Q4 2026`: the teams and the period of an objective."""
    teams = " and ".join(team(world, id_).text for id_ in objective.teams)
    return ", ".join(part for part in (teams, objective.period.name) if part)


def figures(node: Node) -> str:
    """The figures of a line in one: `0.43, where 0.62 was expected`, `$28.6M of $35M`."""
    return f"{node.figure}{', ' if node.rest.startswith(('where', 'green')) else ' '}{node.rest}".strip()
