"""A period: how it stands, its objectives by team, and once it is over its review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.pages.facts import Fact, facts, intro
from okrsite.pages.goals import Goal, counting_first, goal_row, team_order
from okrsite.pages.heads import Head, group_box, rose, span_words, time_words
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import Crumb, GroupLine, Link, address, day_text, group_line, mark, number, team
from okrsite.pages.review import Review, review
from okrsite.pages.sentences import counted, met_words, stale_words
from okrsite.scoring.values import GroupScore
from okrsite.words import STATUS, count, sentence

TEAMS = 50
"""Teams in the table; the others have their own pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamGoals:
    """The objectives of a team in the period, those on this page."""

    link: Link
    id: str
    goals: tuple[Goal, ...]


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
    teams: tuple[Standing, ...]
    more_teams: int
    review: Review | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodContext:
    """`period.html`."""

    crumbs: tuple[Crumb, ...]
    here: str
    opening: Opening | None
    """On the first page only."""
    heading: str
    groups: tuple[TeamGoals, ...]
    pager: Pager


def pages(world: World) -> Iterator[Page]:
    """`/2026-Q4/` for each period that has objectives, and its further pages."""
    order = team_order(world)
    for period in world.site.periods.values():
        if world.site.objectives_of_period[period.id]:
            yield from _pages(world, period, order)


def _pages(world: World, period: Period, order: dict[str, int]) -> Iterator[Page]:
    inside = world.site.objectives_of_period[period.id]
    base = address(period.id)
    opening = _opening(world, period, inside, order)
    for leaf in leaves(base, _by_team(world, inside, order), further="page/"):
        first = leaf.pager.number == 1
        crumbs = (Crumb("Objectives", "objectives/"), *(() if first else (Crumb(period.name, base),)))
        context = PeriodContext(
            crumbs=crumbs,
            here=period.name if first else f"Page {leaf.pager.number}",
            opening=opening if first else None,
            heading=sentence(count(len(inside), "objective")),
            groups=_groups(world, period, leaf.items),
            pager=leaf.pager,
        )
        yield Page(
            leaf.address,
            "period.html",
            leaf.titled(period.name),
            context,
            description=opening.head.title,
            section="objectives",
        )


def _opening(world: World, period: Period, inside: Sequence[Objective], order: dict[str, int]) -> Opening:
    group = world.scores.periods[period.id]
    box = group_box(world, None, group, period, world.before.periods.get(period.id))
    teams = sorted((t for p, t in world.scores.teams if p == period.id), key=lambda t: (order.get(t, 0), t))
    found = review(world, period, inside, most=8)
    return Opening(
        head=Head(
            mark=mark(group.status),
            words=f"{period.name}: {STATUS[group.status].lower()}",
            title=_title(world, period, inside),
            lead=_lead(world, period, inside, group, found),
            scores=(box,) if box else (),
        ),
        facts=_facts(world, period, inside, group),
        intro=intro(world, period.id),
        teams=tuple(_standing(world, period, team_id) for team_id in teams[:TEAMS]),
        more_teams=max(len(teams) - TEAMS, 0),
        review=found,
    )


def _title(world: World, period: Period, inside: Sequence[Objective]) -> str:
    """The verdict on all objectives of the period."""
    as_of = world.scores.as_of
    scores = world.scores.objectives
    counting = [scores[o.id] for o in inside if o.counts_on(as_of)]
    state = period.state(as_of)
    if state == "planned":
        return f"{period.name} begins on {day_text(period.first, as_of)}."
    if state == "closed":
        met = [s.met for s in counting].count(True)
        return met_words(met, len(counting), "objective", "objectives") or "No objective counted."
    told = counted([s.status for s in counting], "objective", "objectives")
    return told or "No objective counts yet."


def _lead(
    world: World, period: Period, inside: Sequence[Objective], group: GroupScore, found: Review | None
) -> str:
    """What moved, or what came of it."""
    if found is not None:
        return found.met
    if period.state(world.scores.as_of) == "planned":
        return ""
    before = world.before.periods.get(period.id)
    started = world.before.as_of >= period.first
    moved = rose(group.score, before.score if before and started else None, f"The score of {period.name}")
    scores = [world.scores.objectives[o.id] for o in inside if o.counts_on(world.scores.as_of)]
    return f"{moved} {stale_words(scores)}".strip()


def _facts(world: World, period: Period, inside: Sequence[Objective], group: GroupScore) -> tuple[Fact, ...]:
    as_of = world.scores.as_of
    site = world.site
    related = [p for p in site.periods.values() if site.objectives_of_period[p.id]]
    company = len(group.objectives) < len(inside)
    whose = "The company’s" if company else "All"  # noqa: RUF001
    return facts(
        ("Days", span_words(period, as_of)),
        ("State", time_words(period, as_of)),
        (
            "Score of",
            f"{whose} {count(len(group.objectives), 'objective')}" if group.score is not None else None,
        ),
        ("Within", [_period_link(p) for p in related if p.contains(period)]),
        ("Holds", [_period_link(p) for p in related if period.contains(p)][:12]),
    )


def _period_link(period: Period) -> Link:
    return Link(period.name, address(period.id))


def _standing(world: World, period: Period, team_id: str) -> Standing:
    link = Link(team(world, team_id).text, address(period.id, team_id))
    group = world.scores.teams[period.id, team_id]
    as_of = world.scores.as_of
    counting = [id_ for id_ in group.objectives if world.site.objectives[id_].counts_on(as_of)]
    met = sum(world.scores.objectives[id_].met is True for id_ in counting)
    return Standing(
        line=group_line(world, link, group), computed=number(group.score), met=f"{met} of {len(counting)}"
    )


def _by_team(world: World, inside: Sequence[Objective], order: dict[str, int]) -> list[tuple[str, Objective]]:
    """Team by team as in the tree, a shared objective under each of its teams; those of no team last."""
    by_team: dict[str, list[Objective]] = {}
    for objective in counting_first(world, inside):
        for team_id in objective.teams or ("",):
            by_team.setdefault(team_id, []).append(objective)
    names = sorted(by_team, key=lambda t: (not t, order.get(t, len(order)), t))
    return [(name, objective) for name in names for objective in by_team[name]]


def _groups(world: World, period: Period, items: Sequence[tuple[str, Objective]]) -> tuple[TeamGoals, ...]:
    return tuple(
        TeamGoals(
            link=Link(team(world, name).text, address(period.id, name)) if name else Link("No team"),
            id=f"team-{name}" if name else "no-team",
            goals=tuple(goal_row(world, objective, name) for _, objective in members),
        )
        for name, members in groupby(items, key=lambda item: item[0])
    )
