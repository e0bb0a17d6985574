"""The home page: where the company stands now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.view.attention import Attention, attention
from okrsite.view.excerpts import opening
from okrsite.view.figures import day_text, number, rose
from okrsite.view.groups import Glance, glance
from okrsite.view.heads import Head, period_box
from okrsite.view.links import Link, address, period_link
from okrsite.view.marks import mark
from okrsite.view.page import Page
from okrsite.view.periods import review_link
from okrsite.view.sentences import met_words, of_objectives, tone, verdict
from okrsite.view.standing import standing_words
from okrsite.view.story import Sentence, story
from okrsite.view.top_objectives import TopOfPeriod, company_objectives, top_of_period
from okrsite.view.week import movers, moves, weeks
from okrsite.view.week_rows import MoveRow, move_row
from okrsite.view.world import World
from okrsite.words import count

TEAMS = 24
MOVED = 4
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
class WeekBrief:
    """The story of the week in short."""

    title: str
    """`The week in four sentences`."""
    link: Link
    story: tuple[Sentence, ...]
    moved: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext:
    """`home.html`."""

    head: Head
    vision: Vision | None
    periods: tuple[TopOfPeriod, ...]
    week: WeekBrief | None
    attention: Attention
    glance_of: Link | None
    """The shortest running period, which the teams are shown in."""
    teams: tuple[Glance, ...]
    more_teams: int
    coming: tuple[Link, ...]
    """Planned periods, with the day on which they begin."""
    closed: tuple[Over, ...]
    more_closed: int
    has_objectives: bool


def pages(world: World) -> Iterator[Page]:
    """The page at `/`."""
    running, closed = world.running_periods, world.closed_periods
    head = _head(world, running[0]) if running else _between(world)
    teams = world.teams_of_period[running[-1].id] if running else ()
    context = HomeContext(
        head=head,
        vision=_vision(world),
        periods=tuple(top_of_period(world, period) for period in running),
        week=_week(world),
        attention=attention(world),
        glance_of=period_link(running[-1]) if running else None,
        teams=tuple(glance(world, running[-1], id_) for id_ in teams[:TEAMS]),
        more_teams=max(len(teams) - TEAMS, 0),
        coming=tuple(_coming(world)),
        closed=tuple(_over(world, period) for period in closed[:CLOSED]),
        more_closed=max(len(closed) - CLOSED, 0),
        has_objectives=bool(world.site.objectives),
    )
    yield Page("", "home.html", world.config.title, context, description=head.title, section="now")


def _week(world: World) -> WeekBrief | None:
    """The week that runs; None between periods."""
    told = weeks(world)
    if not told or told[-1].day != world.scores.as_of:
        return None
    week = told[-1]
    sentences = story(world, week)
    return WeekBrief(
        title=f"The week in {count(len(sentences), 'sentence')}",
        link=Link(f"Week {week.week.number} in full", address("weekly", week.week.id)),
        story=sentences,
        moved=tuple(move_row(week, moved) for moved in movers(moves(week))[:MOVED]),
    )


def _head(world: World, period: Period) -> Head:
    """The verdict on the company in the longest running period."""
    group = world.scores.periods[period.id]
    company = company_objectives(world, period)
    boxes = (period_box(world, running, titled=True) for running in world.running_periods)
    status, words = standing_words(world, period)
    whole = f"The {count(len(company), 'company objective')} for {period.name}" if len(company) > 1 else ""
    subject = whole or (f"The objective for {period.name}" if company else f"{period.name}")
    stands = f"{subject} {'stand' if whole else 'stands'} at {number(group.score)}"
    lead = f"{stands}, where {number(group.expected)} was expected by now."
    moved = rose(group, world.period_before(period), "The score" if whole else "It")
    return Head(
        mark=status,
        words=words,
        title=_title(world, period, company),
        lead=" ".join(part for part in (lead if group.score is not None else "", moved) if part),
        scores=tuple(box for box in boxes if box),
    )


def _title(world: World, period: Period, company: Sequence[Objective]) -> str:
    """The verdict on the company's key results, else on all objectives of the period."""
    as_of = world.scores.as_of
    heaviest = (sorted(o.key_results, key=lambda kr: -kr.weight) for o in company)
    results = [kr for key_results in heaviest for kr in key_results if kr.counts_on(as_of)]
    named = [(kr.short, tone(world.scores.key_results[kr.ref])) for kr in results]
    text = " ".join(o.body.text for o in company)
    counting = [o for o in world.site.objectives_of_period[period.id] if o.counts_on(as_of)]
    told = verdict(named, world.small_words, text)
    return (
        told or of_objectives([world.scores.objectives[o.id] for o in counting]) or "No objective counts yet."
    )


def _between(world: World) -> Head:
    """Between periods, or before the first objective."""
    as_of, closed, planned = world.scores.as_of, world.closed_periods, world.planned_periods
    told = []
    if closed:
        final = world.scores.periods[closed[0].id].final_score
        ended = f"{closed[0].name} ended on {day_text(closed[0].last, as_of)}"
        told.append(f"{ended} with {number(final)}." if final is not None else f"{ended}.")
    if planned:
        told.append(f"{planned[0].name} begins on {day_text(planned[0].first, as_of)}.")
    some = bool(world.site.objectives)
    return Head(
        mark=mark("planned" if planned else "closed" if closed else "no_data"),
        words=_around(closed, planned),
        title="No period is running now." if some else "There are no objectives yet.",
        lead=" ".join(told),
        scores=(),
    )


def _around(closed: Sequence[Period], planned: Sequence[Period]) -> str:
    """`Between Q3 2026 and Q1 2027`."""
    if closed and planned:
        return f"Between {closed[0].name} and {planned[0].name}"
    if closed:
        return f"After {closed[0].name}"
    return f"Before {planned[0].name}" if planned else "No data"


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
    as_of = world.scores.as_of
    counting = [o for o in world.site.objectives_of_period[period.id] if o.counts_on(as_of)]
    met = [world.scores.objectives[o.id].met for o in counting].count(True)
    return Over(
        link=review_link(period),
        score=number(world.scores.periods[period.id].final_score),
        text=met_words(met, len(counting), "objective", "objectives"),
    )
