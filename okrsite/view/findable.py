"""What can be found on the site: titles, where they belong, how they stand; no bodies, no mail addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from okrsite.model.entry import Entry
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.view.excerpts import opening, plain
from okrsite.view.figures import amount, current_text, day_text, target_text
from okrsite.view.filters import STANCES, Option, owned, stands, within, zoned
from okrsite.view.frame import frame
from okrsite.view.links import address, objective_address
from okrsite.view.marks import Mark, kpi_mark, mark, verdict_mark
from okrsite.view.owned import has_left
from okrsite.view.periods import time_words
from okrsite.view.retros import retro_title
from okrsite.view.texts import own_pages
from okrsite.view.world import World
from okrsite.words import STATUS, count, sentence

SUMMARY = 110
"""A summary ends at a word before this length."""
CHECKINS = 2000
"""So many check-ins are looked through, the newest; the page says so."""
_EMAIL = re.compile(r"[^\s<>]+@[^\s<>]+\.\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """Something that a reader may look for."""

    title: str
    address: str
    mark: Mark | None = None
    status: tuple[Option, ...] = ()
    teams: tuple[Option, ...] = ()
    owner: tuple[Option, ...] = ()
    """Who owns or wrote it: one or nobody."""
    period: Period | None = None
    stance: tuple[Option, ...] = ()
    summary: str = ""
    tags: str = ""
    """The words to find it by, as its author gave them; no reader sees them in the search."""
    parts: tuple[Findable, ...] = ()
    """The key results of an objective."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things to be found, and how each of them is called."""

    name: str
    one: str
    many: str
    all: Callable[[World], Iterator[Findable]]

    def counted(self, number: int) -> str:
        """`66 objectives`, `one KPI`."""
        one, many = (self.one, self.many) if self.name == "kpi" else (self.one.lower(), self.many.lower())
        return sentence(count(number, one, many))


def short(text: str) -> str:
    """The beginning of a text, in whole words."""
    text = _unaddressed(text)
    return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rpartition(' ')[0] or text[:SUMMARY]} …"


def _unaddressed(text: str) -> str:
    """A text without mail addresses."""
    return _EMAIL.sub("…", text) if "@" in text else text


def _tags(entry: Entry | None) -> str:
    return _unaddressed(" ".join(entry.tags)) if entry else ""


def _body(world: World, path: str) -> str:
    return short(plain(opening(world.bodies.get(path, ""))[0]))


def _objectives(world: World) -> Iterator[Findable]:
    """Those of running periods first, then what is planned, then what is over, the latest first."""
    for period in (*world.running_periods, *world.planned_periods, *world.closed_periods):
        for objective in world.site.objectives_of_period[period.id]:
            yield _objective(world, objective)


def _objective(world: World, objective: Objective) -> Findable:
    score = world.scores.objectives[objective.id]
    teams = within(world, objective.teams)
    return Findable(
        title=objective.title,
        address=address(objective.id),
        mark=verdict_mark(score),
        status=stands(score),
        teams=teams,
        owner=owned(world, objective.owner),
        period=objective.period,
        stance=(Option(objective.stance, STANCES[objective.stance]),),
        summary=_body(world, objective.path),
        tags=_tags(objective),
        parts=tuple(_key_result(world, kr, teams) for kr in objective.key_results),
    )


def _key_result(world: World, kr: KeyResult, teams: tuple[Option, ...]) -> Findable:
    score = world.scores.key_results[kr.ref]
    short = f"{kr.short}:" if kr.short != kr.title else ""
    stands_at = f"{current_text(kr, score, world.scores.as_of)} {target_text(kr, score)}".strip()
    return Findable(
        title=kr.title,
        address=objective_address(kr.ref),
        mark=verdict_mark(score),
        status=stands(score),
        teams=teams,
        owner=owned(world, kr.owner),
        period=kr.period,
        stance=(Option(kr.stance, STANCES[kr.stance]),),
        summary=" ".join(part for part in (short, stands_at) if part),
    )


def _key_results(world: World) -> Iterator[Findable]:
    """With the objectives: they are their parts."""
    for objective in _objectives(world):
        yield from objective.parts


