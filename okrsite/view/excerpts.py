"""Parts of rendered bodies that are quoted elsewhere."""

from __future__ import annotations

import re
from html import unescape

_UNDER_HEADING = re.compile(r"<h\d>[^<]*\blearn[^<]*</h\d>(.*?)(?=<h\d>|$)", re.DOTALL | re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p><strong>[^<]*\blearn[^<]*</strong>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_LABEL = re.compile(r"<p><strong>[^<]*\b(?i:learn)[^<]*[.:]</strong>\s+(?![a-z])")
"""`What we learned.` before a sentence that can stand without it, as it does below a heading that says so."""
_BETWEEN = re.compile(r"</?(?:a|b|code|del|em|i|strong)\b[^>]*>")
"""Tags that stand inside a word or beside a comma, where a space would be wrong."""
_TAG = re.compile(r"<[^>]*>")
_NEXT = re.compile(r"\s*<(p|ul|ol)>.*?</\1>", re.DOTALL)


def opening(html: str) -> tuple[str, bool]:
    """The first paragraph of a rendered body, and whether it goes on."""
    begin = html.find("<p>")
    end = html.find("</p>", begin)
    if begin < 0 or end < 0:
        return "", bool(html)
    first = html[begin : end + 4]
    return first, first != html.strip()


def plain(html: str) -> str:
    """The words of rendered HTML in one line."""
    return " ".join(unescape(_TAG.sub(" ", _BETWEEN.sub("", html))).split())


def lesson(html: str) -> str:
    """What stands under a heading on learning, or a paragraph that begins so; else the first paragraph."""
    if found := _UNDER_HEADING.search(html):
        return found[1].strip()
    if found := _PARAGRAPH.search(html):
        next_one = None if found[1].strip() else _NEXT.match(html, found.end())  # the words stand below it
        return _LABEL.sub("<p>", found[0]) + (next_one[0] if next_one else "")
    return opening(html)[0]
