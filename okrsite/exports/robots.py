"""`robots.txt` and `_headers`: what is told to crawlers and to hosts that read such a file."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.publish.files import OutputFile
from okrsite.view.world import World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def robots(world: World) -> Iterator[OutputFile]:
    """Crawlers may read everything; the sitemap is named where there is one."""
    lines = ["User-agent: *", "Disallow:"]
    if world.config.base_url:
        lines += ["", f"Sitemap: {world.config.base_url}sitemap.xml"]
    yield OutputFile("robots.txt", ("\n".join(lines) + "\n").encode())
    headers = [
        "/*",
        f"  Content-Security-Policy: {POLICY}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: no-referrer",
        "  X-Frame-Options: DENY",
    ]
    yield OutputFile("_headers", ("\n".join(headers) + "\n").encode())
