"""A team in a period: its objectives, its check-ins, what stands in the way, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from okrsite.charts.distance import objective_distances
from okrsite.charts.score import team_score_chart
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.model.records import CheckIn
from okrsite.view.by_week import team_mark
from okrsite.view.chart import Chart, Table
from okrsite.view.checkins import CheckInEntry, Obstacle, checkin_entry, obstacles
from okrsite.view.due import DueItem, due
from okrsite.view.facts import Fact, facts, intro
from okrsite.view.figures import rose
from okrsite.view.filters import Filter, coded, list_filter
from okrsite.view.heads import Head, team_box
from okrsite.view.links import Crumb, Link, address, objective_address, person, team
from okrsite.view.lookup import by
from okrsite.view.objectives import ObjectiveRow, counting_first, objective_row
from okrsite.view.outcomes import met_of
from okrsite.view.page import Page, PageAt
from okrsite.view.periods import span_words, time_words
from okrsite.view.review import Review, review
from okrsite.view.sentences import met_words, of_objectives, tone, verdict
from okrsite.view.world import World
from okrsite.words import count, sentence

CHECKINS = 5
GOALS, MULTIPLES = 50, 12
"""So many objectives are listed, and so many of them with a chart."""
DUE = 20
"""Dates within the next 14 days; the nearest first."""
NAMED = 8
"""With more key results than this the verdict counts objectives instead of naming key results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """What still stands in the way, by the last check-in of one author."""

    obstacle: Obstacle
    checkin: Link
    author: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTeamContext:
    """`period_team.html`."""

    crumbs: tuple[Crumb, ...]
    here: str
    head: Head
    facts: tuple[Fact, ...]
    intro: str
    """The body of `content/2026-Q4/sales/index.md`."""
    heading: str
    by_week: Chart | None
    """The team's score."""
    goals: tuple[tuple[ObjectiveRow, Chart | None], ...]
    """Each with its distance from the expected pace by week."""
    distances: Table | None
    """The same of all of them."""
    filter: Filter | None
    more: tuple[Link, ...]
    """Objectives above `GOALS`, by title alone."""
    checkins: tuple[CheckInEntry, ...]
    checkin_count: int
    team: Link
    blockers: tuple[Blocking, ...]
    due: tuple[DueItem, ...]
    more_due: int
    review: Review | None


def pages(world: World) -> Iterator[PageAt]:
    """`/2026-Q4/sales/` for each team that has objectives in a period."""
    checkins = by(
        reversed(tuple(world.site.checkins.values())),
        lambda c: [(c.period or "", team_id) for team_id in c.teams],
    )
    for period, team_id in world.scores.teams:
        own = checkins.get((period, team_id), [])
        yield PageAt(
            address(period, team_id), partial(_page, world, world.site.periods[period], team_id, own)
        )


def _page(world: World, period: Period, team_id: str, checkins: Sequence[CheckIn]) -> Page:
    group = world.scores.teams[period.id, team_id]
    name = team(world, team_id)
    inside = counting_first(world, (world.site.objectives[id_] for id_ in group.objectives))
    box = team_box(world, period, team_id)
    title = f"{name.text}, {period.name}"
    lead = _lead(world, period, team_id, inside)
    running = period.state(world.scores.as_of) == "running"
    sign = team_mark(world, world.scores, group)
    by_week = team_score_chart(world, period, team_id, sign)
    distances = objective_distances(world, period, inside[:MULTIPLES])
    charts = distances.charts if distances else {}
    soon = due(world, (kr for o in inside for kr in o.key_results)) if running else ()
    goals = tuple((objective_row(world, o, team_id), charts.get(o.id)) for o in inside[:GOALS])
    context = PeriodTeamContext(
        crumbs=(Crumb("Objectives", "objectives/"), Crumb(period.name, address(period.id))),
        here=name.text,
        head=Head(mark=sign, words="", title=title, lead=lead, scores=(box,) if box else ()),
        facts=_facts(world, period, team_id),
        intro=intro(world, f"{period.id}/{team_id}"),
        heading=sentence(count(len(inside), "objective")),
        by_week=by_week,
        goals=goals,
        distances=distances.table if distances else None,
        filter=list_filter(
            [goal.facets for goal, _ in goals],
            ("objective", "objectives"),
            len(inside),
            [("kind", "objective"), ("period", period.id), ("team", coded(team_id))],
        ),
        more=tuple(Link(o.title, objective_address(o.id)) for o in inside[GOALS:]),
        checkins=tuple(checkin_entry(world, c) for c in checkins[:CHECKINS]),
        checkin_count=len(checkins),
        team=name,
        blockers=_blockers(world, checkins) if running else (),
        due=soon[:DUE],
        more_due=max(len(soon) - DUE, 0),
        review=review(world, period, inside, team_id),
    )
    return Page(
        address(period.id, team_id),
        "period_team.html",
        title,
        context,
        description=f"{title}: {lead}",
        section="objectives",
        charts=(*((by_week,) if by_week else ()), *charts.values()),
    )


def _lead(world: World, period: Period, team_id: str, inside: Sequence[Objective]) -> str:
    as_of = world.scores.as_of
    scores = world.scores.objectives
    counting = [o for o in inside if o.counts_on(as_of)]
    state = period.state(as_of)
    if state == "planned":
        return f"{time_words(period, as_of)}."
    if state == "closed":
        told = met_words(*met_of(world, inside), "objective", "objectives")
        found = review(world, period, inside, team_id)
        return f"{told} {found.met}".strip() if found else told
    results = [kr for o in counting for kr in o.key_results if kr.counts_on(as_of)]
    if len(results) > NAMED:
        told = of_objectives([scores[o.id] for o in counting])
    else:
        text = " ".join(o.body.text for o in counting)
        told = verdict(
            [(kr.short, tone(world.scores.key_results[kr.ref])) for kr in results], world.small_words, text
        )
    group = world.scores.teams[period.id, team_id]
    moved = rose(group, world.team_before(period, team_id), "The score", world.when)
    return " ".join(part for part in (told, moved) if part) or "No objective counts."


def _facts(world: World, period: Period, team_id: str) -> tuple[Fact, ...]:
    entry = world.site.teams.get(team_id)
    as_of = world.scores.as_of
    others = sorted(
        (world.site.periods[p] for p, t in world.scores.teams if t == team_id and p != period.id),
        key=lambda p: p.sort_key,
        reverse=True,
    )
    return facts(
        ("Team", team(world, team_id)),
        ("Lead", person(world, entry.lead) if entry else None),
        ("Period", Link(period.name, address(period.id))),
        ("Days", span_words(period, as_of)),
        ("State", time_words(period, as_of) if as_of <= period.last else None),
        ("Other periods", [Link(p.name, address(p.id, team_id)) for p in others[:8]]),
    )


def _blockers(world: World, checkins: Sequence[CheckIn]) -> tuple[Blocking, ...]:
    """What the last check-in of each author still names."""
    seen: set[str | None] = set()
    found = []
    for checkin in checkins:
        if checkin.author in seen:
            continue
        seen.add(checkin.author)
        link = Link(checkin.title, objective_address(checkin.id))
        by = person(world, checkin.author)
        found += [Blocking(obstacle=o, checkin=link, author=by) for o in obstacles(world, checkin)]
    return tuple(found)
