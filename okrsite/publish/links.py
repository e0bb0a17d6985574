"""The check of the rendered pages: every link has its target, every anchor its element, every id is one.

Pages go in one by one, and only their ids and links are remembered, in a few bytes each. What a page holds
(`scan`) can be worked out in another process, or kept in a cache, and handed in with `add`.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from urllib.parse import unquote

from okrsite.diagnostics import Diagnostic, Span, error, ordered, quote
from okrsite.publish.scan import Scanned

_NOT_FOUND_PAGE = "404.html"
_SHOWN_PAGES = 20
"""So many pages are named for one broken target; a broken link in the navigation is on all."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_EXTERNAL = frozenset({"http", "https", "mailto"})
_PLAIN_EXTERNAL = ("https://", "http://", "mailto:")
# As browsers do: they drop these before they read a link, which "java\nscript:" is made for.
_BLANKS = "".join(map(chr, range(0x21)))
_DROPPED = str.maketrans("", "", "\t\n\r")
# A link as seen from the top folder that means the same wherever it is written.
_PORTABLE = re.compile(r"[\w~-][^:\\]*", re.ASCII)

_Target = tuple[str, str]


class LinkCheck:
    """Takes the pages and other files of a site, in any order; `finish` tells what is wrong with their links.

    `base_path` is the path of the site's address (`/`, `/okrs/`): `404.html`, which a server shows at any
    address, links from there, all other pages relatively. Links to http, https and mailto are not followed.
    """

    def __init__(self, base_path: str = "/") -> None:
        self._base = f"/{base_path.strip('/')}/" if base_path.strip("/") else "/"
        self._files: set[str] = set()
        # The ids of each page as one string, each between NULs: a tenth of what a set takes.
        self._ids: dict[str, str] = {}
        self._numbers: dict[_Target, int] = {}
        self._known: dict[str, int] = {}
        self._pages: list[tuple[str, Span | None, array[int]]] = []
        self._found: list[Diagnostic] = []

    def add_file(self, path: str) -> None:
        """A file that can be linked to and has no links or anchors of its own to check."""
        self._files.add(path)

    def add(self, path: str, page: Scanned, source: Span | None = None) -> None:
        """A page, and the place in the content it was made from, which faults are reported at."""
        ids = set(page.ids)
        if len(ids) != len(page.ids):
            self._report_duplicates(path, page.ids, source)
        self._ids[path] = "\0" + "\0".join(page.ids) + "\0"
        up = "../" * path.count("/") if path != _NOT_FOUND_PAGE else "\0"
        numbers = array("I")
        for link in page.links:
            if link.startswith(_PLAIN_EXTERNAL) or (link.startswith("#") and link[1:] in ids):
                continue
            # The links of the navigation, on every page the same but for the way up, are resolved once.
            if link.startswith(up) and (known := self._known.get(link[len(up) :])) is not None:
                numbers.append(known)
                continue
            target = self._target(path, link, source)
            if target is None:
                continue
            number = self._numbers.setdefault(target, len(self._numbers))
            numbers.append(number)
            if link.startswith(up) and _PORTABLE.fullmatch(link, len(up)):
                self._known[link[len(up) :]] = number
        self._pages.append((path, source, numbers))

    def finish(self) -> tuple[Diagnostic, ...]:
        """All faults, in the order of their places; for one target on many pages the first twenty are named.

        L101 missing file, L102 missing anchor, L103 id used twice, L104 link that leaves the site's folder,
        L105 scheme that is not allowed.
        """
        faults = {number: fault for target, number in self._numbers.items() if (fault := self._fault(target))}
        places: dict[int, list[tuple[str, Span | None]]] = {}
        for path, source, numbers in self._pages if faults else ():
            for number in dict.fromkeys(numbers):
                if number in faults:
                    places.setdefault(number, []).append((path, source))
        found = list(self._found)
        for number, pages in places.items():
            code, what, hint = faults[number]
            pages.sort(key=lambda page: page[0])
            more = len(pages) - _SHOWN_PAGES
            for index, (path, source) in enumerate(pages[:_SHOWN_PAGES], 1):
                others = f" (and on {more} more pages)" if more > 0 and index == _SHOWN_PAGES else ""
                message = f"{quote(path)} links to {what}{others}"
                found.append(error(code, _place(path, source), message, hint))
        return ordered(found)

    def _fault(self, target: _Target) -> tuple[str, str, str] | None:
        """Code, what is wrong, and hint, for a target that isn't there."""
        path, anchor = target
        ids = self._ids.get(path)
        if ids is None and path not in self._files:
            index = f"{path}index.html" if path.endswith("/") or not path else f"{path}/index.html"
            hint = f"name the file: {quote(index)}" if index in self._ids else ""
            return "L101", f"{quote(path)}, which is not on the site", hint
        # "" and "top" are the top of any page.
        if anchor.lower() not in {"", "top"} and ids is not None and f"\0{anchor}\0" not in ids:
            return "L102", f"{quote(f'{path}#{anchor}')}, but that page has no such anchor", ""
        return None

    def _report_duplicates(self, path: str, ids: tuple[str, ...], source: Span | None) -> None:
        for name, count in Counter(ids).items():
            if count > 1:
                message = f"{quote(path)} has the id {quote(name)} {count} times"
                self._found.append(error("L103", _place(path, source), message))

    def _target(self, page: str, link: str, source: Span | None) -> _Target | None:
        """The file and anchor a link names; None when there is nothing (more) to check."""
        url = link.strip(_BLANKS).translate(_DROPPED)
        if scheme := _SCHEME.match(url):
            if scheme[1].lower() not in _EXTERNAL:
                hint = "a link is relative, or begins with https:, http: or mailto:"
                message = f"{quote(page)} links to {quote(link)}: {scheme[1]}: is not allowed"
                self._found.append(error("L105", _place(page, source), message, hint))
            return None
        address, _, fragment = url.partition("#")
        # What follows ":~:" tells the browser what text to mark.
        anchor = unquote(fragment.partition(":~:")[0])
        way = address.partition("?")[0].replace("\\", "/")
        if not way:
            return page, anchor
        if way.startswith("//"):
            return None
        path = self._resolved(page, way)
        if path is None:
            message = f"{quote(page)} links to {quote(link)}, which leaves the site's folder"
            here = f"start it with {quote(self._base)}"
            hint = here if page == _NOT_FOUND_PAGE else "make it relative to the page"
            self._found.append(error("L104", _place(page, source), message, hint))
            return None
        return path, anchor

    def _resolved(self, page: str, way: str) -> str | None:
        """The path on the site of a way as the browser goes it; None when it leaves."""
        folders: list[str] = []
        if page == _NOT_FOUND_PAGE:
            if not way.startswith(self._base):
                return None
            way = way[len(self._base) :]
        elif way.startswith("/"):
            return None
        else:
            folders = page.split("/")[:-1]
        # Decoded segment by segment: %2e%2e is a way up to browsers, %2F is no separator.
        steps = [unquote(step) for step in way.split("/")]
        for step in steps:
            if step == "..":
                if not folders:
                    return None
                folders.pop()
            elif step != ".":
                folders.append(step)
        return "/".join([*folders, ""] if steps[-1] in {".", ".."} else folders)


def _place(path: str, source: Span | None) -> Span:
    return source or Span(path)
