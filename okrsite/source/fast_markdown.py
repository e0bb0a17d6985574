"""Bodies by way of markdown-it-pyrs, where the `fast` extra is installed: the same HTML in less time.

Its tree is rendered here, since links are checked, headings shifted and tables marked on the way. Whatever is
not known for certain to come out as by markdown-it-py (see `_sure` and `UnsureError`) is left to that.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from okrsite.source.body_links import BodyLinks
from okrsite.source.tree_html import TreeHtml, UnsureError

if TYPE_CHECKING:
    from markdown_it_pyrs import MarkdownIt

COMPARED = frozenset({((0, 4), (4, 3))})
"""Versions of markdown-it-pyrs and markdown-it-py of the same output: pairs that the tests pass with."""

_LONGEST, _MOST, _MOST_CELLS = 20_000, 400, 5_000
"""Limits of what is tried: it has none itself, and its time and depth grow with the square."""

_MARKER = r"(?:[-+*]|[0-9]{1,9}[.)])"
_STRINGS = (
    "[[",  # references are a rule of ours
    "&#",  # a number can stand for any character, also in the name of a scheme
    *("](<", "]( ", "](\n"),  # what is an address, and what is text, differs
    "\\|",
)
_LINES = re.compile(
    r"^(?:"
    rf"[ >]{{40}}| *(?:(?:>|{_MARKER} ) *){{12}}"  # it goes down as deep as there are levels
    rf"| *(?:{_MARKER} +)*>(?: *(?:{_MARKER} +)*>|.*\n(?! *>) *\S)"  # quotations: nested, or with no mark
    rf"|[ >]*{_MARKER} *$"  # an empty item
    r")",
    re.MULTILINE,
)
_SCHEME = re.compile(r"(?:javascript|vbscript|file|data)[:\\&]")
"""Links of these schemes are text to it, here they are faults."""
_COLUMN = re.compile(r"^[^|\n]*(?::-+:?|-:) *$", re.MULTILINE)
"""A table of one column, without a bar."""
_SIGNS = re.compile(r"[*_][^\w\x00-\x7f]|[^\w\x00-\x7f][*_]|(?<!\w)[\xa0\u202f]|[\xa0\u202f](?!\w)")
"""Beside emphasis what is punctuation differs, at an end what is a blank."""
_INSIDE = r"\n(?! *(?:\n|[-+*>#|=]|[0-9]))"
_END = r"(?:(?<=[^\W_])\1(?![\w*])|(?<=[.,;:!?)%])\1(?=\s|$))"
_STARS = re.compile(rf"(?<![\w*\\])(\*\*?)(?=\w)(?:[^*\n]|{_INSIDE})+{_END}")
_BULLET = re.compile(r"^ *\* ", re.MULTILINE)
_LOW_LINES = re.compile(rf"(?<![\w\\])(__?)(?=[^\W_])(?:[^_\n]|{_INSIDE})+{_END}")
_OPEN_LOW_LINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""One that is not within a word."""
_FENCE = re.compile(r"^ {0,3}```[\w+#.-]*$", re.MULTILINE)
_CODE = re.compile(r"`(?<!\\`)[^`\n|<>\\]+`")
"""Code that stands within one line."""
_PARAGRAPHS = re.compile(r"\n *\n")
_DELIMITERS = re.compile(r"^[-:|+*>0-9.) ]+$", re.MULTILINE)
"""A line that may part a table's head from its rows."""


def render(text: str, links: BodyLinks, *, shift: int, anchors: bool) -> str | None:
    """HTML of a body as markdown-it-py gives it, or None where that has to be asked."""
    md = engine()
    if md is None or not _sure(text):
        return None
    # Faults and anchors name places in the file, which markdown-it-py knows: with any, it is asked, too.
    found = replace(links, faults=[], assets=[], anchors=[], ids={})
    try:
        html = TreeHtml(found, shift + 1, anchors).page(md.tree(text), text)
    except UnsureError:
        return None
    except BaseException as fault:
        # What the parser raises where it fails is neither an exception nor exported.
        if type(fault).__name__ != "PanicException":
            raise
        return None
    if found.faults or found.anchors:
        return None
    links.assets += found.assets
    links.ids |= found.ids
    return html.strip()


