"""livereload's script in a page, allowed by the page's own strict Content-Security-Policy.

livereload by itself writes an inline script into each page, which `script-src 'self'` forbids. Here the page
gets `<script src="/livereload.js?…">`, and the file says a word more to the server: which version of the
site the page is, through livereload.js's interface for plugins.
"""

from __future__ import annotations

import re
from html import escape

from okrsite.serve.guard import name_in

LONGEST_WAIT_MS = 3000
"""How long livereload.js waits at most before it looks for a server that has gone."""

PLUGIN = "okrsite"

PLUGIN_SCRIPT = """(function () {
  var found = /[?&]build=([\\w-]+)/.exec(document.currentScript.src);
  function Okrsite() {}
  Okrsite.identifier = "%s";
  Okrsite.version = "1";
  Okrsite.prototype.analyze = function () { return { build: found ? found[1] : "" }; };
  window.LiveReloadPluginOkrsite = Okrsite;
})();
""".replace("%s", PLUGIN)

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


def script_tag(host: str, token: str) -> str:
    """The tag for a page asked for under this Host header (a sound one), of the version `token`."""
    name = name_in(host) or "localhost"
    bracketed = f"[{name}]" if ":" in name else name
    port = host.rpartition(":")[2] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else "80"
    query = f"host={bracketed}&port={port}&maxdelay={LONGEST_WAIT_MS}&build={token}"
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
