"""The home page: where the company stands now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.pages.attention import Attention, attention
from okrsite.pages.facts import closed_periods, running_periods
from okrsite.pages.glance import Glance, glances
from okrsite.pages.heads import Head, group_box, rose
from okrsite.pages.page import Page, World
from okrsite.pages.parts import Link, address, day_text, mark, number
from okrsite.pages.said import opening
from okrsite.pages.sentences import met_words, of_objectives, tone, verdict, vocabulary
from okrsite.pages.tops import PeriodThreads, company_objectives, period_threads
from okrsite.words import STATUS, count

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
    vision: Vision | None
    periods: tuple[PeriodThreads, ...]
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
    running, closed = running_periods(world), closed_periods(world)
    closed = tuple(p for p in closed if world.site.objectives_of_period[p.id])
    head = _head(world, running, closed)
    found = glances(world, running[-1]) if running else []
    context = HomeContext(
        head=head,
        vision=_vision(world),
        periods=tuple(period_threads(world, period) for period in running),
        attention=attention(world),
        glance_of=Link(running[-1].name, address(running[-1].id)) if running else None,
        teams=tuple(found[:TEAMS]),
        more_teams=max(len(found) - TEAMS, 0),
        coming=tuple(_coming(world)),
        closed=tuple(_over(world, period) for period in closed[:CLOSED]),
        more_closed=max(len(closed) - CLOSED, 0),
        has_objectives=bool(world.site.objectives),
    )
    yield Page("", "home.html", world.config.title, context, description=head.title, section="now")


def _head(world: World, running: Sequence[Period], closed: Sequence[Period]) -> Head:
    if not running:
        return _between(world, closed)
    period = running[0]
    group, before = world.scores.periods[period.id], world.before.periods.get(period.id)
    company = company_objectives(world, period)
    boxes = (
        group_box(
            world, Link(p.name, address(p.id)), world.scores.periods[p.id], p, world.before.periods.get(p.id)
        )
        for p in running
    )
    what = "objective" if len(company) == 1 else "objectives"
    be = "is" if len(company) == 1 else "are"
    words = f"The company {what} for {period.name} {be} {STATUS[group.status].lower()}"
    if group.status == "no_data":
        words = f"The company {what} for {period.name}: no data"
    if not company:
        words = f"{period.name}: {STATUS[group.status].lower()}"
    whole = f"The {count(len(company), 'company objective')} for {period.name}" if len(company) > 1 else ""
    subject = whole or (f"The objective for {period.name}" if company else f"{period.name}")
    stands = f"{subject} {'stand' if whole else 'stands'} at {number(group.score)}"
    lead = f"{stands}, where {number(group.expected)} was expected by now."
    started = before if world.before.as_of >= period.first else None
    moved = rose(group.score, started.score if started else None, "The score" if whole else "It")
    return Head(
        mark=mark(group.status),
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
    told = verdict(named, vocabulary(world.site), text)
    return (
        told or of_objectives([world.scores.objectives[o.id] for o in counting]) or "No objective counts yet."
    )


def _between(world: World, closed: Sequence[Period]) -> Head:
    """Between periods, or before the first objective."""
    as_of = world.scores.as_of
    planned = _planned(world)
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


def _planned(world: World) -> list[Period]:
    as_of = world.scores.as_of
    site = world.site
    found = [
        p for p in site.periods.values() if p.state(as_of) == "planned" and site.objectives_of_period[p.id]
    ]
    return sorted(found, key=lambda p: p.sort_key)


def _coming(world: World) -> Iterator[Link]:
    as_of = world.scores.as_of
    for period in _planned(world)[:CLOSED]:
        yield Link(f"{period.name} begins on {day_text(period.first, as_of)}", address(period.id))


def _over(world: World, period: Period) -> Over:
    as_of = world.scores.as_of
    counting = [o for o in world.site.objectives_of_period[period.id] if o.counts_on(as_of)]
    met = [world.scores.objectives[o.id].met for o in counting].count(True)
    return Over(
        link=Link(period.name, address(period.id)),
        score=number(world.scores.periods[period.id].final_score),
        text=met_words(met, len(counting), "objective", "objectives"),
    )
