"""A built page as a reader has it: the words under each heading."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

HEADINGS = {"h1", "h2"}
UNSEEN = {"script", "style", "svg", "head", "nav"}
JOINT = "\u2060"
"""Nothing to be seen: it keeps a line from breaking."""
APART = {"p", "li", "td", "th", "h1", "h2", "h3", "dt", "dd", "summary", "pre", "caption", "div", "ol", "ul"}


class _Reader(HTMLParser):
    """Gathers text by heading; what stands before the first one is under an empty name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"": []}
        self._under, self._heading, self._unseen = "", False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen += tag in UNSEEN
        if tag in HEADINGS and not self._unseen:
            self._heading, self._under = True, ""
        if tag in APART:
            self.found.setdefault(self._under, []).append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        if tag in HEADINGS and self._heading:
            self._heading = False
            self._under = " ".join(self._under.split())
            self.found.setdefault(self._under, [])
        if tag in APART:
            self.found.setdefault(self._under, []).append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._heading:
            self._under += data.replace(JOINT, "")
        else:
            self.found.setdefault(self._under, []).append(data.replace(JOINT, ""))


def read(page: Path) -> dict[str, list[str]]:
    """The lines of a page by the heading above them."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    reader.close()
    return {
        heading: [line for raw in "".join(parts).split("\n") if (line := " ".join(raw.split()))]
        for heading, parts in reader.found.items()
    }
