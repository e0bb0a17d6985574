"""In which line of which version each edit of the ledger stands."""

from __future__ import annotations

from pathlib import Path

from tests.history.repo import OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started

pytestmark = needs_git


def places(repo: Repo) -> dict[str, tuple[str, int]]:
    """File and line by `partners#arr target`."""
    return {
        f"{edit.ref.removeprefix('2026-Q1/sales/')} {edit.field or edit.kind}": (
            edit.path.rpartition("/")[2],
            edit.line,
        )
        for edit in repo.history("2026-03-31").ledger
    }


def test_of_goals(tmp_path: Path) -> None:
    repo = started(tmp_path)
    steps = "\n      - id: app\n        title: App\n        kind: milestone\n        steps:\n"
    steps += "          - {id: beta, title: Beta, due: 2026-02-01}\n"
    steps += "          - id: launch\n            title: Launch"
    repo.commit("2026-01-10", "More", {OBJECTIVE: PARTNERS.replace("target: 40", f"target: 40{steps}")})
    repo.edit(
        OBJECTIVE,
        ("title: Win the accounts that stay", "# what it is\ntitle: Win"),
        ("    start: $0\n", "    start: $1M\n    weight: 2\n"),
        ("  - id: deals\n    title: Deals signed\n    start: 0\n    target: 40\n", ""),
        ("due: 2026-02-01", "due: 2026-03-01"),
        ("title: Launch", "title: Release"),
    )
    repo.edit(OBJECTIVE, ("key_results:\n", "key_results:\n  - {id: new, title: New, start: 0, target: 4}\n"))
    repo.edit(OBJECTIVE, ("owner: mara\n", ""))
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    repo.commit("2026-02-20", "All at once")
    assert places(repo) == {
        "partners title": ("partners.md", 4),
        "partners owner": ("partners.md", 4),  # where it stood before
        "partners#arr start": ("partners.md", 9),
        "partners#arr weight": ("partners.md", 10),
        "partners#deals removed": ("partners.md", 10),
        "partners#app step beta, due": ("partners.md", 16),
        "partners#app step launch, title": ("partners.md", 18),
        "partners#new added": ("partners.md", 6),
    }


def test_of_readings_in_each_form(tmp_path: Path) -> None:
    repo = started(tmp_path)
    longer = """
        ---
        author: mara
        updates:
          partners:
            arr:
              value: $1M
              confidence: 6
            deals:
              2026-01-29: 9
              2026-01-30: 10
        ---
        """
    kpi = "---\ntitle: Churn\nreadings:\n  2026-01-10: 1.5%\n  2026-01-20: 2.5%\n---\n"
    repo.commit("2026-01-31", "Longer", {SAID: longer, "kpis/churn.md": kpi})
    repo.edit(
        SAID, ("$1M", "$1.2M"), ("confidence: 6", "confidence: 8"), ("2026-01-30: 10", "2026-01-30: 12")
    )
    repo.edit("kpis/churn.md", ("  2026-01-10: 1.5%\n", ""), ("2.5%", "1.9%"))
    repo.commit("2026-02-20", "Tune it")
    assert places(repo) == {
        "partners#arr value": ("2026-01-30-mara.md", 6),
        "partners#arr confidence": ("2026-01-30-mara.md", 7),
        "partners#deals value": ("2026-01-30-mara.md", 10),
        "churn value": ("churn.md", 4),
    }
    assert [edit.line for edit in repo.history().ledger if edit.ref == "churn"] == [4, 4], (
        "the one that was removed stood there, the other stands there now"
    )


def test_of_what_was_deleted_whole_or_moved(tmp_path: Path) -> None:
    repo = started(tmp_path)
    (repo.project / "content/2026-Q2/sales").mkdir(parents=True)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q2/sales/partners.md")
    repo.commit("2026-03-20", "It takes longer", {SAID: None})
    assert places(repo) == {"2026-Q2/sales/partners period": ("partners.md", 3)}
