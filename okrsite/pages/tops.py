"""The objectives at the top of a running period, with their key results: the golden thread's beginning."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.pages.goals import counting_first
from okrsite.pages.page import World
from okrsite.pages.parts import (
    KeyResultRow,
    Link,
    Mark,
    address,
    key_result_row,
    number,
    objective_address,
    person,
    team,
    verdict_mark,
)
from okrsite.words import sentence

OBJECTIVES = 5
"""Objectives of a period on the home page; the others are a link away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """An objective and its key results, as a part of the golden thread."""

    verb: str
    owner: Link | None
    link: Link
    mark: Mark
    figures: str
    rows: tuple[KeyResultRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodThreads:
    """The objectives of a running period that stand on the home page."""

    link: Link
    threads: tuple[Thread, ...]
    more: int


def company_objectives(world: World, period: Period) -> list[Objective]:
    """Those of the company's team that count, the heaviest first."""
    as_of = world.scores.as_of
    inside = world.site.objectives_of_period[period.id]
    found = (o for o in inside if world.config.company_team in o.teams and o.counts_on(as_of))
    return sorted(found, key=lambda o: (-o.weight, o.id))


def period_threads(world: World, period: Period) -> PeriodThreads:
    """The company's objectives, else those that count first."""
    company = company_objectives(world, period)
    inside = counting_first(world, world.site.objectives_of_period[period.id])
    chosen = counting_first(world, company) or inside
    shown = chosen[:OBJECTIVES]
    return PeriodThreads(
        link=Link(period.name, address(period.id)),
        threads=tuple(_thread(world, o, period, company=bool(company)) for o in shown),
        more=len(inside) - len(shown),
    )


def _thread(world: World, objective: Objective, period: Period, *, company: bool) -> Thread:
    score = world.scores.objectives[objective.id]
    names = " and ".join(team(world, id_).text for id_ in objective.teams)
    verb = "Company objective" if company else f"{names} objective".strip()
    return Thread(
        verb=sentence(f"{verb} for {period.name}"),
        owner=person(world, objective.owner),
        link=Link(objective.title, objective_address(objective.id)),
        mark=verdict_mark(score),
        figures=f"{number(score.score)}, where {number(score.expected)} was expected"
        if score.score is not None
        else "",
        rows=tuple(key_result_row(world, kr) for kr in objective.key_results),
    )
