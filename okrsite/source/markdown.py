"""Bodies: CommonMark with tables, without raw HTML; links checked and led to the pages of the site."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from okrsite.model.entry import ROOT
from okrsite.source import fast_markdown
from okrsite.source.body_links import BodyLinks, Outline, file_of, heading_id, href_of, image_of

_WIKI = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]]+))?\]\]")


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
    """The level of each heading by its token's number."""
    found: dict[int, int] = {}
    outline, level = Outline(top), top
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            found[number] = level = outline.level(int(token.tag[1]))
        elif token.type == "heading_close":
            found[number] = level
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
    html = fast_markdown.render(text, links, shift=shift, anchors=anchors)
    return in_python(text, links, shift=shift, anchors=anchors) if html is None else html


def in_python(text: str, links: BodyLinks, *, shift: int, anchors: bool) -> str:
    """The same by markdown-it-py alone."""
    links.lines = text.split("\n")
    md = parser()
    tokens = md.parse(text)
    levels = _levels(tokens, shift + 1)
    for number, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{levels[number]}"
        if anchors and token.type == "heading_open":
            token.attrSet("id", heading_id(tokens[number + 1].content, links.ids))
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
            href = href_of(str(token.attrs.get("href", "")), links, line)
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
    opened = Token("link_open", "a", 1, attrs={"href": ROOT + file_of(target[0])})
    return [opened, _text(token.content or target[1]), Token("link_close", "a", -1)]


def _image(token: Token, links: BodyLinks, line: int) -> list[Token]:
    shown = image_of(str(token.attrs.get("src", "")), links, line)
    if shown is None:
        return [_text(token.content)]
    token.attrs = {**token.attrs, "src": shown, "loading": "lazy"}
    return [token]
