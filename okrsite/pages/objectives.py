"""All periods, and the objectives of those that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.period import Period
from okrsite.pages.goals import counting_first, team_order
from okrsite.pages.heads import ordered, time_words
from okrsite.pages.nodes import Node, objective_node
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import GroupLine, Link, Mark, address, group_line, mark, number, person, team
from okrsite.pages.sentences import met_words, of_objectives
from okrsite.words import count, sentence

TEAMS = 50
"""Teams of a running period that are listed with their objectives."""
GOALS = 200
"""With more objectives than this a period lists its teams alone."""

BASE = "objectives/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFold:
    """A team's objectives in a fold."""

    link: Link
    mark: Mark
    line: str
    """`0.49, 0.10 behind pace, two objectives`."""
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A period in the list."""

    line: GroupLine
    when: str
    text: str
    """The verdict on its objectives."""
    teams: tuple[TeamFold, ...]
    more_teams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectivesContext:
    """`objectives.html`."""

    lead: str
    periods: tuple[PeriodLine, ...]
    pager: Pager


def pages(world: World) -> Iterator[Page]:
    """`/objectives/` and its further pages."""
    site = world.site
    periods = ordered(
        (p for p in site.periods.values() if site.objectives_of_period[p.id]), world.scores.as_of
    )
    order = team_order(world)
    many = f"{sentence(count(len(site.objectives), 'objective'))} in {count(len(periods), 'period')}."
    lead = many if periods else "There are no objectives yet."
    for leaf in leaves(BASE, periods):
        context = ObjectivesContext(
            lead=lead, periods=tuple(_line(world, period, order) for period in leaf.items), pager=leaf.pager
        )
        yield Page(
            leaf.address,
            "objectives.html",
            leaf.titled("Objectives"),
            context,
            description=lead,
            section="objectives",
        )


def _line(world: World, period: Period, order: dict[str, int]) -> PeriodLine:
    as_of = world.scores.as_of
    inside = world.site.objectives_of_period[period.id]
    scores = [world.scores.objectives[o.id] for o in inside if o.counts_on(as_of)]
    state = period.state(as_of)
    if state == "closed":
        text = met_words([s.met for s in scores].count(True), len(scores), "objective", "objectives")
    elif state == "running":
        text = of_objectives(scores)
    else:
        text = f"{sentence(count(len(inside), 'objective'))} so far."
    teams = sorted(
        (t for p, t in world.scores.teams if p == period.id), key=lambda t: (order.get(t, len(order)), t)
    )
    folds = teams[:TEAMS] if state == "running" else []
    return PeriodLine(
        line=group_line(world, Link(period.name, address(period.id)), world.scores.periods[period.id]),
        when=time_words(period, as_of),
        text=text,
        teams=tuple(_fold(world, period, team_id, listed=len(inside) <= GOALS) for team_id in folds),
        more_teams=len(teams) - len(folds) if folds else 0,
    )


def _fold(world: World, period: Period, team_id: str, *, listed: bool) -> TeamFold:
    group = world.scores.teams[period.id, team_id]
    link = Link(team(world, team_id).text, address(period.id, team_id))
    line = group_line(world, link, group)
    inside = counting_first(world, (world.site.objectives[id_] for id_ in group.objectives)) if listed else []
    nodes = []
    for objective in inside:
        owner = person(world, objective.owner)
        nodes.append(objective_node(world, objective, owner.text if owner else " "))
    told = [number(group.score), line.distance, count(len(group.objectives), "objective")]
    return TeamFold(
        link=link, mark=mark(group.status), line=", ".join(t for t in told if t), nodes=tuple(nodes)
    )
