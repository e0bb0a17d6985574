"""The ledger: every edit after kick-off, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.history.values import Edit
from okrsite.view.filters import Facets, Filter, Option, list_filter, owned, within
from okrsite.view.ledger import EditRow, edit_row
from okrsite.view.links import Link, address, team
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.world import World
from okrsite.words import count, sentence

BASE = "ledger/"
TITLE = "Ledger of edits"


KINDS = {
    "target": "Target",
    "start": "Start",
    "title": "Title",
    "owner": "Owner",
    "weight": "Weight",
    "due": "Due date or checkpoints",
    "state": "State or stance",
    "step": "Step of a milestone",
    "source": "Source of readings",
    "reading": "Reading edited",
    "unread": "Reading removed",
    "added": "Goal added",
    "removed": "Goal removed",
    "band": "KPI band",
    "other": "Other",
}
"""Kinds of edits, as a reader looks for them."""
_FIELDS = {
    "target": {"target", "change", "changes", "min", "max", "per"},
    "due": {"due", "checkpoints"},
    "state": {"state", "stance"},
    "band": {"green", "amber"},
    **{name: {name} for name in ("start", "title", "owner", "weight", "source")},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An edit, and where it belongs."""

    edit: EditRow
    places: tuple[Link, ...]
    """The teams of the goal, and its period."""
    facets: Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerContext:
    """`ledger.html`: a page of the list."""

    head: ListHead
    entries: tuple[Entry, ...]
    notice: str
    """What is missing of the history, and how to get it."""
    kickoff_days: int
    filter: Filter | None


def pages(world: World) -> Iterator[PageAt]:
    """`/ledger/` and its further pages."""
    lead = _lead(world)
    for leaf in leaves(BASE, tuple(enumerate(world.history.ledger))):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead))


def _page(world: World, leaf: Leaf[tuple[int, Edit]], lead: str) -> Page:
    history = world.history
    entries = tuple(_entry(world, number, edit) for number, edit in leaf.items)
    context = LedgerContext(
        head=leaf.head(world, BASE, TITLE, lead),
        entries=entries,
        notice=f"{sentence(history.told)}." if history.told else "",
        kickoff_days=world.config.kickoff_days,
        filter=_filter(entries, len(history.ledger)),
    )
    return Page(leaf.address, "ledger.html", context.head.title, context, description=leaf.told(lead))


def _lead(world: World) -> str:
    if not world.history.known:
        return "What was edited after kick-off is not known."
    number = len(world.history.ledger)
    if not number:
        return "No target, start, title, weight, owner or reading was edited after kick-off."
    return sentence(f"{count(number, 'edit')} after kick-off, newest first.")


def _entry(world: World, number: int, edit: Edit) -> Entry:
    row = edit_row(world, edit)
    facets = Facets(
        id=str(number),
        team=within(world, edit.teams),
        owner=owned(world, _owner(world, edit)),
        kind=(Option(kind_of(edit), KINDS[kind_of(edit)]),),
    )
    return Entry(row, _places(world, row), facets)


def _owner(world: World, edit: Edit) -> str | None:
    """Who owns the goal now."""
    site = world.site
    found = site.key_results.get(edit.ref) or site.objectives.get(edit.ref) or site.kpis.get(edit.ref)
    return found.owner if found is not None else None


def kind_of(edit: Edit) -> str:
    """Which of `KINDS` an edit is."""
    if edit.of == "reading":
        return "reading" if edit.kind == "edited" else "unread"
    if not edit.field:
        return edit.kind
    if edit.field.startswith("step "):
        return "step"
    return next((kind for kind, fields in _FIELDS.items() if edit.field in fields), "other")


def _filter(entries: tuple[Entry, ...], total: int) -> Filter | None:
    """The search knows no edits: what stands on further pages is found there alone."""
    found = list_filter([entry.facets for entry in entries], ("edit", "edits"), total, ())
    return found if found is not None and found.controls else None


def _places(world: World, row: EditRow) -> tuple[Link, ...]:
    teams = (team(world, id_) for id_ in row.teams)
    period = world.site.periods.get(row.period)
    name = period.name if period else row.period
    last = (Link(name, address(row.period) if world.has_page(row.period) else ""),) if name else ()
    return (*teams, *last)
