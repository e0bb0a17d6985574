"""Which readers have to see what anew after a build. Pure.

A build changes files; a reader shows one page. What changed of its own file, or the commit in its footer, the
page takes in as it stands; it is loaded again when a picture in it changed, or a script, font or picture of
the theme; a changed style sheet is swapped without that; anything else (the data, the search index, the feed,
other pages) is left for when it is asked for.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from okrsite.serve.addresses import below, files_at
from okrsite.serve.script import OWN_TEXT

NOT_FOUND = "404.html"
WHOLE_PAGE = "*"

_STYLES = (".css",)
_COMMIT = "assets/commit.js"
_INDEX = re.compile(r"assets/search-index(?:-[^/]*)?\.js")
# What a style sheet shows, and what a script loads when it is needed, stands in no page.
_OF_THEME = re.compile(
    r"assets/.+\.(?:js|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf)",
    re.IGNORECASE,
)
_SHOWING = re.compile(r"<(?:script|img|source|image|use)\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\b(?:src|href|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """The paths of the site that are new, different or gone; None stands for all of them."""

    paths: frozenset[str] | None = frozenset()

    def __or__(self, other: Change) -> Change:
        if self.paths is None or other.paths is None:
            return ALL
        return Change(self.paths | other.paths)

    def __bool__(self) -> bool:
        return self.paths is None or bool(self.paths)


ALL = Change(None)


class History:
    """What changed lately, by version, so that a reader who missed a message can be brought up to date."""

    def __init__(self, kept: int = 64) -> None:
        self._changes: deque[Change] = deque(maxlen=kept)
        self.version = 0

    def add(self, change: Change) -> None:
        """One more version of what is served."""
        self._changes.append(change)
        self.version += 1

    def since(self, version: int) -> Change:
        """Everything that changed after a version; all, when that is too long ago or unknown."""
        missed = self.version - version
        if not 0 <= missed <= len(self._changes):
            return ALL
        found = Change()
        for change in list(self._changes)[len(self._changes) - missed :]:
            found |= change
        return found


def messages(change: Change, path: str, base: str, read: Callable[[str], str | None]) -> tuple[str, ...]:
    """The `path` of each reload message for a reader at a path of the site; none when nothing concerns them.

    `read` gives the text of a page of the site as it is now, None when there is no such file.
    """
    if change.paths is None:
        return (WHOLE_PAGE,)
    if not change.paths:
        return ()
    files = files_at(path)
    pages = ((file, text) for file in files if (text := read(file)) is not None)
    shown, text = next(pages, (NOT_FOUND, read(NOT_FOUND) or ""))
    if any(map(_is_of_theme, change.paths)) or not change.paths.isdisjoint(shown_in(text, shown, base)):
        return (WHOLE_PAGE,)
    own = () if change.paths.isdisjoint((*files, shown, _COMMIT)) else (OWN_TEXT,)
    return (*own, *(base + p for p in sorted(change.paths) if p.endswith(_STYLES)))


def _is_of_theme(path: str) -> bool:
    """True for what any page may have loaded without naming it."""
    made_of_content = path == _COMMIT or _INDEX.fullmatch(path)
    return not made_of_content and _OF_THEME.fullmatch(path) is not None


def shown_in(text: str, page: str, base: str) -> frozenset[str]:
    """The scripts and pictures of the site that a page names, by their paths."""
    found = set()
    for tag in _SHOWING.finditer(text):
        for source in _SOURCE.finditer(tag[0]):
            value = html.unescape(source[1] or source[2] or source[3] or "")
            for candidate in value.split(","):
                # In a `srcset` the width follows the address.
                address = (candidate.split() or [""])[0]
                if (path := _resolved(address, page, base)) is not None:
                    found.add(path)
    return frozenset(found)


def _resolved(address: str, page: str, base: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path:
        return None
    if path.startswith("/"):
        return below(posixpath.normpath(path), base)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
