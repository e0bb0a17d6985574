"""`okrsite serve` in a real browser, under the pages' own strict Content-Security-Policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serve.conftest import SITE, Running, Start, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WAIT = 60_000


@pytest.fixture
def page(chromium: Browser) -> Page:
    return chromium.new_context().new_page()


def _is_expected(text: str, url: str) -> bool:
    return "status of 500" in text or url.endswith("/favicon.ico")


def connected(page: Page, url: str) -> list[str]:
    """Open a page and wait until livereload is connected; gives what the console says from now on."""
    said: list[str] = []
    # A page without an icon makes the browser look for one; it remarks on a page answered with 500.
    page.on("console", lambda m: None if _is_expected(m.text, m.location["url"]) else said.append(m.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    with page.expect_websocket(timeout=WAIT) as socket:
        page.goto(url)
    socket.value.wait_for_event("framesent", lambda frame: "info" in str(frame), timeout=WAIT)
    return said


def turns_true(page: Page, expression: str) -> None:
    """Wait for it; playwright's own way is forbidden by the page's policy."""
    from playwright.sync_api import Error as PlaywrightError

    def probe() -> bool:
        try:
            return bool(page.evaluate(expression))
        except PlaywrightError:  # it is just being loaded again
            return False

    until(probe, expression)


def test_a_save_a_style_a_fault_and_its_end_are_seen(server: Running, page: Page) -> None:
    said = connected(page, f"{server.url}a/")
    assert page.inner_text("h1") == "first a"

    page.evaluate("window.stayed = true")
    server.save("theme_overrides/style.css", "h1 { color: rgb(4, 5, 6) }")
    turns_true(page, "getComputedStyle(document.querySelector('h1')).color == 'rgb(4, 5, 6)'")
    assert page.evaluate("window.stayed") is True

    server.save("content/a.md", "second a")
    page.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert page.evaluate("window.stayed") is None

    server.save("content/b.md", "BROKEN")
    page.wait_for_selector("mark:has-text('BROKEN')", timeout=WAIT)
    assert "content/b.md:1:1" in page.inner_text("li")
    assert page.url == f"{server.url}a/"
    assert page.evaluate("getComputedStyle(document.querySelector('header')).borderBottomWidth") == "3px"

    server.save("content/b.md", "second b")
    page.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert page.url == f"{server.url}a/"
    assert said == []


def test_other_pages_stay_as_they_are(server: Running, chromium: Browser) -> None:
    context = chromium.new_context()
    a, b = context.new_page(), context.new_page()
    connected(a, f"{server.url}a/#here")
    connected(b, f"{server.url}b/")
    b.evaluate("window.stayed = true")
    server.save("content/a.md", "second a")
    a.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert a.url.endswith("/a/#here")
    server.save("theme_overrides/style.css", "h1 { color: rgb(4, 5, 6) }")
    turns_true(b, "getComputedStyle(document.querySelector('h1')).color == 'rgb(4, 5, 6)'")
    assert b.evaluate("window.stayed") is True
    server.save("theme_overrides/site.js", "window.site = 2;")
    turns_true(b, "window.site === 2")
    context.close()


def test_a_site_in_a_sub_path_follows_its_config(start: Start, page: Page) -> None:
    server = start({**SITE, "okrsite.toml": 'base_url = "https://example.com/okrs/"\n'})
    said = connected(page, f"http://{server.host}/")
    assert page.url == f"http://{server.host}/okrs/"
    server.save("okrsite.toml", 'base_url = "https://example.com/new/"\n')
    page.wait_for_url(f"http://{server.host}/new/", timeout=WAIT)
    assert page.inner_text("h1") == "Home"
    assert said == []
