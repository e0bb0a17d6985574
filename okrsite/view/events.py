"""Events in lists."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.records import Event
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address, goal, team
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event in a list."""

    link: Link
    when: str
    teams: tuple[Link, ...]
    explains: tuple[Link, ...]


def event_line(world: World, event: Event) -> EventLine:
    """An event's line."""
    return EventLine(
        link=Link(event.title, address(event.id)),
        when=day_text(event.day, world.scores.as_of),
        teams=tuple(team(world, id_) for id_ in event.teams),
        explains=tuple(goal(world, ref) for ref in event.supports),
    )
