"""The ledger: every edit after kick-off, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.view.ledger import EditRow, edit_row
from okrsite.view.links import Link, address, team
from okrsite.view.page import Page
from okrsite.view.paging import ListHead, leaves
from okrsite.view.world import World
from okrsite.words import count, sentence

BASE = "ledger/"
TITLE = "Ledger of edits"


@dataclass(frozen=True, slots=True)
class Entry:
    """An edit, and where it belongs."""

    edit: EditRow
    places: tuple[Link, ...]
    """The teams of the goal, and its period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerContext:
    """`ledger.html`: a page of the list."""

    head: ListHead
    entries: tuple[Entry, ...]
    notice: str
    """What is missing of the history, and how to get it."""
    kickoff_days: int


def pages(world: World) -> Iterator[Page]:
    """`/ledger/` and its further pages."""
    history = world.history
    lead = _lead(world)
    for leaf in leaves(BASE, history.ledger):
        context = LedgerContext(
            head=leaf.head(world, BASE, TITLE, lead),
            entries=tuple(
                Entry(row, _places(world, row)) for row in (edit_row(world, e) for e in leaf.items)
            ),
            notice=f"{sentence(history.told)}." if history.told else "",
            kickoff_days=world.config.kickoff_days,
        )
        yield Page(leaf.address, "ledger.html", context.head.title, context, description=leaf.told(lead))


def _lead(world: World) -> str:
    if not world.history.known:
        return "What was edited after kick-off is not known."
    number = len(world.history.ledger)
    if not number:
        return "No target, start, title, weight, owner or reading was edited after kick-off."
    return sentence(f"{count(number, 'edit')} after kick-off, newest first.")


def _places(world: World, row: EditRow) -> tuple[Link, ...]:
    teams = (team(world, id_) for id_ in row.teams)
    period = world.site.periods.get(row.period)
    name = period.name if period else row.period
    last = (Link(name, address(row.period) if world.has_page(row.period) else ""),) if name else ()
    return (*teams, *last)
