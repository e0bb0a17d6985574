"""Nothing of a page needs a mouse, a script or a host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.opened import OPEN_ALL, Opened, nothing, overflow
from tests.browser.sample import representatives

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

TAKE_AWAY = "document.querySelectorAll('.scripted').forEach(part => part.remove())"
"""What is there for scripts alone is marked: search, filters, what is remembered, the wall's buttons."""

# Notes on each step of the Tab key: the place in the order of the page, and whether the focus can be seen.
TRAIL = """() => {
  const can = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const stops = [...document.querySelectorAll(can)].filter(e => e.checkVisibility() && !e.disabled);
  const plain = e => { const s = getComputedStyle(e); return s.outlineStyle + s.outlineWidth; };
  const before = new Map(stops.map(e => [e, plain(e)]));
  window.trail = [];
  document.addEventListener('focusin', event => {
    const e = event.target;
    const seen = plain(e) !== before.get(e) && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
    const words = e.getAttribute('aria-label') || e.textContent.trim().slice(0, 40);
    trail.push([stops.indexOf(e), seen, `${e.localName} ${words}`]);
  });
  return stops.length;
}"""


def test_the_keyboard_reaches_everything_in_order(chromium: Browser, address: str, demo: Path) -> None:
    """Tab goes from the skip link to the last, in the order of the page, each time with a visible focus."""
    found: list[str] = []
    with Opened(chromium, address, 1280) as opened:
        for path in representatives(demo):
            opened.show(address + path)
            stops: int = opened.page.evaluate(TRAIL)
            for _ in range(stops):
                opened.page.keyboard.press("Tab")
            trail: list[tuple[int, bool, str]] = opened.page.evaluate("trail")
            order = [place for place, _, _ in trail]
            if order != list(range(stops)):
                at = next((n for n, place in enumerate(order) if place != n), len(order))
                where = trail[at][2] if at < len(trail) else "the end"
                found.append(f"{path}: of {stops} stops the keyboard reaches {at} in order, then {where}")
            found += (f"{path}: no visible focus on {words}" for _, seen, words in trail if not seen)
    nothing(found)


def test_without_script_nothing_is_missing(chromium: Browser, address: str, pages: tuple[str, ...]) -> None:
    """Each line that is seen with scripts is seen without; no control is left that does nothing."""
    found: list[str] = []
    with Opened(chromium, address, 390) as one, Opened(chromium, address, 390, script=False) as other:
        for path in pages:
            seen = []
            for opened in (one, other):
                opened.show(address + path)
                if opened is other and opened.page.locator(".scripted:visible").count():
                    found.append(f"{path}: a control that needs scripts is shown without them")
                opened.page.evaluate(TAKE_AWAY)
                opened.page.evaluate(OPEN_ALL)
                seen.append(opened.page.inner_text("body").splitlines())
            found += (f"{path}: {line}" for line in seen[0] if line not in seen[1])
            if overflow(other.page) > 0:
                found.append(f"{path}: too wide")
            found += (f"{path}: {complaint}" for complaint in other.complaints)
    nothing(found)


def test_from_a_folder_everything_is_there(chromium: Browser, demo: Path, pages: tuple[str, ...]) -> None:
    """Opened as files, pages complain of nothing, ask for nothing elsewhere, and have their fonts."""
    found: list[str] = []
    with Opened(chromium, demo / "index.html", 1280) as opened:
        for path in pages:
            if path == "404.html":  # its links begin at the root of a host
                continue
            opened.show((demo / path).as_uri())
            fonts: int = opened.page.evaluate(
                "document.fonts.ready.then(all => [...all].filter(f => f.status === 'loaded').length)"
            )
            if fonts < 2:
                found.append(f"{path}: a font is missing")
            found += (f"{path}: {fault}" for fault in (*opened.complaints, *opened.foreign))
    nothing(found)
