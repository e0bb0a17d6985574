"""Facts beside a title, intros of made pages, events in lists: small parts of several pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from okrsite.model.entry import Entry
from okrsite.model.period import Period
from okrsite.model.records import Event, Person, Team
from okrsite.pages.page import World
from okrsite.pages.parts import GroupLine, Link, Source, address, day_text, goal, group_line, team


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is: words, links, or words with a source."""

    term: str
    links: tuple[Link, ...]
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event in a list."""

    link: Link
    when: str
    teams: tuple[Link, ...]
    explains: tuple[Link, ...]


def facts(*pairs: tuple[str, Iterable[Link | None] | Link | str | None]) -> tuple[Fact, ...]:
    """Those facts that are known: a term with nothing to say is left out."""
    found = []
    for term, value in pairs:
        if isinstance(value, str):
            found.append(Fact(term, (Link(value),) if value else ()))
        elif isinstance(value, Link):
            found.append(Fact(term, (value,)))
        elif value is not None:
            found.append(Fact(term, tuple(link for link in value if link is not None)))
    return tuple(known for known in found if known.links)


def outside(entry: Entry) -> tuple[Link, ...]:
    """An entry's links to elsewhere; the template filter `url` drops what could run a script."""
    return tuple(Link(name, url) for name, url in entry.links)


def intro(world: World, id_: str) -> str:
    """The rendered body of the content page that opens a page of ours; empty without one."""
    page = world.site.pages.get(id_)
    return world.bodies.get(page.path, "") if page else ""


def event_line(world: World, event: Event) -> EventLine:
    """An event's line."""
    return EventLine(
        link=Link(event.title, address(event.id)),
        when=day_text(event.day, world.scores.as_of),
        teams=tuple(team(world, id_) for id_ in event.teams),
        explains=tuple(goal(world, ref) for ref in event.supports),
    )


def running_periods(world: World) -> tuple[Period, ...]:
    """Those that run on the as-of date, the longest first."""
    as_of = world.scores.as_of
    running = [
        p
        for p in world.site.periods.values()
        if p.state(as_of) == "running" and world.site.objectives_of_period[p.id]
    ]
    return tuple(sorted(running, key=lambda p: (-p.days, p.sort_key)))


def closed_periods(world: World) -> tuple[Period, ...]:
    """Those that are over, the latest first."""
    as_of = world.scores.as_of
    over = [p for p in world.site.periods.values() if p.state(as_of) == "closed"]
    return tuple(sorted(over, key=lambda p: (p.last, p.sort_key), reverse=True))


def has_left(world: World, person: Person) -> bool:
    """Whether a person is gone by the as-of date."""
    return person.left is not None and person.left <= world.scores.as_of


def standing(world: World, entry: Team) -> tuple[GroupLine, ...]:
    """How a team stands in each running period in which it has objectives."""
    return tuple(
        group_line(
            world, Link(period.name, address(period.id, entry.id)), world.scores.teams[period.id, entry.id]
        )
        for period in running_periods(world)
        if (period.id, entry.id) in world.scores.teams
    )
