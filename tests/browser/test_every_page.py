"""Every page type of the demo, served as users serve it, at both widths and in both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import ugly, violations
from tests.browser.opened import OPEN_ALL, PAINTED, Opened, Scheme, nothing, overflow
from tests.browser.sample import by_template

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
both = pytest.mark.parametrize("scheme", SCHEMES)
wide_and_narrow = pytest.mark.parametrize("width", WIDTHS)

LATE_FONTS = 0.05
"""What a page may move when its fonts arrive after the text is there; 0.1 is what counts as a good page."""


@both
@wide_and_narrow
def test_nothing_is_refused_foreign_missing_or_too_wide(
    chromium: Browser, address: str, pages: tuple[str, ...], width: int, scheme: Scheme
) -> None:
    with Opened(chromium, address, width, scheme=scheme) as opened:
        found = [f"{path}: {fault}" for path in pages for fault in _load(opened, _at(address, path), scheme)]
    nothing(found)


def _at(address: str, path: str) -> str:
    """The page for what is not there is seen at an address that is not there."""
    return address + ("no/such/page/" if path == "404.html" else path)


def _load(opened: Opened, url: str, scheme: Scheme) -> list[str]:
    """What is wrong with a page, from its first paint with fonts still on their way to the last."""
    page, waiting, held = opened.page, [], [True]

    def font(route: Route) -> None:
        waiting.append(route) if held else route.continue_()

    page.route("**/*.woff2", font)
    opened.complaints.clear()
    opened.foreign.clear()
    opened.url = url
    page.goto(url, wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    before: float = page.evaluate("seen.shifts.reduce((sum, shift) => sum + shift, 0)")
    held.clear()
    for route in waiting:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.evaluate(PAINTED)
    after: float = page.evaluate("seen.shifts.reduce((sum, shift) => sum + shift, 0)")
    page.unroute("**/*.woff2", font)
    found: list[str] = [*opened.complaints, *opened.foreign, *page.evaluate("seen.refused"), *ugly(page)]
    if before or after > LATE_FONTS:
        found.append(f"moves by {before} by itself, by {after - before} when the fonts arrive")
    found += _fits(page)
    if not {"Hanken Grotesk", "Source Serif 4"} <= _fonts(page):
        found.append("a font is missing")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(250, 251, 248)"
    if dark != (scheme == "dark"):
        found.append("the wrong colours")
    return found


def _fits(page: Page) -> list[str]:
    """Whether it is too wide for the window or for the narrowest screen, folds closed and open."""
    found: list[str] = []
    wide = page.viewport_size
    assert wide is not None
    for _ in range(2):
        for width in {wide["width"], 320 if wide["width"] == 390 else wide["width"]}:
            page.set_viewport_size({"width": width, "height": 900})
            if (by := overflow(page)) > 0:
                found.append(f"{by} px too wide at {width}")
        page.evaluate(OPEN_ALL)
    page.set_viewport_size(wide)
    return found


def _fonts(page: Page) -> set[str]:
    """The families that the page asked for and got."""
    families: list[str] = page.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
    )
    return {family.strip('"') for family in families}


@both
@wide_and_narrow
def test_nobody_is_kept_out(
    chromium: Browser, address: str, pages: tuple[str, ...], axe: str, width: int, scheme: Scheme
) -> None:
    """axe-core finds nothing, also in what is folded away."""
    with Opened(chromium, address, width, scheme=scheme, trusted=True) as opened:
        found: list[str] = []
        for path in pages:
            opened.show(_at(address, path))
            opened.page.evaluate(OPEN_ALL)
            found += (f"{path}: {fault}" for fault in violations(opened.page, axe))
    nothing(found)


def test_every_page_type_is_on_the_checklist() -> None:
    """What a machine cannot see is looked at by people: a new page type needs its list."""
    text = (Path(__file__).parent / "CHECKLIST.md").read_text("utf-8")
    assert {name for name in by_template() if f"(`{name}`)" not in text} == set()