@lru_cache(maxsize=1)
def engine() -> MarkdownIt | None:
    """The parser, where it is installed in a version that was compared."""
    installed = versions()
    if installed is None or not _compared(*installed):
        return None
    from markdown_it_pyrs import MarkdownIt

    md = MarkdownIt("zero").enable_many(["blockquote", "code", "fence", "heading", "hr", "lheading", "list"])
    md = md.enable_many(["paragraph", "reference", "table", "autolink", "backticks", "emphasis", "entity"])
    return md.enable_many(["escape", "image", "link", "newline"])  # all but HTML: tags are text


def why_unused() -> str | None:
    """Why the `fast` extra is not used, though it is installed."""
    installed = versions()
    if installed is None or _compared(*installed):
        return None
    fast, usual = installed
    return (
        f"markdown-it-pyrs {fast} has not been compared with markdown-it-py {usual}, so it is not used: "
        "the pages are the same, the build takes longer"
    )


def versions() -> tuple[str, str] | None:
    """Those of markdown-it-pyrs, if it is installed, and of markdown-it-py."""
    try:
        return version("markdown-it-pyrs"), version("markdown-it-py")
    except PackageNotFoundError:
        return None


def _compared(fast: str, usual: str) -> bool:
    return (_minor(fast), _minor(usual)) in COMPARED


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _sure(text: str) -> bool:
    """Whether nothing in a body is known to be read otherwise, or to take very long."""
    if len(text) > _LONGEST or text.count("*") + text.count("_") > _MOST or text.count("[") > _MOST:
        return False
    if any(string in text for string in _STRINGS) or _LINES.search(text) or _SCHEME.search(text.lower()):
        return False
    # What is left out here are the blanks that `_SIGNS` looks at.
    if not text.replace("\n", "").replace("\xa0", "").replace("\u202f", "").isprintable():
        return False
    if not text.isascii() and _SIGNS.search(text):
        return False
    return _plain_emphasis(text) and _plain_code(text) and _plain_tables(text)


def _plain_emphasis(text: str) -> bool:
    """Whether emphasis is of one kind, and what begins it and what ends it cannot be confused.

    Which marks make a pair differs where some can do both, or are left over.
    """
    low = "_" in text and _OPEN_LOW_LINE.search(text)
    if "*" in text:
        return not low and "*" not in _BULLET.sub("", _STARS.sub(" ", text))
    return not low or not _OPEN_LOW_LINE.search(_LOW_LINES.sub(" ", text))


def _plain_code(text: str) -> bool:
    """Whether code stands within its line, or between fences.

    Over several lines it is indented otherwise, at a lone backtick within brackets the parser fails, and
    where the text ends in code, it ends with a new line or not.
    """
    fenced = "```" in text
    if "`" in text and "`" in _CODE.sub("", _FENCE.sub("", text) if fenced else text):
        return False
    return text.endswith("\n") or not (fenced or "~~~" in text)


def _plain_tables(text: str) -> bool:
    """Whether tables are small, and stand for themselves, with a bar at the beginning of each line."""
    if (":-" in text or "-:" in text) and _COLUMN.search(text):
        return False
    if "|" not in text:
        return True
    lines = text.split("\n")
    if max(line.count("|") for line in lines) * len(lines) > _MOST_CELLS:
        return False
    return all(
        line.startswith("|")
        for paragraph in _PARAGRAPHS.split(text)
        if "|" in paragraph and _DELIMITERS.search(paragraph)
        for line in paragraph.strip("\n").split("\n")
    )
