"""A site looked at again after a save is what somebody finds who looks at it for the first time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrsite.checking import Checked, check, folder_of
from okrsite.memory import Memory
from okrsite.project import open_project
from okrsite.serve.builder import ParsedFiles
from okrsite.source.discover import reread
from tests.support import TEAMS, Files, write

DAY = date(2026, 2, 20)
GOAL = """
---
type: objective
title: {} in {}
key_results:
  - id: deals
    title: Deals
    start: 0
    target: 10
---
"""
GOALS: Files = {
    f"{period}/{goal}.md": GOAL.format(goal, period)
    for period in ("2025-Q4", "2026-Q1")
    for goal in ("sales/more", "marketing/more", "sales/fairs")
}
SAYS = {
    "checkin": "updates: {2026-Q1/sales/more: {deals: 3}}",
    "retro": "grades: {2026-Q1/sales/more: {grade: 0.7}}",
    "event": "supports: [2026-Q1/sales/more]",
}
NOTE = "---\ntype: {}\ntitle: A note\n{}\ndate: 2026-02-01\nteam: sales\n{}---\nAs in [[more]].\n"


class Again:
    """A site that is looked at again and again."""

    def __init__(self, root: Path, files: Files) -> None:
        self.project = open_project(write(root, {"teams.csv": TEAMS, **GOALS, **files}))
        self.parsed, self.memory = ParsedFiles(), Memory()
        self.found = folder_of(self.project)
        self.first = self.look()

    def look(self) -> Checked:
        """With what is known from before, as `serve` does."""
        return check(self.project, DAY, parsed=self.parsed, memory=self.memory, found=self.found)

    def save(self, name: str, before: str, after: str) -> Checked:
        """The site once a file says another thing."""
        file = self.project.content / name
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")
        found = reread(self.found, self.project.content, [name])
        assert found is not None
        self.found = found
        return self.look()


@pytest.mark.parametrize(
    ("kind", "before", "after", "address"),
    [
        ("checkin", "period: 2026-Q1", "period: 2025-Q4", "2025-Q4/sales/more"),
        ("checkin", "team: sales", "team: marketing", "2026-Q1/marketing/more"),
        ("retro", "period: 2026-Q1", "period: 2025-Q4", "2025-Q4/sales/more"),
        ("retro", "team: sales", "team: marketing", "2026-Q1/marketing/more"),
    ],
)
def test_a_short_link_follows_the_team_and_the_period(
    tmp_path: Path, kind: str, before: str, after: str, address: str
) -> None:
    site = Again(tmp_path, {"notes/one.md": NOTE.format(kind, SAYS[kind], "period: 2026-Q1\n")})
    assert site.first.world is not None
    assert "2026-Q1/sales/more" in site.first.world.bodies["content/notes/one.md"]
    world = site.save("notes/one.md", before, after).world
    assert world is not None
    assert address in world.bodies["content/notes/one.md"]


@pytest.mark.parametrize("kind", SAYS)
def test_a_short_link_follows_the_date(tmp_path: Path, kind: str) -> None:
    note = NOTE.format(kind, SAYS[kind], "").replace("[[more]]", "[[fairs]]")
    site = Again(tmp_path, {"notes/one.md": note})
    assert site.first.world is not None
    assert "2026-Q1/sales/fairs" in site.first.world.bodies["content/notes/one.md"]
    world = site.save("notes/one.md", "2026-02-01", "2025-12-01").world
    assert world is not None
    assert "2025-Q4/sales/fairs" in world.bodies["content/notes/one.md"]


def test_a_check_in_without_a_date_names_its_period_each_time(tmp_path: Path) -> None:
    undated = NOTE.format("checkin", SAYS["checkin"], "period: 2026-02\n").replace("date: 2026-02-01\n", "")
    site = Again(tmp_path, {"notes/one.md": undated})
    assert "V101" in {d.code for d in site.first.diagnostics}
    for checked in (site.first, site.look()):
        assert checked.world is not None
        assert "2026-02" in checked.world.site.periods
