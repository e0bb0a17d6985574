"""`sitemap.xml`: the address of every page, for search engines. It needs `base_url`."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from okrsite.pages.page import Page, World
from okrsite.publish.files import OutputFile

LEFT_OUT = frozenset({"404.html", "redirect.html"})
"""Templates of pages that nobody looks for."""


def sitemap(world: World) -> Iterator[OutputFile]:
    """All addresses in order; nothing without `base_url`."""
    if world.config.base_url is None:
        return
    from okrsite.pages import PAGES

    yield render(world.config.base_url, (page for made in PAGES for page in made(world)))


def render(base_url: str, pages: Iterator[Page]) -> OutputFile:
    """The sitemap of these pages."""
    addresses = sorted({page.address for page in pages if page.template not in LEFT_OUT})
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(base_url + quote(address, safe='/~'))}</loc></url>" for address in addresses),
        "</urlset>",
    ]
    return OutputFile("sitemap.xml", ("\n".join(lines) + "\n").encode())
