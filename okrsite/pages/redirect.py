"""Old addresses (`aliases`) lead to the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.resolve.aliases import address_of_entry, free_aliases
from okrsite.view.links import Link
from okrsite.view.page import Page
from okrsite.view.world import World

TEMPLATE = "redirect.html"


@dataclass(frozen=True, slots=True)
class RedirectContext:
    """`redirect.html`: a page that leads on to another."""

    target: Link


def pages(world: World) -> Iterator[Page]:
    """A page for each alias whose address is free. Of two entries that claim one the first by id has it."""
    for address, entry in free_aliases(world.site):
        target = Link(entry.title, address_of_entry(world.site, entry))
        where = entry.at("aliases")
        yield Page(address, TEMPLATE, entry.title, RedirectContext(target), source=where, listed=False)
