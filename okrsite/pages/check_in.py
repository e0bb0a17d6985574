"""A check-in: what happened, and what it set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from okrsite.model.period import long_date
from okrsite.model.records import CheckIn
from okrsite.view.checkins import Obstacle, UpdateRow, obstacles, update_row
from okrsite.view.facts import Fact, facts, outside, team_fact
from okrsite.view.figures import day_text
from okrsite.view.links import Crumb, Link, Source, address, period_link, person, source
from okrsite.view.lookup import by
from okrsite.view.marks import Mark, mark, verdict_mark
from okrsite.view.page import Page, PageAt
from okrsite.view.said import Said
from okrsite.view.summaries import checkin_summary
from okrsite.view.world import World
from okrsite.words import count, listing


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


def pages(world: World) -> Iterator[PageAt]:
    """A page for each check-in."""
    by_author = by(world.site.checkins.values(), lambda checkin: [checkin.author])
    around: dict[str, tuple[CheckIn | None, CheckIn | None]] = {}
    for own in by_author.values():
        for older, checkin, newer in zip([None, *own], own, [*own[1:], None], strict=False):
            around[checkin.id] = older, newer
    for checkin in world.site.checkins.values():
        older, newer = around.get(checkin.id, (None, None))
        yield PageAt(address(checkin.id), partial(_page, world, checkin, older, newer))


def _page(world: World, checkin: CheckIn, older: CheckIn | None, newer: CheckIn | None) -> Page:
    author = person(world, checkin.author)
    period = world.site.periods.get(checkin.period or "")
    when = long_date(checkin.day)
    lead = _lead(checkin, author)
    rows = tuple(_row(world, checkin, said) for said in world.said.of(checkin))
    context = CheckInContext(
        title=checkin.title,
        crumbs=(Crumb("Now", ""), Crumb("Check-ins", "check-ins/")),
        day=checkin.day,
        lead=lead,
        facts=facts(
            ("Author", author),
            ("Date", when if when not in checkin.title else None),
            team_fact(world, checkin.teams),
            ("Period", period_link(period) if period and world.has_page(period.id) else None),
            ("Tags", ", ".join(checkin.tags)),
        ),
        body=world.bodies.get(checkin.path, ""),
        updates=rows,
        wins=checkin.wins,
        blockers=obstacles(world, checkin),
        source=source(world, checkin.span),
        outside=outside(world, checkin),
        older=Link(f"Before: {long_date(older.day)}", address(older.id)) if older else None,
        newer=Link(f"After: {long_date(newer.day)}", address(newer.id)) if newer else None,
    )
    return Page(
        address(checkin.id),
        "check-in.html",
        f"{checkin.title}, {author.text}" if author else checkin.title,
        context,
        description=checkin_summary(world, checkin, rows),
        section="check-ins",
        source=checkin.span,
    )


def _row(world: World, checkin: CheckIn, said: Said) -> UpdateRow:
    """An update; where the author gives a status, with that of the figures."""
    row = update_row(world, checkin, said)
    if row.claim is None or said.ref not in world.scores.key_results:
        return row
    stood, when = _stood(world, checkin.day, said.ref)
    return replace(row, stood=stood, stood_when=when)


def _stood(world: World, day: date, ref: str) -> tuple[Mark, str]:
    """How a key result stood at the end of a check-in's week; where that is not known, how it stands."""
    as_of = world.scores.as_of
    week = next((scores for scores in world.weeks if scores.as_of >= day), world.scores)
    if week.as_of == as_of or ref not in week.key_results:
        when = "that day" if day == as_of else f"as of {day_text(as_of, as_of)}"
        return verdict_mark(world.scores.key_results[ref]), when
    return mark(week.key_results[ref].status), "that day" if day == week.as_of else "at the end of that week"


def _lead(checkin: CheckIn, author: Link | None) -> str:
    """`Ingrid Solheim speaks of four key results and one KPI.`"""
    key_results = sum("#" in ref for ref in checkin.targets)
    counted = ((key_results, "key result"), (len(checkin.targets) - key_results, "KPI"))
    said = listing([count(number, what) for number, what in counted if number]) or "no figures"
    return f"{author.text if author else 'It'} speaks of {said}."
