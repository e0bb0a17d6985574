"""A page before it is rendered."""

from __future__ import annotations

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
        return (
            f"{self.address}index.html" if self.address == "" or self.address.endswith("/") else self.address
        )
