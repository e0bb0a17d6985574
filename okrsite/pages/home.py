"""The home page: where the company stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from okrsite.charts.distance import team_distances
from okrsite.charts.score import period_score_chart
from okrsite.model.period import Period
from okrsite.view.attention import Attention, attention
from okrsite.view.chart import Chart, Table
from okrsite.view.company_head import company_head
from okrsite.view.excerpts import opening
from okrsite.view.figures import day_text, number
from okrsite.view.groups import Glance, at_a_glance, glance, one_period
from okrsite.view.heads import Head
from okrsite.view.links import Link, address, period_link
from okrsite.view.outcomes import met_of
from okrsite.view.page import Page, PageAt
from okrsite.view.periods import review_link
from okrsite.view.sentences import met_words
from okrsite.view.top_objectives import TopOfPeriod, top_of_period
from okrsite.view.week_brief import WeekBrief, week_brief
from okrsite.view.world import World

TEAMS = 24
CLOSED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """`content/index.md`."""

    title: str
    first: str
    """Its first paragraph."""
    rest: str
    """What follows, in a fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A closed period, and what came of it."""

    link: Link
    score: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext:
    """`home.html`."""

    head: Head
    by_week: Chart | None
    """The score of the longest running period."""
    vision: Vision | None
    periods: tuple[TopOfPeriod, ...]
    week: WeekBrief | None
    attention: Attention
    glance_of: Link | None
    """The running period that the teams are shown in; None where they are in several."""
    teams: tuple[tuple[Glance, Chart | None], ...]
    """Each with its distance from the expected pace by week."""
    distances: Table | None
    """The same of all of them."""
    more_teams: int
    coming: tuple[Link, ...]
    """Planned periods, with the day on which they begin."""
    closed: tuple[Over, ...]
    more_closed: int
    has_objectives: bool


def pages(world: World) -> Iterator[PageAt]:
    """The page at `/`."""
    yield PageAt("", partial(_page, world))


def _page(world: World) -> Page:
    running, closed, head = world.running_periods, world.closed_periods, company_head(world)
    homes = at_a_glance(world)
    period, shown = one_period(homes), dict(islice(homes.items(), TEAMS))
    by_week = period_score_chart(world, running[0], head.mark) if running else None
    distances = team_distances(world, shown)
    charts = distances.charts if distances else {}
    context = HomeContext(
        head=head,
        by_week=by_week,
        vision=_vision(world),
        periods=tuple(top_of_period(world, period) for period in running),
        week=week_brief(world),
        attention=attention(world),
        glance_of=period_link(period) if period else None,
        teams=tuple((glance(world, within, id_), charts.get(id_)) for id_, within in shown.items()),
        distances=distances.table if distances else None,
        more_teams=max(len(homes) - TEAMS, 0),
        coming=tuple(_coming(world)),
        closed=tuple(_over(world, period) for period in closed[:CLOSED]),
        more_closed=max(len(closed) - CLOSED, 0),
        has_objectives=bool(world.site.objectives),
    )
    return Page(
        "",
        "home.html",
        world.config.title,
        context,
        description=head.title,
        section="now",
        charts=(*((by_week,) if by_week else ()), *charts.values()),
    )


def _vision(world: World) -> Vision | None:
    index = world.site.pages.get("")
    if index is None:
        return None
    html = world.bodies.get(index.path, "")
    first, more = opening(html)
    if not html.startswith(first):
        first, more = "", bool(html)
    return Vision(title=index.title, first=first, rest=html[len(first) :].strip() if more else "")


def _coming(world: World) -> Iterator[Link]:
    as_of = world.scores.as_of
    for period in world.planned_periods[:CLOSED]:
        yield Link(f"{period.name} begins on {day_text(period.first, as_of)}", address(period.id))


def _over(world: World, period: Period) -> Over:
    met, total = met_of(world, world.site.objectives_of_period[period.id])
    return Over(
        link=review_link(period),
        score=number(world.scores.periods[period.id].final_score),
        text=met_words(met, total, "objective", "objectives"),
    )