def _kpis(world: World) -> Iterator[Findable]:
    for kpi in world.site.kpis.values():
        score = world.scores.kpis[kpi.id]
        yield Findable(
            title=kpi.title,
            address=address("kpis", kpi.id),
            mark=kpi_mark(score),
            status=zoned(score),
            teams=within(world, kpi.teams),
            owner=owned(world, kpi.owner),
            summary=amount(kpi, score.current),
            tags=_tags(kpi),
        )


def _teams(world: World) -> Iterator[Findable]:
    for entry, _ in world.team_tree:
        yield Findable(
            title=entry.title,
            address=address("teams", entry.id),
            teams=within(world, (entry.id,)),
            owner=owned(world, entry.lead),
            summary=short(entry.description),
            tags=_tags(entry),
        )


def _people(world: World) -> Iterator[Findable]:
    for entry in world.site.people.values():
        gone = entry.left is not None and has_left(world, entry)
        left = f"Left on {day_text(entry.left, world.scores.as_of)}" if entry.left and gone else ""
        yield Findable(
            title=entry.title,
            address=address("people", entry.id),
            teams=within(world, entry.teams),
            owner=owned(world, entry.id),
            summary=short(", ".join(part for part in (entry.role, left) if part)),
            tags=_tags(entry),
        )


def _periods(world: World) -> Iterator[Findable]:
    for period in (*world.running_periods, *world.planned_periods, *world.closed_periods):
        status = world.scores.periods[period.id].status
        yield Findable(
            title=period.name,
            address=address(period.id),
            mark=mark(status),
            status=(Option(status, STATUS[status]),),
            period=period,
            summary=time_words(period, world.scores.as_of),
            tags=_tags(world.site.pages.get(period.id)),
        )


def _checkins(world: World) -> Iterator[Findable]:
    """The newest first, and not all of them."""
    for checkin in islice(reversed(tuple(world.site.checkins.values())), CHECKINS):
        yield Findable(
            title=checkin.title,
            address=address(checkin.id),
            teams=within(world, checkin.teams),
            owner=owned(world, checkin.author),
            period=world.site.periods.get(checkin.period or ""),
            summary=_body(world, checkin.path),
            tags=_tags(checkin),
        )


def checkins_left_out(world: World) -> int:
    """How many check-ins are too old to be looked through."""
    return max(len(world.site.checkins) - CHECKINS, 0)


def _retros(world: World) -> Iterator[Findable]:
    for retro in reversed(tuple(world.site.retros.values())):
        yield Findable(
            title=retro_title(world, retro),
            address=address(retro.id),
            teams=within(world, retro.teams),
            owner=owned(world, retro.author),
            period=world.site.periods.get(retro.period or ""),
            summary=_body(world, retro.path),
            tags=_tags(retro),
        )


def _events(world: World) -> Iterator[Findable]:
    for event in reversed(tuple(world.site.events.values())):
        when = day_text(event.day, world.scores.as_of)
        yield Findable(
            title=event.title,
            address=address(event.id),
            teams=within(world, event.teams),
            summary=short(". ".join(part for part in (when, _body(world, event.path)) if part)),
            tags=_tags(event),
        )


def _pages(world: World) -> Iterator[Findable]:
    """Texts, and the pages that okrsite makes."""
    around = frame(world)
    texts = {address(page.id): _body(world, page.path) for page in own_pages(world)}
    titles = {address(page.id): page.title for page in own_pages(world)}
    for entry in (*around.nav, *around.footer):
        if entry.address.endswith("/"):
            titles.setdefault(entry.address, entry.text)
    for where, title in titles.items():
        tags = _tags(world.site.pages.get(where.rstrip("/")))
        yield Findable(title=title, address=where, summary=texts.get(where, ""), tags=tags)


KINDS = (
    Kind("page", "Page", "Pages", _pages),
    Kind("team", "Team", "Teams", _teams),
    Kind("person", "Person", "People", _people),
    Kind("period", "Period", "Periods", _periods),
    Kind("kpi", "KPI", "KPIs", _kpis),
    Kind("objective", "Objective", "Objectives", _objectives),
    Kind("key-result", "Key result", "Key results", _key_results),
    Kind("event", "Event", "Events", _events),
    Kind("retro", "Retro", "Retros", _retros),
    Kind("check-in", "Check-in", "Check-ins", _checkins),
)
"""Every kind, in the order in which the search reads them: what people look for most stands first."""
