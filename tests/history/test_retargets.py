"""Targets that were edited without a date stand on the chart, as the dated ones do: git knows the day."""

from __future__ import annotations

from pathlib import Path

from okrsite.pages import objective
from okrsite.view.chart import Chart
from tests.charted import points, xy
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, PEOPLE, SAID, TEAMS, Repo, needs_git, started

pytestmark = needs_git


def charts(repo: Repo, as_of: str = "2026-03-01") -> dict[str, Chart]:
    world = repo.checked(as_of).world
    assert world is not None
    return {chart.name: chart for at in objective.pages(world) for chart in at.make().charts}


def edited(root: Path, *pairs: tuple[str, str]) -> Repo:
    repo = started(root)
    for day, (old, new) in zip(("2026-02-10", "2026-02-20"), pairs, strict=False):
        repo.edit(OBJECTIVE, (old, new))
        repo.commit(day, "Change it", author="Ben Ode")
    return repo


def test_an_edited_target_is_a_step_with_a_mark(tmp_path: Path) -> None:
    chart = charts(edited(tmp_path, ("target: $4M", "target: $3M")))["arr"]
    assert xy(chart, "target") == [(0, 4e6), (40, 3e6), (89, 3e6)]
    assert xy(chart, "edits") == [(40, 3e6)]
    assert {row["label"] for row in chart.series["goals_740"]} == {"Target $4M", "Edited to $3M"}
    assert "The target was edited without a date on 10 February, from $4M to $3M." in chart.reading
    assert chart.series["tips"][-1]["tip"] == "10 February: target edited without a date to $3M"
    assert chart.table.columns == ("Date", "Reading", "Expected", "Progress", "Target", "Target was")
    assert chart.table.rows[0] == ("2026-02-10", None, None, None, 3e6, "edited without a date")
    assert chart.table.rows[1][4:] == (4e6, "")
    assert chart.table.texts[0] == ("10 February", "", "", "", "$3M", "edited without a date")


def test_what_was_not_edited_has_no_mark(tmp_path: Path) -> None:
    chart = charts(edited(tmp_path, ("target: $4M", "target: $3M")))["deals"]
    assert xy(chart, "target") == [(0, 40), (89, 40)]
    assert chart.series["edits"] == ()
    assert len(chart.table.columns) == 4


def test_a_dated_change_is_told_once(tmp_path: Path) -> None:
    change = "target: $3M\n    changes: [{date: 2026-02-05, target: $3M, was: $4M, why: A market closed}]"
    chart = charts(edited(tmp_path, ("target: $4M", change)))["arr"]
    assert xy(chart, "target") == [(0, 4e6), (35, 3e6), (89, 3e6)]
    assert chart.series["edits"] == ()
    assert "edited" not in chart.reading
    assert chart.table.rows[0] == ("2026-02-05", None, None, None, 3e6, "moved")


def test_targets_edited_twice(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("target: $4M", "target: $3M"), ("target: $3M", "target: $5M"))
    chart = charts(repo)["arr"]
    assert points(chart.series["target"], "x", "y") == [(0, 4e6), (40, 3e6), (50, 5e6), (89, 5e6)]
    assert chart.reading.endswith(
        "The target was edited without a date on 10 February, from $4M to $3M and on 20 February, "
        "from $3M to $5M."
    )


def test_what_leads_elsewhere_is_not_told(tmp_path: Path) -> None:
    """Of the target that the files have, git does not tell since when: it is not committed, or later."""
    repo = edited(tmp_path, ("target: $4M", "target: $3M"), ("target: $3M", "target: $5M"))
    assert xy(charts(repo, "2026-02-12")["arr"], "target") == [(0, 5e6), (89, 5e6)]
    repo.edit(OBJECTIVE, ("target: $5M", "target: $6M"))
    chart = charts(repo)["arr"]
    assert xy(chart, "target") == [(0, 6e6), (89, 6e6)]
    assert "edited" not in chart.reading


def test_a_habits_target_is_told_in_words(tmp_path: Path) -> None:
    habit = PARTNERS.replace(
        "start: 0\n        target: 40", "kind: habit\n        target: 40\n        per: week"
    )
    repo = Repo(tmp_path)
    repo.commit(
        "2026-01-05", "Agree", {"people.csv": PEOPLE, "teams.csv": TEAMS, OBJECTIVE: habit, SAID: CHECKIN}
    )
    repo.edit(OBJECTIVE, ("target: 40", "target: 20"))
    repo.commit("2026-02-10", "Change it")
    assert charts(repo)["deals"].reading.endswith(
        "The target was edited without a date on 10 February, from 40 to 20. "
        "Every week is held against the target of now."
    )


def test_without_git_nothing_is_said(tmp_path: Path) -> None:
    repo = edited(tmp_path, ("target: $4M", "target: $3M"))
    (tmp_path / ".git").rename(tmp_path / "elsewhere")
    chart = charts(repo)["arr"]
    assert xy(chart, "target") == [(0, 3e6), (89, 3e6)]
    assert chart.series["edits"] == ()
    assert len(chart.table.columns) == 4
