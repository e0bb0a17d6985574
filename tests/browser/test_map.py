"""The map in a browser: knots open and close by click and by keyboard, an address leads to a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.looks import ugly
from tests.browser.opened import OPEN_ALL, Opened, overflow
from tests.browser.test_odd_content import ARABIC, CHINESE, EMOJI, ENDLESS, HEBREW, PLAIN, SENTENCE, objective
from tests.support import Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

DEEP = "_goal-2026-Q4/product/plain-answers#weekly-managers"
"""A key result that stands seven levels down in the demo, in a fold."""


@pytest.fixture(scope="module")
def map_page(demo: Path) -> Path:
    return demo / "map" / "index.html"


def line(page: Page, id_: str) -> Locator:
    return page.locator(f'[id="{id_}"]')


def open_lines(page: Page) -> int:
    """How many lines of the outline are to be seen."""
    return page.locator(".tree .node:visible").count()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_knot_closes_and_opens_by_click_and_by_keyboard(
    chromium: Browser, map_page: Path, script: bool
) -> None:
    with Opened(chromium, map_page, 1280, script=script) as opened:
        page = opened.page
        first = line(page, "_goal-2026/company/market-leader")
        knot = first.locator("summary").first
        inner = line(page, "_goal-2026/company/market-leader#arr")
        assert inner.is_visible()
        knot.click()
        assert not inner.is_visible()
        knot.focus()
        page.keyboard.press("Enter")
        assert inner.is_visible()
        page.keyboard.press("Space")
        assert not inner.is_visible()
        assert not opened.complaints


def test_the_knot_says_what_it_opens_and_is_large_enough(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        knot = line(opened.page, "_goal-2026/company/market-leader#arr").locator("summary").first
        assert knot.inner_text() == "What feeds Annual recurring revenue (2)"
        for width in (1280, 320):
            opened.page.set_viewport_size({"width": width, "height": 900})
            box = knot.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_address_leads_to_a_line_in_a_fold(chromium: Browser, map_page: Path, script: bool) -> None:
    with Opened(chromium, map_page, 1280, script=script, fragment=f"#{quote(DEEP, safe='')}") as opened:
        found = line(opened.page, DEEP)
        found.wait_for(state="visible")
        box = found.bounding_box()
        assert box is not None
        assert -1 <= box["y"] < 900


def test_a_name_leads_to_where_the_goal_stands_in_full(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        page = opened.page
        page.get_by_role("link", name="shown under Win the accounts that stay and grow").first.click()
        found = line(page, "_goal-2026/sales/accounts-that-stay#new-arr")
        assert found.is_visible()
        assert page.url.endswith("#_goal-2026/sales/accounts-that-stay%23new-arr")
        assert found.locator("details").first.get_attribute("open") is not None


def test_everything_opens_and_closes_at_once_and_the_address_says_so(
    chromium: Browser, map_page: Path
) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        page = opened.page
        whole = page.locator(".tree .node").count()
        assert 40 < open_lines(page) < whole
        page.get_by_role("button", name="Open all").click()
        assert open_lines(page) == whole
        assert page.url.endswith("#_all")
        page.reload()
        assert open_lines(page) == whole
        page.get_by_role("button", name="Close all").click()
        assert open_lines(page) == 4  # the company's objectives
        assert "#" not in page.url
        assert not opened.complaints


def test_what_was_opened_last_can_be_passed_on(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        page = opened.page
        within = line(page, "_goal-2026/customer-success/worth-more")
        within.locator("summary").first.click()
        address = page.url
        assert address.endswith("#_goal-2026/customer-success/worth-more")
        page.goto("about:blank")
        page.goto(address)
        assert line(page, "_goal-2026/customer-success/worth-more#nrr").is_visible()


STRUCK = """
[...document.querySelectorAll('#_picture .knot, #_picture .label')].flatMap(knot => {
  const range = document.createRange();
  range.selectNodeContents(knot);
  const words = [...range.getClientRects()].filter(box => box.width > 2);
  const on = p => words.some(b => p.x > b.left && p.x < b.right && p.y > b.top && p.y < b.bottom);
  return [...document.querySelectorAll('#_picture path')].some(line => {
    const at = line.getScreenCTM(), length = line.getTotalLength();
    for (let n = 0; n <= length; n += 1) {
      if (on(line.getPointAtLength(n).matrixTransform(at))) return true;
    }
    return false;
  }) ? [knot.textContent.trim()] : [];
})
"""
"""The names of the picture on which a line lies, as the browser sets both."""


def test_no_line_of_the_picture_lies_on_a_name(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        assert opened.page.locator("#_picture .knot").count() > 30
        assert opened.page.evaluate(STRUCK) == []


def test_every_goal_of_the_picture_is_a_link(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        page = opened.page
        knots = page.locator("#_picture .knot")
        assert knots.count() > 30
        assert page.locator("#_picture .knot a").count() == knots.count()
        smallest = page.locator("#_picture .knot p").evaluate_all(
            "all => Math.min(...all.map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert smallest >= 13
        page.locator("#_picture").get_by_role("link", name="Win the accounts that stay and grow").click()
        assert page.locator("h1").inner_text() == "Win the accounts that stay and grow"


def test_it_fits_every_screen_folds_closed_and_open(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        for _ in range(2):
            for width in (320, 390, 800, 1280):
                opened.page.set_viewport_size({"width": width, "height": 900})
                assert overflow(opened.page) <= 0, width
            assert not ugly(opened.page)
            opened.page.evaluate(OPEN_ALL)


def test_on_paper_every_branch_is_open(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 800) as opened:
        page = opened.page
        page.emulate_media(media="print")
        closed = page.locator(".tree details:not([open]) .node")
        assert closed.count() > 50
        tall = closed.evaluate_all("all => all.every(e => e.getBoundingClientRect().height > 20)")
        assert tall
        assert page.locator(".tree summary:visible").count() == 0


def test_in_forced_colours_a_knot_still_says_what_it_does(chromium: Browser, map_page: Path) -> None:
    with Opened(chromium, map_page, 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        knots = opened.page.locator(".tree summary:visible").evaluate_all(
            "all => all.map(e => [e.parentElement.open, getComputedStyle(e, '::before').backgroundImage])"
        )
        strokes = {(is_open, image.count("gradient")) for is_open, image in knots}
        assert strokes == {(True, 1), (False, 2)}  # minus and plus


ODD: Files = {
    "people.csv": "id,title\nmara,Mara\n",
    "index.md": f"---\ntitle: {SENTENCE}\n---\n",
    "teams.csv": f"id,title\ncompany,{EMOJI}\nsales,{HEBREW} {ARABIC}\n",
    "2026/company/top.md": objective(
        ENDLESS, f"  - {{id: one, title: {SENTENCE}, start: 0, target: 10}}\n{PLAIN.replace('one', 'two')}"
    ),
    **{
        f"2026-Q1/sales/odd{n}.md": objective(title).replace(
            "owner: mara\n", "supports: [2026/company/top#one, 2026/company/top#two]\n"
        )
        for n, title in enumerate((ENDLESS, SENTENCE, f"{HEBREW} {ARABIC}", CHINESE, EMOJI))
    },
    # A chain as deep as the tree goes and deeper.
    **{
        f"2026-Q1/sales/deep{n}.md": objective(f"Step {n}").replace(
            "owner: mara\n", f"supports: {f'deep{n - 1}#one' if n else '2026/company/top#two'}\n"
        )
        for n in range(9)
    },
}


def test_it_stays_whole_whatever_people_write(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = built(tmp_path_factory.mktemp("odd"), ODD, "2026-02-01", 'title = "Odd"')
    for width in (320, 1280):
        with Opened(chromium, site / "map" / "index.html", width) as opened:
            opened.page.evaluate(OPEN_ALL)
            assert overflow(opened.page) <= 0
            assert not ugly(opened.page)
            assert opened.page.locator("footer").is_visible()
            assert not opened.complaints
