"""What a server shows at addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.view.links import Link
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World

ADDRESS = "404.html"


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """`404.html`. Its links begin with the path of `base_url`, since it is shown at any address."""

    links: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:  # noqa: ARG001
    """The page `404.html`."""
    yield PageAt(ADDRESS, _page)


def _page() -> Page:
    links = (
        Link("Where the company stands now", ""),
        Link("Objectives", "objectives/"),
        Link("Teams", "teams/"),
        Link("People", "people/"),
        Link("KPIs", "kpis/"),
        Link("Check-ins", "check-ins/"),
        Link("Retros", "retros/"),
        Link("Search", "search/"),
    )
    return Page(ADDRESS, "404.html", "Page not found", NotFoundContext(links), listed=False)
