"""The index below the search: whole where the site is small, links to lists where it is not."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from okrsite.pages import search
from okrsite.pages.search import Group, SearchContext
from tests.support import PEOPLE, TEAMS, Files, checked

OBJECTIVE = """---
type: objective
title: {}
owner: mara
key_results:
  - {{id: a, title: Grow, start: 0, target: 9}}
---
"""


def index(root: Path, files: Files) -> dict[str, Group]:
    """The groups of the index by their titles."""
    world = checked(root, {"people.csv": PEOPLE, "teams.csv": TEAMS, **files}, "2026-02-01").world
    assert world is not None
    page = next(search.pages(world)).make()
    assert isinstance(page.context, SearchContext)
    return {group.title: group for group in page.context.groups}


def titles(group: Group) -> list[str]:
    return [entry.link.text for letter in group.letters for entry in letter.entries]


def test_a_small_site_is_listed_whole_from_a_to_z(tmp_path: Path) -> None:
    names = ["beta", "Alpha", "Écoute", "2 to 3"]
    groups = index(tmp_path, {f"2026-Q1/sales/o{n}.md": OBJECTIVE.format(t) for n, t in enumerate(names)})
    assert titles(groups["Four objectives"]) == ["2 to 3", "Alpha", "beta", "Écoute"]
    assert titles(groups["Four key results"]) == ["Grow"] * 4
    assert titles(groups["Two people"]) == ["Ben Ode", "Mara Lind"]
    (entry,) = groups["One period"].letters[0].entries
    assert (entry.link.address, entry.where) == ("2026-Q1/", "No data")


def test_many_stand_under_their_letters(tmp_path: Path) -> None:
    names = [*(f"Alpha {n}" for n in range(20)), *(f"Élan {n}" for n in range(20)), "成长", "7 lives", "…"]
    groups = index(tmp_path, {f"2026-Q1/sales/o{n}.md": OBJECTIVE.format(t) for n, t in enumerate(names)})
    group = groups["43 objectives"]
    assert [(letter.letter, len(letter.entries)) for letter in group.letters] == [
        ("#", 1),
        ("0–9", 1),
        ("A", 20),
        ("E", 20),
        ("成", 1),
    ]
    assert not group.open


def test_a_big_site_leads_to_its_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("okrsite.pages.search"), "LISTED", 5)
    files: Files = {f"2026-Q{1 + n % 2}/sales/o{n}.md": OBJECTIVE.format(f"Goal {n}") for n in range(8)}
    files |= {f"people/p{n}.md": f"---\ntitle: P {n}\n---\n" for n in range(8)}
    files |= {f"notes/n{n}.md": f"---\ntype: page\ntitle: Note {n}\n---\n" for n in range(8)}
    groups = index(tmp_path, files)
    assert [link.address for link in groups["Objectives"].lists] == ["2026-Q1/", "2026-Q2/", "objectives/"]
    assert groups["Key results"].lists[-1].address == "api/v1/key_results.csv"
    assert [link.address for link in groups["People"].lists] == ["people/"]
    assert not groups["People"].letters
    assert len(titles(groups["Pages"])) == 5


def test_check_ins_too_old_to_be_searched_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.view.findable.CHECKINS", 2)
    files: Files = {"2026-Q1/sales/o.md": OBJECTIVE.format("Goal")}
    files |= {
        f"2026-Q1/sales/checkins/2026-01-1{n}-ben.md": f"---\nauthor: ben\nupdates: {{o#a: {n}}}\n---\n"
        for n in range(5)
    }
    world = checked(tmp_path, {"people.csv": PEOPLE, **files}, "2026-02-01").world
    assert world is not None
    page = next(search.pages(world)).make()
    assert isinstance(page.context, SearchContext)
    assert page.context.left_out == 3
