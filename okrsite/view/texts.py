"""Content pages: which have a page of their own, and which open one that okrsite makes."""

from __future__ import annotations

from okrsite.model.records import Page
from okrsite.view.world import World

OPENED = frozenset({"", "objectives", "teams", "people", "kpis", "check-ins", "retros"})
"""Addresses of pages that okrsite makes; an `index.md` there opens them with its body."""


def opens(world: World, id_: str) -> bool:
    """Whether a content page is the intro of a page that okrsite makes."""
    period, _, team = id_.partition("/")
    return id_ in OPENED or ((period, team) in world.scores.teams if team else world.has_page(period))


def own_pages(world: World) -> list[Page]:
    """The content pages with a page of their own, by id."""
    return [page for page in world.site.pages.values() if not opens(world, page.id)]
