"""What is particular to single pages of the demo, and to paper and forced colours, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.host import host
from tests.browser.opened import PAINTED, Opened, nothing, overflow
from tests.support import Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEAM = "teams/sales/index.html"
SEARCH = "search/index.html"
YEARLY = "2026/company/market-leader/index.html"

pytestmark = pytest.mark.browser


def test_the_page_for_what_is_not_there_is_whole_at_any_depth(chromium: Browser, address: str) -> None:
    with Opened(chromium, f"{address}2026/company/no-such-page/", 320) as opened:
        page = opened.page
        assert page.locator("h1").inner_text() == "Page not found"
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Hanken Grotesk"')
        assert overflow(page) <= 0
        assert not opened.complaints
        page.get_by_role("link", name="Teams").first.click()
        assert page.locator("h1").inner_text() == "Teams"


def test_print_leaves_the_navigation_out(chromium: Browser, address: str, pages: tuple[str, ...]) -> None:
    found = []
    with Opened(chromium, address, 800) as opened:
        opened.page.emulate_media(media="print", color_scheme="dark")
        for path in pages:
            opened.show(address + path)
            paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
            if opened.page.locator("nav:visible").count():
                found.append(f"{path}: shows its navigation")
            if not opened.page.locator("h1").is_visible() or paper != "rgb(255, 255, 255)":
                found.append(f"{path}: not on white, or without a heading")
    nothing(found)


def test_forced_colours_keep_the_words_of_each_status(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / TEAM, 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        words = opened.page.locator(".st:visible").all_inner_texts()
        assert {"On track", "At risk", "Off track"} <= {word.strip() for word in words}
        seen = opened.page.locator(".kr .end .st").first.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert seen[0] != seen[1]


@pytest.mark.parametrize(
    ("path", "entry"), [("teams/index.html", "Teams"), (TEAM, "Teams"), (SEARCH, "Search")]
)
def test_forced_colours_keep_where_one_is(chromium: Browser, demo: Path, path: str, entry: str) -> None:
    """The system takes the gold line's colour and that of all others: a line of its own must remain."""
    with Opened(chromium, demo / path, 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        lined = opened.page.locator(".mast nav a").evaluate_all(
            """links => links.filter(link => {
              const style = getComputedStyle(link);
              const paper = getComputedStyle(document.body).backgroundColor;
              return ['top', 'bottom'].some(side => style[`border-${side}-color`] !== paper
                && parseFloat(style[`border-${side}-width`]) > 1);
            }).map(link => link.firstChild.nodeValue.trim())"""
        )
        assert lined == [entry]


def test_the_bar_stays_to_be_seen_in_forced_colours(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / TEAM, 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        fills = opened.page.locator(".pace .fill").first.evaluate(
            "e => [getComputedStyle(e).fill, getComputedStyle(document.body).backgroundColor]"
        )
        assert fills[0] != fills[1]


WORDS = """[...document.querySelectorAll('main :is(h1, h2, h3, p, dt, dd)')]
  .filter(element => element.checkVisibility()).length"""


def test_a_phone_gets_the_answers_of_the_home_page_first_and_the_rest_in_folds(
    chromium: Browser, demo: Path
) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        assert opened.page.locator(".tuck:visible").count() == 0
        wide = opened.page.evaluate(WORDS)
        opened.page.emulate_media(media="print")
        opened.page.set_viewport_size({"width": 390, "height": 844})
        assert opened.page.locator(".tuck:visible, .krs > .rows:not(:visible)").count() == 0
    with Opened(chromium, demo / "index.html", 390, script=False) as opened:
        page = opened.page
        assert page.evaluate("document.documentElement.scrollHeight") < 7000
        folds = page.locator(".tuck > summary")
        assert folds.first.inner_text().startswith("Three key results")
        for number in range(folds.count()):
            folds.nth(number).click()
        assert page.evaluate(WORDS) == wide
        assert overflow(page) <= 0


def test_from_a_file_every_step_of_the_thread_can_be_clicked(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        page = opened.page
        page.get_by_role("link", name="People", exact=True).first.click()
        page.get_by_role("link", name="Tomas Varga").first.click()
        assert page.locator("h1").inner_text().replace("\xa0", " ").startswith("How Tomas Varga")
        page.get_by_role("link", name="From selling a tool to leading a market").first.click()
        assert "From selling a tool" in page.locator("h1").inner_text()


def test_the_keyboard_skips_to_the_content(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the content"
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("location.hash") == "#_main"


def test_a_key_result_can_be_linked_to(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / YEARLY, 390, fragment="#nrr") as opened:
        assert 0 <= opened.page.locator("#nrr").bounding_box()["y"] < 200  # type: ignore[index]


PUBLISHED: Files = {
    "2026-Q1/plan.md": """
        ---
        type: objective
        title: Plan
        key_results: [{id: a, title: Done, start: 0, target: 9}]
        ---
        """
}


def test_on_its_host_a_page_is_drawn_with_one_sheet_and_its_fonts_at_once(
    chromium: Browser, tmp_path: Path
) -> None:
    site = built(tmp_path, PUBLISHED, "2026-02-01", 'base_url = "https://okrs.example/at/home/"')
    with host(site, "/at/home/") as url, Opened(chromium, f"{url}2026-Q1/plan/index.html", 390) as opened:
        page = opened.page
        page.evaluate("document.fonts.ready.then(() => undefined)")
        page.evaluate(PAINTED)
        assert page.evaluate("document.styleSheets.length") == 1
        fonts = "performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2'))"
        early = page.evaluate(f"{fonts}.map(entry => entry.initiatorType)")
        assert early == ["link", "link"]  # not by the sheet, and none twice
        opened.show(f"{url}no/such/page")
        assert page.locator("h1").inner_text() == "Page not found"
        assert not opened.complaints
