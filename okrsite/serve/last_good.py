"""A page of the last good build, which says that it is one. Pure."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from okrsite.serve.error_page import FAULTS, LAST_GOOD

STYLE_SHEET = """\
#_okrsite_last_good { background: #a50f45; color: #fff; margin: 0; padding: .5rem clamp(1rem, 4vw, 2rem);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; position: relative; z-index: 2147483647; }
#_okrsite_last_good a { color: inherit; display: inline-block; padding: .125rem 0; }
@media print { #_okrsite_last_good { color: #000; background: none; border-bottom: 1px solid; } }
"""

_BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


def with_banner(page: bytes, brief: str) -> bytes:
    """The page with a line at its top: that it is the last good one, and why (`brief`)."""
    banner = (
        f'<p id="_okrsite_last_good" role="status"><b>This is the last good build.</b> '
        f"The site cannot be built now: {escape(brief)}. "
        f'<a href="?{FAULTS}">Show the errors</a></p>'
    ).encode()
    page = _HEAD_END.sub(
        lambda end: b'<link rel="stylesheet" href="/livereload.css">' + end[0], page, count=1
    )
    body = _BODY.search(page)
    at = body.end() if body else 0
    return page[:at] + banner + page[at:]


def without_choice(query: str) -> str | None:
    """A query without what chooses between the last good page and the faults; None when it has neither."""
    pairs = parse_qsl(query, keep_blank_values=True)
    rest = [(name, value) for name, value in pairs if name not in {LAST_GOOD, FAULTS}]
    return None if len(rest) == len(pairs) else urlencode(rest)


def comes_from_last_good(referer: str, host: str) -> bool:
    """True when a link of the last good site was followed: its reader stays there."""
    try:
        place = urlsplit(referer)
    except ValueError:
        return False
    names = {name for name, _ in parse_qsl(place.query, keep_blank_values=True)}
    return place.netloc.lower() == host.lower() and LAST_GOOD in names
