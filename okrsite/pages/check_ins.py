"""The check-ins: all of them with the events between them, and each at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.model.period import long_date
from okrsite.model.records import CheckIn, Event
from okrsite.pages.facts import EventLine, Fact, event_line, facts, intro, outside
from okrsite.pages.log import Obstacle, obstacles
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import Crumb, Link, Source, address, person, source, team
from okrsite.pages.said import CheckInEntry, Said, UpdateRow, checkin_entry, said_by_checkin, update_row
from okrsite.words import count, listing

BASE = "check-ins/"


@dataclass(frozen=True, slots=True)
class Run:
    """An event, or the check-ins between two events."""

    checkins: tuple[CheckInEntry, ...] = ()
    event: EventLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsContext:
    """`check-ins.html`: a page of the list, newest first."""

    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    """How many there are, and from when to when."""
    intro: str
    """The body of `content/check-ins/index.md`; on the first page."""
    runs: tuple[Run, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInContext:
    """`check-in.html`: one check-in."""

    title: str
    crumbs: tuple[Crumb, ...]
    day: date
    lead: str
    """Who set what, in a sentence."""
    facts: tuple[Fact, ...]
    body: str
    updates: tuple[UpdateRow, ...]
    wins: tuple[str, ...]
    blockers: tuple[Obstacle, ...]
    source: Source | None
    outside: tuple[Link, ...]
    older: Link | None
    """The check-in of the same author before this one."""
    newer: Link | None


def pages(world: World) -> Iterator[Page]:
    """`/check-ins/`, its further pages, and each check-in."""
    said = said_by_checkin(world)
    yield from _lists(world, said)
    by_author: dict[str | None, list[CheckIn]] = {}
    for checkin in world.site.checkins.values():
        by_author.setdefault(checkin.author, []).append(checkin)
    for author, own in by_author.items():
        for place, checkin in enumerate(own):
            older = own[place - 1] if author and place else None
            newer = own[place + 1] if author and place + 1 < len(own) else None
            yield _page(world, checkin, said.get(checkin.id, ()), older, newer)


def _lists(world: World, said: Mapping[str, tuple[Said, ...]]) -> Iterator[Page]:
    checkins = tuple(world.site.checkins.values())
    everything: list[CheckIn | Event] = [*world.site.events.values(), *checkins]
    everything.sort(key=lambda entry: (entry.day, entry.path), reverse=True)
    lead = "There are no check-ins yet."
    if checkins:
        first, last = checkins[0], checkins[-1]
        authors = len({c.author for c in checkins if c.author})
        lead = f"{count(len(checkins), 'check-in')} by {count(authors, 'person', 'people')}, "
        lead += f"from {long_date(first.day)} to {long_date(last.day)}, newest first."
        lead = lead[0].upper() + lead[1:]
    for leaf in leaves(BASE, everything, back="Newer check-ins", on="Older check-ins"):
        first_page = leaf.pager.number == 1
        yield Page(
            leaf.address,
            "check-ins.html",
            leaf.titled("Check-ins"),
            CheckInsContext(
                title=leaf.titled("Check-ins"),
                crumbs=(Crumb("Now", ""),) if first_page else (Crumb("Now", ""), Crumb("Check-ins", BASE)),
                lead=lead,
                intro=intro(world, "check-ins") if first_page else "",
                runs=tuple(_runs(world, leaf.items, said)),
                pager=leaf.pager,
            ),
            description=lead,
            section="check-ins",
        )


def _runs(
    world: World, entries: Iterable[CheckIn | Event], said: Mapping[str, tuple[Said, ...]]
) -> Iterator[Run]:
    checkins: list[CheckInEntry] = []
    for entry in entries:
        if isinstance(entry, CheckIn):
            checkins.append(checkin_entry(world, entry, said.get(entry.id, ())))
            continue
        if checkins:
            yield Run(checkins=tuple(checkins))
            checkins = []
        yield Run(event=event_line(world, entry))
    if checkins:
        yield Run(checkins=tuple(checkins))


def _page(
    world: World, checkin: CheckIn, said: tuple[Said, ...], older: CheckIn | None, newer: CheckIn | None
) -> Page:
    author = person(world, checkin.author)
    period = world.site.periods.get(checkin.period or "")
    title = f"{checkin.title}, {author.text}" if author else checkin.title
    lead = _lead(checkin, author)
    context = CheckInContext(
        title=checkin.title,
        crumbs=(Crumb("Now", ""), Crumb("Check-ins", BASE)),
        day=checkin.day,
        lead=lead,
        facts=facts(
            ("Author", author),
            ("Date", long_date(checkin.day) if long_date(checkin.day) not in checkin.title else None),
            ("Team" if len(checkin.teams) == 1 else "Teams", [team(world, id_) for id_ in checkin.teams]),
            (
                "Period",
                Link(period.name, address(period.id)) if period and _has_page(world, period.id) else None,
            ),
            ("Tags", ", ".join(checkin.tags)),
        ),
        body=world.bodies.get(checkin.path, ""),
        updates=tuple(update_row(world, checkin, s) for s in said),
        wins=checkin.wins,
        blockers=obstacles(world, checkin),
        source=source(world, checkin.span),
        outside=outside(checkin),
        older=Link(f"Before: {long_date(older.day)}", address(older.id)) if older else None,
        newer=Link(f"After: {long_date(newer.day)}", address(newer.id)) if newer else None,
    )
    return Page(
        address(checkin.id),
        "check-in.html",
        title,
        context,
        description=lead,
        section="check-ins",
        source=checkin.span,
    )


def _has_page(world: World, period: str) -> bool:
    return bool(world.site.objectives_of_period.get(period))


def _lead(checkin: CheckIn, author: Link | None) -> str:
    """`Ingrid Solheim speaks of four key results and one KPI.`"""
    key_results = sum("#" in ref for ref in checkin.targets)
    kpis = len(checkin.targets) - key_results
    parts = [count(key_results, "key result")] if key_results else []
    parts += [count(kpis, "KPI")] if kpis else []
    said = listing(parts) if parts else "no figures"
    return f"{author.text} speaks of {said}." if author else f"It speaks of {said}."
