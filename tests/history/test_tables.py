"""Rows of tables in the ledger: what was measured elsewhere is edited and deleted like any reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.diagnostics import Span
from okrsite.history.tables import row_edits, rows_of
from tests.history.repo import OBJECTIVE, PARTNERS, Repo, needs_git, started

TABLE = "data/crm.csv"
ROWS = "date,arr,deals\n2025-12-29,$0.1M,1\n2026-01-12,$1M,4\n2026-01-26,$2M,9\n2026-04-06,$3M,20\n"
MEASURED = PARTNERS.replace("target: $4M", "target: $4M\n        source: data/crm.csv#arr")


def measured(root: Path, goal: str = MEASURED, day: str = "2026-01-30") -> Repo:
    """An objective agreed on 5 January, and a table that measures one of its key results from a day on."""
    repo = started(root)
    repo.commit(day, "Read the sales system", {OBJECTIVE: goal, TABLE: ROWS})
    return repo


def lines(repo: Repo) -> list[str]:
    """The ledger without days and authors."""
    return [line.partition(": ")[2] for line in repo.ledger("2026-03-31")]


@needs_git
def test_a_row_edited_and_a_row_deleted(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.edit(TABLE, ("2026-01-12,$1M,4\n", ""), ("$2M", "$2.5M"))
    changed = repo.commit("2026-02-20", "Count them anew", author="Ben Ode")
    assert repo.ledger() == [
        "2026-02-20 Ben Ode: removed partners#arr value of 2026-01-12 $1M -> - (Count them anew)",
        "2026-02-20 Ben Ode: partners#arr value of 2026-01-26 $2M -> $2.5M (Count them anew)",
    ]
    gone, edited = repo.history().ledger
    assert (edited.path, edited.line, edited.commit.hash) == ("content/data/crm.csv", 3, changed)
    assert (gone.path, gone.line, gone.kind, gone.of) == ("content/data/crm.csv", 3, "removed", "reading")
    assert (edited.title, edited.period, edited.teams) == ("New ARR", "2026-Q1", ("sales",))


@needs_git
@pytest.mark.parametrize(
    "pair",
    [
        ("$2M", '"$2,000,000"'),
        ("$2M,9\n", "$2M,9\n2026-02-02,$2.2M,11\n"),
        ("2026-01-26,$2M,9", "2026-01-26 , $2M , 12"),
        ("2026-01-26,$2M,9\n2026-04-06,$3M,20\n", "2026-04-06,$3M,20\n2026-01-26,$2M,9\n"),
        ("2026-04-06,$3M", "2026-04-06,$5M"),
        ("date,arr,deals\n", "\ndate,arr,deals\n\n"),
        ("\n", "\r\n"),
    ],
    ids=[
        "as much",
        "a further row",
        "an unused column",
        "another order",
        "outside",
        "blank lines",
        "line ends",
    ],
)
def test_what_concerns_no_reading_is_no_edit(tmp_path: Path, pair: tuple[str, str]) -> None:
    repo = measured(tmp_path)
    repo.write({TABLE: ROWS.replace(*pair)})
    repo.commit("2026-02-20", "Tidy up")
    assert repo.ledger() == []


@needs_git
def test_a_table_is_read_by_its_columns_wherever_they_stand(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.write({TABLE: 'deals,"arr",date\n9,"$2.5M",2026-01-26\n4,"$1,000,000",2026-01-12\n'})
    repo.commit("2026-02-20", "Another export")
    assert lines(repo) == ["partners#arr value of 2026-01-26 $2M -> $2.5M (Another export)"]
    assert repo.history().ledger[0].line == 2


@needs_git
def test_an_emptied_cell_is_a_reading_removed(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.edit(TABLE, ("2026-01-26,$2M,9", "2026-01-26,,9"))
    repo.commit("2026-02-20", "Not sure any more")
    assert lines(repo) == ["removed partners#arr value of 2026-01-26 $2M -> - (Not sure any more)"]


@needs_git
def test_a_renamed_table_is_followed(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.edit(TABLE, ("$1M", "$1.1M"))
    repo.commit("2026-02-10", "Mend it")
    repo.git("mv", f"content/{TABLE}", "content/data/sales system.csv")
    repo.edit("data/sales system.csv", ("$2M", "$2.5M"))
    repo.edit(OBJECTIVE, ("data/crm.csv#arr", "data/sales system.csv#arr"))
    moved = repo.commit("2026-02-20", "Name it for what it is")
    assert lines(repo) == [
        "partners#arr value of 2026-01-26 $2M -> $2.5M (Name it for what it is)",
        "partners#arr value of 2026-01-12 $1M -> $1.1M (Mend it)",
    ]
    history = repo.history()
    assert [edit.path for edit in history.ledger] == ["content/data/crm.csv"] * 2
    found = [history.commit_of(Span.of("content/data/sales system.csv", line)) for line in (3, 4)]
    assert [commit.subject for commit in found if commit] == ["Mend it", "Name it for what it is"]
    assert found[1] is not None
    assert found[1].hash == moved


@needs_git
def test_another_source_is_an_edit_of_the_goal(tmp_path: Path) -> None:
    """Who takes the figures from elsewhere changes all of them at once."""
    repo = measured(tmp_path)
    repo.edit(OBJECTIVE, ("data/crm.csv#arr", "data/other.csv#arr"))
    repo.commit("2026-02-20", "Look elsewhere", {"data/other.csv": "date,arr\n2026-01-26,$3M\n"})
    assert lines(repo) == ["partners#arr source data/crm.csv#arr -> data/other.csv#arr (Look elsewhere)"]
    repo.edit(OBJECTIVE, ("\n    source: data/other.csv#arr", ""))
    repo.commit("2026-02-21", "Or nowhere", {"data/other.csv": None})
    assert lines(repo)[0] == "partners#arr source data/other.csv#arr -> - (Or nowhere)"


@needs_git
def test_one_cell_may_be_the_reading_of_several_goals(tmp_path: Path) -> None:
    """Of a quarter, of the year, and of a KPI; each by its own kick-off."""
    repo = measured(tmp_path)
    year = MEASURED.replace("Win the accounts that stay", "The year's")
    kpi = "---\ntitle: ARR\nunit: $\nsource: data/crm.csv#arr\n---\n"
    repo.commit("2026-01-31", "Use it more", {"2026/sales/year.md": year, "kpis/arr.md": kpi})
    repo.edit(TABLE, ("$3M", "$2.9M"), ("$2M", "$2.5M"))
    repo.commit("2026-04-10", "Correct it")
    assert [
        f"{e.ref} {e.day} {e.was} {e.now} {e.period or '-'}" for e in repo.history("2026-04-30").ledger
    ] == [
        "2026-Q1/sales/partners#arr 2026-01-26 $2M $2.5M 2026-Q1",
        "2026/sales/year#arr 2026-01-26 $2M $2.5M 2026",
        "arr 2026-01-26 $2M $2.5M -",
        "2026/sales/year#arr 2026-04-06 $3M $2.9M 2026",
        "arr 2026-04-06 $3M $2.9M -",
    ]


@needs_git
def test_a_start_left_out_is_a_reading_too(tmp_path: Path) -> None:
    repo = measured(tmp_path, MEASURED.replace("        start: $0\n", ""), "2026-01-10")
    repo.edit(TABLE, ("$0.1M", "$0.5M"))
    repo.commit("2026-02-20", "We had more")
    assert lines(repo) == ["partners#arr value of 2025-12-29 $0.1M -> $0.5M (We had more)"]
    repo.edit(TABLE, ("2025-12-29,$0.5M,1\n", "2025-12-29,$0.5M,1\n2025-12-31,$0.7M,1\n"))
    repo.commit("2026-02-21", "And then some")
    assert lines(repo) == [], "a later row is the start now, and that one was added"


@needs_git
def test_the_days_in_which_targets_settle(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.commit("2026-01-13", "Read the sales system", {OBJECTIVE: MEASURED, TABLE: ROWS})
    repo.edit(TABLE, ("$1M", "$1.1M"))
    repo.commit("2026-01-14", "Mend it at once")
    assert repo.ledger() == []
    repo.edit(TABLE, ("$1.1M", "$1.2M"))
    repo.commit("2026-01-15", "Mend it once more")
    assert lines(repo) == ["partners#arr value of 2026-01-12 $1.1M -> $1.2M (Mend it once more)"]


@needs_git
def test_a_table_that_went_and_came_back(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.commit("2026-02-10", "Clean up", {TABLE: None})
    repo.commit("2026-02-12", "Bring it back", {TABLE: ROWS.replace("$2M", "$1.5M")})
    assert lines(repo) == ["partners#arr value of 2026-01-26 $2M -> $1.5M (Bring it back)"]


@needs_git
def test_versions_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.commit("2026-02-10", "Broken", {TABLE: b"\xff\xfe\x00d\x00a\x00t\x00e"})
    repo.commit("2026-02-12", "Mended", {TABLE: ROWS.replace("$2M", "$1.5M")})
    assert lines(repo) == ["partners#arr value of 2026-01-26 $2M -> $1.5M (Mended)"]


@needs_git
def test_an_edit_on_a_branch_and_one_in_the_merge(tmp_path: Path) -> None:
    repo = measured(tmp_path)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.edit(TABLE, ("$1M", "$1.1M"))
    repo.commit("2026-02-10", "Mend one", author="Ben Ode")
    repo.git("checkout", "--quiet", "main")
    repo.edit(TABLE, ("2026-04-06,$3M,20", "2026-04-06,$3M,21"))
    repo.commit("2026-02-11", "Mend another")
    repo.git("merge", "--quiet", "--no-commit", "side", day="2026-02-12")
    repo.edit(TABLE, ("$2M", "$2.5M"))
    repo.commit("2026-02-12", "Merge, and mend a third")
    assert repo.ledger() == [
        "2026-02-12 Mara Lind: partners#arr value of 2026-01-26 $2M -> $2.5M (Merge, and mend a third)",
        "2026-02-10 Ben Ode: partners#arr value of 2026-01-12 $1M -> $1.1M (Mend one)",
    ]


def test_rows_alone_that_differ_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of years costs no more at each version than what was changed in it."""
    from okrsite.source.series import read_grid

    read: list[int] = []

    def counted(path: str, text: str) -> object:
        read.append(text.count("\n") + 1)
        return read_grid(path, text)

    monkeypatch.setattr("okrsite.history.tables.read_grid", counted)
    table = "date,arr\n" + "".join(
        f"20{year:02}-01-{day:02},{day}\n" for year in range(60) for day in range(1, 29)
    )
    before, after = rows_of(table.encode()), rows_of(table.replace("2040-01-07,7", "2040-01-07,8").encode())
    assert before is not None
    (found,) = row_edits(before, after)
    assert (found.part, found.was, found.now, found.line) == ("arr", "7", "8", 40 * 28 + 7 + 1)
    assert read == [2, 2]
