"""The home page: where the company stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.pages.page import Page, World


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext:
    """`home.html`."""

    vision: str
    """The body of `content/index.md`, rendered."""


def pages(world: World) -> Iterator[Page]:
    """The page at `/`."""
    index = world.site.pages.get("")
    yield Page("", "home.html", world.config.title, HomeContext(vision=world.bodies.get(index.path, "") if index else ""))
