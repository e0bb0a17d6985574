"""The wall display: the home page's facts on one screen at a time, to be read from across a room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Literal

from okrsite.model.objective import KeyResult
from okrsite.model.period import Period, Week, long_date
from okrsite.view.company_head import company_head
from okrsite.view.figures import TIMED, current_text, target_text
from okrsite.view.groups import Glance, at_a_glance, glance, one_period
from okrsite.view.heads import Head, ScoreBox, period_box
from okrsite.view.links import person
from okrsite.view.marks import Bar, Mark, bar, mark, verdict_mark
from okrsite.view.nodes import figures, objective_node
from okrsite.view.objectives import counting_first
from okrsite.view.page import Page, PageAt
from okrsite.view.top_objectives import OBJECTIVES as AT_HOME
from okrsite.view.top_objectives import company_objectives
from okrsite.view.week_brief import WeekBrief, week_brief
from okrsite.view.world import World
from okrsite.words import sentence

TITLE = "Wall display"
SECONDS, MINUTES = 20, 10
"""How long a slide stands, and after how long the page is loaded anew."""
RESULTS, TEAMS, ALL_TEAMS = 3, 6, 16
PERIODS, OBJECTIVES, WITHIN = 4, 3, 4
"""Slides of periods, objectives of one, and lines within an objective."""
SHOWN_AT_HOME = 24
"""Teams on the home page; the wall has none beside."""

Size = Literal["huge", "large", "medium", "small"]
SIZES: tuple[tuple[int, Size], ...] = ((64, "huge"), (112, "large"), (165, "medium"))
"""Up to how many letters a verdict is set in which size."""
RANK = {name: n for n, name in enumerate(("off", "risk", "stale", "none"))}
"""What is not on track, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A key result in figures."""

    name: str
    current: str
    target: str
    mark: Mark
    bar: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An objective and its key results."""

    title: str
    mark: Mark
    figure: str
    results: tuple[Result, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSlide:
    """A running period: its score, and the objectives that the home page has of it."""

    name: str
    mark: Mark
    box: ScoreBox | None
    goals: tuple[Goal, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TvContext:
    """`tv.html`."""

    when: str
    """`Week 47, Friday 20 November 2026`."""
    seconds: int
    minutes: int
    head: Head
    size: Size
    box: ScoreBox | None
    results: tuple[Result, ...]
    period: str
    """The running period that the teams are shown in; empty where they are in several."""
    teams: tuple[Glance, ...]
    """What is not on track first."""
    more_teams: int
    periods: tuple[PeriodSlide, ...]
    all_teams: tuple[Glance, ...]
    more_all_teams: int
    week: WeekBrief | None
    slides: int
    """How many there are in all."""
    reached: tuple[str, str] | None
    """What was reached, and words on it."""


def pages(world: World) -> Iterator[PageAt]:
    """The page at `/tv/`."""
    yield PageAt("tv/", partial(_page, world))


def _page(world: World) -> Page:
    running, head = world.running_periods, company_head(world)
    homes = at_a_glance(world)
    teams, in_all, period = _teams(world, homes), len(homes), one_period(homes)
    periods = tuple(_period(world, entry) for entry in running[:PERIODS])
    all_teams, week = (teams[:ALL_TEAMS] if in_all > TEAMS else []), week_brief(world)
    context = TvContext(
        when=f"Week {Week.of(world.scores.as_of).number}, {long_date(world.scores.as_of)}",
        seconds=SECONDS,
        minutes=MINUTES,
        head=head,
        size=_size(head.title),
        box=head.scores[0] if head.scores else None,
        results=tuple(_result(world, kr, sentence(kr.short)) for kr in _first_results(world)),
        period=period.name if period else "",
        teams=tuple(teams[:TEAMS]),
        more_teams=max(in_all - TEAMS, 0),
        periods=periods,
        all_teams=tuple(all_teams),
        more_all_teams=max(in_all - ALL_TEAMS, 0),
        week=week,
        slides=1 + len(periods) + bool(all_teams) + (week is not None),
        reached=_reached(world),
    )
    return Page("tv/", "tv.html", TITLE, context, description=f"For a display on the wall: {head.title}")


def _first_results(world: World) -> Sequence[KeyResult]:
    """The heaviest key results of the company objective that counts most."""
    if not world.running_periods:
        return ()
    company = company_objectives(world, world.running_periods[0])
    return _counting(world, company[0].key_results)[:RESULTS] if company else ()


def _counting(world: World, key_results: Sequence[KeyResult]) -> list[KeyResult]:
    """The heaviest first, else in the order of the file."""
    return sorted((kr for kr in key_results if kr.counts_on(world.scores.as_of)), key=lambda kr: -kr.weight)


def _result(world: World, kr: KeyResult, name: str) -> Result:
    score = world.scores.key_results[kr.ref]
    return Result(
        name=name,
        current=current_text(kr, score, world.scores.as_of),
        target=target_text(kr, score),
        mark=verdict_mark(score),
        bar=bar(score.progress, score.expected if score.status in TIMED else None, kr.title),
    )


def _period(world: World, period: Period) -> PeriodSlide:
    inside = world.site.objectives_of_period[period.id]
    top = (company_objectives(world, period) or counting_first(world, inside))[:OBJECTIVES]
    goals = []
    for objective in top:
        node = objective_node(world, objective)
        results = _counting(world, objective.key_results)
        shown = results if len(results) <= WITHIN else results[: WITHIN - 1]
        goals.append(
            Goal(
                title=objective.title,
                mark=node.mark,
                figure=figures(node),
                results=tuple(_result(world, kr, sentence(kr.short)) for kr in shown),
                more=len(results) - len(shown),
            )
        )
    return PeriodSlide(
        name=period.name,
        mark=mark(world.scores.periods[period.id].status),
        box=period_box(world, period),
        goals=tuple(goals),
        more=len(inside) - len(goals),
    )


def _teams(world: World, homes: Mapping[str, Period]) -> list[Glance]:
    """Those of the home page, what is not on track first, else in its order."""
    shown = [glance(world, period, id_) for id_, period in islice(homes.items(), SHOWN_AT_HOME)]
    return sorted(shown, key=lambda team: RANK.get(team.line.mark.name, len(RANK)))


def _reached(world: World) -> tuple[str, str] | None:
    """The company's key result that was reached last, of those on the home page."""
    found = []
    for period in world.running_periods:
        for objective in company_objectives(world, period)[:AT_HOME]:
            for kr in _counting(world, objective.key_results):
                score, was = world.scores.key_results[kr.ref], world.before.key_results.get(kr.ref)
                if verdict_mark(score).name == "achieved":
                    found.append((was is not None and was.status != "achieved", kr))
    if not found:
        return None
    lately, kr = max(found, key=lambda entry: entry[0])
    score = world.scores.key_results[kr.ref]
    owner = person(world, kr.owner)
    stands = f"{current_text(kr, score, world.scores.as_of)} {target_text(kr, score)}".strip()
    by = f" {owner.text}" if owner else ""
    return (f"Reached {world.when}:" if lately else "Reached:"), f"{kr.title}, {stands}.{by}"


def _size(text: str) -> Size:
    """By its length, wide letters counted twice."""
    letters = sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)
    return next((size for most, size in SIZES if letters <= most), "small")
