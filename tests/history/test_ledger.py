"""The ledger of real repositories: what was edited after kick-off, by whom, from what to what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started

pytestmark = needs_git


def edited(root: Path, *pairs: tuple[str, str], day: str = "2026-02-20", name: str = OBJECTIVE) -> Repo:
    """The repository with one more commit, of Ben's."""
    repo = started(root)
    repo.edit(name, *pairs)
    repo.commit(day, "Change it", author="Ben Ode")
    return repo


def test_nothing_was_edited(tmp_path: Path) -> None:
    assert started(tmp_path).ledger() == []


def test_a_target_that_moved_after_kick_off(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("$4M", "$3M"))
    assert repo.ledger() == ["2026-02-20 Ben Ode: partners#arr target $4M -> $3M (Change it)"]
    (edit,) = repo.history().ledger
    assert (edit.title, edit.period, edit.teams) == ("New ARR", "2026-Q1", ("sales",))
    assert edit.path == "content/2026-Q1/sales/partners.md"
    assert edit.commit.hash == repo.git("rev-parse", "HEAD")


def test_a_dated_change_gives_its_why(tmp_path: Path) -> None:
    change = "target: $3M\n    changes: [{date: 2026-02-18, target: $3M, was: $4M, why: A market closed}]"
    repo = edited(tmp_path, ("target: $4M", change))
    assert repo.ledger() == [
        "2026-02-20 Ben Ode: partners#arr target $4M -> $3M because A market closed (Change it)"
    ]
    assert str(repo.history().ledger[0].dated) == "2026-02-18"


@pytest.mark.parametrize(("day", "listed"), [("2026-01-14", False), ("2026-01-15", True)])
def test_edits_count_from_kick_off_on(tmp_path: Path, day: str, listed: bool) -> None:
    """The period begins on 1 January, and targets may settle for 14 days."""
    assert bool(edited(tmp_path, ("$4M", "$3M"), day=day).ledger()) is listed


def test_every_field_that_was_agreed_on(tmp_path: Path) -> None:
    repo = edited(
        tmp_path,
        ("title: Win the accounts that stay", "title: Win any account\nweight: 2"),
        ("owner: mara", "owner: ben"),
        ("title: New ARR", "title: ARR"),
        ("start: $0", "start: $1M"),
        ("target: 40", "target: 40\n    due: 2026-03-15\n    checkpoints: {2026-02-15: 20}\n    owner: mara"),
    )
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "partners title Win the accounts that stay -> Win any account (Change it)",
        "partners owner mara -> ben (Change it)",
        "partners weight 1 -> 2 (Change it)",
        "partners#arr title New ARR -> ARR (Change it)",
        "partners#arr start $0 -> $1M (Change it)",
        "partners#deals due - -> 2026-03-15 (Change it)",
        "partners#deals checkpoints - -> 2026-02-15: 20 (Change it)",
    ]


@pytest.mark.parametrize(
    "pair",
    [
        ("$4M", "$4,000,000"),
        ("$4M", '"$4M"  # agreed'),
        ("target: 40", "target: 40\n    weight: 1"),
        ("start: 0", "start: 0\n    owner: mara"),
        ("Why it matters.", "Why it still matters."),
        ("owner: mara", "owner: mara\nsupports: []\ntags: [growth]"),
    ],
)
def test_what_means_the_same_is_no_edit(tmp_path: Path, pair: tuple[str, str]) -> None:
    assert edited(tmp_path, pair).ledger() == []


def test_key_results_added_and_removed(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("id: deals", "id: meetings"), ("Deals signed", "Meetings"))
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "removed partners#deals Deals signed -> - (Change it)",
        "added partners#meetings - -> Meetings (Change it)",
    ]


def test_an_objective_that_first_appears_late_is_no_edit(tmp_path: Path) -> None:
    repo = started(tmp_path)
    late = PARTNERS.replace("Win the accounts that stay", "Late")
    repo.commit("2026-02-20", "Add one", {"2026-Q1/sales/late.md": late})
    assert repo.ledger() == []
    repo.edit("2026-Q1/sales/late.md", ("$4M", "$5M"))
    repo.commit("2026-02-21", "And change it")
    assert repo.ledger() == ["2026-02-21 Mara Lind: late#arr target $4M -> $5M (And change it)"]


def test_a_dropped_goal_says_why(tmp_path: Path) -> None:
    repo = edited(
        tmp_path, ("target: 40", "target: 40\n    state: dropped\n    since: 2026-02-20\n    why: No demand")
    )
    assert repo.ledger() == [
        "2026-02-20 Ben Ode: partners#deals state active -> dropped because No demand (Change it)"
    ]


