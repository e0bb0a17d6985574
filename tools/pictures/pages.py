"""Takes the README's pictures of the demo: its home page and an objective, in light and in dark.

    python tools/pictures/pages.py

Needs Chromium and the development tools.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {"home": "index.html", "objective": "2026/company/market-leader/index.html"}
WINDOW = {"width": 1280, "height": 1320}


def main() -> None:
    """Builds the demo as of its own day and takes each page in each scheme."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        command = [sys.executable, "-m", "okrsite", "build", "--output", str(site)]
        subprocess.run(command, cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for name, path in PAGES.items():
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport=WINDOW, color_scheme=scheme)
                page.goto((site / path).as_uri())
                page.evaluate("document.fonts.ready")
                page.screenshot(path=ROOT / "docs" / f"{name}-{scheme}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
