"""`sitemap.xml`: the address of every page, for search engines. It needs `base_url`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from okrsite.publish.files import OutputFile


def sitemap(base_url: str | None, addresses: Iterable[str]) -> Iterator[OutputFile]:
    """All addresses in order; nothing without `base_url`."""
    if base_url is None:
        return
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(base_url + quote(a, safe='/~'))}</loc></url>" for a in sorted(set(addresses))),
        "</urlset>",
    ]
    yield OutputFile("sitemap.xml", ("\n".join(lines) + "\n").encode())
