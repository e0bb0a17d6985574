"""What the check-ins of a week say: wins, what stands in the way, and who wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.model.records import CheckIn
from okrsite.view.checkins import Obstacle, obstacles
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address, person, team
from okrsite.view.world import World


@dataclass(frozen=True, slots=True)
class Said:
    """A win or a blocker, in the words of a check-in."""

    text: str
    needs: Link | None
    author: Link | None
    checkin: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A check-in by its day, its author and the teams it is on."""

    link: Link
    """`20 November`."""
    day: date
    author: str
    teams: tuple[str, ...]


def wins(world: World, checkins: Sequence[CheckIn]) -> list[Said]:
    """What went well, in their order."""
    return [Said(win, None, person(world, c.author), _link(c)) for c in checkins for win in c.wins]


def blockers(world: World, checkins: Sequence[CheckIn]) -> list[Said]:
    """What stands in the way; first what a team must clear."""
    found: list[tuple[CheckIn, Obstacle]] = [(c, o) for c in checkins for o in obstacles(world, c)]
    found.sort(key=lambda pair: pair[1].needs is None)
    return [Said(o.text, o.needs, person(world, c.author), _link(c)) for c, o in found]


def wrote(world: World, checkin: CheckIn) -> Wrote:
    """Who wrote on which day."""
    author = person(world, checkin.author)
    return Wrote(
        link=Link(day_text(checkin.day, world.scores.as_of), address(checkin.id)),
        day=checkin.day,
        author=author.text if author else "",
        teams=tuple(team(world, id_).text for id_ in checkin.teams),
    )


def _link(checkin: CheckIn) -> Link:
    return Link(checkin.title, address(checkin.id))
