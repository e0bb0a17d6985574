"""What was renamed, moved, or taken out and put back is one thing with one history."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started

pytestmark = needs_git

LATER = "2026-Q1/sales/checkins/2026-01-30-z.md"
DEALS = "  - id: deals\n    title: Deals signed\n    start: 0\n    target: 40\n"
READING = "2026-02-06 Mara Lind: partners#arr value of 2026-01-30 $1M -> $2M (Edit a reading)"
REMOVED = "2026-02-06 Mara Lind: removed partners#deals value of 2026-01-30 10 -> - (Edit a reading)"


def told(repo: Repo, name: str = "partners") -> list[str]:
    return [line.replace(name, "partners") for line in repo.ledger()]


def after_an_edited_reading(root: Path) -> Repo:
    repo = started(root)
    repo.edit(SAID, ("$1M", "$2M"), ("  partners#deals: 10\n", ""))
    repo.commit("2026-02-06", "Edit a reading")
    return repo


@pytest.mark.parametrize("at_once", [True, False])
def test_a_renamed_objective_keeps_the_edits_of_its_readings(tmp_path: Path, at_once: bool) -> None:
    repo = after_an_edited_reading(tmp_path)
    before = repo.ledger()
    assert before == [READING, REMOVED]
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/allies.md")
    if not at_once:
        repo.edit(SAID, ("partners#arr", "2026-Q1/sales/partners#arr"))
    repo.edit(SAID, ("partners#arr", "allies#arr"))
    repo.commit("2026-02-09", "Rename it")
    assert told(repo, "allies") == before


def test_a_key_written_longer_is_no_reading_removed(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(SAID, ("partners#arr", "2026-Q1/sales/partners#arr"))
    repo.commit("2026-02-06", "Write it out")
    assert repo.ledger() == []


def test_an_id_that_is_renamed_is_the_same_key_result(tmp_path: Path) -> None:
    repo = after_an_edited_reading(tmp_path)
    repo.edit(OBJECTIVE, ("id: arr", "id: revenue"), ("$4M", "$3M"))
    repo.edit(SAID, ("#arr", "#revenue"))
    repo.commit("2026-02-09", "Another id")
    assert repo.ledger() == [
        "2026-02-09 Mara Lind: partners#revenue target $4M -> $3M (Another id)",
        READING.replace("#arr", "#revenue"),
        REMOVED,
    ]


@pytest.mark.parametrize("value", ["10", "11"])
def test_a_reading_that_moves_to_another_file(tmp_path: Path, value: str) -> None:
    repo = started(tmp_path)
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    repo.write({LATER: f"---\nauthor: ben\nupdates:\n  partners#deals: {value}\n---\n"})
    repo.commit("2026-02-06", "Split it")
    row = "2026-02-06 Mara Lind: partners#deals value of 2026-01-30 10 -> 11 (Split it)"
    assert repo.ledger() == ([] if value == "10" else [row])
    if value == "11":
        (edit,) = repo.history().ledger
        assert (edit.path, edit.line) == (f"content/{LATER}", 4)


def test_a_reading_that_moves_with_a_whole_file_that_is_gone(tmp_path: Path) -> None:
    repo = started(tmp_path)
    text = "---\nauthor: ben\nupdates:\n  partners#arr: $2M\n  partners#deals: 10\n---\nAnother text.\n"
    repo.commit("2026-02-06", "Move it", {SAID: None, LATER: text})
    assert repo.ledger() == ["2026-02-06 Mara Lind: partners#arr value of 2026-01-30 $1M -> $2M (Move it)"]


def test_a_key_result_taken_out_and_put_back_with_a_lower_target(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    repo.commit("2026-02-01", "Take the reading out")
    repo.edit(OBJECTIVE, (DEALS, ""))
    repo.commit("2026-02-02", "Take it out")
    repo.edit(OBJECTIVE, ("    target: $4M\n", "    target: $4M\n" + DEALS.replace("40", "30")))
    repo.commit("2026-02-09", "Put it back", author="Ben Ode")
    assert repo.ledger() == [
        "2026-02-09 Ben Ode: added partners#deals - -> Deals signed (Put it back)",
        "2026-02-09 Ben Ode: partners#deals target 40 -> 30 (Put it back)",
        "2026-02-02 Mara Lind: removed partners#deals Deals signed -> - (Take it out)",
        "2026-02-01 Mara Lind: removed partners#deals value of 2026-01-30 10 -> - (Take the reading out)",
    ]


NEW = (
    "---\ntype: objective\ntitle: Keep what we have\nowner: mara\nkey_results:\n{}"
    "  - {{id: kept, title: Kept, start: 0, target: 5}}\n---\n"
)


@pytest.mark.parametrize("day", ["2026-02-02", "2026-02-05"])
def test_a_key_result_moved_to_another_objective_and_lowered(tmp_path: Path, day: str) -> None:
    """At once, or a commit later."""
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, (DEALS, ""))
    repo.edit(
        SAID,
        ("partners#deals: 10", "keep#deals: 10") if day == "2026-02-02" else ("  partners#deals: 10\n", ""),
    )
    if day != "2026-02-02":
        repo.commit("2026-02-02", "Take it out")
        repo.edit(SAID, ("$1M\n", "$1M\n  keep#deals: 10\n"))
    repo.commit(day, "Move it", {"2026-Q1/sales/keep.md": NEW.format(DEALS.replace("40", "30"))})
    edited = f"{day} Mara Lind: keep#deals target 40 -> 30 (Move it)"
    if day == "2026-02-02":
        assert repo.ledger() == [edited]
    else:
        assert repo.ledger() == [
            edited,
            "2026-02-02 Mara Lind: removed keep#deals value of 2026-01-30 10 -> - (Take it out)",
            "2026-02-02 Mara Lind: removed partners#deals Deals signed -> - (Take it out)",
        ]


def test_an_objective_deleted_and_written_anew_elsewhere(tmp_path: Path) -> None:
    repo = started(tmp_path)
    anew = """---
