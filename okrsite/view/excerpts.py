"""Parts of rendered bodies that are quoted elsewhere."""

from __future__ import annotations

import re

_UNDER_HEADING = re.compile(r"<h\d>[^<]*\blearn[^<]*</h\d>(.*?)(?=<h\d>|$)", re.DOTALL | re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p><strong>[^<]*\blearn[^<]*</strong>.*?</p>", re.DOTALL | re.IGNORECASE)


def opening(html: str) -> tuple[str, bool]:
    """The first paragraph of a rendered body, and whether it goes on."""
    begin = html.find("<p>")
    end = html.find("</p>", begin)
    if begin < 0 or end < 0:
        return "", bool(html)
    first = html[begin : end + 4]
    return first, first != html.strip()


def lesson(html: str) -> str:
    """What stands under a heading on learning, or a paragraph that begins so; else the first paragraph."""
    if found := _UNDER_HEADING.search(html):
        return found[1].strip()
    if found := _PARAGRAPH.search(html):
        return found[0]
    return opening(html)[0]
