"""All periods, and the objectives of those that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from okrsite.model.period import Period
from okrsite.view.apart import apart_words
from okrsite.view.filters import Filter, list_filter, objective_facets
from okrsite.view.groups import GroupLine, group_line, team_line
from okrsite.view.links import Link, period_link, person
from okrsite.view.marks import Mark
from okrsite.view.nodes import Node, objective_node
from okrsite.view.objectives import counting_first
from okrsite.view.outcomes import met_of
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.periods import review_link, time_words
from okrsite.view.sentences import met_words, of_objectives
from okrsite.view.world import World
from okrsite.words import count, sentence

TEAMS = 50
"""Teams of a running period that are listed with their objectives."""
GOALS = 200
"""With more objectives than this a period lists its teams alone."""
OPEN = 30
"""With more than this they stand in folds that a reader opens."""

BASE = "objectives/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFold:
    """A team's objectives in a fold."""

    link: Link
    mark: Mark
    line: str
    """`0.49, 0.10 behind pace, two objectives`."""
    apart: str
    """Why the team stands better than its objectives, where it does and these are shown."""
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
    open: bool
    """Whether the teams' objectives are shown without folds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectivesContext:
    """`objectives.html`."""

    head: ListHead
    periods: tuple[PeriodLine, ...]
    filter: Filter | None


def pages(world: World) -> Iterator[PageAt]:
    """`/objectives/` and its further pages."""
    periods = (*world.running_periods, *world.planned_periods, *world.closed_periods)
    many = f"{sentence(count(len(world.site.objectives), 'objective'))} in {count(len(periods), 'period')}."
    lead = many if periods else "There are no objectives yet."
    for leaf in leaves(BASE, periods):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead))


def _page(world: World, leaf: Leaf[Period], lead: str) -> Page:
    head = leaf.head(world, BASE, "Objectives", lead)
    lines = tuple(_line(world, period) for period in leaf.items)
    context = ObjectivesContext(head=head, periods=lines, filter=_filter(world, lines))
    return Page(
        leaf.address,
        "objectives.html",
        head.title,
        context,
        description=leaf.told(lead),
        section="objectives",
    )


def _filter(world: World, lines: tuple[PeriodLine, ...]) -> Filter | None:
    nodes = (node for line in lines for fold in line.teams for node in fold.nodes)
    rows = [node.facets for node in nodes if node.facets]
    return list_filter(rows, ("objective", "objectives"), len(world.site.objectives), [("kind", "objective")])


def _line(world: World, period: Period) -> PeriodLine:
    as_of = world.scores.as_of
    inside = world.site.objectives_of_period[period.id]
    state = period.state(as_of)
    if state == "closed":
        text = met_words(*met_of(world, inside), "objective", "objectives")
    elif state == "running":
        text = of_objectives([world.scores.objectives[o.id] for o in inside if o.counts_on(as_of)])
    else:
        text = f"{sentence(count(len(inside), 'objective'))} so far."
    teams = world.teams_of_period[period.id]
    folds = teams[:TEAMS] if state == "running" else ()
    line = group_line(period_link(period), world.scores.periods[period.id])
    return PeriodLine(
        line=replace(line, link=review_link(period)) if state == "closed" else line,
        when=time_words(period, as_of),
        text=text,
        teams=tuple(_fold(world, period, team_id, listed=len(inside) <= GOALS) for team_id in folds),
        more_teams=len(teams) - len(folds) if folds else 0,
        open=len(inside) <= OPEN,
    )


def _fold(world: World, period: Period, team_id: str, *, listed: bool) -> TeamFold:
    group = world.scores.teams[period.id, team_id]
    line = team_line(world, period, team_id)
    inside = counting_first(world, (world.site.objectives[id_] for id_ in group.objectives)) if listed else []
    nodes = []
    for objective in inside:
        owner = person(world, objective.owner)
        node = objective_node(world, objective, owner.text if owner else "")
        nodes.append(replace(node, facets=objective_facets(world, objective, team_id)))
    told = [line.score, line.distance, count(len(group.objectives), "objective")]
    return TeamFold(
        link=line.link,
        mark=line.mark,
        line=", ".join(t for t in told if t),
        apart=apart_words(world, group) if nodes else "",
        nodes=tuple(nodes),
    )
