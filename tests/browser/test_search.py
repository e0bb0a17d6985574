"""The search as readers use it: by a key on any page, by keyboard alone, from a file and from a host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.host import host
from tests.browser.opened import Opened, overflow
from tests.support import PEOPLE, TEAMS, Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LAZY = re.compile(r"minisearch|search")
"""Scripts that are loaded on first use alone."""


@pytest.fixture(params=["from a file", "from a host", "below a path"])
def base(request: pytest.FixtureRequest, demo: Path) -> Iterator[str]:
    """The address of the demo, with a slash at its end."""
    if request.param == "from a file":
        yield demo.as_uri() + "/"
        return
    with host(demo, "/" if request.param == "from a host" else "/okrs/2026/") as url:
        yield url


def hits(page: Page) -> Locator:
    return page.locator(".hit a")


def said(page: Page) -> Locator:
    return page.locator(".search [role=status]")


def expect_hits(page: Page, text: str) -> None:
    """Waits until the first result bears these words."""
    page.locator(".hit a", has_text=text).first.wait_for()


def test_a_typo_finds_the_thing_and_enter_follows_it(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "people/tomas/index.html", 1280) as opened:
        page = opened.page
        page.keyboard.type("/marekt leadr")
        expect_hits(page, "From selling a tool to leading a market")
        page.keyboard.press("Enter")
        page.wait_for_url("**/2026/company/market-leader/index.html*")
        assert page.locator("h1").inner_text() == "From selling a tool to leading a market"
        assert not opened.complaints
        assert not opened.foreign


def test_a_key_result_is_found_and_shown_in_its_place(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "index.html", 390) as opened:
        page = opened.page
        page.get_by_role("link", name="Search").click()
        page.locator("#_q").fill("net revenue retention, company")
        hits(page).first.click()
        page.wait_for_url("**/2026/company/market-leader/index.html#nrr")
        assert 0 <= page.locator("#nrr").bounding_box()["y"] < 200  # type: ignore[index]
        assert not opened.complaints


def test_a_tag_finds_what_bears_it(chromium: Browser, demo: Path) -> None:
    """No title, summary or address of these holds the word."""
    with Opened(chromium, demo / "index.html", 1280) as opened:
        page = opened.page
        page.keyboard.press("/")
        page.locator("#_q").fill("reliability")
        hits(page).nth(1).wait_for()
        assert set(hits(page).all_inner_texts()) == {
            "Stop losing people to a phone app that is slow and crashes",
            "Stay dependable while customers move their busiest weeks onto us",
        }


def test_nothing_is_loaded_before_it_is_used(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "2026-Q4/index.html", 1280) as opened:
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        opened.page.reload()
        opened.page.wait_for_load_state("networkidle")
        assert "site.js" in asked
        assert not [name for name in asked if LAZY.search(name)]
        asked.clear()
        opened.page.keyboard.press("/")
        opened.page.keyboard.type("sales")
        hits(opened.page).first.wait_for()
        assert {"search-engine.js", "search.js", "minisearch.js", "search-index.js"} <= set(asked)


def test_escape_closes_and_gives_the_focus_back(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        page = opened.page
        link = page.get_by_role("link", name="Teams", exact=True).first
        link.focus()
        page.keyboard.press("/")
        page.locator("#_q").wait_for()
        page.keyboard.type("abc")
        page.keyboard.press("Escape")
        assert not page.locator("dialog").is_visible()
        assert link.evaluate("link => document.activeElement === link")
        page.keyboard.press("/")
        assert page.locator("#_q").evaluate("field => document.activeElement === field")
        page.get_by_role("button", name="Close").click()
        assert not page.locator("dialog").is_visible()


def test_arrows_move_through_the_results_and_letters_go_back_to_the_field(
    chromium: Browser, demo: Path
) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        page = opened.page
        page.keyboard.press("/")
        page.locator("#_q").fill("forecast")
        hits(page).nth(2).wait_for()
        focused = "document.activeElement.textContent"
        titles = hits(page).all_inner_texts()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) == titles[1]
        page.keyboard.press("ArrowUp")
        assert page.evaluate(focused) == titles[0]
        page.keyboard.press("s")
        assert page.locator("#_q").input_value() == "forecasts"


def test_the_key_does_nothing_while_somebody_types_or_when_it_is_switched_off(
    chromium: Browser, demo: Path
) -> None:
    with Opened(chromium, demo / "search/index.html", 1280) as opened:
        page = opened.page
        page.locator("#_q").press("/")
        assert page.locator("#_q").input_value() == "/"
        assert page.locator("dialog").count() == 0
        page.get_by_label("The key / opens the search on any page").uncheck()
        page.goto((demo / "index.html").as_uri())
        page.keyboard.press("/")
        page.keyboard.press("Control+/")
        assert page.locator("dialog").count() == 0
        page.goto((demo / "search/index.html").as_uri())
        assert not page.get_by_label("The key / opens the search on any page").is_checked()


def test_the_search_page_keeps_words_and_filters_in_its_address(chromium: Browser, base: str) -> None:
    start = base + "search/index.html?q=customers&status=off_track"
    with Opened(chromium, start, 1280) as opened:
        page = opened.page
        hits(page).first.wait_for()
        assert page.locator("#_q").input_value() == "customers"
        assert set(page.locator(".hit .st").all_inner_texts()) == {"Off track"}
        page.get_by_role("combobox", name="Kind", exact=True).select_option("Objective")
        before = hits(page).count()
        assert {text.split(" · ")[0] for text in page.locator(".hit .meta").all_inner_texts()} == {
            "Objective"
        }
        assert page.evaluate("location.search") == "?q=customers&kind=objective&status=off_track"
        page.reload()
        hits(page).nth(before - 1).wait_for()
        page.get_by_role("button", name="Clear").click()
        assert page.evaluate("location.search") == "?q=customers"
        assert hits(page).count() > before
        page.locator("#_q").press("Escape")
        assert page.evaluate("location.search") == ""
        assert hits(page).count() == 0
        assert not opened.complaints


def test_back_leads_to_the_choice_before_and_not_through_every_letter(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "index.html", 1280) as opened:
        page = opened.page
        opened.show(base + "search/index.html")
        kind = page.get_by_role("combobox", name="Kind", exact=True)
        page.locator("#_q").press_sequentially("revenue")
        hits(page).first.wait_for()
        every = hits(page).all_inner_texts()
        kind.select_option("Objective")
        kind.select_option("Key result")
        page.go_back()
        assert kind.input_value() == "objective"
        page.go_back()
        assert kind.input_value() == ""
        assert page.locator("#_q").input_value() == "revenue"
        assert hits(page).all_inner_texts() == every
        page.go_forward()
        assert page.evaluate("location.search") == "?q=revenue&kind=objective"
        assert kind.input_value() == "objective"
        page.go_back()
        page.go_back()
        assert page.url == base + "index.html"
        assert not opened.complaints


def test_a_filter_alone_lists_everything_of_a_kind(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "search/index.html", 390) as opened:
        page = opened.page
        page.get_by_role("combobox", name="Kind", exact=True).select_option("Team")
        hits(page).first.wait_for()
        teams = len([path for path in (demo / "teams").iterdir() if path.is_dir()])
        assert said(page).inner_text() == f"{teams} results."
        assert hits(page).count() == teams
        assert overflow(page) <= 0


def test_many_results_are_shown_step_by_step(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "search/index.html", 1280, fragment="?kind=key-result") as opened:
        page = opened.page
        hits(page).first.wait_for()
        shown = hits(page).count()
        page.get_by_role("button", name="Show more").click()
        assert hits(page).count() == 2 * shown
        assert page.evaluate("document.activeElement.textContent") == hits(page).nth(shown).inner_text()


def test_what_is_not_there_is_said_so(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "search/index.html", 1280) as opened:
        page = opened.page
        page.locator("#_q").fill("xylophonist")
        page.get_by_text("Nothing found for “xylophonist”.").wait_for()
        page.locator("#_q").fill("revenue xylophonist")
        page.get_by_text("Nothing has all of these words.").wait_for()
        expect_hits(page, "evenue")
        page.locator("#_q").fill("revnue")
        page.get_by_text("Nothing is spelt like this.").wait_for()
        assert not opened.complaints


def test_without_script_the_index_is_whole(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280, script=False) as opened:
        page = opened.page
        page.get_by_role("link", name="Search").click()
        assert page.locator("h1").inner_text() == "Search"
        assert page.locator("input:visible, select:visible, button:visible").count() == 0
        listed = set(page.locator(".index a").evaluate_all("all => all.map(link => link.href)"))
    for kind in ("teams", "people", "kpis"):
        for folder in (demo / kind).iterdir():
            if folder.is_dir():
                assert (folder / "index.html").as_uri() in listed
    for page_file in (demo / "2026-Q4").glob("*/*/index.html"):
        if 'class="krsec"' in page_file.read_text("utf-8"):
            assert page_file.as_uri() in listed
    assert (demo / "2026/company/market-leader/index.html").as_uri() + "#nrr" in listed


HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> \u2028 &amp;"
OBJECTIVE = """---
type: objective
title: {}
owner: mara
key_results:
  - {{id: a, title: {}, start: 0, target: 9}}
