"""HTML of a body's tree, as markdown-it-pyrs gives it: byte for byte what markdown-it-py renders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from okrsite.source.body_links import BodyLinks, Outline, heading_id, href_of, image_of

if TYPE_CHECKING:
    from markdown_it_pyrs import Node

_INFO = re.compile(r"[\w+#.-]*(?: [^\\&]*)?", re.ASCII)
_DEFINITION = re.compile(r'^\[[^]\n]+\]: [^\s<]\S*(?: "[^"\n]*")?$', re.MULTILINE)
_HOST = r"https?://[a-zA-Z0-9.-]+(?::[0-9]+)?(?![^/?#])|mailto:(?=[a-zA-Z0-9_.+-]+@[a-zA-Z0-9.-]+$)"
_URL = re.compile(rf"(?:(?:{_HOST})[!#$&-;=?-Z_a-z~]*|[!#$&-9;=?-Z_a-z~]*)")
"""Addresses that are neither decoded nor encoded by anybody."""

_TEXT = ("text", "text_special", "softbreak", "hardbreak", "em", "strong", "code_inline")
_INLINE = frozenset((*_TEXT, "link", "autolink", "image"))


class UnsureError(Exception):
    """Something that may come out otherwise than by markdown-it-py."""


class TreeHtml:
    """Renders the tree of one body."""

    def __init__(self, links: BodyLinks, top: int, anchors: bool) -> None:
        self.links = links
        self.outline = Outline(top)
        self.anchors = anchors

    def page(self, root: Node, text: str) -> str:
        """The body whose tree this is."""
        written = text.count("]:")
        if written:
            read = sum(node.name == "definition" for node in root.walk())
            plain = written == read == len(_DEFINITION.findall(text)) and "](" not in text
            # Beyond ASCII it is a matter of version which labels are the same.
            if "![" in text or not plain or not text.isascii():
                raise UnsureError
        return self.blocks(root.children)

    def blocks(self, nodes: Iterable[Node]) -> str:
        return "".join(self.block(node) for node in nodes)

    def block(self, node: Node) -> str:
        match node.name:
            case "paragraph":
                return f"<p>{self.inline(node.children)}</p>\n"
            case "bullet_list":
                return f"<ul>\n{self.items(node)}</ul>\n"
            case "ordered_list":
                start = int(node.meta["start"])
                attribute = "" if start == 1 else f' start="{start}"'
                return f"<ol{attribute}>\n{self.items(node)}</ol>\n"
            case "heading" | "lheading":
                return self.heading(node)
            case "blockquote":
                inner = self.blocks(node.children)
                return f"<blockquote>\n{inner}</blockquote>\n" if inner else "<blockquote></blockquote>\n"
            case "code_block":
                return f"<pre><code>{_escaped(node.meta['content'])}</code></pre>\n"
            case "fence":
                return self.fence(node)
            case "hr":
                return "<hr />\n"
            case "table":
                return self.table(node)
            case "definition":
                return ""
        raise UnsureError

    def items(self, node: Node) -> str:
        return "".join(f"<li>{self.item(child)}</li>\n" for child in node.children)

    def item(self, node: Node) -> str:
        """What a list item holds: in a tight list text stands there without an element of its own."""
        if node.name != "list_item":
            raise UnsureError
        parts: list[str] = []
        after_text = False
        kept = (child for child in node.children if child.name != "definition")
        for is_text, run in groupby(kept, key=lambda child: child.name in _INLINE):
            if is_text:
                parts.append(self.inline(run))
            else:
                first, *others = run
                # As markdown-it-py does: no new line between text and code.
                parts.append("" if after_text and first.name in {"fence", "code_block"} else "\n")
                parts += (self.block(first), self.blocks(others))
            after_text = is_text
        return "".join(parts)

    def heading(self, node: Node) -> str:
        level = self.outline.level(int(node.meta["level"]))
        attribute = ""
        if self.anchors:
            if any(child.name != "text" for child in node.children):
                raise UnsureError
            words = "".join(child.meta["content"] for child in node.children)
            attribute = f' id="{_escaped(heading_id(words, self.links.ids))}"'
        return f"<h{level}{attribute}>{self.inline(node.children)}</h{level}>\n"

    def fence(self, node: Node) -> str:
        info = str(node.meta["info"]).strip()
        if not _INFO.fullmatch(info):
            raise UnsureError
        language = f' class="language-{info.split()[0]}"' if info else ""
        return f"<pre><code{language}>{_escaped(node.meta['content'])}</code></pre>\n"

    def table(self, node: Node) -> str:
        """A table, which can be scrolled by keyboard; its columns are aligned by a class."""
        classes = ["" if way == "none" else f' class="a-{way}"' for way in node.meta["alignments"]]
        parts = ['<table tabindex="0">\n']
        for part in node.children:
            if part.name not in {"thead", "tbody"}:
                raise UnsureError
            cell = "th" if part.name == "thead" else "td"
            scope = ' scope="col"' if cell == "th" else ""
            rows = "".join(self.row(row, cell, scope, classes) for row in part.children)
            parts.append(f"<{part.name}>\n{rows}</{part.name}>\n")
        return "".join((*parts, "</table>\n"))

    def row(self, node: Node, cell: str, scope: str, classes: Sequence[str]) -> str:
        if len(node.children) != len(classes):
            raise UnsureError
        cells = (
            f"<{cell}{scope}{class_}>{self.inline(child.children)}</{cell}>\n"
            for child, class_ in zip(node.children, classes, strict=True)
        )
        return f"<tr>\n{''.join(cells)}</tr>\n"

    def inline(self, nodes: Iterable[Node], *, linked: bool = False) -> str:
        return "".join(self.span(node, linked) for node in nodes)

    def span(self, node: Node, linked: bool) -> str:
        match node.name:
            case "text" | "text_special":
                return _escaped(node.meta["content"])
            case "softbreak":
                return "\n"
            case "hardbreak":
                return "<br />\n"
            case "em" | "strong":
                return f"<{node.name}>{self.inline(node.children, linked=linked)}</{node.name}>"
            case "code_inline":
                code = self.inline(node.children)
                if not code.strip():
                    raise UnsureError
                return f"<code>{code}</code>"
            case "link" | "autolink":
                return self.link(node, linked)
            case "image":
                return self.image(node)
        raise UnsureError

    def link(self, node: Node, linked: bool) -> str:
        url = _url(node)
        href = href_of(url, self.links, 0)
        words = self.inline(node.children, linked=True)
        # The words of an autolink are its address made readable.
        if linked or (node.name == "autolink" and _escaped(url.removeprefix("mailto:")) != words):
            raise UnsureError
        if href is None:
            return words
        return f'<a href="{_escaped(href)}"{_title(node)}>{words}</a>'

    def image(self, node: Node) -> str:
        inner = list(node.walk(include_self=False))
        if any(child.name not in {"text", "em", "strong"} for child in inner):
            raise UnsureError
        words = "".join(child.meta["content"] for child in inner if child.name == "text")
        src = image_of(_url(node), self.links, 0)
        if src is None:
            raise UnsureError
        return f'<img src="{_escaped(src)}" alt="{_escaped(words)}"{_title(node)} loading="lazy" />'


def _url(node: Node) -> str:
    url = str(node.meta["url"])
    if not _URL.fullmatch(url) or "xn--" in url:
        raise UnsureError
    return url


def _title(node: Node) -> str:
    title = node.meta.get("title")
    if title and "\n" in title:
        raise UnsureError
    return f' title="{_escaped(title)}"' if title else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
