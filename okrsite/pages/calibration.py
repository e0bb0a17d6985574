"""How near the truth authors and forecasts were in the periods that are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.scoring.calibration import (
    ENOUGH,
    Bin,
    Brier,
    Case,
    brier,
    of_authors,
    of_forecasts,
    outlooks,
    reliability,
    spoken_by_both,
    statements,
)
from okrsite.view.calibration import by_habit, by_weeks_before, cases
from okrsite.view.figures import DASH, number
from okrsite.view.links import Crumb, Link, period_link, team
from okrsite.view.lookup import by
from okrsite.view.marks import Bar, bar
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World
from okrsite.words import count

TEAMS = 30
"""Teams in the table, those with most cases."""
COIN = 0.25
"""The Brier score of who always says 50%."""


@dataclass(frozen=True, slots=True)
class BrierRow:
    """What authors and forecasts came to, of one week before the end or of one team."""

    link: Link
    authors: str
    author_cases: int
    forecasts: str
    forecast_cases: int


@dataclass(frozen=True, slots=True)
class BinRow:
    """A fifth of what was said, and how often it came true."""

    said: str
    cases: int
    mean: str
    met: str
    bar: Bar | None
    """The share that was met, with a tick where it should be. None for too few cases."""


@dataclass(frozen=True, slots=True)
class HabitRow:
    """Teams that checked in about as often, and what came of it."""

    habit: str
    teams: int
    score: str
    met: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationContext:
    """`calibration.html`."""

    crumbs: tuple[Crumb, ...]
    title: str
    lead: str
    periods: tuple[Link, ...]
    enough: int
    """The number of cases from which on something is concluded."""
    weeks: tuple[BrierRow, ...]
    """Those with a case."""
    authors: tuple[BinRow, ...]
    """Empty, as `forecasts`, where neither has a case."""
    forecasts: tuple[BinRow, ...]
    teams: tuple[BrierRow, ...]
    more_teams: int
    few: int
    """Teams with too few cases."""
    habits: tuple[HabitRow, ...]


def pages(world: World) -> Iterator[PageAt]:
    """The page at `/calibration/`."""
    yield PageAt("calibration/", partial(_page, world))


def _page(world: World) -> Page:
    found = cases(world)
    title, lead = _verdict(found)
    authors, forecasts = statements(found), outlooks(found)
    of_team = by(found, lambda c: c.teams)
    teams = [_row(team(world, id_), statements(own), outlooks(own)) for id_, own in sorted(of_team.items())]
    judged = [row for row in teams if max(row.author_cases, row.forecast_cases) >= ENOUGH]
    judged.sort(key=lambda row: -(row.author_cases + row.forecast_cases))
    weeks = (_row(Link(_before(n)), inside, inside) for n, inside in by_weeks_before(found).items())
    bins = [tuple(_bins(reliability(said))) for said in (of_authors(authors), of_forecasts(forecasts))]
    any_case = any(row.cases for rows in bins for row in rows)
    context = CalibrationContext(
        crumbs=(Crumb("Now", ""),),
        title=title,
        lead=lead,
        periods=tuple(period_link(period) for period in world.closed_periods),
        enough=ENOUGH,
        weeks=tuple(row for row in weeks if row.author_cases or row.forecast_cases),
        authors=bins[0] if any_case else (),
        forecasts=bins[1] if any_case else (),
        teams=tuple(judged[:TEAMS]),
        more_teams=max(len(judged) - TEAMS, 0),
        few=len(teams) - len(judged),
        habits=tuple(_habits(world)),
    )
    return Page("calibration/", "calibration.html", "Calibration", context, f"{title} {lead}", "calibration")


def _verdict(found: tuple[Case, ...]) -> tuple[str, str]:
    """What can be concluded, from cases in which both spoke."""
    both = spoken_by_both(found)
    authors, forecasts = brier(of_authors(both)), brier(of_forecasts(both))
    goals = count(len({case.ref for case in both}), "key result")
    if not found:
        return (
            "No period has ended yet.",
            "Once one has, this page holds what was said against what came true.",
        )
    if authors.score is None or forecasts.score is None or not authors.enough:
        told = f"In {count(len(both), 'case')} both an author and a forecast had said how likely it was"
        return "There are too few cases to conclude anything.", f"{told}; it takes {ENOUGH}."
    if round(authors.score, 2) == round(forecasts.score, 2):
        title = "Authors and forecasts were equally near the truth."
    else:
        nearer = (
            ("Authors were", "forecasts")
            if authors.score < forecasts.score
            else ("Forecasts were", "authors")
        )
        title = f"{nearer[0]} nearer the truth than {nearer[1]}."
    lead = f"Over {len(both):,} cases of {goals} the Brier score of authors is {authors.score:.2f}"
    lead += f", that of forecasts {forecasts.score:.2f}. A score of 0 is perfect; to say 50% always"
    return title, f"{lead} gives {COIN}."


def _before(weeks: int) -> str:
    return f"{weeks} {'week' if weeks == 1 else 'weeks'} before" if weeks else "In the last week"


def _row(link: Link, said: Iterable[Case], forecast: Iterable[Case]) -> BrierRow:
    authors, forecasts = brier(of_authors(said)), brier(of_forecasts(forecast))
    return BrierRow(link, _score(authors), authors.cases, _score(forecasts), forecasts.cases)


def _score(found: Brier) -> str:
    if found.score is None:
        return DASH
    return f"{found.score:.2f}" if found.enough else "too few"


def _bins(found: Iterable[Bin]) -> Iterator[BinRow]:
    for one in found:
        enough = one.cases >= ENOUGH and one.said is not None
        label = f"Said {one.low:.0%} to {one.high:.0%}"
        yield BinRow(
            said=f"{one.low:.0%} to {one.high:.0%}",
            cases=one.cases,
            mean=DASH if one.said is None else f"{one.said:.0%}",
            met=f"{one.met:.0%}" if enough else "too few" if one.cases else DASH,
            bar=bar(one.met, one.said, label) if enough else None,
        )


def _habits(world: World) -> Iterator[HabitRow]:
    for group in by_habit(world):
        few = "too few" if group.teams else DASH
        yield HabitRow(
            habit=group.habit,
            teams=group.teams,
            score=few if group.score is None else number(group.score),
            met=f"{group.met} of {group.key_results}",
        )