def test_steps_of_a_milestone(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    milestone = """
        ---
        type: objective
        title: Ship the app
        key_results:
          - id: app
            title: App
            kind: milestone
            steps:
              - {id: wireframe, title: Wireframe, done: 2026-01-20}
              - {id: beta, title: Beta, due: 2026-02-20}
              - {id: launch, title: Launch}
        ---
        """
    repo.commit(
        "2026-01-05", "Agree", {"teams.csv": "id,title\nsales,Sales\n", "2026-Q1/sales/app.md": milestone}
    )
    repo.edit(
        "2026-Q1/sales/app.md",
        ("done: 2026-01-20", "done: 2026-01-10"),
        ("due: 2026-02-20", "due: 2026-03-20, done: 2026-03-01"),
        ("{id: launch, title: Launch}", "{id: release, title: Release}"),
    )
    repo.commit("2026-03-01", "Settle")
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "app#app step wireframe, done 2026-01-20 -> 2026-01-10 (Settle)",
        "app#app step beta, due 2026-02-20 -> 2026-03-20 (Settle)",
        "removed app#app step launch Launch -> - (Settle)",
        "added app#app step release - -> Release (Settle)",
    ]


def test_readings_edited_and_removed(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("$1M", "$2M"), ("  partners#deals: 10\n", ""), name=SAID)
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "partners#arr value of 2026-01-30 $1M -> $2M (Change it)",
        "removed partners#deals value of 2026-01-30 10 -> - (Change it)",
    ]


def test_a_check_in_deleted(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.commit("2026-02-20", "Forget it", {SAID: None})
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "removed partners#arr value of 2026-01-30 $1M -> - (Forget it)",
        "removed partners#deals value of 2026-01-30 10 -> - (Forget it)",
    ]


def test_other_ways_to_write_a_reading(tmp_path: Path) -> None:
    """The nested form, several days, a confidence; the same figures in another form are no edit."""
    repo = started(tmp_path)
    nested = """
        ---
        author: mara
        updates:
          partners:
            arr: {value: $1.0M, confidence: 6/10}
            deals: {2026-01-30: 10, 2026-02-02: 11}
        ---
        """
    repo.commit("2026-02-03", "Write it longer", {SAID: nested})
    assert repo.ledger() == []
    repo.edit(SAID, ("confidence: 6/10", "confidence: 9"), ("2026-02-02: 11", "2026-02-02: 12"))
    repo.commit("2026-02-20", "Tune it")
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "partners#arr confidence of 2026-01-30 6 -> 9 (Tune it)",
        "partners#deals value of 2026-02-02 11 -> 12 (Tune it)",
    ]


def test_a_kpi_has_no_kick_off(tmp_path: Path) -> None:
    repo = started(tmp_path)
    kpi = "---\ntitle: Churn\ngreen: {max: 2%}\nreadings: {2026-01-10: 1.5%, 2026-01-20: 2.5%}\n---\n"
    repo.commit("2026-01-06", "Watch churn", {"kpis/churn.md": kpi})
    repo.edit("kpis/churn.md", ("max: 2%", "max: 3%"), ("2.5%", "1.9%"))
    repo.commit("2026-01-21", "Make it green")
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "churn green max: 2% -> max: 3% (Make it green)",
        "churn value of 2026-01-20 2.5% -> 1.9% (Make it green)",
    ]


