"""Charts that live: what they say, by pointer, finger and keyboard, how they zoom; else nothing changes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrsite.charts import DRAWINGS
from tests.browser.looks import violations
from tests.browser.opened import PAINTED, Opened, Scheme, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

KINDS = [drawing.kind for drawing in DRAWINGS]
OBJECTIVE = "2026-Q4/product/plain-answers/index.html"
LOADED = {"vega.js", "chart-drawing.js", "charts.js"}

LOOK = """plot => [...plot.querySelectorAll('svg')].filter(svg => svg.getClientRects().length)
  .flatMap(svg => [...svg.querySelectorAll('text, path, line')].map(shape => {
    const style = getComputedStyle(shape), box = shape.getBoundingClientRect();
    if (style.opacity === '0' || style.display === 'none' || !box.width && !box.height) return null;
    const drawn = style.stroke !== 'none' && style.strokeWidth !== '0px';
    const fill = style.fill.replace('rgba(0, 0, 0, 0)', 'none');
    if (!drawn && (shape.tagName === 'line' || fill === 'none')) return null;
    const words = shape.tagName === 'text' ? shape.textContent : '';
    const letters = [style.fontFamily, style.fontSize, style.fontWeight];
    return [shape.tagName, words, fill, style.stroke, style.strokeWidth, ...letters,
            [box.left, box.top, box.right, box.bottom]];
  })).filter(Boolean)"""
"""Whatever can be seen in a chart's drawing: what it is, its colours and letters, its place."""


@pytest.fixture(scope="module")
def shown(demo: Path) -> dict[str, str]:
    """For each kind a page that has a chart of it, the shortest."""
    found: dict[str, str] = {}
    pages = sorted((path.stat().st_size, path) for path in demo.rglob("*.html"))
    for _, path in pages:
        for kind in re.findall(r'data-chart="([^"]+)"', path.read_text("utf-8")):
            found.setdefault(kind, path.relative_to(demo).as_posix())
    return found


def chart(page: Page, kind: str = "progress") -> Locator:
    """The first chart of a kind, in sight."""
    plot = page.locator(f'.plot[data-chart="{kind}"]').first
    plot.scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.evaluate(PAINTED)
    return plot


def rows(plot: Locator) -> dict[str, list[dict[str, str]]]:
    """What the chart is drawn from."""
    found: dict[str, list[dict[str, str]]] = json.loads(plot.locator("script").text_content() or "")
    return found


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found is not None
    return {**found}


def hover(page: Page, plot: Locator, across: float = 0.4, down: float = 0.5) -> None:
    """Points at a place in the chart, and waits until it lives."""
    place = box(plot)
    page.mouse.move(place["x"] + place["width"] * across - 3, place["y"] + place["height"] * down)
    plot.locator("svg.marks:visible").wait_for()
    page.mouse.move(place["x"] + place["width"] * across, place["y"] + place["height"] * down)
    page.evaluate(PAINTED)


def tip(page: Page) -> str:
    """What the tip says, without the hint."""
    return page.locator(".tip > span").inner_text() if page.locator(".tip > span").count() else ""


def point_at_something(page: Page, plot: Locator) -> str:
    """Goes over the chart until a reading says something."""
    for step in range(1, 40):
        hover(page, plot, step / 40)
        if tip(page):
            return tip(page)
    raise AssertionError("there is nothing to point at")


