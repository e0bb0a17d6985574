"""The pages that a browser is shown: so many of each type that nothing the site can draw is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from okrsite.build import site_pages
from okrsite.checking import check
from okrsite.project import open_project

ROOT = Path(__file__).parent.parent.parent
REDIRECT = "redirect.html"
_FEATURE = re.compile(r'<([a-z][a-z0-9]*)|\bclass="([^"]*)"|href="#(_s-[a-z]+)"|\brole="([a-z]+)"')
"""An element, its classes, its role, a status shape."""


def by_template() -> dict[str, list[str]]:
    """The demo's page files by the template they are made with: a new page type needs no word here."""
    project = open_project(ROOT / "okrsite.toml")
    assert project.config.as_of is not None
    world = check(project, project.config.as_of).world
    assert world is not None
    found: dict[str, list[str]] = {}
    for page in (at.make() for at in site_pages(world)):
        found.setdefault(page.template, []).append(page.path)
    return found


def sample(site: Path) -> tuple[str, ...]:
    """Of each page type the largest page, and others until each element, class and status is seen.

    Drafts, dropped goals, orphans, people who left, KPIs without readings: each is drawn with something that
    the others lack. Redirects are left out, since a browser does not stay on them.
    """
    pages = by_template()
    return tuple(path for name in sorted(pages) if name != REDIRECT for path in _cover(site, pages[name]))


def representatives(site: Path) -> tuple[str, ...]:
    """Of each page type the page of middle size."""
    pages = by_template()
    sizes = {path: (site / path).stat().st_size for paths in pages.values() for path in paths}
    types = (pages[name] for name in sorted(pages) if name != REDIRECT)
    ordered = (sorted(paths, key=lambda path: (sizes[path], path)) for paths in types)
    return tuple(paths[len(paths) // 2] for paths in ordered)


def _cover(site: Path, paths: Iterable[str]) -> Iterator[str]:
    texts = {path: (site / path).read_text("utf-8") for path in sorted(paths)}
    features = {path: _features(text) for path, text in texts.items()}
    chosen = max(texts, key=lambda path: len(texts[path]))
    missing = frozenset().union(*features.values()) - features[chosen]
    yield chosen
    while missing:
        chosen = max(texts, key=lambda path: len(features[path] & missing))
        missing -= features[chosen]
        yield chosen


def _features(text: str) -> frozenset[str]:
    return frozenset(word for found in _FEATURE.findall(text) for group in found for word in group.split())
