"""The demo in a real browser: every page type, at three widths, in both schemes, as print, without script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.browser.opened import Opened, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

PAGES = {
    "home": "index.html",
    "objectives": "objectives/index.html",
    "year": "2026/index.html",
    "running period": "2026-Q4/index.html",
    "closed period": "2026-Q3/index.html",
    "team in period": "2026-Q4/sales/index.html",
    "yearly objective": "2026/company/market-leader/index.html",
    "objective": "2026-Q4/product/plain-answers/index.html",
    "closed objective": "2026-Q3/sales/customers-first/index.html",
    "draft": "2027-Q1/labs/hear-the-silence/index.html",
    "teams": "teams/index.html",
    "team": "teams/sales/index.html",
    "people": "people/index.html",
    "person": "people/tomas/index.html",
    "kpis": "kpis/index.html",
    "kpi": "kpis/arr-churn/index.html",
    "check-ins": "check-ins/index.html",
    "check-in": "2026/company/checkins/2026-11-20-ingrid/index.html",
    "retros": "retros/index.html",
    "retro": "2026-Q3/sales/retros/customers-review/index.html",
    "event": "events/2026-09-16-outage/index.html",
    "how scores work": "how-scores-work/index.html",
    "search": "search/index.html",
    "content page": "handbook/how-we-set-okrs/index.html",
}

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WITHOUT_SCRIPTED = "document.querySelectorAll('.scripted').forEach(part => part.remove())"
"""Takes away what needs scripting: search, filters, what is remembered."""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_at_every_width_and_in_both_schemes(chromium: Browser, demo: Path, name: str) -> None:
    with Opened(chromium, demo / PAGES[name], 1280) as opened:
        page = opened.page
        assert page.locator("h1").count() == 1
        assert loaded_fonts(page) >= {"Hanken Grotesk", "Source Serif 4"}
        paper = {}
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            paper[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert overflow(page) <= 0, f"too wide at {width}"
        assert paper["light"] != paper["dark"]
        assert not opened.complaints
        assert not opened.foreign


def test_the_page_for_what_is_not_there_is_whole_at_any_depth(chromium: Browser, demo: Path) -> None:
    """Its links begin at the root of the host, so it is asked for through one."""
    context = chromium.new_context(viewport={"width": 320, "height": 900})

    def answer(route: Route) -> None:
        path = demo / urlsplit(route.request.url).path.lstrip("/")
        route.fulfill(path=path) if path.is_file() else route.fulfill(path=demo / "404.html", status=404)

    context.route("**/*", answer)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("http://okrs.test/2026/company/no-such-page/")
    assert page.locator("h1").inner_text() == "Page not found"
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Hanken Grotesk"')
    assert overflow(page) <= 0
    assert [c for c in complaints if "404" not in c] == []
    page.get_by_role("link", name="Teams").first.click()
    assert page.locator("h1").inner_text() == "Teams"
    context.close()


def loaded_fonts(page: Page) -> set[str]:
    """The families that the page asked for and got."""
    families = page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status == 'loaded').map(f => f.family))"
    )
    return {family.strip('"') for family in families}


def test_without_script_nothing_is_missing(chromium: Browser, demo: Path) -> None:
    for path in PAGES.values():
        with (
            Opened(chromium, demo / path, 390) as one,
            Opened(chromium, demo / path, 390, script=False) as other,
        ):
            assert other.page.locator(".scripted:visible").count() == 0
            one.page.evaluate(WITHOUT_SCRIPTED)
            assert other.page.inner_text("body") == one.page.inner_text("body")
            assert overflow(other.page) <= 0
            assert not other.complaints


def test_print_leaves_the_navigation_out(chromium: Browser, demo: Path) -> None:
    for path in PAGES.values():
        with Opened(chromium, demo / path, 800) as opened:
            opened.page.emulate_media(media="print", color_scheme="dark")
            assert opened.page.locator("nav:visible").count() == 0, path
            assert opened.page.locator("h1").is_visible()
            assert (
                opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
                == "rgb(255, 255, 255)"
            )


def test_forced_colours_keep_the_words_of_each_status(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / PAGES["team"], 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        words = opened.page.locator(".st:visible").all_inner_texts()
        assert {"On track", "At risk", "Off track"} <= {word.strip() for word in words}
        seen = opened.page.locator(".kr .end .st").first.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert seen[0] != seen[1]


def test_the_bar_stays_to_be_seen_in_forced_colours(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / PAGES["team"], 1280) as opened:
        opened.page.emulate_media(forced_colors="active")
        fills = opened.page.locator(".pace .fill").first.evaluate(
            "e => [getComputedStyle(e).fill, getComputedStyle(document.body).backgroundColor]"
        )
        assert fills[0] != fills[1]


def test_from_a_file_every_step_of_the_thread_can_be_clicked(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        page = opened.page
        page.get_by_role("link", name="People", exact=True).first.click()
        page.get_by_role("link", name="Tomas Varga").first.click()
        assert page.locator("h1").inner_text().startswith("How Tomas Varga")
        page.get_by_role("link", name="From selling a tool to leading a market").first.click()
        assert "From selling a tool" in page.locator("h1").inner_text()


def test_the_keyboard_skips_to_the_content(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the content"
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("location.hash") == "#_main"


def test_a_key_result_can_be_linked_to(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / PAGES["yearly objective"], 390, fragment="#nrr") as opened:
        assert 0 <= opened.page.locator("#nrr").bounding_box()["y"] < 200  # type: ignore[index]
