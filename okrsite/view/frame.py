"""What stands around every page: navigation, footer, banner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from okrsite import __version__
from okrsite.model.period import Week
from okrsite.view.links import address
from okrsite.view.world import World


@dataclass(frozen=True, slots=True)
class Nav:
    """An entry of the main navigation."""

    key: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What every page shows around its own content."""

    title: str
    description: str
    language: str
    as_of: date
    nav: tuple[Nav, ...]
    footer: tuple[Nav, ...]
    base_url: str
    """With a slash at its end; empty without one."""
    base_path: str
    """The path of `base_url`, `/` without one: where `404.html` finds the site."""
    left_out: tuple[str, ...]
    """Content files that this build went on without."""
    charts: bool
    """Whether charts are drawn; their tables stand in any case."""
    commit: bool
    """Whether the commit it was built from is known; which one, a file of its own tells."""
    version: str


MAIN = (
    Nav("now", "Now", ""),
    Nav("map", "Map", "map/"),
    Nav("objectives", "Objectives", "objectives/"),
    Nav("teams", "Teams", "teams/"),
    Nav("people", "People", "people/"),
    Nav("kpis", "KPIs", "kpis/"),
    Nav("check-ins", "Check-ins", "check-ins/"),
)


def _main(world: World) -> Iterator[Nav]:
    """The week's story stands after the first entry while a period runs."""
    yield MAIN[0]
    if world.running_periods:
        yield Nav("weekly", "This week", address("weekly", Week.of(world.scores.as_of).id))
    yield from MAIN[1:]


def frame(world: World) -> SiteFrame:
    """The frame of every page."""
    named = sorted((p for p in world.site.pages.values() if p.nav), key=lambda p: (p.order, p.title, p.id))
    pages = tuple(Nav(p.id, p.nav, address(p.id)) for p in named)
    between = not world.running_periods and world.closed_periods
    more = (
        # Between two periods no week is this week, and the navigation has none.
        *((Nav("weeks", "Weeks", "weekly/"),) if between else ()),
        Nav("retros", "Retros", "retros/"),
        Nav("calibration", "Calibration", "calibration/"),
        Nav("ledger", "Ledger of edits", "ledger/"),
        Nav("how-scores-work", "How scores work", "how-scores-work/"),
        Nav("tv", "Wall display", "tv/"),
        *((Nav("feed", "Feed", "feed.xml"),) if world.config.base_url else ()),
        Nav("calendar", "Calendar", "calendar.ics"),
        Nav("data", "Data (JSON)", "api/v1/site.json"),
        Nav("csv", "Key results (CSV)", "api/v1/key_results.csv"),
        Nav("readings", "Readings (CSV)", "api/v1/readings.csv"),
    )
    return SiteFrame(
        title=world.config.title,
        description=world.config.description,
        language=world.config.language,
        as_of=world.scores.as_of,
        nav=tuple(_main(world)),
        footer=(*pages, *more),
        base_url=world.config.base_url or "",
        base_path=world.config.base_path,
        left_out=world.left_out,
        charts=world.config.charts,
        commit=world.history.head is not None,
        version=__version__,
    )
