"""The relative links of front matter: led as those of a body in the same file are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.diagnostics import Span
from okrsite.model.entry import Entry
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.site import Site
from okrsite.resolve.aliases import entries
from okrsite.source.body_links import BodyLinks, href_of

Led = dict[tuple[str, str], str]
"""Where relative links of front matter lead, by the file's path and what is written; empty for nowhere."""


def relative_links(site: Site) -> Iterator[tuple[str, str, Span]]:
    """The links of front matter that are no whole addresses: the file, what is written, and where."""
    for entry in entries(site):
        goals = entry.key_results if isinstance(entry, Objective) else ()
        linked: tuple[Entry | KeyResult, ...] = (entry, *goals)
        for one in linked:
            for name, url in one.links:
                if not url.startswith(("https://", "http://", "mailto:")):
                    yield entry.path, url, one.at(f"links.{name}")


def lead(
    path: str,
    name: str,
    url: str,
    page: Callable[[str], str | None],
    asset: Callable[[str], bool],
    absent: Callable[[str], bool],
) -> tuple[str, BodyLinks]:
    """Where a link of a file's front matter leads, empty for nowhere, and what was noted of it."""
    links = BodyLinks(
        path=path,
        name=name,
        first_line=1,
        wiki=lambda *_: (None, []),
        page=page,
        asset=asset,
        absent=absent,
    )
    return href_of(url, links, 0) or "", links
