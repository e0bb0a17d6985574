"""`python -m tools.reference`: writes the reference anew."""

from __future__ import annotations

from pathlib import Path

from tools.reference import FOLDER, PAGES

if __name__ == "__main__":
    folder = Path(__file__).parent.parent.parent / FOLDER
    for name, page in PAGES.items():
        (folder / name).write_text(page(), "utf-8", newline="\n")
