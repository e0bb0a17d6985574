"""The people by team; those who left stand apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from okrsite.model.records import Person
from okrsite.view.figures import day_text
from okrsite.view.filters import Facets, Filter, list_filter, within
from okrsite.view.links import Link, address, team
from okrsite.view.owned import has_left
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.world import World
from okrsite.words import count, listing, sentence

BASE = "people/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person in the list."""

    link: Link
    role: str
    owns: str
    """What the person owns in running periods, in words."""
    left: str
    """The day since which the person is gone; empty for those who are here."""
    facets: Facets


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """The people of a team on one page of the list, or those who left."""

    title: str
    link: Link | None
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleContext:
    """`people.html`: a page of the list."""

    head: ListHead
    groups: tuple[PeopleGroup, ...]
    filter: Filter | None


def pages(world: World) -> Iterator[PageAt]:
    """`/people/` and its further pages."""
    owned = _owned(world)
    placed = [(_group(world, entry), entry) for entry in world.site.people.values()]
    placed.sort(key=lambda pair: (*pair[0], pair[1].title.casefold(), pair[1].id))
    here = sum(not has_left(world, entry) for _, entry in placed)
    lead = _lead(here, len(placed) - here) if placed else "There is nobody here yet."
    for leaf in leaves(BASE, placed, further="page/"):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead, owned, len(placed)))


def _lead(here: int, gone: int) -> str:
    """`28 people, by team, and one who left.`"""
    left = f", and {count(gone, 'who left', 'who left')}" if gone else ""
    return sentence(f"{count(here, 'person', 'people')}, by team{left}.")


def _page(
    world: World,
    leaf: Leaf[tuple[tuple[int, str, str], Person]],
    lead: str,
    owned: defaultdict[str, Counter[str]],
    total: int,
) -> Page:
    head = leaf.head(world, BASE, "People", lead)
    groups = tuple(
        PeopleGroup(
            title,
            team(world, id_) if id_ else None,
            tuple(_line(world, entry, owned[entry.id]) for _, entry in members),
        )
        for (_, title, id_), members in groupby(leaf.items, key=lambda pair: pair[0])
    )
    rows = [line.facets for group in groups for line in group.people]
    found = list_filter(rows, ("name", "names"), total, [("kind", "person")])
    context = PeopleContext(head=head, groups=groups, filter=found)
    return Page(
        leaf.address, "people.html", head.title, context, description=leaf.told(lead), section="people"
    )


def _group(world: World, entry: Person) -> tuple[int, str, str]:
    """The company first, then the teams by name, then people without a team, then those who left."""
    if has_left(world, entry):
        return 3, "Left", ""
    if not entry.teams:
        return 2, "Without a team", ""
    id_ = entry.teams[0]
    return (
        int(id_ != world.config.company_team),
        world.site.teams[id_].title if id_ in world.site.teams else id_,
        id_,
    )


def _owned(world: World) -> defaultdict[str, Counter[str]]:
    """How many running objectives and key results, and KPIs, each person owns."""
    owned: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for period in world.running_periods:
        for objective in world.site.objectives_of_period[period.id]:
            owned[objective.owner or ""]["objective"] += 1
            for kr in objective.key_results:
                owned[kr.owner or ""]["key result"] += 1
    for kpi in world.site.kpis.values():
        owned[kpi.owner or ""]["KPI"] += 1
    return owned


def _line(world: World, entry: Person, owned: Counter[str]) -> PersonLine:
    told = [count(owned[what], what) for what in ("objective", "key result", "KPI") if owned[what]]
    return PersonLine(
        link=Link(entry.title, address("people", entry.id)),
        role=entry.role,
        owns=sentence(listing(told)),
        left=day_text(entry.left, world.scores.as_of) if entry.left and has_left(world, entry) else "",
        facets=Facets(id=entry.id, team=within(world, entry.teams)),
    )
