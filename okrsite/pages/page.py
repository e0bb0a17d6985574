"""A page before it is rendered, and all that pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span
from okrsite.model.site import Site
from okrsite.scoring.kpis import kpi_supports
from okrsite.scoring.values import Scores
from okrsite.thread import Thread, threads


@dataclass(frozen=True, slots=True)
class Page:
    """An address (`2026-Q1/`, empty for the home page), a template, and the context it is rendered with."""

    address: str
    template: str
    title: str
    context: object
    description: str = ""
    section: str = ""
    """Which entry of the main navigation is current: now, objectives, teams, people, kpis, check-ins."""
    source: Span | None = None
    """The content file that it comes from."""
    listed: bool = True
    """False for pages that nobody looks for: redirects, the page for what is not there."""

    @property
    def path(self) -> str:
        """The file it is written to."""
        return (
            f"{self.address}index.html" if self.address == "" or self.address.endswith("/") else self.address
        )


@dataclass(frozen=True)
class World:
    """Everything that pages and exports are made from. Read-only."""

    site: Site
    scores: Scores
    before: Scores
    """The scores as of a week earlier."""
    config: Config
    bodies: Mapping[str, str]
    """Rendered Markdown by content path; links within the site begin with `model.entry.ROOT`."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Faults and notices that the site itself tells its readers."""
    left_out: tuple[str, ...] = ()
    """Content files that a build with --keep-going went on without."""

    @cached_property
    def kpis_feeding(self) -> dict[str, tuple[str, ...]]:
        """For each objective and key result, the KPIs that feed it as of the day."""
        found: dict[str, list[str]] = {}
        for kpi in self.site.kpis.values():
            for target in kpi_supports(self.site, kpi, self.scores.as_of):
                found.setdefault(target, []).append(kpi.id)
        return {target: tuple(ids) for target, ids in found.items()}

    @cached_property
    def threads(self) -> dict[str, Thread]:
        """The golden thread of every objective and key result."""
        return threads(self.site.objectives, self.config.company_team)
