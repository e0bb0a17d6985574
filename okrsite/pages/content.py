"""Content pages: whatever a site tells besides its goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.records import Page as ContentPage
from okrsite.view.excerpts import opening, plain
from okrsite.view.facts import outside
from okrsite.view.links import Crumb, Link, Source, address, source
from okrsite.view.page import Page, PageAt
from okrsite.view.texts import opens, own_pages
from okrsite.view.world import World

LISTED = 50
"""So many pages of a folder are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentContext:
    """`content.html`: a page of type `page`."""

    title: str
    crumbs: tuple[Crumb, ...]
    body: str
    heading: str
    """What the list of pages is called; empty without one."""
    pages: tuple[Link, ...]
    """The pages of the folder that this one stands for, or those beside it."""
    more_pages: int
    source: Source | None
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:
    """The content pages that are not intros of pages that okrsite makes."""
    own = own_pages(world)
    folders: dict[str, list[ContentPage]] = {}
    for page in sorted(own, key=lambda p: (p.order, p.title.casefold(), p.id)):
        folders.setdefault(page.id.rpartition("/")[0], []).append(page)
    for page in own:
        yield PageAt(address(page.id), partial(_page, world, page, folders))


def _page(world: World, page: ContentPage, folders: dict[str, list[ContentPage]]) -> Page:
    folder = page.id.rpartition("/")[0]
    below = folders.get(page.id, [])
    beside = [p for p in folders[folder] if p is not page] if folder else []
    others = below or beside
    context = ContentContext(
        title=page.title,
        crumbs=(Crumb("Now", ""), *_above(world, folder)),
        body=world.bodies.get(page.path, ""),
        heading="In this folder" if below else "Beside this page" if beside else "",
        pages=tuple(Link(p.title, address(p.id)) for p in others[:LISTED]),
        more_pages=max(len(others) - LISTED, 0),
        source=source(world, page.span),
        outside=outside(world, page),
    )
    description = plain(opening(context.body)[0]) or f"{page.title}: a page of {world.config.title}."
    return Page(
        address(page.id), "content.html", page.title, context, description=description, source=page.span
    )


def _above(world: World, folder: str) -> list[Crumb]:
    """The pages that stand for the folders around it."""
    parts = folder.split("/") if folder else []
    names = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return [
        Crumb(world.site.pages[name].title, address(name))
        for name in names
        if name in world.site.pages and not opens(world, name)
    ]
