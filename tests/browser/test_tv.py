"""The wall display in a browser: a slide fills the screen, slides take turns, and one can stop them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.browser.looks import ugly
from tests.browser.opened import Opened, overflow
from tests.browser.test_odd_content import ARABIC, CHINESE, EMOJI, ENDLESS, HEBREW, SENTENCE, objective
from tests.support import Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SCREENS = ((1920, 1080), (1280, 720), (3840, 2160), (1366, 768), (1280, 960))
HOST = "http://okrs.test/"

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('.sprite, .skip, .vh, head')) return false;
  const box = e.getBoundingClientRect();
  return box.width && box.height
    && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1);
}).map(e => e.outerHTML.slice(0, 90))"""
CROWDED = """() => [...document.querySelectorAll('.tv-slide:not([hidden]), .tv-slide:not([hidden]) > *')]
  .filter(e => e.scrollHeight > e.clientHeight + 2).map(e => e.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll('.tv *')]
  .filter(e => e.checkVisibility() && getComputedStyle(e).webkitLineClamp !== 'none'
    && e.scrollHeight > e.clientHeight + parseFloat(getComputedStyle(e).fontSize) / 2)
  .map(e => e.textContent)"""
"""Text of which lines are left out."""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.vh, .skip, svg') && e.checkVisibility()
    && [...e.childNodes].some(node => node.nodeType === 3 && node.nodeValue.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@contextmanager
def wall(
    browser: Browser,
    where: Path | str,
    screen: tuple[int, int] = (1920, 1080),
    *,
    motion: Literal["no-preference", "reduce"] = "no-preference",
    site: Path | None = None,
) -> Iterator[Page]:
    """The wall on a screen, with a clock that the test winds; from a host where `site` is what it serves."""
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]}, reduced_motion=motion)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    if site is not None:
        page.route(f"{HOST}**", lambda route: serve(route, site))
    page.clock.install()
    page.goto(where.as_uri() if isinstance(where, Path) else where)
    yield page
    assert not complaints
    context.close()


def serve(route: Route, site: Path) -> None:
    route.fulfill(path=site / urlsplit(route.request.url).path.lstrip("/"))


def shown(page: Page) -> str:
    """The slide that is to be seen, as `2 of 5`; it must be the only one."""
    slides = page.locator("[data-slide]")
    visible = [n for n in range(slides.count()) if slides.nth(n).is_visible()]
    assert len(visible) == 1
    place = page.locator("[data-tv-place]").inner_text()
    assert place == f"{visible[0] + 1} of {slides.count()}"
    return place


@pytest.fixture(scope="module")
def tv(demo: Path) -> Path:
    return demo / "tv" / "index.html"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_slide_fills_the_screen_and_nothing_lies_outside(
    chromium: Browser, tv: Path, screen: tuple[int, int]
) -> None:
    with wall(chromium, tv, screen) as page:
        for _ in range(page.locator("[data-slide]").count()):
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate(CROWDED) == []
            assert not ugly(page)
            # 24 px on the smallest screen that hangs on a wall, and as many in proportion on others
            assert page.evaluate(SMALLEST) >= 24 * min(screen[0] / 1366, screen[1] / 768) - 0.1
            assert page.evaluate(CUT) == []
            page.keyboard.press("ArrowRight")


def test_the_verdict_and_the_score_are_the_largest(chromium: Browser, tv: Path) -> None:
    with wall(chromium, tv) as page:
        size = "e => parseFloat(getComputedStyle(e).fontSize)"
        assert page.locator(".tv-now .score b").evaluate(size) == 144
        assert page.locator(".tv-now h2").evaluate(size) >= 40


def test_slides_take_turns_until_one_pauses_them(chromium: Browser, tv: Path) -> None:
    with wall(chromium, tv) as page:
        assert shown(page) == "1 of 5"
        page.clock.run_for(20_000)
        assert shown(page) == "2 of 5"
        page.get_by_role("button", name="Pause").click()
        page.clock.run_for(60_000)
        assert shown(page) == "2 of 5"
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(4 * 20_000)
        assert shown(page) == "1 of 5"


def test_the_keyboard_steps_and_pauses(chromium: Browser, tv: Path) -> None:
    with wall(chromium, tv) as page:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert shown(page) == "3 of 5"
        page.keyboard.press("ArrowLeft")
        assert shown(page) == "2 of 5"
        page.keyboard.press("Space")
        page.clock.run_for(60_000)
        assert shown(page) == "2 of 5"
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Back").click()
        page.get_by_role("button", name="Back").click()
        assert shown(page) == "1 of 5"
        page.get_by_role("button", name="Go on").focus()
        page.keyboard.press("Space")
        page.clock.run_for(20_000)
        assert shown(page) == "2 of 5"


def test_who_wants_less_motion_starts_it_first(chromium: Browser, tv: Path) -> None:
    with wall(chromium, tv, motion="reduce") as page:
        page.clock.run_for(60_000)
        assert shown(page) == "1 of 5"
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(20_000)
        assert shown(page) == "2 of 5"


