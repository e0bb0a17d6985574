"""What is left of a period once it is over: what was met, what was learned, what goes on."""

from __future__ import annotations

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
CARRIED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A retro and how it begins."""

    link: Link
    about: Link | None
    by: str
    html: str
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The review of a period, or of a team in it."""

    met: str
    """`Nine of 18 objectives were met.`"""
    learned: tuple[Learned, ...]
    more_retros: int
    carried: tuple[tuple[Link, Link, str], ...]
    """What was carried over, as what, and into which period."""


def review(world: World, period: Period, objectives: Sequence[Objective], team_id: str = "") -> Review | None:
    """None while the period is not over."""
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
        learned=tuple(_learned(world, retro, period) for retro in retros[::-1][:RETROS]),
        more_retros=max(len(retros) - RETROS, 0),
        carried=tuple(carried[:CARRIED]),
    )


def _met(world: World, objectives: Sequence[Objective]) -> str:
    """`Nine of 18 objectives and 31 of 64 key results were met.`"""
    as_of = world.scores.as_of
    counting = [o for o in objectives if o.counts_on(as_of)]
    goals = [world.scores.objectives[o.id].met for o in counting]
    results = [world.scores.key_results[kr.ref].met for o in counting for kr in o.key_results if kr.counts_on(as_of)]
    told = (
        met_words(goals.count(True), len(goals), "objective", "objectives"),
        met_words(results.count(True), len(results), "key result", "key results"),
    )
    return " ".join(text for text in told if text)


def _learned(world: World, retro: Retro, period: Period) -> Learned:
    author = person(world, retro.author)
    day = day_text(retro.day, world.scores.as_of)
    html, more = opening(world.bodies.get(retro.path, ""))
    about = goal(world, retro.objective) if retro.objective else None
    if about is None and retro.teams:
        first = retro.teams[0]
        known = (period.id, first) in world.scores.teams
        about = Link(team(world, first).text, address(period.id, first) if known else "")
    return Learned(
        link=Link(f"Retro of {day}", objective_address(retro.id)),
        about=about,
        by=author.text if author else "",
        html=html,
        more=more,
    )
