"""Events: what happened and explains a curve, each at its own address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.period import long_date
from okrsite.model.records import Event
from okrsite.view.facts import Fact, facts, outside
from okrsite.view.ladders import GoalLine, goal_line
from okrsite.view.links import Crumb, Link, Source, address, source, team
from okrsite.view.page import Page, PageAt
from okrsite.view.summaries import event_summary
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContext:
    """`event.html`: one event."""

    title: str
    crumbs: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    body: str
    explains: tuple[GoalLine, ...]
    """The goals whose curves it explains."""
    source: Source | None
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each event; the list of the check-ins links to it."""
    for event in world.site.events.values():
        yield PageAt(address(event.id), partial(_page, world, event))


def _page(world: World, event: Event) -> Page:
    when = long_date(event.day)
    context = EventContext(
        title=event.title,
        crumbs=(Crumb("Now", ""), Crumb("Check-ins and events", "check-ins/")),
        facts=facts(
            ("Date", when),
            ("Team" if len(event.teams) == 1 else "Teams", [team(world, id_) for id_ in event.teams]),
            ("Tags", ", ".join(event.tags)),
        ),
        body=world.bodies.get(event.path, ""),
        explains=tuple(goal_line(world, ref) for ref in event.supports),
        source=source(world, event.span),
        outside=outside(world, event),
    )
    return Page(
        address(event.id),
        "event.html",
        event.title,
        context,
        description=event_summary(world, event),
        section="check-ins",
        source=event.span,
    )