@pytest.mark.parametrize("width", [390, 1920])
def test_without_script_the_slides_stand_one_below_another(chromium: Browser, tv: Path, width: int) -> None:
    with Opened(chromium, tv, width, script=False) as opened:
        boxes = [slide.bounding_box() for slide in opened.page.locator("[data-slide]").all()]
        assert len(boxes) == 5
        end = 0.0
        for box in boxes:
            assert box is not None
            assert box["height"] > 0
            assert box["y"] >= end
            end = box["y"] + box["height"]
        opened.page.locator(".tv-foot").scroll_into_view_if_needed()
        foot = opened.page.locator(".tv-foot").bounding_box()
        assert foot is not None
        assert 0 <= foot["y"] < 900
        assert opened.page.evaluate(CROWDED) == []
        assert opened.page.get_by_role("button").count() == 0


def test_from_a_host_a_new_publication_is_taken_up(chromium: Browser, demo: Path) -> None:
    with wall(chromium, f"{HOST}tv/index.html", site=demo) as page:
        page.evaluate("window.old = true")
        with page.expect_navigation():
            page.clock.run_for(10 * 60_000)
        assert page.evaluate("window.old") is None
        assert shown(page) == "1 of 5"


def test_a_wall_at_rest_takes_up_a_new_publication_too(chromium: Browser, demo: Path) -> None:
    with wall(chromium, f"{HOST}tv/index.html", site=demo, motion="reduce") as page:
        page.evaluate("window.old = true")
        with page.expect_navigation():
            page.clock.run_for(10 * 60_000)
        assert page.evaluate("window.old") is None


def test_a_wall_that_somebody_has_paused_is_not_loaded_again(chromium: Browser, demo: Path) -> None:
    with wall(chromium, f"{HOST}tv/index.html", site=demo) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.extend(request.url.split("?")[1:]))
        page.keyboard.press("Space")
        page.clock.run_for(10 * 60_000)
        page.wait_for_function("() => true")
        assert not asked
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.clock.run_for(10 * 60_000)


def test_a_wall_that_is_cut_off_keeps_what_it_shows(chromium: Browser, demo: Path) -> None:
    with wall(chromium, f"{HOST}tv/index.html", site=demo) as page:
        page.evaluate("window.old = true")
        page.route(f"{HOST}assets/**", lambda route: route.fulfill(status=204))
        with page.expect_response(lambda response: "favicon" in response.url):
            page.clock.run_for(10 * 60_000)
        page.clock.run_for(20_000)
        assert page.evaluate("window.old") is True


def test_from_a_file_it_is_not_loaded_again(chromium: Browser, tv: Path) -> None:
    with wall(chromium, tv) as page:
        page.evaluate("window.old = true")
        page.clock.run_for(30 * 60_000)
        page.wait_for_function("() => true")
        assert page.evaluate("window.old") is True


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_on_a_small_screen_it_is_a_page_that_scrolls(chromium: Browser, tv: Path, width: int) -> None:
    with Opened(chromium, tv, width) as opened:
        for _ in range(opened.page.locator("[data-slide]").count()):
            assert overflow(opened.page) <= 0
            assert not ugly(opened.page)
            opened.page.keyboard.press("ArrowRight")
        assert not opened.complaints


def test_it_is_linked_from_the_home_page(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "index.html", 1280) as opened:
        opened.page.locator("footer").get_by_role("link", name="Wall display").click()
        assert opened.page.locator("[data-slide]").first.is_visible()
        opened.page.locator(".tv-band").get_by_role("link").click()
        assert opened.page.url.endswith("/index.html")
        assert opened.page.locator("nav").first.is_visible()


NAMES = (ENDLESS, SENTENCE, f"{HEBREW} {ARABIC} " * 20, CHINESE * 5, EMOJI * 3)
TEAMS = dict(zip("abcde", NAMES, strict=True))
MANY = "\n".join(
    f"  - {{id: k{n}, title: {name}, short: {name}, start: 0, target: $1000000000000000}}"
    for n, name in enumerate(NAMES)
)
CHECK_IN = "---\nupdates:\n  2026/company/o0: {{k0: {}, k1: {}}}\n---\n"
ODD: Files = {
    "index.md": f"---\ntitle: {SENTENCE}\n---\n",
    "people.csv": f"id,title\nmara,{SENTENCE}\n",
    "teams.csv": "id,title\ncompany,Co\n" + "".join(f"{id_},{name}\n" for id_, name in TEAMS.items()),
    **{
        f"{period}/company/o{n}.md": objective(title, MANY)
        for period in ("2026", "2026-Q1")
        for n, title in enumerate(NAMES)
    },
    **{f"2026-Q1/{team}/goal.md": objective(name) for team, name in TEAMS.items()},
    "2026/company/checkins/2026-01-19.md": CHECK_IN.format("$3", "$4"),
    "2026/company/checkins/2026-01-29.md": CHECK_IN.format("$999999999999999", "$1000000000000000"),
}


def test_it_stays_whole_whatever_people_write(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = built(tmp_path_factory.mktemp("odd"), ODD, "2026-02-01", f'title = "{ENDLESS}"')
    for screen in ((1920, 1080), (1280, 720)):
        with wall(chromium, site / "tv" / "index.html", screen) as page:
            for _ in range(page.locator("[data-slide]").count()):
                assert page.evaluate(OUTSIDE) == []
                assert page.evaluate(CROWDED) == []
                page.keyboard.press("ArrowRight")
    with Opened(chromium, site / "tv" / "index.html", 320) as opened:
        for _ in range(opened.page.locator("[data-slide]").count()):
            assert overflow(opened.page) <= 0
            opened.page.keyboard.press("ArrowRight")