---
"""
ODD: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "people/José García.md": "---\ntitle: José García\nteam: sales\n---\n",
    "2026-Q1/sales/odd.md": OBJECTIVE.format(repr(HOSTILE), "Grow"),
    "2026-Q1/sales/far.md": OBJECTIVE.format("成为客户愿意留下来的公司", "增长"),
    "2026-Q1/sales/rocket.md": OBJECTIVE.format("Launch 🚀 in 🇩🇪 and 🇩🇰", "Thumbs 👍🏽 from 👩‍💻 ❤️"),
    "2026-Q1/sales/last.md": OBJECTIVE.format("The last of them all", "Zebra"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small site with odd names, its index in many parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("okrsite.exports.search_index"), "PART", 4)
        yield built(tmp_path_factory.mktemp("odd"), ODD, "2026-02-01")


def test_hostile_titles_are_words(chromium: Browser, odd: Path) -> None:
    with Opened(chromium, odd / "index.html", 390) as opened:
        page = opened.page
        page.keyboard.press("/")
        page.locator("#_q").fill("alert onerror")
        expect_hits(page, "<img src=x onerror=alert(2)>")
        assert page.locator(".hit img, .hit script").count() == 0
        assert not opened.complaints
        hits(page).first.click()
        page.wait_for_url("**/2026-Q1/sales/odd/index.html")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jose garcia", "José García"),
        ("客户", "成为客户愿意留下来的公司"),
        ("zebra", "Zebra"),
        ("The last of THEM", "The last of them all"),
        ("🚀", "Launch 🚀 in 🇩🇪 and 🇩🇰"),
        ("launch🚀", "Launch 🚀 in 🇩🇪 and 🇩🇰"),
        ("🇩🇰", "Launch 🚀 in 🇩🇪 and 🇩🇰"),
        ("👍", "Thumbs 👍🏽 from"),
        ("👩‍💻", "Thumbs 👍🏽 from"),
        ("❤", "Thumbs 👍🏽 from"),
    ],
)
def test_accents_other_scripts_emoji_and_the_last_part_of_the_index(
    chromium: Browser, odd: Path, typed: str, found: str
) -> None:
    assert (odd / "assets/search-index-3.js").is_file()
    with Opened(chromium, odd / "search/index.html", 390) as opened:
        opened.page.locator("#_q").fill(typed)
        expect_hits(opened.page, found)
        hits(opened.page).first.click()
        opened.page.wait_for_load_state()
        assert found in opened.page.inner_text("main")
        assert not opened.complaints


@pytest.fixture
def torn(odd: Path, tmp_path: Path) -> Path:
    """The same site, to take files out of."""
    return shutil.copytree(odd, tmp_path / "site")


def test_an_index_that_cannot_be_loaded_is_said_so(chromium: Browser, torn: Path) -> None:
    index = torn / "assets/search-index.js"
    text = index.read_bytes()
    index.unlink()
    with Opened(chromium, torn / "index.html", 1280) as opened:
        page = opened.page
        page.keyboard.press("/")
        page.get_by_text("The index could not be loaded.").wait_for()
        index.write_bytes(text)
        page.locator("#_q").fill("zebra")
        expect_hits(page, "Zebra")


def test_without_the_script_of_the_search_the_link_leads_to_its_page(chromium: Browser, torn: Path) -> None:
    (torn / "assets/js/search.js").unlink()
    with Opened(chromium, torn / "index.html", 1280) as opened:
        opened.page.get_by_role("link", name="Search").click()
        opened.page.wait_for_url("**/search/index.html")
