"""How an objective was graded once its period was over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.records import Retro
from okrsite.scoring.values import TOLERANCE, ObjectiveScore
from okrsite.view.figures import day_text, number
from okrsite.view.links import Link, Source, address, person, source
from okrsite.view.world import World

RETROS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroNote:
    """A retro that speaks of the objective."""

    link: Link
    by: str
    """Author and date."""
    html: str
    """Its body, where it is on this objective alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """Both scores, and why they differ."""

    text: str
    why: str
    source: Source | None
    retros: tuple[RetroNote, ...]


def objectives_of_retro(retro: Retro) -> list[str]:
    """Ids of the objectives that a retro is about, or grades a part of."""
    return [ref.partition("#")[0] for ref in (*([retro.objective] if retro.objective else []), *retro.grades)]


def grading(world: World, objective: Objective, retros: Sequence[Retro]) -> Grading | None:
    """None while the period is not over. `retros` are those that speak of it, the oldest first."""
    score = world.scores.objectives[objective.id]
    if score.status != "closed":
        return None
    return Grading(
        text=_text(score),
        why=score.graded.why if score.graded else "",
        source=source(world, score.graded.span) if score.graded else None,
        retros=tuple(_note(world, objective, retro) for retro in retros[-1 : -1 - RETROS : -1]),
    )


def _text(score: ObjectiveScore) -> str:
    computed = number(score.score)
    if score.graded is not None:
        return f"{graded_text(score.graded.value, score.score)}."
    if score.final_score is None or score.score is None:
        return "No key result counted."
    if abs(score.final_score - score.score) > TOLERANCE:
        return (
            f"{number(score.final_score)} with the grades of its key results, where {computed} was computed."
        )
    return f"{computed} as computed; no grade was given that overrules it."


def graded_text(given: float, computed: float | None) -> str:
    """`Graded 0.70, where 0.62 was computed`, or `as computed` where a reader sees no difference."""
    if computed is None:
        return f"Graded {number(given)}, where nothing was computed"
    if number(given) == number(computed):
        return f"Graded {number(given)}, as computed"
    return f"Graded {number(given)}, where {number(computed)} was computed"


def _note(world: World, objective: Objective, retro: Retro) -> RetroNote:
    author = person(world, retro.author)
    when = day_text(retro.day, world.scores.as_of)
    return RetroNote(
        link=Link(retro.title, address(retro.id)),
        by=f"{author.text}, {when}" if author else when,
        html=world.bodies.get(retro.path, "") if retro.objective == objective.id else "",
    )
