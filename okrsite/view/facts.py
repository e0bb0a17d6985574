"""Facts beside a title, links to elsewhere, the intros of pages that okrsite makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrsite.model.entry import Entry
from okrsite.view.links import Link, Source, team
from okrsite.view.world import World


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is: words, links, or words with a source."""

    term: str
    links: tuple[Link, ...]
    source: Source | None = None


def facts(*pairs: tuple[str, Iterable[Link | None] | Link | str | None]) -> tuple[Fact, ...]:
    """Those facts that are known: a term with nothing to say is left out."""
    found = []
    for term, value in pairs:
        if isinstance(value, str):
            found.append(Fact(term, (Link(value),) if value else ()))
        elif isinstance(value, Link):
            found.append(Fact(term, (value,)))
        elif value is not None:
            found.append(Fact(term, tuple(link for link in value if link is not None)))
    return tuple(known for known in found if known.links)


def team_fact(world: World, ids: Sequence[str]) -> tuple[str, list[Link]]:
    """The teams of an entry, as a fact."""
    return "Team" if len(ids) == 1 else "Teams", [team(world, id_) for id_ in ids]


def outside(world: World, entry: Entry) -> tuple[Link, ...]:
    """An entry's own links; the template filter `url` leads them and drops what could run a script."""
    return tuple(Link(name, world.leads(entry.path, url)) for name, url in entry.links)


def intro(world: World, id_: str) -> str:
    """The rendered body of the content page that opens a page of ours; empty without one."""
    page = world.site.pages.get(id_)
    return world.bodies.get(page.path, "") if page else ""
