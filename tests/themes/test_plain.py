"""The plain theme: no script at all, a small style sheet, and everything there all the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.host import host
from tests.browser.looks import ugly, violations
from tests.browser.opened import OPEN_ALL, Opened, Scheme, nothing, overflow
from tests.browser.sample import by_template, representatives
from tests.browser.tools import tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CSS = 10_000
"""Bytes that the style sheet may have, tokens included, before it is compressed."""


def test_nothing_is_a_script(plain: Path) -> None:
    assert sorted(path.name for path in plain.rglob("*.js")) == []
    for path in plain.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<script" not in text, path
        assert not re.search(r"\.js\b", text), path


def test_the_style_sheet_is_small_and_all_there_is_to_load(plain: Path) -> None:
    assets = plain / "assets"
    assert sorted(path.name for path in assets.rglob("*") if path.is_file()) == ["favicon.svg", "style.css"]
    assert len((assets / "style.css").read_bytes()) < CSS


def test_the_same_pages_say_the_same(plain: Path, demo: Path) -> None:
    """What the default theme's main part says in words, this one says too, but for what needs a script."""
    for paths in by_template().values():
        path = min(paths)
        if "tv/" not in path and "search/" not in path and path != "404.html":
            assert _words(plain / path) == _words(demo / path), path


def test_without_a_search_the_index_is_called_so(plain: Path) -> None:
    page = (plain / "search/index.html").read_text("utf-8")
    assert "<title>Index ·" in page
    assert 'property="og:title" content="Index"' in page
    assert "<h1>Index</h1>" in page
    assert not re.search(r">\s*Search\b", page)
    assert re.search(
        r'search/(index\.html)?">Index</a></li></ul></nav>', (plain / "404.html").read_text("utf-8")
    )


def test_its_fonts_are_tokens(plain: Path) -> None:
    """What a site sets for a font is what its pages have."""
    sheet = (plain / "assets/style.css").read_text("utf-8")
    rules = sheet[sheet.index("\n}\n") :]
    for font in ("serif", "sans", "mono"):
        assert f"var(--{font})" in rules
    assert not re.search(r"[;{]\s*font(-family)?:[^;}]*(Georgia|system-ui|monospace)", rules)


def _words(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    # The filters and the buttons are made for scripts; the rows of charts are read by them.
    main = re.sub(r'<p (class="label rest"|role="status").*?</p>', "", main, flags=re.DOTALL)
    main = re.sub(r"<(script|button|select|label)\b.*?</\1>", "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", main).split()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read(chromium: Browser, plain: Path, width: int, scheme: Scheme) -> None:
    """No complaint, nothing too wide, cut or written over, nothing that axe-core finds."""
    axe = tool("axe-core/axe.min.js").read_text("utf-8")
    found: list[str] = []
    with host(plain) as address, Opened(chromium, address, width, scheme=scheme, trusted=True) as opened:
        for path in representatives(plain):
            opened.show(address + path)
            faults = (*opened.complaints, *opened.foreign, *ugly(opened.page))
            found += (f"{path}: {fault}" for fault in faults)
            for wide in {width, 320 if width == 390 else width}:
                opened.page.set_viewport_size({"width": wide, "height": 900})
                if (by := overflow(opened.page)) > 0:
                    found.append(f"{path}: {by} px too wide at {wide}")
            opened.page.evaluate(OPEN_ALL)
            found += (f"{path}: {fault}" for fault in violations(opened.page, axe))
    nothing(found)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_shown_that_serves_another_theme(chromium: Browser, plain: Path, width: int) -> None:
    """No fold that opens nothing, no heading twice, no link to what is hidden."""
    with host(plain) as address, Opened(chromium, address, width, trusted=True) as opened:
        page = opened.page
        for path, what in (("index.html", ".tuck"), ("kpis/index.html", ".kpis .named")):
            opened.show(address + path)
            assert page.locator(what).count() > 0
            assert page.locator(f"{what}:visible").count() == 0
        opened.show(address + "map/index.html")
        shown = page.locator("#_picture").is_visible()
        assert page.locator('a[href="#_picture"]').is_visible() is shown is (width == 1280)
