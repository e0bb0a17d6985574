"""Old addresses (`aliases`) lead to the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.site import Site
from okrsite.pages.bodies import entries, entry_address
from okrsite.pages.page import Page, World
from okrsite.pages.parts import Link
from okrsite.publish.files import is_site_path
from okrsite.resolve.addresses import BUILT_IN, SECTIONS
from okrsite.source.discover import folded

TEMPLATE = "redirect.html"
FILES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".svg",
    ".csv",
    ".pdf",
    ".txt",
    ".xml",
    ".ics",
    ".json",
)
"""Ends of names of files, which a folder of the same name would be in the way of."""


@dataclass(frozen=True, slots=True)
class RedirectContext:
    """`redirect.html`: a page that leads on to another."""

    target: Link


def pages(world: World) -> Iterator[Page]:
    """A page for each alias whose address is free. Of two entries that claim one the first by id has it."""
    claimed = [(alias, entry) for entry in entries(world.site) for alias in entry.aliases]
    if not claimed:
        return
    taken = _taken(world.site)
    for alias, entry in sorted(claimed, key=lambda pair: (pair[0], pair[1].id)):
        address = alias_address(alias)
        if address is None or folded(address.strip("/")) in taken:
            continue
        taken.add(folded(address.strip("/")))
        target = Link(entry.title, entry_address(world.site, entry))
        yield Page(address, TEMPLATE, entry.title, RedirectContext(target), source=entry.at("aliases"))


def alias_address(alias: str) -> str | None:
    """`/old/place` and `old/place/index.html` are `old/place/`; None for what is no address of a page.

    Nor is an address of a page what okrsite itself writes to: files, and the further pages of its lists.
    """
    path = alias.strip().strip("/").removesuffix("index.html").rstrip("/")
    if not path.isprintable() or not is_site_path(path) or any(mark in path for mark in ':?#\\"<>|*'):
        return None
    first, *rest = path.casefold().split("/")
    if first in {"api", "assets"} or first.startswith(("_", ".")) or path.casefold().endswith(FILES):
        return None
    if (first in BUILT_IN and (not rest or rest[0].isdigit())) or (
        first in SECTIONS and rest[:1] in ([], ["page"])
    ):
        return None
    return path if path.endswith((".html", ".htm")) else f"{path}/"


def _taken(site: Site) -> set[str]:
    """The addresses of pages that are there anyway, without slashes at their ends, folded."""
    found = {entry_address(site, entry) for entry in entries(site)}
    found |= {f"{period}/" for period in site.periods}
    found |= {f"{period}/{team}/" for period in site.periods for team in site.teams}
    return {folded(address.strip("/")) for address in found}
