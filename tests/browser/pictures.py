"""`python -m tests.browser.pictures FOLDER [WORD …]`: pictures of all page types, to be looked at.

Each at 390 and 1280 px, light and dark, from its top to its end; the wall display also on a screen of
1920 x 1080. With words, those pages alone whose address has one. `CHECKLIST.md` says what to look for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

from bench.host import host
from tests.browser.sample import ROOT, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREENS = ((390, 844), (1280, 900))
WALL = ((1920, 1080),)


def take(browser: Browser, url: str, path: str, folder: Path) -> None:
    """The pictures of one page."""
    name = path.removesuffix("index.html").strip("/").replace("/", "_") or "home"
    wall = path == "tv/index.html"
    for width, height in (*SCREENS, *(WALL if wall else ())):
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(url + path)
            page.evaluate("document.fonts.ready.then(() => undefined)")
            whole = (width, height) not in WALL
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=whole)
            context.close()


def main() -> None:
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        site = Path(temporary) / "site"
        command = [sys.executable, "-m", "okrsite", "build", "--output", str(site)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with host(site) as url:
            for path in sample(site):
                if not words or any(word in path for word in words):
                    take(browser, url, path, folder)
        browser.close()


if __name__ == "__main__":
    main()
