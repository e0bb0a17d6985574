"""Draws the default theme's pictures from its tokens: the card of link previews, the icon of home screens.

    python tools/pictures/draw.py

Needs Chromium and the development tools. The pictures hold no words: they fit any company and language.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

from playwright.sync_api import sync_playwright

THEME = Path(__file__).resolve().parent.parent.parent / "themes" / "default"
TOKENS: dict[str, str] = tomllib.loads((THEME / "theme.toml").read_text("utf-8"))["tokens"]


def light(token: str) -> str:
    """A token's colour in light."""
    found = re.fullmatch(r"light-dark\(([^,]+),.*\)", TOKENS[token])
    return found[1] if found else TOKENS[token]


def ring(x: float, y: float, radius: float, stroke: float) -> str:
    """A knot of the thread."""
    band, gold = light("band"), light("band-gold")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{band}" stroke="{gold}" stroke-width="{stroke}"/>'


def dot(x: float, y: float, radius: float) -> str:
    """What makes a knot the mark of the masthead."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{light("band-gold")}"/>'


def bar(y: float, height: float, done: float, owed: float, expected: float) -> str:
    """Done, what is owed by today, and a tick at the expected pace."""
    muted, top = light("band-muted"), y - height / 2
    widths = ((690, 0.14), (done + owed, 0.3), (done, 0.62))
    return "".join(
        f'<rect x="400" y="{top}" width="{w}" height="{height}" fill="{muted}" fill-opacity="{o}"/>'
        for w, o in widths
    ) + (
        f'<rect x="{397 + expected}" y="{top - 13}" width="6" height="{height + 26}" '
        f'fill="{light("band-ink")}"/>'
    )


def card() -> str:
    """1200 by 630: the thread from the work up to the company, a bar at each knot."""
    band, gold = light("band"), light("band-gold")
    parts = [
        f'<rect width="1200" height="630" fill="{band}"/>',
        f'<rect y="614" width="1200" height="16" fill="{gold}"/>',
        f'<rect x="246" width="8" height="630" fill="{gold}"/>',
        ring(250, 165, 78, 24),
        dot(250, 165, 25),
        bar(165, 56, 455, 65, 520),
    ]
    for y, done, owed, expected in ((335, 470, 0, 430), (425, 330, 90, 420), (515, 560, 0, 520)):
        parts += [ring(250, y, 17, 8), bar(y, 32, done, owed, expected)]
    return svg(1200, 630, parts)


def icon() -> str:
    """180 by 180, without round corners: those are the system's."""
    ground = f'<rect width="180" height="180" fill="{light("band")}"/>'
    thread = f'<rect x="83" y="20" width="14" height="140" fill="{light("band-gold")}"/>'
    return svg(180, 180, [ground, thread, ring(90, 90, 39, 14), dot(90, 90, 13)])


def svg(width: int, height: int, parts: list[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{"".join(parts)}</svg>'


def main() -> None:
    """Writes both."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name, picture in (("social-card", card()), ("apple-touch-icon", icon())):
            page = browser.new_page()
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{picture}")
            page.locator("svg").screenshot(path=THEME / "static" / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
