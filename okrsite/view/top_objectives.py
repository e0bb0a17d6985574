"""The objectives at the top of a running period, with their key results: where the golden thread begins."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.view.key_results import KeyResultRow, key_result_row
from okrsite.view.ladders import GoalLine, goal_line
from okrsite.view.links import Link, period_link, team
from okrsite.view.objectives import counting_first
from okrsite.view.world import World
from okrsite.words import listing, sentence

OBJECTIVES = 5
"""Objectives of a period on the home page; the others are a link away."""


@dataclass(frozen=True, slots=True)
class TopObjective:
    """An objective and its key results, as a part of the golden thread."""

    verb: str
    """What it is: `Company objective for 2026`."""
    line: GoalLine
    rows: tuple[KeyResultRow, ...]


@dataclass(frozen=True, slots=True)
class TopOfPeriod:
    """The objectives of a running period that stand on the home page."""

    link: Link
    objectives: tuple[TopObjective, ...]
    more: int


def company_objectives(world: World, period: Period) -> list[Objective]:
    """Those of the company's team that count, the heaviest first."""
    company, as_of = world.config.company_team, world.scores.as_of
    inside = world.site.objectives_of_period[period.id]
    return counting_first(world, (o for o in inside if company in o.teams and o.counts_on(as_of)))


def top_of_period(world: World, period: Period) -> TopOfPeriod:
    """The company's objectives, else those that count first."""
    company = company_objectives(world, period)
    inside = world.site.objectives_of_period[period.id]
    shown = (company or counting_first(world, inside))[:OBJECTIVES]
    return TopOfPeriod(
        period_link(period),
        tuple(_top_objective(world, objective, period, company=bool(company)) for objective in shown),
        len(inside) - len(shown),
    )


def _top_objective(world: World, objective: Objective, period: Period, *, company: bool) -> TopObjective:
    whose = "Company" if company else listing([team(world, id_).text for id_ in objective.teams])
    return TopObjective(
        sentence(f"{whose} objective for {period.name}".strip()),
        goal_line(world, objective.id),
        tuple(key_result_row(world, kr) for kr in objective.key_results),
    )
