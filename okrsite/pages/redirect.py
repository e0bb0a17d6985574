"""Old addresses (`aliases`) lead to the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.entry import Entry
from okrsite.resolve.aliases import address_of_entry, free_aliases
from okrsite.view.links import Link
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World

TEMPLATE = "redirect.html"


@dataclass(frozen=True, slots=True)
class RedirectContext:
    """`redirect.html`: a page that leads on to another."""

    target: Link


def pages(world: World) -> Iterator[PageAt]:
    """A page for each alias whose address is free. Of two entries that claim one the first by id has it."""
    for address, entry in free_aliases(world.site):
        yield PageAt(address, partial(_page, world, address, entry))


def _page(world: World, address: str, entry: Entry) -> Page:
    context = RedirectContext(Link(entry.title, address_of_entry(world.site, entry)))
    return Page(address, TEMPLATE, entry.title, context, source=entry.at("aliases"), listed=False)
