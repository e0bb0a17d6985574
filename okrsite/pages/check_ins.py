"""The check-ins, newest first, with the events between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from okrsite.charts.calendar import calendar_chart
from okrsite.model.period import long_date
from okrsite.model.records import CheckIn, Event
from okrsite.view.chart import Chart
from okrsite.view.checkins import CheckInEntry, checkin_entry
from okrsite.view.events import EventLine, event_line
from okrsite.view.filters import Facets, Filter, list_filter, owned, within
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.world import World
from okrsite.words import count, sentence

BASE = "check-ins/"
PER_PAGE = 25
"""Fewer than in other lists, since each is told in several lines."""


@dataclass(frozen=True, slots=True)
class Run:
    """An event, or the check-ins between two events."""

    checkins: tuple[CheckInEntry, ...] = ()
    facets: tuple[Facets, ...] = ()
    """What each check-in, or the event, is found by."""
    event: EventLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsContext:
    """`check-ins.html`: a page of the list."""

    head: ListHead
    calendar: Chart | None
    """The days on which they were written, on the first page."""
    runs: tuple[Run, ...]
    filter: Filter | None


def pages(world: World) -> Iterator[PageAt]:
    """`/check-ins/` and its further pages."""
    entries: list[CheckIn | Event] = [*world.site.events.values(), *world.site.checkins.values()]
    entries.sort(key=lambda entry: (entry.day, entry.id), reverse=True)
    lead = _lead(tuple(world.site.checkins.values()))
    for leaf in leaves(BASE, entries, back="Newer check-ins", on="Older check-ins", size=PER_PAGE):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead))


def _page(world: World, leaf: Leaf[CheckIn | Event], lead: str) -> Page:
    head = leaf.head(world, BASE, "Check-ins", lead)
    runs = tuple(_runs(world, leaf.items))
    rows = [facets for run in runs for facets in run.facets]
    days = calendar_chart(world, world.site.checkins.values()) if leaf.is_first else None
    context = CheckInsContext(
        head=head,
        calendar=days,
        runs=runs,
        filter=list_filter(
            rows,
            ("check-in", "check-ins"),
            len(world.site.checkins),
            [("kind", "check-in")],
            owner="Author",
        ),
    )
    return Page(
        leaf.address,
        "check-ins.html",
        head.title,
        context,
        description=leaf.told(lead),
        section="check-ins",
        charts=(days,) if days else (),
    )


def _lead(checkins: tuple[CheckIn, ...]) -> str:
    """How many there are, and from when to when."""
    if not checkins:
        return "There are no check-ins yet."
    authors = count(len({c.author for c in checkins if c.author}), "person", "people")
    span = f"from {long_date(checkins[0].day)} to {long_date(checkins[-1].day)}"
    return sentence(f"{count(len(checkins), 'check-in')} by {authors}, {span}, newest first.")


def _runs(world: World, entries: Iterable[CheckIn | Event]) -> Iterator[Run]:
    for kind, members in groupby(entries, key=type):
        if kind is CheckIn:
            checkins = [entry for entry in members if isinstance(entry, CheckIn)]
            yield Run(
                checkins=tuple(checkin_entry(world, checkin) for checkin in checkins),
                facets=tuple(_facets(world, checkin) for checkin in checkins),
            )
            continue
        for event in members:
            if isinstance(event, Event):
                yield Run(facets=(_facets(world, event),), event=event_line(world, event))


def _facets(world: World, entry: CheckIn | Event) -> Facets:
    """An event stands between the check-ins and is not counted with them."""
    teams = within(world, entry.teams)
    if isinstance(entry, Event):
        return Facets(id="", team=teams)
    return Facets(id=entry.id, team=teams, owner=owned(world, entry.author))