type: objective
owner: ben
title: Win the accounts that stay
weight: 2
key_results:
  - {id: deals, title: Deals signed, start: 0, target: 20}
  - {id: arr, title: New ARR, start: $0, target: $4M}
---
Something else altogether, at such length that nobody takes this file for the other one.
"""
    repo.write({OBJECTIVE: None, SAID: None})
    repo.commit("2026-02-02", "Delete it")
    repo.commit("2026-02-04", "Write it anew", {"2026-Q1/sales/anew.md": anew})
    lines = [line for line in repo.ledger() if "(Write it anew)" in line]
    assert lines == [
        "2026-02-04 Mara Lind: anew owner mara -> ben (Write it anew)",
        "2026-02-04 Mara Lind: anew weight 1 -> 2 (Write it anew)",
        "2026-02-04 Mara Lind: anew#deals target 40 -> 20 (Write it anew)",
    ]
    assert "2026-02-02 Mara Lind: removed anew#arr value of 2026-01-30 $1M -> - (Delete it)" in repo.ledger()


CHANGE = "target: $3M\n    changes: [{date: %s, target: $3M, was: $4M, why: A market closed}]"


def retargeted(root: Path) -> Repo:
    repo = started(root)
    repo.edit(OBJECTIVE, ("target: $4M", "target: $3M"))
    repo.commit("2026-02-10", "Lower it")
    return repo


ROW = "2026-02-10 Mara Lind: partners#arr target $4M -> $3M{} (Lower it)"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-10", " because A market closed"),
        ("2026-02-15", " because A market closed"),
        ("2026-02-01", ""),
    ],
)
def test_a_dated_change_written_later_stands_beside_the_edit(tmp_path: Path, day: str, why: str) -> None:
    repo = retargeted(tmp_path)
    repo.edit(OBJECTIVE, ("target: $3M", CHANGE % day))
    repo.commit("2026-02-20", "Explain it")
    assert repo.ledger() == [ROW.format(why)]


def test_a_dated_change_of_other_values_does_not(tmp_path: Path) -> None:
    repo = retargeted(tmp_path)
    repo.edit(OBJECTIVE, ("target: $3M", (CHANGE % "2026-02-10").replace("$4M", "$3.5M")))
    repo.commit("2026-02-20", "Explain it")
    assert repo.ledger() == [ROW.format("")]


def test_a_dated_change_taken_back_or_dated_anew_is_an_edit(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("target: $4M", CHANGE % "2026-02-10"))
    repo.commit("2026-02-10", "Lower it")
    repo.edit(OBJECTIVE, ("date: 2026-02-10", "date: 2026-01-10"))
    repo.commit("2026-02-20", "Date it anew")
    repo.edit(OBJECTIVE, ((CHANGE % "2026-01-10"), "target: $3M"))
    repo.commit("2026-02-25", "Erase it")
    step = "$4M to $3M"
    assert repo.ledger() == [
        f"2026-02-25 Mara Lind: removed partners#arr changes 2026-01-10: {step} -> - (Erase it)",
        f"2026-02-20 Mara Lind: partners#arr changes 2026-02-10: {step} -> 2026-01-10: {step} (Date it anew)",
        ROW.format(" because A market closed"),
    ]
    assert repo.history().ledger[0].line == 10


def test_a_later_file_that_overrides_a_days_reading_is_an_edit(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.commit(
        "2026-02-20",
        "Say otherwise",
        {LATER: CHECKIN.replace("$1M", "$2M").replace("author: mara", "author: ben")},
    )
    assert repo.ledger() == [
        "2026-02-20 Mara Lind: partners#arr value of 2026-01-30 $1M -> $2M (Say otherwise)"
    ]
    (edit,) = repo.history().ledger
    assert (edit.path, edit.line, edit.over) == (f"content/{LATER}", 4, f"content/{SAID}")


def test_an_earlier_file_that_is_overridden_is_none(tmp_path: Path) -> None:
    repo = started(tmp_path)
    early = LATER.replace("-z", "-a")
    repo.commit("2026-02-20", "Too late", {early: CHECKIN.replace("$1M", "$2M")})
    assert repo.ledger() == []


MOVES = {"content": "okrs", "project": "docs"}


@pytest.mark.parametrize("what", MOVES)
def test_the_content_or_the_project_may_move(tmp_path: Path, what: str) -> None:
    repo = started(tmp_path)
    (repo.root / "okrsite.toml").write_text("", "utf-8")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    before = repo.ledger()
    if what == "content":
        repo.git("mv", "content", "okrs")
        (repo.root / "okrsite.toml").write_text('content_dir = "okrs"\n', "utf-8")
        repo.commit("2026-02-12", "Move it")
    else:
        (repo.root / "docs").mkdir()
        repo.git("mv", "content", "docs/content")
        repo.git("mv", "okrsite.toml", "docs/okrsite.toml")
        repo.commit("2026-02-12", "Move it")
        repo.project = repo.root / "docs"
    assert repo.ledger() == before == ["2026-02-10 Mara Lind: partners#arr target $4M -> $3M (Lower it)"]
    from okrsite.diagnostics import Span

    folder = "okrs" if what == "content" else "content"
    commits = [repo.history().commit_of(Span.of(f"{folder}/{OBJECTIVE}", n)) for n in (8, 9)]
    assert [c.subject for c in commits if c] == ["Agree on the quarter", "Lower it"]


def test_the_content_may_move_twice(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    for day, was, now in (("2026-02-12", "content", "a"), ("2026-02-13", "a", "b")):
        repo.git("mv", was, now)
        (repo.root / "okrsite.toml").write_text(f'content_dir = "{now}"\n', "utf-8")
        repo.commit(day, "Move it")
    assert repo.ledger() == ["2026-02-10 Mara Lind: partners#arr target $4M -> $3M (Lower it)"]


def test_what_a_new_content_folder_takes_from_elsewhere_is_no_move(tmp_path: Path) -> None:
    """One file of many came from another folder."""
    repo = Repo(tmp_path)
    repo.project = repo.root / "a"
    repo.commit("2026-01-04", "Somewhere else", {"notes.md": PARTNERS})
    (repo.root / "content/2026-Q1/sales").mkdir(parents=True)
    repo.git("mv", "a/content/notes.md", f"content/{OBJECTIVE}")
    repo.project = repo.root
    repo.commit(
        "2026-02-01",
        "Begin",
        {
            "people.csv": "id,title\nmara,Mara\nben,Ben\n",
            "teams.csv": "id,title\nsales,Sales\ncompany,Company\n",
        },
    )
    assert repo.ledger() == []
