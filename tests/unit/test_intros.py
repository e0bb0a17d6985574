"""A page that stands for a period's folder, or a team's in it: the intro of its page, else a page itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import TEAMS, Files, built

GOAL = "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: K, start: 0, target: 1}]\n---\n"
FILES: Files = {
    "teams.csv": TEAMS,
    "2026-Q1/sales/o.md": GOAL,
    "2026-02/checkins/2026-02-02-mara.md": "---\nupdates: {o#k: 1}\n---\nSee [this](../../PLACE/index.md).\n",
}


@pytest.mark.parametrize(
    ("place", "own"),
    [
        pytest.param("2026-Q1", False, id="a period"),
        pytest.param("2026-Q1/sales", False, id="a team in it"),
        pytest.param("2026-02", True, id="a period without objectives"),
        pytest.param("2026-02/sales", True, id="a team in that"),
        pytest.param("2026-Q1/marketing", True, id="a team without objectives"),
    ],
)
def test_what_it_says_is_on_the_site_and_can_be_linked_to(tmp_path: Path, place: str, *, own: bool) -> None:
    files = {name: str(text).replace("PLACE", place) for name, text in FILES.items()}
    intro = "---\ntype: page\ntitle: How we began\n---\nA word of welcome.\n"
    site = built(tmp_path, {**files, f"{place}/index.md": intro}, "2026-02-10")
    text = (site / place / "index.html").read_text("utf-8")
    assert "A word of welcome." in text
    assert ("<h1>How we began</h1>" in " ".join(text.split())) is own
