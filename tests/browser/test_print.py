"""The demo on paper, as PDF made by a real browser: everything said, nothing cut, nothing to click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.support import Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = {
    "home": "",
    "objective": "2026/company/market-leader/",
    "review": "2026-Q3/",
    "team in period": "2026-Q4/sales/",
    "person": "people/tomas/",
    "map": "map/",
}
ROWS = ".kr, .node, .rows > li, .todo > li, .multiples > li, .set-row, tr, .claim"

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Printed:
    """The text of each sheet, and pieces of what the page holds; all without spaces."""

    sheets: list[str]
    rows: list[list[str]]
    """The first line of each row, then its other words."""
    folded: list[str]
    """What stands in folds that are closed on the screen."""

    @property
    def text(self) -> str:
        return "".join(self.sheets)


def bare(text: str) -> str:
    """Without spaces and hyphens: those at the end of a line are no letters of a PDF."""
    return re.sub(r"[\s\ufffe\u00ad\x02-]", "", text)


def printed(chromium: Browser, page: Path) -> Printed:
    """A page on A4, from a screen in the dark."""
    context = chromium.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('.vh').forEach(e => e.remove())")  # said, but not seen
    data = tab.pdf(format="A4", prefer_css_page_size=True)
    tab.emulate_media(media="print")
    rows: list[str] = tab.locator(ROWS).evaluate_all(
        "found => found.filter(e => e.checkVisibility()).map(e => e.innerText)"
    )
    inside = ":is(p, td, th, pre, dd, li):not(:has(p))"
    folded: list[str] = tab.locator(f"main details:not([open]) > .inside {inside}").evaluate_all(
        "found => found.map(e => e.textContent)"
    )
    context.close()
    document = pypdfium2.PdfDocument(data)
    sheets = [bare(sheet.get_textpage().get_text_range()) for sheet in document]
    document.close()
    return Printed(sheets, [pieces(row) for row in rows], [bare(text) for text in folded])


def pieces(row: str) -> list[str]:
    """Columns stand side by side on paper, so that words after the first line may come in another order."""
    first, _, rest = row.strip().partition("\n")
    return [bare(piece) for piece in (first, *rest.split())]


@pytest.mark.parametrize("name", PAGES)
def test_no_row_is_cut_in_two(chromium: Browser, demo: Path, name: str) -> None:
    paper = printed(chromium, demo / PAGES[name] / "index.html")
    assert len(paper.sheets) > 1
    cut = [row for row in paper.rows if not any(all(p in sheet for p in row) for sheet in paper.sheets)]
    assert cut == []


@pytest.mark.parametrize("name", ["home", "objective", "review", "person"])
def test_folds_are_opened(chromium: Browser, demo: Path, name: str) -> None:
    paper = printed(chromium, demo / PAGES[name] / "index.html")
    assert paper.folded
    assert [text for text in paper.folded if text not in paper.text] == []


def test_what_can_only_be_clicked_is_left_out(chromium: Browser, demo: Path) -> None:
    text = printed(chromium, demo / "2026-Q3/index.html").text
    for words in ("Skip to the content", "Check-ins", "Key results (CSV)", "Search"):
        assert bare(words) not in text


def test_an_address_outside_is_written_out(chromium: Browser, tmp_path: Path) -> None:
    files: Files = {
        "guide.md": """
            ---
            type: page
            title: Guide
            links: {Elsewhere: "https://elsewhere.example/page"}
            ---
            See [the wiki](https://wiki.example/okr) and [the other one](other.md).
            """,
        "other.md": "---\ntype: page\ntitle: Other\n---\nText.\n",
    }
    text = printed(chromium, built(tmp_path, files, "2026-02-15") / "guide/index.html").text
    assert "thewiki(https://wiki.example/okr)" in text
    assert "Elsewhere(https://elsewhere.example/page)" in text
    assert "other/index.html" not in text
