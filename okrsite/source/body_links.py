"""Where the links and images of a body lead, whichever library reads its Markdown.

Rendered links within the site begin with `ROOT`, since one body stands on several pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote as percent
from urllib.parse import unquote, urlsplit

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.entry import ROOT
from okrsite.source.discover import ATTACHMENTS, IMAGES

_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

REACH = 200
"""Lines of a paragraph in which a link is looked for that stands there in another form."""

Target = tuple[str, str]
"""An address within the site and the words that stand for it."""


@dataclass
class BodyLinks:
    """Where a body's links lead. Given for each body; notes what cannot be followed."""

    path: str
    """The content file, for diagnostics."""
    name: str
    """Its path under the content folder, which relative links start from."""
    first_line: int
    wiki: Callable[[str, Span], tuple[Target | None, list[Diagnostic]]]
    page: Callable[[str], str | None]
    """The address of a content file by its path under the content folder."""
    asset: Callable[[str], bool]
    """Whether a file under the content folder can be shown or linked to."""
    absent: Callable[[str], bool] = lambda _: False
    """Whether a content file is there but not on the site: it has faults, or is dated later."""
    lines: list[str] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    anchors: list[tuple[str, str, Span]] = field(default_factory=list)
    """Anchors that links name: address, anchor, and the link's place. Whether they are there shows later."""
    ids: dict[str, int] = field(default_factory=dict)
    """Anchors of this body's own headings, each with the number that its words had last."""

    _reached: tuple[int, int, int] = (-1, 0, 0)
    """Where the search for the links of a paragraph has come to: its first line, line and column."""

    def span(self, line: int, needle: str) -> Span:
        """The place of `needle` in the body's line, or in one of those after it, in a paragraph.

        Links are asked for in their order: each is looked for behind the one before, and only then before.
        """
        begun, number, column = self._reached
        if begun != line:
            number, column = line, 0
        found = self._first(needle, number, column) or self._first(needle, max(number - REACH, line), 0)
        if found is None:
            return Span.of(self.path, self.first_line + line)
        # An image in the words of a link is asked for behind the link, and stands before its address.
        self._reached = line, *max((found[0], found[1] + len(needle)), (number, column))
        return Span.of(self.path, self.first_line + found[0], found[1] + 1, len(needle))

    def _first(self, needle: str, line: int, column: int) -> tuple[int, int] | None:
        """Line and column of `needle` from there to the paragraph's end, as far as the search reaches."""
        for number in range(line, min(line + REACH, len(self.lines))):
            text = self.lines[number]
            if (at := text.find(needle, column)) >= 0:
                return number, at
            if not text.strip():
                return None
            column = 0
        return None


class Outline:
    """The levels of a body's headings: as deep as written, from `top` down, without gaps."""

    def __init__(self, top: int) -> None:
        self._top = top
        self._open: list[int] = []

    def level(self, written: int) -> int:
        """The level of the next heading, written as one of this level."""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(self._top + len(self._open) - 1, 6)


def file_of(address: str) -> str:
    """An address within the site as a link names it: its file, percent-encoded."""
    path, hash_, fragment = address.partition("#")
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    return f"{_encoded(name)}{hash_}{fragment}"


def href_of(href: str, links: BodyLinks, line: int) -> str | None:
    """The link's target, or None where it cannot be published."""
    bare = _bare(href)
    if _SCHEME.match(bare) or bare.startswith(("//", "\\")):
        try:
            scheme = urlsplit(bare).scheme.lower()
        except ValueError:
            scheme = ""
        if scheme in _SCHEMES:
            return href
        message = f"the link {quote(href)} cannot be published"
        links.faults.append(
            error("L201", links.span(line, href), message, "http, https, mailto or a relative path")
        )
        return None
    path, hash_, fragment = href.partition("#")
    name = _below(unquote(path), links.name) if path else links.name
    target = links.page(name) if name is not None else None
    if target is not None:
        if fragment:
            links.anchors.append((target, unquote(fragment), links.span(line, href)))
        return f"{ROOT}{file_of(target)}{hash_ if fragment else ''}{fragment}"
    if name is not None and links.asset(name):
        links.assets.append(name)
        return f"{ROOT}{_encoded(name)}"
    if name is not None and links.absent(name):
        return None
    hint = "link to the Markdown file, such as ../sales/partners.md, or write [[partners]]"
    if name is not None and posixpath.splitext(name)[1].lower() in IMAGES | ATTACHMENTS:
        hint = "put a file of at most 20 MB there, or link to where it lies"
    links.faults.append(
        error("L202", links.span(line, href), f"the link {quote(href)} leads to no file", hint)
    )
    return None


def image_of(src: str, links: BodyLinks, line: int) -> str | None:
    """The file of an image, or None where there is none to show."""
    bare = _bare(src)
    name = None if _SCHEME.match(bare) or bare.startswith("//") else _below(unquote(src), links.name)
    if name is not None and links.asset(name) and posixpath.splitext(name)[1].lower() in IMAGES:
        links.assets.append(name)
        return ROOT + _encoded(name)
    hint = (
        "put a PNG, JPEG, GIF, WebP or AVIF file of at most 20 MB beside the text;"
        " nothing is loaded from other hosts"
    )
    links.faults.append(error("L203", links.span(line, src), f"there is no image {quote(src)} to show", hint))
    return None


def heading_id(text: str, taken: dict[str, int]) -> str:
    """An id made of the heading's words, noted in `taken` with the number that its words had last.

    Ids of the page around it have an underscore and never clash.
    """
    slug = re.sub(r"[\W_]+", "-", re.sub(r"[`*\[\]]", "", text).lower()).strip("-") or "section"
    number = taken.get(slug, 0) + 1
    unique = slug if number == 1 else f"{slug}-{number}"
    while unique in taken:
        number += 1
        unique = f"{slug}-{number}"
    taken[slug] = number
    taken.setdefault(unique, 1)
    return unique


def _encoded(path: str) -> str:
    return percent(path, safe="/~")


def _bare(url: str) -> str:
    """A URL as a browser may read it: decoded, without what it passes over."""
    plain = unquote(url)
    if plain.isprintable() and " " not in plain:
        return plain
    return "".join(c for c in plain if c.isprintable() and not c.isspace())


def _below(path: str, name: str) -> str | None:
    """A link's path under the content folder; `/` at its beginning means that folder."""
    base = "" if path.startswith("/") else posixpath.dirname(name)
    joined = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if joined.startswith("..") else joined
