"""What is left of a period once it is over: what was met, what was learned, what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.model.records import Retro
from okrsite.view.excerpts import lesson
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address, goal, person
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.retros import retro_about
from okrsite.view.sentences import met_words
from okrsite.view.world import World

RETROS, OLDER = 20, 50
"""So many retros are quoted at most, and so many more are listed in a fold."""
CARRIED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A retro and how it begins."""

    link: Link
    about: Link | None
    """What it is on, where that is not the page itself."""
    by: str
    html: str
    """What it says was learned, else how it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A goal that goes on in another period."""

    was: Link
    now: Link
    period: str
    mark: Mark
    """How it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The review of a period, or of a team in it."""

    met: str
    """`21 of 70 key results were met.`"""
    learned: tuple[Learned, ...]
    others: tuple[Learned, ...]
    """Retros that are not quoted."""
    more_retros: int
    """Those that are not even listed."""
    carried: tuple[Carried, ...]


def review(
    world: World, period: Period, objectives: Sequence[Objective], team_id: str = "", *, most: int = RETROS
) -> Review | None:
    """None while the period is not over. `most` retros are quoted: the company's own, then the newest."""
    if period.state(world.scores.as_of) != "closed":
        return None
    ids = {objective.id for objective in objectives}
    retros = [
        retro
        for retro in world.retros_of_period.get(period.id, ())
        if not team_id or team_id in retro.teams or (retro.objective or "").partition("#")[0] in ids
    ]
    top = world.config.company_team
    retros.sort(key=lambda retro: top not in retro.teams)
    here = address(period.id, team_id)
    placed = sorted((one for id_ in ids for one in world.carried_on.get(id_, ())), key=lambda one: one[0])
    carried = [_carried(world, o.carried_from or "", o) for _, o in placed]
    return Review(
        met=_met(world, objectives),
        learned=tuple(_learned(world, retro, here) for retro in retros[:most]),
        others=tuple(_learned(world, retro, here) for retro in retros[most : most + OLDER]),
        more_retros=max(len(retros) - most - OLDER, 0),
        carried=tuple(carried[:CARRIED]),
    )


def _carried(world: World, was: str, objective: Objective) -> Carried:
    return Carried(
        was=goal(world, was),
        now=Link(objective.title, address(objective.id)),
        period=objective.period.name,
        mark=verdict_mark(world.scores.objectives[objective.id]),
    )


def _met(world: World, objectives: Sequence[Objective]) -> str:
    as_of = world.scores.as_of
    counting = [o for o in objectives if o.counts_on(as_of)]
    results = [
        world.scores.key_results[kr.ref].met for o in counting for kr in o.key_results if kr.counts_on(as_of)
    ]
    return met_words(results.count(True), len(results), "key result", "key results")


def _learned(world: World, retro: Retro, here: str) -> Learned:
    author, about = person(world, retro.author), retro_about(world, retro)
    return Learned(
        link=Link(f"Retro of {day_text(retro.day, world.scores.as_of)}", address(retro.id)),
        about=None if about and about.address == here else about,
        by=author.text if author else "",
        html=lesson(world.bodies.get(retro.path, "")),
    )
