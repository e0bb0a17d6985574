"""How an objective was graded once its period was over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.model.records import Retro
from okrsite.pages.page import World
from okrsite.pages.parts import Link, Source, day_text, number, objective_address, person, source
from okrsite.scoring.values import TOLERANCE, ObjectiveScore

RETROS = 5
Retros = Mapping[str, Sequence[Retro]]
"""Retros by the objectives that they are about or grade, newest first."""


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


def retros_by_objective(world: World) -> Retros:
    """Made once for all pages."""
    found: dict[str, list[Retro]] = {}
    for retro in reversed(tuple(world.site.retros.values())):
        named = (ref.partition("#")[0] for ref in (retro.objective or "", *retro.grades))
        for id_ in dict.fromkeys(named):
            found.setdefault(id_, []).append(retro)
    return found


def grading(world: World, objective: Objective, retros: Retros) -> Grading | None:
    """None while the period is not over."""
    score = world.scores.objectives[objective.id]
    if score.status != "closed":
        return None
    return Grading(
        text=_text(score),
        why=score.graded.why if score.graded else "",
        source=source(world, score.graded.span) if score.graded else None,
        retros=tuple(_note(world, objective, retro) for retro in retros.get(objective.id, ())[:RETROS]),
    )


def _text(score: ObjectiveScore) -> str:
    computed = number(score.score)
    if score.graded is not None:
        return f"Graded {number(score.graded.value)}, where {computed} was computed."
    if score.final_score is None or score.score is None:
        return "No key result counted."
    if abs(score.final_score - score.score) > TOLERANCE:
        return (
            f"{number(score.final_score)} with the grades of its key results, where {computed} was computed."
        )
    return f"{computed} as computed; no grade was given that overrules it."


def _note(world: World, objective: Objective, retro: Retro) -> RetroNote:
    author = person(world, retro.author)
    when = day_text(retro.day, world.scores.as_of)
    return RetroNote(
        link=Link(retro.title, objective_address(retro.id)),
        by=f"{author.text}, {when}" if author else when,
        html=world.bodies.get(retro.path, "") if retro.objective == objective.id else "",
    )
