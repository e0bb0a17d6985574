"""Media types by suffix. Pure, but for suffixes that a site rarely has, which the system knows."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
JS = "text/javascript; charset=utf-8"

DRAWN_WITH = (".css", ".js", ".woff2", ".woff", ".ttf", ".otf")
"""Ends of files that many pages are drawn with."""

# What a system believes of these differs (a Windows registry says `.js` is plain text).
_TYPES = {
    ".css": CSS,
    ".csv": "text/csv; charset=utf-8",
    ".html": HTML,
    ".ics": "text/calendar; charset=utf-8",
    ".js": JS,
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def type_of(file: str) -> str:
    """The media type of a file of the site."""
    known = _TYPES.get(PurePosixPath(file).suffix.lower()) or mimetypes.guess_type(file)[0]
    return known or "application/octet-stream"
