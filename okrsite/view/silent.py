"""Teams that have goals that run and wrote no check-in lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.model.records import CheckIn
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address, team
from okrsite.view.world import World

SHOWN = 8
"""So many are named, those silent the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentTeam:
    """A team, and its last check-in."""

    link: Link
    last: Link | None
    """The last check-in, by its day; None without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """The teams that were silent for longer than figures stay fresh."""

    days: int
    """After so many days without a check-in a team is silent."""
    asked: int
    """How many teams have goals that run for longer than that."""
    shown: tuple[SilentTeam, ...]
    more: int


def silent_teams(world: World) -> Silent:
    """Those that wrote no check-in lately; one that names a goal of theirs counts, too."""
    as_of, days = world.scores.as_of, world.config.stale_after_days
    since = {id_: day for id_, day in _since(world).items() if (as_of - day).days > days}
    last = _last(world)
    quiet = [id_ for id_ in since if id_ not in last or (as_of - last[id_].day).days > days]
    quiet.sort(key=lambda id_: last[id_].day if id_ in last else date.min)
    return Silent(
        days=days,
        asked=len(since),
        shown=tuple(_silent(world, id_, last.get(id_)) for id_ in quiet[:SHOWN]),
        more=max(len(quiet) - SHOWN, 0),
    )


def _since(world: World) -> dict[str, date]:
    """For each team with goals that run and count, the day since which they do; in the order of the tree."""
    found: dict[str, date] = {}
    for period in world.running_periods:
        for id_ in world.teams_of_period[period.id]:
            goals = (world.site.objectives[goal] for goal in world.scores.teams[period.id, id_].objectives)
            if any(goal.counts_on(world.scores.as_of) for goal in goals):
                found[id_] = min(found.get(id_, period.first), period.first)
    return found


def _last(world: World) -> dict[str, CheckIn]:
    """For each team the last check-in of its own, or that names a goal of its own."""
    found: dict[str, CheckIn] = {}
    for checkin in world.site.checkins.values():
        named = {ref.partition("#")[0] for ref in checkin.targets if "#" in ref}
        teams = {id_ for goal in named for id_ in world.site.objectives[goal].teams}
        for id_ in {*checkin.teams, *teams}:
            if id_ not in found or checkin.day >= found[id_].day:
                found[id_] = checkin
    return found


def _silent(world: World, id_: str, last: CheckIn | None) -> SilentTeam:
    when = day_text(last.day, world.scores.as_of) if last else ""
    return SilentTeam(link=team(world, id_), last=Link(when, address(last.id)) if last else None)
