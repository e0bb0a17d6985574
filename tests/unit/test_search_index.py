"""The index of the search: what is in it, and that no content breaks out of it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from okrsite.exports.search_index import search_index
from okrsite.view.findable import short
from tests.support import PEOPLE, TEAMS, Files, checked

HOSTILE = "</script><script>alert(1)</script>&\u2028\u2029'\"\\"
OBJECTIVE = """---
type: objective
title: {title}
owner: mara
stance: aspirational
key_results:
  - {{id: arr, title: {kr}, start: $0, target: $4M}}
  - {{id: nps, title: Say it twice, owner: ben, start: 0, target: 10}}
---
{body}
"""
SITE: Files = {
    "people.csv": "id,title,email,team\nmara,Mara Lind,mara@example.com,sales\nben,Ben Ode,,sales\n",
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": OBJECTIVE.format(
        title="Win the accounts", kr="New ARR", body="Write to boss@example.com. They stay."
    ),
    "2026-Q1/sales/checkins/2026-01-30-mara.md": "---\nauthor: mara\nupdates: {partners#arr: $1M}\n---\n",
    "kpis/churn.md": "---\ntitle: Churn\nowner: ben\ngreen: {max: 2}\nreadings: {2026-02-09: 1}\n---\n",
    "handbook.md": "---\ntype: page\ntitle: Handbook\n---\nHow we work.\n",
    "events/2026-01-15-outage.md": "---\ntitle: The outage\ndate: 2026-01-15\n---\nFor nine hours.\n",
}


def parts(root: Path, files: Files, as_of: str = "2026-02-10") -> list[dict[str, Any]]:
    """The parts of the index, as a page reads them."""
    world = checked(root, files, as_of).world
    assert world is not None
    found = []
    for number, file in enumerate(search_index(world), 1):
        assert file.path == f"assets/search-index{'' if number == 1 else f'-{number}'}.js"
        head, _, text = file.data.decode().partition(".searchIndex = ")
        assert head == "(window.okrsite = window.okrsite || {})"
        found.append(json.loads(text.removesuffix(";\n")))
    return found


def titles(root: Path, files: Files) -> dict[str, list[Any]]:
    """Rows by title."""
    (data,) = parts(root, files)
    return {row[1]: row for row in data["rows"]}


def test_everything_people_look_for_is_in_it(tmp_path: Path) -> None:
    (data,) = parts(tmp_path, SITE)
    kinds = [name for name, _, _ in data["kinds"]]
    found = {(kinds[row[0]], row[1], row[2]) for row in data["rows"]}
    assert found >= {
        ("objective", "Win the accounts", "2026-Q1/sales/partners/"),
        ("person", "Mara Lind", "people/mara/"),
        ("team", "Sales", "teams/sales/"),
        ("kpi", "Churn", "kpis/churn/"),
        ("period", "Q1 2026", "2026-Q1/"),
        ("check-in", "Check-in of Friday 30 January 2026", "2026-Q1/sales/checkins/2026-01-30-mara/"),
        ("event", "The outage", "events/2026-01-15-outage/"),
        ("page", "Handbook", "handbook/"),
        ("page", "How scores work", "how-scores-work/"),
    }


def test_a_row_tells_where_a_goal_belongs_and_how_it_stands(tmp_path: Path) -> None:
    (data,) = parts(tmp_path, SITE)
    row = next(row for row in data["rows"] if row[1] == "Win the accounts")
    _, _, _, mark, (team,), owner, period, stance, _, _, key_results = row
    assert data["marks"][mark] == ["risk", "At risk", "at_risk"]
    assert data["teams"][team] == ["sales", "Sales"]
    assert data["people"][owner] == ["mara", "Mara Lind"]
    assert data["periods"][period] == ["2026-Q1", "Q1 2026"]
    assert data["stances"][stance][0] == "aspirational"
    assert [(title, id_, data["people"][who][1]) for title, id_, _, who, _, _ in key_results] == [
        ("New ARR", "arr", "Mara Lind"),
        ("Say it twice", "nps", "Ben Ode"),
    ]
    assert key_results[0][5] == "$1M of $4M"


TAGGED: Files = {
    "people/mara.md": "---\ntitle: Mara\ntags: mentor\n---\n",
    "teams/sales.md": "---\ntitle: Sales\ntags: [field, boss@example.com]\n---\n",
    "teams/marketing.md": "---\ntitle: Marketing\n---\n",
    "2026-Q1/index.md": "---\ntype: page\ntitle: Intro\ntags: winter\n---\n",
    "2026-Q1/sales/partners.md": str(SITE["2026-Q1/sales/partners.md"]).replace(
        "owner: mara", "owner: mara\ntags: [expansion, land and expand]", 1
    ),
    "2026-Q1/sales/checkins/2026-01-30-mara.md": "---\ntags: offsite\nupdates: {partners#arr: $1M}\n---\n",
    "2026-Q1/sales/retro.md": (
        "---\ntype: retro\ndate: 2026-02-01\nobjective: partners\ntags: blameless\n---\n"
    ),
    "kpis/churn.md": "---\ntitle: Churn\ntags: health\nreadings: {2026-02-09: 1}\n---\n",
    "kpis/index.md": "---\ntype: page\ntitle: KPIs\ntags: dials\n---\n",
    "handbook.md": "---\ntype: page\ntitle: Handbook\ntags: rules\n---\n",
    "events/2026-01-15-outage.md": "---\ntitle: The outage\ndate: 2026-01-15\ntags: incident\n---\n",
}


def test_everything_has_its_tags_with_it(tmp_path: Path) -> None:
    (data,) = parts(tmp_path, TAGGED)
    assert {row[2]: row[9] for row in data["rows"] if row[9]} == {
        "people/mara/": "mentor",
        "teams/sales/": "field …",
        "2026-Q1/": "winter",
        "2026-Q1/sales/partners/": "expansion land and expand",
        "2026-Q1/sales/checkins/2026-01-30-mara/": "offsite",
        "2026-Q1/sales/retro/": "blameless",
        "kpis/churn/": "health",
        "kpis/": "dials",
        "handbook/": "rules",
        "events/2026-01-15-outage/": "incident",
    }


def test_a_stale_goal_is_found_under_both_words(tmp_path: Path) -> None:
    (data,) = parts(tmp_path, SITE, "2026-03-20")
    row = next(row for row in data["rows"] if row[1] == "Win the accounts")
    assert data["marks"][row[3]] == ["stale", "Stale", "off_track stale"]


def test_no_e_mail_address_is_in_it(tmp_path: Path) -> None:
    for published in ("false", "true"):
        world = checked(tmp_path, SITE, "2026-02-15", f"publish_email = {published}").world
        assert world is not None
        assert not any(b"example.com" in file.data for file in search_index(world))


def test_hostile_titles_stay_text(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    files: Files = {
        "people.csv": PEOPLE,
        "2026-Q1/sales/odd.md": OBJECTIVE.format(title=quoted, kr=quoted, body=HOSTILE),
    }
    world = checked(tmp_path, files, "2026-02-10").world
    assert world is not None
    (file,) = search_index(world)
    text = file.data.decode()
    code = text.partition(".searchIndex = ")[2]
    assert not set(code) & set("<>&\u2028\u2029")
    row = next(row for row in json.loads(code.removesuffix(";\n"))["rows"] if row[2] == "2026-Q1/sales/odd/")
    assert row[1] == row[10][0][0] == HOSTILE


def test_a_big_site_has_parts_and_leaves_the_oldest_check_ins_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = dict(SITE)
    for day in range(1, 10):
        files[f"2026-Q1/sales/checkins/2026-01-0{day}-ben.md"] = (
            f"---\nauthor: ben\nupdates: {{partners#nps: {day}}}\n---\nDay {day}.\n"
        )
    monkeypatch.setattr(import_module("okrsite.exports.search_index"), "PART", 6)
    monkeypatch.setattr("okrsite.view.findable.CHECKINS", 4)
    found = parts(tmp_path, files)
    assert found[0]["parts"] == len(found) > 2
    sizes = [sum(1 + (len(row[10]) if len(row) > 10 else 0) for row in part["rows"]) for part in found]
    assert max(sizes) <= 6
    addresses = [row[2] for part in found for row in part["rows"] if "/checkins/" in row[2]]
    assert addresses[0].endswith("2026-01-30-mara/")
    assert len(addresses) == 4


def test_without_content_there_is_an_index_all_the_same(tmp_path: Path) -> None:
    (data,) = parts(tmp_path, {"handbook.md": SITE["handbook.md"]})
    assert [row[1] for row in data["rows"]][:1] == ["Handbook"]


def test_a_summary_ends_at_a_word() -> None:
    assert short("word " * 40).endswith("word …")
    assert len(short("x" * 500)) < 120
    assert short("mail me@x.org now") == "mail … now"
