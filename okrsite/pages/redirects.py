"""Old addresses (`aliases`) lead to the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.pages.bodies import entries, entry_address
from okrsite.pages.page import Page, World
from okrsite.pages.parts import Link
from okrsite.publish.files import is_site_path
from okrsite.source.discover import folded

TEMPLATE = "redirect.html"


@dataclass(frozen=True, slots=True)
class RedirectContext:
    """`redirect.html`: a page that leads on to another."""

    target: Link


def pages(world: World) -> Iterator[Page]:
    """A page for each alias whose address is free. Of two entries that claim one the first by id has it."""
    claimed = [(alias, entry) for entry in entries(world.site) for alias in entry.aliases]
    if not claimed:
        return
    taken = {folded(page.path) for page in _others(world)}
    for alias, entry in sorted(claimed, key=lambda pair: (pair[0], pair[1].id)):
        address = alias_address(alias)
        if address is None:
            continue
        page = Page(
            address,
            TEMPLATE,
            entry.title,
            RedirectContext(Link(entry.title, entry_address(world.site, entry))),
            source=entry.at("aliases"),
        )
        if folded(page.path) not in taken:
            taken.add(folded(page.path))
            yield page


def alias_address(alias: str) -> str | None:
    """`/old/place` and `old/place/index.html` are `old/place/`; None for what is no address of a site."""
    path = alias.strip().strip("/").removesuffix("index.html").rstrip("/")
    if not path.isprintable() or not is_site_path(path) or any(mark in path for mark in ':?#\\"<>|*'):
        return None
    return path if path.endswith((".html", ".htm")) else f"{path}/"


def _others(world: World) -> Iterator[Page]:
    """Every page but the redirects."""
    from okrsite.pages import PAGES

    for made in PAGES:
        if made is not pages:
            yield from made(world)
