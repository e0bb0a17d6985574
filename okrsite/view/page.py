"""A page before it is rendered, and before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from okrsite.diagnostics import Span
from okrsite.view.chart import Chart


@dataclass(frozen=True, slots=True)
class Page:
    """An address (`2026-Q1/`, empty for the home page), a template, and the context it is rendered with."""

    address: str
    template: str
    title: str
    context: object
    description: str = ""
    section: str = ""
    """Which entry of the main navigation is current: now, weekly, map, objectives and so on."""
    source: Span | None = None
    """The content file that it comes from."""
    listed: bool = True
    """False for pages that nobody looks for: redirects, the page for what is not there."""

    charts: tuple[Chart, ...] = ()
    """Those whose rows lie beside the page as CSV."""

    @property
    def path(self) -> str:
        """The file it is written to."""
        return file_at(self.address)


@dataclass(frozen=True, slots=True)
class PageAt:
    """Where a page stands, and what makes it when somebody wants it."""

    address: str
    make: Callable[[], Page]

    @property
    def path(self) -> str:
        """The file it is written to."""
        return file_at(self.address)


def file_at(address: str) -> str:
    """The file behind an address: `2026-Q1/` is `2026-Q1/index.html`."""
    return f"{address}index.html" if address == "" or address.endswith("/") else address
