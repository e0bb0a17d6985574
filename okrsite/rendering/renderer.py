"""Renders pages, each only if what it shows is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from okrsite.cache import Cache, digest
from okrsite.exports import chart_tables
from okrsite.publish.scan import scan
from okrsite.rendering.drawings import Drawings
from okrsite.rendering.made import Made, Rendered, packed, unpacked_drawings, unpacked_page
from okrsite.rendering.stamps import of_theme, program
from okrsite.theme.chain import Theme
from okrsite.theme.drawn import Draw
from okrsite.theme.environment import environment
from okrsite.theme.render import render
from okrsite.theme.sources import Templates
from okrsite.theme.templates import BadTemplateError
from okrsite.view.frame import SiteFrame
from okrsite.view.page import Page, PageAt

PAGES, DRAWINGS = "page", "drawings"
"""Kinds of rows in the cache, both by the page's path."""


class Renderer:
    """Renders the pages of one site with one theme.

    Called with a page's place it gives the page, or its key alone where the cache has it. `draw` draws
    charts. One that was made before a fork serves in the other process too, once `forked` was called there.
    """

    def __init__(self, theme: Theme, frame: SiteFrame, draw: Draw, cache: Cache) -> None:
        self._theme = theme
        self._frame = frame
        self._cache = cache
        self._known = cache.keys(PAGES)
        self._drawings = Drawings(draw)
        templates = Templates(theme)
        self._environment = environment(theme, self._drawings, templates)
        self._stamp = digest(program(), of_theme(theme, templates), msgspec.msgpack.encode(frame))

    def forked(self) -> None:
        """Go on in a process that was forked off."""
        self._cache = self._cache.again()

    def __call__(self, place: PageAt) -> Rendered:
        """The page at a place."""
        page = place.make()
        key = digest(self._stamp, msgspec.msgpack.encode(page))
        there = self._known.get(page.path) == key
        found = Rendered(page.path, page.address, page.listed, page.source, key)
        return found if there else self._rendered(page, found)

    def page_of(self, place: PageAt, rendered: Rendered) -> Rendered:
        """The same with the page: new ones go into the cache, the others come from it.

        For the process that the renderer was made in.
        """
        if rendered.made is None and rendered.fault is None:
            row = self._cache.get(PAGES, rendered.path, rendered.key)
            if row is not None and (made := unpacked_page(row)) is not None:
                return replace(rendered, made=made)
            rendered = self._rendered(place.make(), rendered)
        if rendered.made is not None:
            self._cache.put(PAGES, rendered.path, rendered.key, packed(rendered.made))
        if rendered.drawings is not None:
            self._cache.put(DRAWINGS, rendered.path, b"", packed(rendered.drawings))
        return rendered

    def retain(self, paths: Iterable[str]) -> None:
        """Drop from the cache what is no page of the site any more."""
        names = frozenset(paths)
        self._cache.retain(PAGES, names)
        self._cache.retain(DRAWINGS, names)

    def _rendered(self, page: Page, found: Rendered) -> Rendered:
        row = self._cache.get(DRAWINGS, page.path) if page.charts else None
        self._drawings.begin(dict(unpacked_drawings(row)) if row else {})
        try:
            html = render(self._environment, self._theme, page, self._frame).data
        except BadTemplateError as bad:
            return replace(found, fault=bad.diagnostic)
        tables = tuple((table.path, table.data) for table in chart_tables(page))
        made = Made(html, scan(html.decode("utf-8")), tables)
        return replace(found, made=made, drawings=self._drawings.new())