def test_an_objective_deleted_and_brought_back_with_another_target(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.commit("2026-02-10", "Clean up", {OBJECTIVE: None, SAID: None})
    assert [line.partition(": ")[2] for line in repo.ledger()] == [
        "removed partners - -> - (Clean up)",
    ]
    assert repo.history().ledger[0].title == "Win the accounts that stay"
    repo.commit("2026-02-12", "Bring it back", {OBJECTIVE: PARTNERS.replace("$4M", "$2M"), SAID: CHECKIN})
    assert repo.ledger()[0].partition(": ")[2] == ("partners#arr target $4M -> $2M (Bring it back)")


def test_renames_are_followed(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/accounts.md")
    repo.edit("2026-Q1/sales/accounts.md", ("$4M", "$3M"))
    repo.edit(SAID, ("partners#arr", "accounts#arr"), ("partners#deals", "accounts#deals"))
    repo.commit("2026-02-10", "Rename and lower it")
    repo.edit("2026-Q1/sales/accounts.md", ("target: 40", "target: 30"))
    repo.commit("2026-02-11", "Lower the other")
    assert repo.ledger() == [
        "2026-02-11 Mara Lind: accounts#deals target 40 -> 30 (Lower the other)",
        "2026-02-10 Mara Lind: accounts#arr target $4M -> $3M (Rename and lower it)",
    ]
    assert repo.history().ledger[1].path == "content/2026-Q1/sales/partners.md"


def test_moving_an_objective_to_the_next_period_is_an_edit(tmp_path: Path) -> None:
    repo = started(tmp_path)
    (repo.project / "content/2026-Q2/sales").mkdir(parents=True)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q2/sales/partners.md")
    repo.commit("2026-03-20", "It takes longer", {SAID: None})
    assert (
        "2026-03-20 Mara Lind: 2026-Q2/sales/partners period 2026-Q1 -> 2026-Q2 (It takes longer)"
        in repo.ledger("2026-04-05")
    )


def test_an_edit_on_a_branch_is_its_authors_and_not_the_mergers(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it", author="Ben Ode")
    repo.git("checkout", "--quiet", "main")
    repo.edit(OBJECTIVE, ("target: 40", "target: 50"))
    repo.commit("2026-02-11", "Raise it")
    repo.git("merge", "--quiet", "--no-edit", "side", day="2026-02-12")
    assert repo.ledger() == [
        "2026-02-11 Mara Lind: partners#deals target 40 -> 50 (Raise it)",
        "2026-02-10 Ben Ode: partners#arr target $4M -> $3M (Lower it)",
    ]


def test_an_edit_made_in_merging_is_the_merges(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it", author="Ben Ode")
    repo.git("checkout", "--quiet", "main")
    repo.edit(OBJECTIVE, ("target: 40", "target: 50"))
    repo.commit("2026-02-11", "Raise it")
    repo.git("merge", "--quiet", "--no-commit", "side", day="2026-02-12")
    repo.edit(OBJECTIVE, ("$3M", "$1M"))
    repo.commit("2026-02-12", "Merge, and settle on one million")
    assert repo.ledger() == [
        "2026-02-12 Mara Lind: partners#arr target $4M -> $1M (Merge, and settle on one million)",
        "2026-02-11 Mara Lind: partners#deals target 40 -> 50 (Raise it)",
        "2026-02-10 Ben Ode: partners#arr target $4M -> $3M (Lower it)",
    ]


def test_an_edit_that_never_came_in_is_not_listed(tmp_path: Path) -> None:
    """Its branch was merged with `-s ours`: what it did had no effect."""
    repo = started(tmp_path)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it", author="Ben Ode")
    repo.git("checkout", "--quiet", "main")
    repo.commit("2026-02-11", "A page", {"about.md": "---\ntype: page\ntitle: About\n---\n"})
    repo.git("merge", "--quiet", "--no-edit", "-s", "ours", "side", day="2026-02-12")
    assert repo.ledger() == []


def test_back_and_forth_is_listed_twice(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("$4M", "$3M"))
    repo.edit(OBJECTIVE, ("$3M", "$4M"))
    repo.commit("2026-02-21", "No, back")
    assert repo.ledger() == [
        "2026-02-21 Mara Lind: partners#arr target $3M -> $4M (No, back)",
        "2026-02-20 Ben Ode: partners#arr target $4M -> $3M (Change it)",
    ]


def test_a_version_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("target: $4M", "target: [$3M"))
    repo.edit(OBJECTIVE, ("target: [$3M", "target: $3M"))
    repo.commit("2026-02-21", "Mend it")
    assert repo.ledger() == ["2026-02-21 Mara Lind: partners#arr target $4M -> $3M (Mend it)"]


def test_with_an_as_of_date_later_commits_do_not_count(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("$4M", "$3M"))
    assert repo.ledger("2026-02-19") == []
    assert len(repo.ledger("2026-02-20")) == 1


def test_rewritten_history_is_read_as_it_now_is(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("$4M", "$3M"))
    before = repo.history().ledger[0].commit.hash
    repo.git("commit", "--quiet", "--amend", "--message", "Said otherwise", day="2026-02-22")
    (edit,) = repo.history().ledger
    assert edit.commit.hash == repo.git("rev-parse", "HEAD") != before
    assert edit.commit.subject == "Said otherwise"
    assert str(edit.commit.day) == "2026-02-20", "an amended commit keeps its author's date"


def test_hostile_names_and_subjects_stay_text(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit(
        "2026-02-20",
        "A | <script>alert(1)</script> \x1b[31mred \u202e\n:100644 100644 0000 1111 M\tx\n\nbody",
        {"2026-Q1/sales/--output=x.md": PARTNERS.replace("Win the accounts", "Odd")},
        author="mara@example.com",
    )
    (edit,) = repo.history().ledger
    assert edit.commit.author == "mara", "no e-mail address is published"
    assert edit.commit.subject == (
        "A | <script>alert(1)</script> \N{REPLACEMENT CHARACTER}[31mred "
        "\N{REPLACEMENT CHARACTER} :100644 100644 0000 1111 M x"
    )
    repo.commit("2026-02-21", "Line ends", {"_notes/a\nb\t|<b>.md": "x", "_notes/\x01.md": "y"})
    assert len(repo.history().ledger) == 1
