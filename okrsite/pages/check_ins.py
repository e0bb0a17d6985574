"""The check-ins, newest first, with the events between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.model.period import long_date
from okrsite.model.records import CheckIn, Event
from okrsite.view.checkins import CheckInEntry, checkin_entry
from okrsite.view.events import EventLine, event_line
from okrsite.view.page import Page
from okrsite.view.paging import ListHead, leaves
from okrsite.view.world import World
from okrsite.words import count, sentence

BASE = "check-ins/"


@dataclass(frozen=True, slots=True)
class Run:
    """An event, or the check-ins between two events."""

    checkins: tuple[CheckInEntry, ...] = ()
    event: EventLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsContext:
    """`check-ins.html`: a page of the list."""

    head: ListHead
    runs: tuple[Run, ...]


def pages(world: World) -> Iterator[Page]:
    """`/check-ins/` and its further pages."""
    entries: list[CheckIn | Event] = [*world.site.events.values(), *world.site.checkins.values()]
    entries.sort(key=lambda entry: (entry.day, entry.path), reverse=True)
    lead = _lead(tuple(world.site.checkins.values()))
    for leaf in leaves(BASE, entries, back="Newer check-ins", on="Older check-ins"):
        head = leaf.head(world, BASE, "Check-ins", lead)
        context = CheckInsContext(head=head, runs=tuple(_runs(world, leaf.items)))
        yield Page(
            leaf.address,
            "check-ins.html",
            head.title,
            context,
            description=leaf.told(lead),
            section="check-ins",
        )


def _lead(checkins: tuple[CheckIn, ...]) -> str:
    """How many there are, and from when to when."""
    if not checkins:
        return "There are no check-ins yet."
    authors = count(len({c.author for c in checkins if c.author}), "person", "people")
    span = f"from {long_date(checkins[0].day)} to {long_date(checkins[-1].day)}"
    return sentence(f"{count(len(checkins), 'check-in')} by {authors}, {span}, newest first.")


def _runs(world: World, entries: Iterable[CheckIn | Event]) -> Iterator[Run]:
    checkins: list[CheckInEntry] = []
    for entry in entries:
        if isinstance(entry, CheckIn):
            checkins.append(checkin_entry(world, entry))
            continue
        if checkins:
            yield Run(checkins=tuple(checkins))
            checkins = []
        yield Run(event=event_line(world, entry))
    if checkins:
        yield Run(checkins=tuple(checkins))
