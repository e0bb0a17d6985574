"""Teams and periods in a line, and at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from okrsite.model.period import Period
from okrsite.model.records import Team
from okrsite.scoring.values import GroupScore
from okrsite.view.by_week import team_mark
from okrsite.view.figures import distance, number, score_change, shown_score
from okrsite.view.links import Link, address, period_link, team
from okrsite.view.marks import Bar, Mark, bar, mark
from okrsite.view.objectives import counting_first
from okrsite.view.sentences import number_word
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A team in a period, or a period, in a line."""

    link: Link
    mark: Mark
    score: str
    expected: str
    distance: str
    """`0.10 behind pace`."""
    bar: Bar
    objectives: int


def group_line(link: Link, group: GroupScore) -> GroupLine:
    """A team's or a period's line."""
    shown = shown_score(group)
    running = group.status not in {"closed", "planned"}
    return GroupLine(
        link=link,
        mark=mark(group.status),
        score=number(shown),
        expected=number(group.expected),
        distance=distance(group.score, group.expected) if running else "",
        bar=bar(shown, group.expected if running else None, link.text),
        objectives=len(group.objectives),
    )


def team_line(world: World, period: Period, team_id: str) -> GroupLine:
    """A team's line in a period."""
    link = Link(team(world, team_id).text, address(period.id, team_id))
    return _team_line(world, link, world.scores.teams[period.id, team_id])


def _team_line(world: World, link: Link, group: GroupScore) -> GroupLine:
    return replace(group_line(link, group), mark=team_mark(world, world.scores, group))


def standing(world: World, entry: Team) -> tuple[GroupLine, ...]:
    """How a team stands in each running period in which it has objectives."""
    return tuple(
        _team_line(world, period_link(period, entry.id), world.scores.teams[period.id, entry.id])
        for period in world.running_periods
        if (period.id, entry.id) in world.scores.teams
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A team at a glance: how it stands in a period, in one picture and two figures."""

    line: GroupLine
    period: str
    """The name of the period."""
    say: str
    """The title of the objective that counts most."""
    change: str
    stale: str


def glance(world: World, period: Period, team_id: str) -> Glance:
    """A team at a glance."""
    group = world.scores.teams[period.id, team_id]
    inside = counting_first(world, (world.site.objectives[id_] for id_ in group.objectives))
    stale = sum(world.scores.objectives[o.id].stale for o in inside)
    several = stale > 0 and len(inside) > 1
    return Glance(
        line=team_line(world, period, team_id),
        period=period.name,
        say=inside[0].title if inside else "",
        change=score_change(group, world.team_before(period, team_id), world.when),
        stale=f"{number_word(stale)} of {number_word(len(inside))} stale" if several else "",
    )


def at_a_glance(world: World) -> dict[str, Period]:
    """The teams that home page and wall show, each with the shortest running period it has objectives in.

    The company's own goals stand above them: it is among them where it shares its period with one.
    """
    homes, company = world.home_periods, world.config.company_team
    others = {id_: period for id_, period in homes.items() if id_ != company}
    shared = not others or homes.get(company) in others.values()
    return homes if shared else others


def one_period(homes: Mapping[str, Period]) -> Period | None:
    """The period that all teams at a glance are in; None where they are in several."""
    return next(iter(homes.values())) if len({period.id for period in homes.values()}) == 1 else None
