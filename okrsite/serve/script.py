"""livereload's script in a page, allowed by the page's own strict Content-Security-Policy.

livereload by itself writes an inline script into each page, which `script-src 'self'` forbids. Here the page
gets `<script src="/livereload.js?…">`, whose beginning (`page.js` here) is a plugin of livereload.js.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from okrsite.serve.guard import name_in

LONGEST_WAIT_MS = 3000
"""How long livereload.js waits at most before it looks for a server that has gone."""

PLUGIN = "okrsite"
"""The name of the plugin in `page.js`."""

BUILDING, BUILT = "okrsite:building", "okrsite:built"
"""The `path` of messages that the plugin takes: a build that is long has begun, and has ended."""

OWN_TEXT = "okrsite:page"
"""The `path` of one more: nothing but the page's own file changed."""


def plugin_script() -> str:
    """What stands before livereload.js."""
    return Path(__file__).with_name("page.js").read_text("utf-8")


_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


def script_tag(host: str, token: str, *, fault: bool = False) -> str:
    """The tag for a page asked for under this Host header (a sound one), of the version `token`.

    `fault` says that the page tells of faults in place of the one at its address.
    """
    name = name_in(host) or "localhost"
    bracketed = f"[{name}]" if ":" in name else name
    port = host.rpartition(":")[2] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else "80"
    query = f"host={bracketed}&port={port}&maxdelay={LONGEST_WAIT_MS}&build={token}"
    query += "&fault" if fault else ""
    return f'<script src="/livereload.js?{escape(query)}" async></script>'


def with_script(page: bytes, tag: str) -> bytes:
    """The page with the tag at the end of its head, or at its own end where none is written."""
    found = _HEAD_END.search(page)
    at = found.start() if found else len(page)
    return page[:at] + tag.encode() + page[at:]


def build_of(plugins: object) -> str | None:
    """The version that a reader's `info` message says its page is; None when it says none."""
    ours = plugins.get(PLUGIN) if isinstance(plugins, dict) else None
    build = ours.get("build") if isinstance(ours, dict) else None
    return build if isinstance(build, str) and build else None
