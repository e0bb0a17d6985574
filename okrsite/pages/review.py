"""What is left of a period once it is over: what was met, what was learned, what goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.model.records import Retro
from okrsite.pages.page import World
from okrsite.pages.parts import Link, address, day_text, goal, objective_address, person, team
from okrsite.pages.said import opening
from okrsite.pages.sentences import met_words

RETROS = 20
_UNDER_HEADING = re.compile(r"<h\d>[^<]*\blearn[^<]*</h\d>(.*?)(?=<h\d>|$)", re.DOTALL | re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p><strong>[^<]*\blearn[^<]*</strong>.*?</p>", re.DOTALL | re.IGNORECASE)
CARRIED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A retro and how it begins."""

    link: Link
    about: Link | None
    by: str
    html: str
    """What it says was learned, else how it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The review of a period, or of a team in it."""

    met: str
    """`21 of 70 key results were met.`"""
    learned: tuple[Learned, ...]
    more_retros: int
    carried: tuple[tuple[Link, Link, str], ...]
    """What was carried over, as what, and into which period."""


def review(
    world: World, period: Period, objectives: Sequence[Objective], team_id: str = "", *, most: int = RETROS
) -> Review | None:
    """None while the period is not over. The newest `most` retros are quoted."""
    if period.state(world.scores.as_of) != "closed":
        return None
    ids = {objective.id for objective in objectives}
    retros = [
        retro
        for retro in world.site.retros.values()
        if retro.period == period.id
        and (not team_id or team_id in retro.teams or (retro.objective or "").partition("#")[0] in ids)
    ]
    carried = [
        (goal(world, o.carried_from), Link(o.title, objective_address(o.id)), o.period.name)
        for o in world.site.objectives.values()
        if o.carried_from and o.carried_from.partition("#")[0] in ids
    ]
    return Review(
        met=_met(world, objectives),
        learned=tuple(_learned(world, retro, period) for retro in retros[::-1][:most]),
        more_retros=max(len(retros) - most, 0),
        carried=tuple(carried[:CARRIED]),
    )


def _met(world: World, objectives: Sequence[Objective]) -> str:
    as_of = world.scores.as_of
    counting = [o for o in objectives if o.counts_on(as_of)]
    results = [
        world.scores.key_results[kr.ref].met for o in counting for kr in o.key_results if kr.counts_on(as_of)
    ]
    return met_words(results.count(True), len(results), "key result", "key results")


def lesson(html: str) -> str:
    """What stands under a heading on learning, or a paragraph that begins so; else the first paragraph."""
    if found := _UNDER_HEADING.search(html):
        return found[1].strip()
    if found := _PARAGRAPH.search(html):
        return found[0]
    return opening(html)[0]


def _learned(world: World, retro: Retro, period: Period) -> Learned:
    author = person(world, retro.author)
    day = day_text(retro.day, world.scores.as_of)
    about = goal(world, retro.objective) if retro.objective else None
    if about is None and retro.teams:
        first = retro.teams[0]
        known = (period.id, first) in world.scores.teams
        about = Link(team(world, first).text, address(period.id, first) if known else "")
    return Learned(
        link=Link(f"Retro of {day}", objective_address(retro.id)),
        about=about,
        by=author.text if author else "",
        html=lesson(world.bodies.get(retro.path, "")),
    )
