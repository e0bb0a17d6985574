"""What a retro is about: the objective that it closes, or a team in a period."""

from __future__ import annotations

from okrsite.model.period import long_date
from okrsite.model.records import Retro
from okrsite.scoring.values import GroupScore, Verdict
from okrsite.view.by_week import ended_mark, team_mark
from okrsite.view.links import Link, address, goal, team
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.world import World


def retro_title(world: World, retro: Retro) -> str:
    """Its own title, else what it closes."""
    about = retro_about(world, retro)
    if about is None or retro.title != f"Retro of {long_date(retro.day)}":
        return retro.title
    return about.text


def retro_about(world: World, retro: Retro) -> Link | None:
    """A link to what it closes; None where it names neither an objective nor a team."""
    if retro.objective:
        return goal(world, retro.objective)
    if not retro.teams:
        return None
    link, id_ = team(world, retro.teams[0]), retro.teams[0]
    in_period = (retro.period or "", id_) in world.scores.teams
    return Link(link.text, address(retro.period or "", id_)) if in_period else link


def retro_mark(world: World, retro: Retro) -> Mark | None:
    """How what it closes ended: an objective, a key result, or a team in a period."""
    verdict, group = _verdict(world, retro), _group(world, retro)
    if verdict is not None:
        return verdict_mark(verdict)
    return (ended_mark(group) or team_mark(world, world.scores, group)) if group else None


def _verdict(world: World, retro: Retro) -> Verdict | None:
    """The figures of the objective that it closes."""
    ref = retro.objective or ""
    return world.scores.key_results[ref] if "#" in ref else world.scores.objectives.get(ref)


def retro_figures(world: World, retro: Retro) -> tuple[float | None, float | None]:
    """Final and computed score of what it closes."""
    found = _verdict(world, retro) or _group(world, retro)
    return (found.final_score, found.score) if found else (None, None)


def _group(world: World, retro: Retro) -> GroupScore | None:
    return world.scores.teams.get((retro.period or "", retro.teams[0])) if retro.teams else None