@contextmanager
def unmoved(opened: Opened) -> Iterator[None]:
    """Nothing on the page moves meanwhile, nothing is refused, nothing complains."""
    page = opened.page
    # A title may break elsewhere in its own font than in the one that stood in for it.
    page.evaluate(f"document.fonts.ready.then(() => {PAINTED})")
    before = page.evaluate("seen.shifts.length")
    yield
    page.evaluate(PAINTED)
    assert page.evaluate("seen.shifts.length") == before
    assert page.evaluate("seen.refused") == []
    assert opened.complaints == []
    assert opened.foreign == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pointing_at_a_reading_tells_what_the_table_tells(
    chromium: Browser, address: str, width: int, scheme: Scheme
) -> None:
    with Opened(chromium, address + OBJECTIVE, width, scheme=scheme) as opened:
        page, plot = opened.page, chart(opened.page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        before = box(plot)
        with unmoved(opened):
            hover(page, plot)
            day, _, said = tip(page).partition(": ")
            head = page.locator("th", has_text=re.compile(f"^{day}$"))
            cells = plot.locator("xpath=ancestor::section[1]").locator("table tr", has=head)
            value, _, expected = said.partition(", ")
            assert value == cells.locator("td").first.text_content()
            assert expected.endswith(" expected")
            assert box(plot) == before
        assert {*asked} == {*LOADED, "progress.js"}


def test_nothing_is_loaded_before_a_reader_points_and_all_of_it_once(chromium: Browser, address: str) -> None:
    with Opened(chromium, "about:blank", 1280) as opened:
        page, asked = opened.page, []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(address + OBJECTIVE)
        page.wait_for_load_state("load")
        page.evaluate("scrollTo(0, 100000)")
        page.evaluate(PAINTED)
        wanted = {*LOADED, "progress.js"}
        assert "site.js" in asked
        assert not wanted & {*asked}
        asked.clear()
        for number in (0, 1):
            plot = page.locator(".plot").nth(number)
            plot.scroll_into_view_if_needed()
            hover(page, plot)
        assert sorted(asked) == sorted(wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_each_kind_comes_to_life_and_looks_as_before(
    chromium: Browser, address: str, shown: dict[str, str], kind: str
) -> None:
    for width in (390, 1280):
        with Opened(chromium, address + shown[kind], width) as opened:
            page, plot = opened.page, chart(opened.page, kind)
            still = plot.evaluate(LOOK)
            with unmoved(opened):
                said = point_at_something(page, plot)
                assert said in {row["tip"] for some in rows(plot).values() for row in some if "tip" in row}
                page.mouse.move(1, 1)
                page.evaluate(PAINTED)
                alive = plot.evaluate(LOOK)
            assert [one[:-1] for one in alive] == [one[:-1] for one in still]
            for one, other in zip(still, alive, strict=True):
                assert all(abs(a - b) < 1 for a, b in zip(one[-1], other[-1], strict=True)), (one, other)


def test_a_tip_can_be_reached_put_away_and_left(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        hover(page, plot)
        said, over = tip(page), box(page.locator(".tip"))
        page.mouse.move(over["x"] + over["width"] / 2, over["y"] + 5, steps=8)
        assert tip(page) == said, "it stays where the pointer is on it"
        page.mouse.move(over["x"] + over["width"] / 2, over["y"] - 400)
        assert tip(page) == ""
        hover(page, plot)
        page.keyboard.press("Escape")
        assert tip(page) == "", "it can be put away without moving the pointer"
        place = box(plot)
        page.mouse.move(place["x"] + place["width"] * 0.4 + 2, place["y"] + 60)
        assert tip(page) == "", "and stays away while the same reading is pointed at"
        hover(page, plot, 0.15)
        assert tip(page) not in {"", said}


def test_the_keyboard_walks_from_reading_to_reading(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        assert plot.get_attribute("role") == "application"
        assert plot.get_attribute("aria-label")
        tips = [row["tip"] for row in sorted(rows(plot)["tips"], key=lambda row: row["x"])]
        assert len(tips) > 3
        plot.evaluate("plot => { plot.tabIndex = -1; plot.focus(); plot.tabIndex = 0; }")
        page.keyboard.press("Shift+Tab")
        with unmoved(opened):
            page.keyboard.press("Tab")
            page.locator(".tip > span").wait_for()
            assert plot.evaluate("plot => plot === document.activeElement")
            assert tip(page) == tips[-1]
            assert "Arrow keys" in page.locator(".tip > small").inner_text()
            walked = []
            page.keyboard.press("Home")
            for _ in tips:
                walked.append(tip(page))
                page.keyboard.press("ArrowRight")
            assert walked == tips
            assert tip(page) == tips[-1]
            page.keyboard.press("ArrowLeft")
            assert tip(page) == tips[-2]
            ring = box(page.locator(".tip-ring"))
            assert 10 < ring["width"] < 40
            page.keyboard.press("Escape")
            assert tip(page) == ""
            assert not page.locator(".tip-ring").is_visible()
            page.keyboard.press("End")
            assert tip(page) == tips[-1]
            page.keyboard.press("Tab")
            assert tip(page) == ""


def test_in_a_grid_the_keyboard_goes_up_and_down_too(
    chromium: Browser, address: str, shown: dict[str, str]
) -> None:
    with Opened(chromium, address + shown["heat-map"], 1280) as opened:
        page, plot = opened.page, chart(opened.page, "heat-map")
        point_at_something(page, plot)
        plot.focus()
        page.keyboard.press("Home")
        walked = [tip(page)]
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
            page.keyboard.press(key)
            walked.append(tip(page))
        assert len({*walked}) == 4
        assert walked[0] == walked[-1]


STRIP = 8
"""Pixels beside the plot that must stay free while a part of the time is shown."""


@pytest.mark.parametrize("width", [390, 1280])
def test_shift_and_the_wheel_zoom_and_a_double_click_shows_all(
    chromium: Browser, address: str, width: int
) -> None:
    with Opened(chromium, address + OBJECTIVE, width) as opened:
        page, plot = opened.page, chart(opened.page)
        hover(page, plot)
        svg = plot.locator("svg:visible")
        whole, place, at = plot.evaluate(LOOK), box(plot), page.evaluate("scrollY")
        with unmoved(opened):
            page.keyboard.down("Shift")
            for _ in range(6):
                page.mouse.wheel(0, -200)
            page.keyboard.up("Shift")
            svg.locator("[clip-path]").first.wait_for(state="attached")
            page.mouse.move(1, 1)
            page.evaluate(PAINTED)
            assert page.evaluate("scrollY") == at
            assert svg.locator("text", has_text=re.compile(r"^\d+ [A-Z][a-z]{2} 2026$")).count() == 1
            right = {
                "x": place["x"] + place["width"] - STRIP,
                "y": place["y"] + 20,
                "width": STRIP,
                "height": place["height"] - 60,
            }
            left = {**right, "x": place["x"] + (36 if width == 390 else 44)}
            for strip in (left, right):
                assert empty(page, strip)
            page.mouse.dblclick(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
            page.evaluate(PAINTED)
            assert plot.evaluate(LOOK) == whole


def empty(page: Page, strip: dict[str, float]) -> bool:
    """Whether each line of a strip of the page has one colour: hairlines may cross it, marks may not."""
    picture = page.screenshot(clip={**strip}, type="png")  # type: ignore[typeddict-item]
    colours: list[int] = page.evaluate(
        """async data => {
          const image = new Image();
          image.src = 'data:image/png;base64,' + data;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
          pen.drawImage(image, 0, 0);
          const {data: bytes, width, height} = pen.getImageData(0, 0, image.width, image.height);
          return Array.from({length: height}, (_, y) => new Set(Array.from({length: width}, (_, x) =>
            bytes.slice(4 * (y * width + x), 4 * (y * width + x) + 3).join())).size);
        }""",
        base64.b64encode(picture).decode(),
    )
    return {*colours} == {1}


def test_keys_zoom_and_the_pointer_drags_what_is_shown(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        hover(page, plot)
        whole, place = plot.evaluate(LOOK), box(plot)
        plot.focus()
        days = plot.locator("svg:visible text", has_text=re.compile(r"^\d+ [A-Z][a-z]{2}$"))

        def first_day() -> str:
            page.evaluate(PAINTED)
            return days.first.text_content() or ""

        for key in ("Home", "ArrowRight", "ArrowRight", "+", "+", "+"):
            page.keyboard.press(key)
        begin = first_day()
        assert begin
        page.mouse.move(place["x"] + 400, place["y"] + 150)
        page.mouse.down()
        page.mouse.move(place["x"] + 200, place["y"] + 150, steps=4)
        assert tip(page) == ""
        page.mouse.up()
        dragged = first_day()
        assert dragged != begin
        page.keyboard.press("Home")
        assert within(page.locator(".tip-ring"), plot), "what the keyboard reaches is brought into sight"
        assert first_day() != dragged
        page.keyboard.press("-")
        page.keyboard.press("0")
        page.keyboard.press("Escape")
        page.mouse.move(1, 1)
        page.evaluate(PAINTED)
        assert plot.evaluate(LOOK) == whole
        assert opened.complaints == []


def within(inner: Locator, outer: Locator) -> bool:
    one, other = box(inner), box(outer)
    return other["x"] <= one["x"] and one["x"] + one["width"] <= other["x"] + other["width"]


SCROLLED = """
window.scrolled = new Promise(done => addEventListener('scroll', () => done(scrollY), {once: true}));
undefined
"""


def test_the_wheel_alone_scrolls_the_page(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        hover(page, plot)
        before, look = page.evaluate("scrollY"), plot.evaluate(LOOK)
        page.evaluate(SCROLLED)
        page.mouse.wheel(0, 120)
        assert page.evaluate("scrolled") > before
        assert [one[:-1] for one in plot.evaluate(LOOK)] == [one[:-1] for one in look]


def test_a_finger_taps_a_reading_and_scrolls_elsewhere(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(address + OBJECTIVE)
    plot = chart(page)
    assert plot.evaluate("plot => getComputedStyle(plot).touchAction") == "manipulation"
    place = box(plot)
    page.touchscreen.tap(place["x"] + place["width"] * 0.4, place["y"] + 100)
    page.locator(".tip > span").wait_for()
    first, over = tip(page), box(page.locator(".tip"))
    assert first
    assert page.locator(".tip > small").count() == 0, "no hint of a wheel"
    assert over["x"] >= 0
    assert over["x"] + over["width"] <= 390
    page.touchscreen.tap(place["x"] + 50, place["y"] + 100)
    assert tip(page) not in {"", first}
    page.touchscreen.tap(place["x"] + 100, place["y"] + place["height"] + 60)
    assert tip(page) == ""
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_it_works_from_a_file(chromium: Browser, demo: Path, width: int) -> None:
    with Opened(chromium, demo / OBJECTIVE, width) as opened, unmoved(opened):
        hover(opened.page, chart(opened.page))
        assert tip(opened.page)


def test_without_script_the_drawing_stands_and_promises_nothing(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / OBJECTIVE, 1280, script=False) as opened:
        plot = opened.page.locator(".plot").first
        assert plot.locator("svg:visible").count() == 1
        assert (plot.get_attribute("role"), plot.get_attribute("tabindex")) == ("img", None)


def test_at_another_width_the_other_drawing_lives(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        hover(page, plot)
        said = tip(page)
        page.set_viewport_size({"width": 390, "height": 900})
        assert tip(page) == "", "the place of the tip is another now"
        plot = chart(page)
        svg = plot.locator("svg:visible")
        assert svg.get_attribute("width") == "358"
        assert point_at_something(page, plot)
        page.set_viewport_size({"width": 1280, "height": 900})
        hover(page, chart(page))
        assert tip(page) == said
        assert opened.complaints == []


def test_a_chart_that_lives_keeps_nobody_out(
    chromium: Browser, address: str, shown: dict[str, str], axe: str
) -> None:
    for kind in ("progress", "heat-map"):
        with Opened(chromium, address + shown[kind], 1280, trusted=True) as opened:
            page, plot = opened.page, chart(opened.page, kind)
            point_at_something(page, plot)
            plot.focus()
            assert violations(page, axe) == []


def test_in_forced_colours_the_tip_and_its_ring_are_seen(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        page.emulate_media(forced_colors="active")
        hover(page, plot)
        for name in (".tip", ".tip-ring"):
            edge, ground = page.locator(name).evaluate(
                "e => [getComputedStyle(e).borderTopColor, getComputedStyle(document.body).backgroundColor]"
            )
            assert edge != ground


def test_a_script_that_is_not_there_leaves_the_drawing(chromium: Browser, address: str) -> None:
    with Opened(chromium, address + OBJECTIVE, 1280) as opened:
        page, plot = opened.page, chart(opened.page)
        page.route("**/vega.js", lambda route: route.abort())
        look, place = plot.evaluate(LOOK), box(plot)
        with page.expect_event("requestfailed"):
            page.mouse.move(place["x"] + 300, place["y"] + 100)
        page.evaluate(PAINTED)
        assert plot.evaluate(LOOK) == look
        page.unroute("**/vega.js")
        hover(page, plot)
        assert tip(page), "the next try finds it"
