"""The cases that calibration is judged by, and how often teams checked in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from okrsite.model.period import Period, Week, weeks_between
from okrsite.scoring.calibration import ENOUGH, Case
from okrsite.view.lookup import by
from okrsite.view.world import World

HABITS = ((0.5, "Every second week or more"), (0.25, "At least every fourth week"), (0.0, "Less often"))
"""How often a team checked in, by the least share of a period's weeks in which it did."""


def cases(world: World) -> tuple[Case, ...]:
    """Every key result of a closed period that counted, at the end of each of its weeks."""
    return tuple(_cases(world))


def _cases(world: World) -> Iterator[Case]:
    final = world.scores.key_results
    for scores in world.weeks:
        for period in world.closed_periods:
            if not period.first <= scores.as_of <= period.last:
                continue
            before = (period.last - scores.as_of).days // 7
            for objective in world.site.objectives_of_period[period.id]:
                if not objective.counts_on(period.last):
                    continue
                for kr in objective.key_results:
                    met, then = final[kr.ref].met, scores.key_results.get(kr.ref)
                    if met is None or then is None or not kr.counts_on(period.last):
                        continue
                    yield Case(
                        ref=kr.ref,
                        period=period.id,
                        teams=objective.teams,
                        weeks_before=before,
                        said=None if then.confidence is None else then.confidence / 10,
                        said_on=then.confidence_by.known if then.confidence_by else None,
                        forecast=then.forecast.probability if then.forecast else None,
                        forecast_on=then.latest.day if then.forecast and then.latest else None,
                        met=met,
                    )


@dataclass(frozen=True, slots=True)
class TeamPeriod:
    """A team in a closed period: in how many of its weeks it checked in, and what came of it."""

    team: str
    period: str
    weeks: int
    heard: int
    """Weeks with a check-in."""
    score: float
    met: int
    key_results: int

    @property
    def habit(self) -> str:
        """How often it checked in, in words."""
        return next(word for least, word in HABITS if self.heard / self.weeks >= least)


def completion(world: World) -> tuple[TeamPeriod, ...]:
    """Each team in each closed period, in their order."""
    heard: dict[str, set[Week]] = {}
    for checkin in world.site.checkins.values():
        week = Week.of(checkin.day)
        for ref in checkin.targets:
            objective = world.site.objective_of(ref)
            for team in objective.teams if objective else ():
                heard.setdefault(f"{team} {objective.period.id}" if objective else "", set()).add(week)
    return tuple(
        found
        for period in world.closed_periods
        for team in world.teams_of_period[period.id]
        if (found := _team(world, period, team, heard.get(f"{team} {period.id}", set()))) is not None
    )


def _team(world: World, period: Period, team: str, heard: set[Week]) -> TeamPeriod | None:
    group = world.scores.teams[period.id, team]
    if group.final_score is None:
        return None
    weeks = weeks_between(period.first, period.last)
    objectives = (world.site.objectives[id_] for id_ in group.objectives)
    mets = [
        met
        for objective in objectives
        if objective.counts_on(period.last)
        for kr in objective.key_results
        if (met := world.scores.key_results[kr.ref].met) is not None and kr.counts_on(period.last)
    ]
    return TeamPeriod(
        team, period.id, len(weeks), len(heard & set(weeks)), group.final_score, sum(mets), len(mets)
    )


def by_weeks_before(found: tuple[Case, ...]) -> dict[int, list[Case]]:
    """Cases by how many weeks before the end they are, the earliest first."""
    ordered = sorted(found, key=lambda case: -case.weeks_before)
    return {weeks: list(inside) for weeks, inside in groupby(ordered, key=lambda case: case.weeks_before)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitGroup:
    """Teams, each in each closed period, that checked in about as often, and what came of it."""

    habit: str
    least: float
    """The least share of a period's weeks with a check-in."""
    teams: int
    key_results: int
    met: int
    score: float | None
    """The mean final score; None where there are too few key results to conclude anything."""


def by_habit(world: World) -> tuple[HabitGroup, ...]:
    """Completion by how often a team checked in, the most often first."""
    groups = by(completion(world), lambda team: [team.habit])
    return tuple(_habit(least, habit, groups.get(habit, [])) for least, habit in HABITS)


def _habit(least: float, habit: str, inside: Sequence[TeamPeriod]) -> HabitGroup:
    goals = sum(team.key_results for team in inside)
    return HabitGroup(
        habit=habit,
        least=least,
        teams=len(inside),
        key_results=goals,
        met=sum(team.met for team in inside),
        score=sum(team.score for team in inside) / len(inside) if goals >= ENOUGH else None,
    )
