"""Bodies: CommonMark with tables, without raw HTML; links checked and led to the pages of the site.

Rendered links within the site begin with `ROOT`, since one body stands on several pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote as percent
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.entry import ROOT

_WIKI = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]]+))?\]\]")
_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

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
    ids: list[str] = field(default_factory=list)
    """Anchors of this body's own headings."""

    def span(self, line: int, needle: str) -> Span:
        """The place of `needle` in the body's line (or in one of those after it, in a paragraph)."""
        for offset, text in enumerate(self.lines[line:], line):
            if (at := text.find(needle)) >= 0:
                return Span.of(self.path, self.first_line + offset, at + 1, len(needle))
            if not text.strip():
                break
        return Span.of(self.path, self.first_line + line)


def _wiki_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    found = _WIKI.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("wiki", "", 0)
        token.content = " ".join((found[2] or "").split())
        token.meta = {"ref": found[1].strip()}
    state.pos = found.end()
    return True


def _levels(tokens: list[Token], top: int) -> dict[int, int]:
    """The level of each heading by its token's number: as deep as written, without gaps."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_ and open_[-1] >= written:
                open_.pop()
            open_.append(written)
            found[number] = min(top + len(open_) - 1, 6)
        elif token.type == "heading_close":
            found[number] = found[max(found)]
    return found


def _any_link(url: str) -> bool:  # noqa: ARG001
    return True


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """CommonMark and tables; no raw HTML, no linkify. Links are checked here and not by its own rule."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    md.inline.ruler.before("link", "wiki", _wiki_rule)
    md.validateLink = _any_link  # type: ignore[method-assign]
    return md


def render(text: str, links: BodyLinks, *, shift: int = 2, anchors: bool = False) -> str:
    """HTML of a body, its highest headings `shift` levels below h1, with `anchors` each with an id.

    No level is left out between a heading and the next deeper one, whatever the author wrote.
    """
    if not text.strip():
        return ""
    links.lines = text.split("\n")
    md = parser()
    tokens = md.parse(text)
    levels = _levels(tokens, shift + 1)
    for number, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{levels[number]}"
        if anchors and token.type == "heading_open":
            links.ids.append(_heading_id(tokens[number + 1].content, links.ids))
            token.attrSet("id", links.ids[-1])
        if token.type == "table_open":
            # A wide table scrolls in its place, by keyboard too.
            token.attrSet("tabindex", "0")
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            # The policy forbids style attributes.
            token.attrSet("class", f"a-{str(style).rpartition(':')[2]}")
        if token.type == "inline" and token.children:
            line = token.map[0] if token.map else 0
            token.children = _follow(token.children, links, line)
    html: str = md.renderer.render(tokens, md.options, {})
    return html.strip()


def _follow(children: list[Token], links: BodyLinks, line: int) -> list[Token]:
    found: list[Token] = []
    unlinked = 0
    for token in children:
        if token.type == "wiki":
            found += _wiki(token, links, line)
        elif token.type == "link_open":
            href = _href(str(token.attrs.get("href", "")), links, line)
            if href is None:
                unlinked += 1
            else:
                token.attrs = {**token.attrs, "href": href}
                found.append(token)
        elif token.type == "link_close" and unlinked:
            unlinked -= 1
        elif token.type == "image":
            found += _image(token, links, line)
        else:
            found.append(token)
    return found


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _wiki(token: Token, links: BodyLinks, line: int) -> list[Token]:
    ref = token.meta["ref"]
    target, faults = links.wiki(ref, links.span(line, f"[[{ref}"))
    links.faults += faults
    if target is None:
        return [_text(token.content or ref)]
    opened = Token("link_open", "a", 1, attrs={"href": ROOT + _file(target[0])})
    return [opened, _text(token.content or target[1]), Token("link_close", "a", -1)]


def _file(address: str) -> str:
    """An address within the site as a link names it: its file, percent-encoded."""
    path, hash_, fragment = address.partition("#")
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    return f"{_encoded(name)}{hash_}{fragment}"


def _encoded(path: str) -> str:
    return percent(path, safe="/~")


def _href(href: str, links: BodyLinks, line: int) -> str | None:
    """The link's target, or None where it cannot be published."""
    bare = "".join(c for c in unquote(href) if c.isprintable() and not c.isspace())
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
        return f"{ROOT}{_file(target)}{hash_ if fragment else ''}{fragment}"
    if name is not None and links.asset(name):
        links.assets.append(name)
        return f"{ROOT}{_encoded(name)}"
    if name is not None and links.absent(name):
        return None
    hint = "link to the Markdown file, such as ../sales/partners.md, or write [[partners]]"
    links.faults.append(
        error("L202", links.span(line, href), f"the link {quote(href)} leads to no file", hint)
    )
    return None


def _image(token: Token, links: BodyLinks, line: int) -> list[Token]:
    src = str(token.attrs.get("src", ""))
    bare = "".join(c for c in unquote(src) if c.isprintable() and not c.isspace())
    name = None if _SCHEME.match(bare) or bare.startswith("//") else _below(unquote(src), links.name)
    if name is not None and links.asset(name) and not name.lower().endswith((".csv", ".pdf", ".txt")):
        links.assets.append(name)
        token.attrs = {**token.attrs, "src": ROOT + _encoded(name), "loading": "lazy"}
        return [token]
    hint = "put a PNG, JPEG, GIF, WebP or AVIF file beside the text; nothing is loaded from other hosts"
    links.faults.append(error("L203", links.span(line, src), f"there is no image {quote(src)} to show", hint))
    return [_text(token.content)]


def _heading_id(text: str, taken: list[str]) -> str:
    """An id made of the heading's words; ids of the page around it have an underscore and never clash."""
    slug = re.sub(r"[\W_]+", "-", re.sub(r"[`*\[\]]", "", text).lower()).strip("-") or "section"
    number = 2
    unique = slug
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    return unique


def _below(path: str, name: str) -> str | None:
    """A link's path under the content folder; `/` at its beginning means that folder."""
    base = "" if path.startswith("/") else posixpath.dirname(name)
    joined = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if joined.startswith("..") else joined
