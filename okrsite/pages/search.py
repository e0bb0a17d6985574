"""The search, and below it an index of the site that needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from unicodedata import normalize

from okrsite.view.filters import STATUSES, Control, Option, owned, within
from okrsite.view.findable import KINDS, Findable, Kind, checkins_left_out
from okrsite.view.links import Crumb, Link, period_link
from okrsite.view.marks import Mark
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World

LISTED = 250
"""So many of a kind are listed here; of more the index leads to their own lists."""
LETTERS = 30
"""With more than this they stand under their letters."""
CHOICES = 300
"""So many options are offered in one choice."""
PERIODS = 24
"""So many periods are named where there are too many objectives to list."""
LISTS = {
    "team": Link("All teams", "teams/"),
    "person": Link("All people", "people/"),
    "period": Link("All periods", "objectives/"),
    "kpi": Link("All KPIs", "kpis/"),
    "objective": Link("All periods", "objectives/"),
    "key-result": Link("All key results as a table (CSV)", "api/v1/key_results.csv"),
    "event": Link("All check-ins and events", "check-ins/"),
    "retro": Link("All retros", "retros/"),
    "check-in": Link("All check-ins", "check-ins/"),
}
"""Where a kind stands in full."""
ORDER = ("objective", "key-result", "team", "person", "kpi", "period", "check-in", "retro", "event", "page")
DATED = frozenset({"period", "check-in", "retro", "event"})
"""These stand in the order of time, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the index."""

    link: Link
    mark: Mark | None
    where: str
    """`At risk, Sales, Q4 2026`."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The entries under a letter; without one where there are few."""

    letter: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A kind in the index."""

    title: str
    letters: tuple[Letter, ...]
    """Empty where there are too many to list here."""
    lists: tuple[Link, ...]
    """Where they stand instead."""
    note: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext:
    """`search.html`."""

    title: str
    crumbs: tuple[Crumb, ...]
    groups: tuple[Group, ...]
    controls: tuple[Control, ...]
    left_out: int
    """So many old check-ins are not looked through."""


def pages(world: World) -> Iterator[PageAt]:
    """`/search/`."""
    yield PageAt("search/", partial(_page, world))


def _page(world: World) -> Page:
    kinds = sorted(KINDS, key=lambda kind: ORDER.index(kind.name))
    context = SearchContext(
        title="Search",
        crumbs=(Crumb("Now", ""),),
        groups=tuple(group for kind in kinds if (group := _group(world, kind)) is not None),
        controls=tuple(_controls(world)),
        left_out=checkins_left_out(world),
    )
    description = f"Objectives, key results, people, teams, KPIs and check-ins of {world.config.title}."
    return Page("search/", "search.html", "Search", context, description=description, section="search")


def _controls(world: World) -> Iterator[Control]:
    """What a search can be narrowed down by; where there are too many, the name can be typed instead."""
    site = world.site
    periods = (*world.running_periods, *world.planned_periods, *world.closed_periods)
    owners = sorted(site.people.values(), key=lambda p: (p.title.casefold(), p.id))
    choices = (
        ("kind", "Kind", "Every kind", [Option(kind.name, kind.one) for kind in KINDS]),
        ("status", "Status", "Every status", [Option(word, text) for word, text in STATUSES.items()]),
        ("team", "Team", "All teams", within(world, [entry.id for entry, _ in world.team_tree])),
        ("owner", "Owner or author", "Everybody", [o for p in owners for o in owned(world, p.id)]),
        ("period", "Period", "All periods", [Option(period.id, period.name) for period in periods]),
    )
    for key, label, every, options in choices:
        if 1 < len(options) <= CHOICES:
            yield Control(key=key, label=label, every=every, options=tuple(options))


def _group(world: World, kind: Kind) -> Group | None:
    """None where there is nothing of the kind."""
    found = list(islice(kind.all(world), LISTED + 1))
    if not found:
        return None
    whole = len(found) <= LISTED
    listed = whole or kind.name not in LISTS
    return Group(
        title=kind.counted(len(found)) if whole else kind.many,
        letters=_letters(kind, found[:LISTED]) if listed else (),
        lists=() if listed else _lists(world, kind),
        note="" if whole else _note(listed=listed),
        open=len(found) <= LETTERS or not listed,
    )


def _note(*, listed: bool) -> str:
    return f"The first {LISTED}." if listed else f"More than {LISTED}, too many to list here:"


def _lists(world: World, kind: Kind) -> tuple[Link, ...]:
    """The list of the kind; for goals their periods before it."""
    goals = kind.name in {"objective", "key-result"}
    periods = (*world.running_periods, *world.planned_periods, *world.closed_periods) if goals else ()
    return (*(period_link(period) for period in periods[:PERIODS]), LISTS[kind.name])


def _letters(kind: Kind, found: Sequence[Findable]) -> tuple[Letter, ...]:
    """From A to Z, or the latest first; many stand under their letters."""
    if kind.name in DATED:
        return (Letter("", tuple(_entry(one) for one in found)),)
    ordered = sorted(found, key=lambda one: (_letter(one.title), one.title.casefold(), one.address))
    if len(ordered) <= LETTERS:
        return (Letter("", tuple(_entry(one) for one in ordered)),)
    groups = groupby(ordered, key=lambda one: _letter(one.title))
    return tuple(Letter(letter, tuple(_entry(one) for one in members)) for letter, members in groups)


def _letter(title: str) -> str:
    """What a title stands under: its first letter without an accent, `0–9`, or `#`."""
    first = next((char for char in normalize("NFKD", title) if char.isalnum()), "#").upper()
    return "0–9" if first.isdigit() else first


def _entry(found: Findable) -> Entry:
    mark = (found.mark.word,) if found.mark else ()
    teams = [team.text for team in found.teams if team.text != found.title]
    period = [found.period.name] if found.period and found.period.name != found.title else []
    return Entry(
        link=Link(found.title, found.address), mark=found.mark, where=", ".join((*mark, *teams, *period))
    )
