"""The check-ins by week, newest first, with the events between them, and the teams that wrote none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from okrsite.charts.calendar import calendar_chart
from okrsite.model.period import Week, long_date, short_date
from okrsite.model.records import CheckIn, Event
from okrsite.view.chart import Chart
from okrsite.view.checkins import CheckInEntry, checkin_entry
from okrsite.view.events import EventLine, event_line
from okrsite.view.figures import day_text
from okrsite.view.filters import Facets, Filter, list_filter, owned, within
from okrsite.view.links import Link, address
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.silent import Silent, silent_teams
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
class WeekOfCheckIns:
    """What was written in a week, as far as it stands on this page."""

    link: Link
    """`Week 47`; to its story, where the week has one."""
    days: str
    """`16 to 22 November`."""
    checkins: str
    """How many there are in the whole week: `21 check-ins`; empty where events alone stand in it."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsContext:
    """`check-ins.html`: a page of the list."""

    head: ListHead
    calendar: Chart | None
    """The days on which they were written, on the first page."""
    silent: Silent | None
    """The teams that wrote none lately, on the first page while a period runs."""
    weeks: tuple[WeekOfCheckIns, ...]
    filter: Filter | None


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all pages of the list say of the whole."""

    lead: str
    told: frozenset[Week]
    """The weeks that have a page."""
    written: Counter[Week]
    """How many check-ins there are of each week."""


def pages(world: World) -> Iterator[PageAt]:
    """`/check-ins/` and its further pages."""
    entries: list[CheckIn | Event] = [*world.site.events.values(), *world.site.checkins.values()]
    entries.sort(key=lambda entry: (entry.day, entry.id), reverse=True)
    whole = _whole(world)
    for leaf in leaves(BASE, entries, back="Newer check-ins", on="Older check-ins", size=PER_PAGE):
        yield PageAt(leaf.address, partial(_page, world, leaf, whole))


def _page(world: World, leaf: Leaf[CheckIn | Event], whole: _Whole) -> Page:
    head = leaf.head(world, BASE, "Check-ins", whole.lead)
    weeks = tuple(_weeks(world, leaf.items, whole))
    rows = [facets for week in weeks for run in week.runs for facets in run.facets]
    days = calendar_chart(world, world.site.checkins.values()) if leaf.is_first else None
    context = CheckInsContext(
        head=head,
        calendar=days,
        silent=silent_teams(world) if leaf.is_first and world.running_periods else None,
        weeks=weeks,
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
        description=leaf.told(whole.lead),
        section="check-ins",
        charts=(days,) if days else (),
    )


def _whole(world: World) -> _Whole:
    return _Whole(
        _lead(tuple(world.site.checkins.values())),
        frozenset(Week.of(scores.as_of) for scores in world.weeks if scores.periods),
        Counter(Week.of(checkin.day) for checkin in world.site.checkins.values()),
    )


def _lead(checkins: tuple[CheckIn, ...]) -> str:
    """How many there are, and from when to when."""
    if not checkins:
        return "There are no check-ins yet."
    authors = len({c.author for c in checkins if c.author})
    by = f" by {count(authors, 'person', 'people')}," if authors else ""
    first, last = long_date(checkins[0].day), long_date(checkins[-1].day)
    span = f"from {first} to {last}" if first != last else f"on {first}"
    order = ", newest first" if len(checkins) > 1 else ""
    return sentence(f"{count(len(checkins), 'check-in')}{by} {span}{order}.")


def _weeks(world: World, entries: Iterable[CheckIn | Event], whole: _Whole) -> Iterator[WeekOfCheckIns]:
    for week, members in groupby(entries, key=lambda entry: Week.of(entry.day)):
        yield WeekOfCheckIns(
            link=Link(f"Week {week.number}", address("weekly", week.id) if week in whole.told else ""),
            days=_span(week, world.scores.as_of),
            checkins=count(whole.written[week], "check-in") if whole.written[week] else "",
            runs=tuple(_runs(world, members)),
        )


def _span(week: Week, as_of: date) -> str:
    """`16 to 22 November`, `28 September to 4 October`, `29 December 2025 to 4 January 2026`."""
    first, last = week.monday, week.sunday
    if first.year != last.year:
        return f"{short_date(first)} {first.year} to {short_date(last)} {last.year}"
    begin = str(first.day) if first.month == last.month else short_date(first)
    return f"{begin} to {day_text(last, as_of)}"


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
