"""What the page of somebody who left says of the goals in their name."""

from __future__ import annotations

from pathlib import Path

from okrsite.pages.person import PersonContext, pages
from tests.support import TEAMS, Files, checked

DROPPED = ", state: dropped, since: 2026-02-01, why: No more"
WHO: Files = {"teams.csv": TEAMS, "people/lea.md": "---\ntitle: Lea\nleft: 2026-01-31\n---\n"}


def goal(period: str, name: str, *key_results: str, fields: str = "") -> Files:
    """An objective in nobody's name, with key results of Lea's, each given by more of its fields."""
    lines = [
        f"  - {{id: k{n}, title: K, start: 0, target: 5, owner: lea{more}}}\n"
        for n, more in enumerate(key_results)
    ]
    text = f"---\ntype: objective\ntitle: Win\n{fields}key_results:\n{''.join(lines)}---\n"
    return {f"{period}/sales/{name}.md": text}


def still_open(root: Path, *files: Files) -> str:
    world = checked(root, {**WHO, **{k: v for part in files for k, v in part.items()}}, "2026-02-15").world
    assert world is not None
    context = next(pages(world)).make().context
    assert isinstance(context, PersonContext)
    return context.open_after_left


def test_what_is_reached_or_stopped_is_no_longer_open(tmp_path: Path) -> None:
    read: Files = {"2026-Q1/sales/checkins/2026-02-10-a.md": "---\nupdates: {a: {k0: 5, k1: 1}}\n---\n"}
    running = goal("2026-Q1", "a", "", "", DROPPED)
    assert still_open(tmp_path, running, read) == "One key result still open in the name of Lea."


def test_what_is_planned_or_a_draft_is_open(tmp_path: Path) -> None:
    planned, draft = goal("2026-Q2", "a", ""), goal("2026-Q1", "b", "", fields="owner: lea\nstate: draft\n")
    told = "One objective and two key results still open in the name of Lea."
    assert still_open(tmp_path, planned, draft) == told


def test_what_is_over_is_not(tmp_path: Path) -> None:
    assert still_open(tmp_path, goal("2025-Q4", "a", "")) == ""
