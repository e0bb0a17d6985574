"""What stands in the way, as check-ins name it."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.records import CheckIn
from okrsite.pages.page import World
from okrsite.pages.parts import Link, team


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way, and the team that must clear it."""

    text: str
    needs: Link | None


def obstacles(world: World, checkin: CheckIn) -> tuple[Obstacle, ...]:
    """The blockers of a check-in."""
    return tuple(Obstacle(b.text, team(world, b.needs) if b.needs else None) for b in checkin.blockers)
