"""A period: how it stands, its objectives by team, and once it is over its review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from okrsite.charts.distribution import distribution_chart
from okrsite.charts.heat_map import heat_map
from okrsite.charts.score import period_score_chart
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.scoring.values import GroupScore
from okrsite.view.by_week import objective_by_week
from okrsite.view.chart import Chart
from okrsite.view.facts import Fact, facts, intro
from okrsite.view.figures import day_text, number, rose
from okrsite.view.filters import Filter, list_filter
from okrsite.view.groups import GroupLine, team_line
from okrsite.view.heads import Head, period_box
from okrsite.view.links import Crumb, Link, address, period_link, team
from okrsite.view.lookup import by
from okrsite.view.marks import mark
from okrsite.view.objectives import ObjectiveRow, counting_first, objective_row
from okrsite.view.outcomes import Endings, Grades, endings, ends_words, grades, met_of
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, Pager, leaves
from okrsite.view.periods import after, before, span_words, time_words
from okrsite.view.review import Review, review
from okrsite.view.sentences import counted, met_words, stale_words
from okrsite.view.trails import trails
from okrsite.view.world import World
from okrsite.words import STATUS, count, sentence

TEAMS = 50
"""Teams in the table; the others have their own pages."""
LEARNED = 4
"""Retros that are quoted; the others are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamGoals:
    """The objectives of a team in the period, those on this page."""

    link: Link
    id: str
    goals: tuple[ObjectiveRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A team in the table; what was computed and met counts once the period is over."""

    line: GroupLine
    computed: str
    met: str
    """`2 of 3`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What stands above the list of objectives."""

    head: Head
    facts: tuple[Fact, ...]
    intro: str
    """The body of `content/2026-Q4/index.md`."""
    by_week: Chart | None
    """Its score."""
    team_weeks: Chart | None
    """How its teams stood."""
    spread: Chart | None
    """How the scores of its objectives lie."""
    teams: tuple[Standing, ...]
    more_teams: int
    review: Review | None
    endings: Endings
    """Once it is over: the objectives at either end."""
    grades: Grades
    """Once it is over: the grades that differ from what was computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodContext:
    """`period.html`."""

    crumbs: tuple[Crumb, ...]
    here: str
    opening: Opening | None
    """On the first page only."""
    heading: str
    trailed: bool
    """Whether its objectives were scored by week."""
    groups: tuple[TeamGoals, ...]
    filter: Filter | None
    pager: Pager


def pages(world: World) -> Iterator[PageAt]:
    """`/2026-Q4/` for each period that has objectives, and its further pages."""
    for period in world.site.periods.values():
        if world.site.objectives_of_period[period.id]:
            yield from _pages(world, period)


def _pages(world: World, period: Period) -> Iterator[PageAt]:
    inside = world.site.objectives_of_period[period.id]
    base = address(period.id)
    for leaf in leaves(base, _by_team(world, period, inside), further="page/"):
        yield PageAt(leaf.address, partial(_page, world, period, leaf))


def _page(world: World, period: Period, leaf: Leaf[tuple[str, Objective]]) -> Page:
    inside = world.site.objectives_of_period[period.id]
    base = address(period.id)
    first = leaf.is_first
    opening = _opening(world, period, inside) if first else None
    told = f"{opening.head.title} {opening.head.lead}".rstrip() if opening else ""
    crumbs = (Crumb("Objectives", "objectives/"), *(() if first else (Crumb(period.name, base),)))
    context = PeriodContext(
        crumbs=crumbs,
        here=period.name if first else f"Page {leaf.pager.number}",
        opening=opening,
        heading=sentence(count(len(inside), "objective")),
        groups=(groups := _groups(world, period, leaf.items)),
        trailed=any(goal.trail for group in groups for goal in group.goals),
        filter=_filter(period, groups, len(inside)),
        pager=leaf.pager,
    )
    return Page(
        leaf.address,
        "period.html",
        leaf.titled(period.name),
        context,
        description=f"{period.name}: {told}" if opening else leaf.told(period.name),
        section="objectives",
        charts=_charts(opening) if opening else (),
    )


def _charts(opening: Opening) -> tuple[Chart, ...]:
    return tuple(chart for chart in (opening.by_week, opening.team_weeks, opening.spread) if chart)


def _filter(period: Period, groups: Sequence[TeamGoals], total: int) -> Filter | None:
    rows = [goal.facets for group in groups for goal in group.goals]
    narrowed = [("kind", "objective"), ("period", period.id)]
    return list_filter(rows, ("objective", "objectives"), total, narrowed)


def _opening(world: World, period: Period, inside: Sequence[Objective]) -> Opening:
    group = world.scores.periods[period.id]
    box = period_box(world, period)
    teams = world.teams_of_period[period.id]
    found = review(world, period, inside, most=LEARNED)
    over = inside if found else ()
    return Opening(
        head=Head(
            mark=mark(group.status),
            words=f"Review of {period.name}" if found else f"{period.name}: {STATUS[group.status].lower()}",
            title=_title(world, period, inside),
            lead=_lead(world, period, inside, group, found),
            scores=(box,) if box else (),
        ),
        facts=_facts(world, period, inside, group),
        intro=intro(world, period.id),
        by_week=period_score_chart(world, period, mark(group.status)),
        team_weeks=heat_map(world, period),
        spread=distribution_chart(world, period, inside),
        teams=tuple(_standing(world, period, team_id) for team_id in teams[:TEAMS]),
        more_teams=max(len(teams) - TEAMS, 0),
        review=found,
        endings=endings(world, over),
        grades=grades(world, over),
    )


def _title(world: World, period: Period, inside: Sequence[Objective]) -> str:
    """The verdict on all objectives of the period."""
    as_of = world.scores.as_of
    state = period.state(as_of)
    if state == "planned":
        return f"{period.name} begins on {day_text(period.first, as_of)}."
    if state == "closed":
        return met_words(*met_of(world, inside), "objective", "objectives") or "No objective counted."
    scores = world.scores.objectives
    told = counted([scores[o.id].status for o in inside if o.counts_on(as_of)], "objective", "objectives")
    return told or "No objective counts yet."


def _lead(
    world: World, period: Period, inside: Sequence[Objective], group: GroupScore, found: Review | None
) -> str:
    """What moved, or what came of it."""
    if found is not None:
        return f"{found.met} {ends_words(world, period)}".strip()
    if period.state(world.scores.as_of) == "planned":
        return ""
    moved = rose(group, world.period_before(period), f"The score of {period.name}", world.when)
    scores = [world.scores.objectives[o.id] for o in inside if o.counts_on(world.scores.as_of)]
    return f"{moved} {stale_words(scores)}".strip()


def _facts(world: World, period: Period, inside: Sequence[Objective], group: GroupScore) -> tuple[Fact, ...]:
    as_of = world.scores.as_of
    related = [p for p in world.site.periods.values() if world.has_page(p.id)]
    return facts(
        ("Days", span_words(period, as_of)),
        ("State", time_words(period, as_of) if as_of <= period.last else None),
        ("Score of", _score_of(world, inside, group) if group.score is not None else None),
        ("Before it", before(world, period)),
        ("After it", after(world, period)),
        ("Within", [period_link(p) for p in related if p.contains(period)]),
        ("Holds", [period_link(p) for p in related if period.contains(p)][:12]),
    )


def _score_of(world: World, inside: Sequence[Objective], group: GroupScore) -> str:
    """Whose objectives a period's score is made from: `The company’s three objectives that count`."""  # noqa: RUF002
    as_of, scores, total = world.scores.as_of, world.scores.objectives, len(group.objectives)
    counting = [id_ for id_ in group.objectives if world.site.objectives[id_].counts_on(as_of)]
    of = sum(scores[id_].score is not None for id_ in counting)
    whose = "The company’s" if total < len(inside) else "All" if of == total else "The"  # noqa: RUF001
    rest = "" if of == total else " that counts" if of == 1 else " that count"
    return f"{whose} {count(of, 'objective')}{rest}"


def _standing(world: World, period: Period, team_id: str) -> Standing:
    group = world.scores.teams[period.id, team_id]
    met, total = met_of(world, (world.site.objectives[id_] for id_ in group.objectives))
    return Standing(
        line=team_line(world, period, team_id), computed=number(group.score), met=f"{met} of {total}"
    )


def _by_team(world: World, period: Period, inside: Sequence[Objective]) -> list[tuple[str, Objective]]:
    """Team by team as in the tree, a shared objective under each of its teams; those of no team last."""
    by_team = by(counting_first(world, inside), lambda o: o.teams or [""])
    names = (*world.teams_of_period[period.id], "")
    return [(name, objective) for name in names for objective in by_team.get(name, ())]


def _groups(world: World, period: Period, items: Sequence[tuple[str, Objective]]) -> tuple[TeamGoals, ...]:
    by_week = trails(period, {o.id: objective_by_week(world, o) for _, o in items})
    return tuple(
        TeamGoals(
            link=Link(team(world, name).text, address(period.id, name)) if name else Link("No team"),
            # An id in HTML holds no space, and names of files hold no `:`.
            id=f"_team-{name.replace(' ', ':')}",
            goals=tuple(replace(objective_row(world, o, name), trail=by_week.get(o.id)) for _, o in members),
        )
        for name, members in groupby(items, key=lambda item: item[0])
    )
