"""`feed.xml`: what was said and what happened, newest first, for feed readers. It needs `base_url`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from okrsite import __version__
from okrsite.model.entry import ROOT
from okrsite.model.records import CheckIn, Event, Retro
from okrsite.publish.atom import AtomEntry, AtomFeed, write_atom
from okrsite.publish.files import OutputFile
from okrsite.view.checkins import UpdateRow, obstacles, update_row, value_words
from okrsite.view.figures import number
from okrsite.view.links import Link, address, goal, person, published, team
from okrsite.view.retros import retro_title
from okrsite.view.story import story
from okrsite.view.summaries import checkin_summary, event_summary, retro_summary
from okrsite.view.week import WeekOf, moves, weeks
from okrsite.view.week_headline import headline, lead
from okrsite.view.world import World

ENTRIES = 50
WEEKS = 8
"""So many of the weeks that are over have their story in the feed."""
_INDEX = re.compile(rf'{ROOT}([^"#]*/)?index\.html(?=["#])')
"""A link to a page: elsewhere than on the site's own disk its address needs no file name."""


def feed(world: World) -> Iterator[OutputFile]:
    """The newest check-ins, retros, events and weeks; nothing without `base_url`."""
    base = world.config.base_url
    if base is None:
        return
    site = world.site
    told: list[CheckIn | Retro | Event] = [
        *site.checkins.values(),
        *site.retros.values(),
        *site.events.values(),
    ]
    newest = sorted(told, key=lambda entry: (entry.day, entry.id), reverse=True)[:ENTRIES]
    over = (week for week in weeks(world) if week.day == week.week.sunday)
    entries = [_entry(world, base, entry) for entry in newest]
    entries += [_week(world, base, week) for week in list(over)[-WEEKS:]]
    entries.sort(key=lambda entry: (entry.day, entry.url), reverse=True)
    whole = AtomFeed(
        url=published(base, "feed.xml"),
        home=base,
        title=world.config.title,
        subtitle=world.config.description,
        language=world.config.language,
        icon=published(base, "assets/favicon.svg"),
        generator="okrsite",
        version=__version__,
        updated=entries[0].day if entries else world.scores.as_of,
        entries=tuple(entries[:ENTRIES]),
    )
    yield OutputFile("feed.xml", write_atom(whole))


def _entry(world: World, base: str, entry: CheckIn | Retro | Event) -> AtomEntry:
    """An entry with its body, and what it set or graded below that."""
    if isinstance(entry, CheckIn):
        rows = [update_row(world, entry, said) for said in world.said.of(entry)]
        title, kind, summary = _title(world, entry), "check-in", checkin_summary(world, entry, rows)
        more = _checkin(world, base, entry, rows)
    elif isinstance(entry, Retro):
        title, kind, summary = f"Retro: {retro_title(world, entry)}", "retro", retro_summary(world, entry)
        more = _section("Grades", _grades(world, base, entry))
    else:
        title, kind, summary = entry.title, "event", event_summary(world, entry)
        more = _section("What it bears on", (_link(base, goal(world, ref)) for ref in entry.supports))
    author = None if isinstance(entry, Event) else person(world, entry.author)
    return AtomEntry(
        url=published(base, address(entry.id)),
        title=title,
        day=entry.day,
        kind=kind,
        author=author.text if author else "",
        author_url=published(base, author.address) if author and author.address else "",
        summary=summary,
        html=_absolute(world.bodies.get(entry.path, ""), base) + more,
    )


def _week(world: World, base: str, week: WeekOf) -> AtomEntry:
    """The story of a week; it stands once the week is over, and so does not change any more."""
    found = moves(week)
    title, told = headline(world, week, found), story(world, week, found)
    return AtomEntry(
        url=published(base, address("weekly", week.week.id)),
        title=f"Week {week.week.number} of {week.week.year}: {title}",
        day=week.day,
        kind="week",
        summary=f"{title} {lead(week, found)}",
        html="".join(f"<p>{''.join(_link(base, part) for part in parts)}</p>" for parts in told),
    )


def _title(world: World, checkin: CheckIn) -> str:
    """`Check-in of Friday 20 November 2026, Tomas Varga, Sales`."""
    author = person(world, checkin.author)
    teams = (team(world, id_).text for id_ in checkin.teams)
    return ", ".join([checkin.title, *([author.text] if author else []), *teams])


def _absolute(html: str, base: str) -> str:
    """A rendered body with whole addresses instead of those within the site."""
    root = escape(base)
    return _INDEX.sub(lambda found: root + (found[1] or ""), html).replace(ROOT, root)


def _checkin(world: World, base: str, checkin: CheckIn, rows: Sequence[UpdateRow]) -> str:
    blockers = (
        escape(o.text) + (f" (needs {_link(base, o.needs)})" if o.needs else "")
        for o in obstacles(world, checkin)
    )
    return "".join(
        [
            _section("What it set", (_update(base, row) for row in rows)),
            _section("Wins", (escape(win) for win in checkin.wins)),
            _section("Blockers", blockers),
        ]
    )


def _update(base: str, row: UpdateRow) -> str:
    told = [
        value_words(row),
        f"confidence {row.confidence:g}" if row.confidence is not None else "",
        f"said to be {row.claim.word.lower()}" if row.claim else "",
    ]
    figures = ", ".join(part for part in told if part)
    text = ". ".join(part for part in (figures, row.note) if part)
    return _link(base, row.link) + (f": {escape(text)}" if text else "")


def _grades(world: World, base: str, retro: Retro) -> Iterator[str]:
    for ref, given in retro.grades.items():
        scores = world.scores.key_results if "#" in ref else world.scores.objectives
        text = f"{number(given.value)} given, {number(scores[ref].score)} computed. {given.why}".strip()
        yield f"{_link(base, goal(world, ref))}: {escape(text)}"


def _section(title: str, items: Iterable[str]) -> str:
    """A list of HTML under a heading; nothing without items."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{title}</h3><ul>{listed}</ul>" if listed else ""


def _link(base: str, link: Link) -> str:
    if not link.address:
        return escape(link.text)
    return f'<a href="{escape(published(base, link.address))}">{escape(link.text)}</a>'
