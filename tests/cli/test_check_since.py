"""`check --since`: what a branch introduces, wherever lines and files have gone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from tests.history.repo import PEOPLE, TEAMS, Repo, needs_git

pytestmark = needs_git

GOAL = """
    ---
    type: objective
    title: {title}
    key_results:
      - id: {id}
        title: New {title}
        start: 0
        target: 5
      - id: more
        title: Deals signed
        start: 0
        target: 8
    ---
    Why {title} matters.
    """
A, B, LAST = "2026-Q1/sales/a.md", "2026-Q1/sales/b.md", "2026-Q1/sales/c.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository whose main branch has a goal that nobody owns, and a branch off it."""
    repo = Repo(tmp_path)
    (tmp_path / "okrsite.toml").write_text("as_of = 2026-02-12\n", "utf-8")
    files = {"people.csv": PEOPLE, "teams.csv": TEAMS, A: GOAL.format(title="revenue", id="arr")}
    repo.commit("2026-01-05", "Begin", files)
    repo.git("switch", "--quiet", "-c", "branch")
    return repo


def run(repo: Repo, *arguments: str) -> Result:
    config = repo.project / "okrsite.toml"
    return CliRunner().invoke(okrsite, ["--config", str(config), "check", *arguments])


def new(repo: Repo, *arguments: str, since: str = "main") -> list[str]:
    result = run(repo, "--since", since, "--format", "json", *arguments)
    assert result.stdout, result.stderr
    return [f"{Path(d['path']).name}:{d['code']}" for d in json.loads(result.stdout)["diagnostics"]]


def told(repo: Repo) -> list[tuple[str, str]]:
    """All findings, old and new: file and code."""
    found = json.loads(run(repo, "--format", "json").stdout)["diagnostics"]
    return [(Path(d["path"]).name, d["code"]) for d in found]


def test_nothing_is_new_on_a_branch_that_changes_nothing(repo: Repo) -> None:
    assert new(repo) == []
    result = run(repo, "--since", "main", "--strict")
    assert result.exit_code == 0
    assert "not shown: they were there before main" in result.stderr
    assert run(repo, "--strict").exit_code == 1


def test_what_a_branch_adds_is_new_committed_or_not(repo: Repo) -> None:
    repo.write({B: GOAL.format(title="churn", id="churn")})
    expected = ["b.md:Q105", "b.md:Q202", "b.md:Q202"]
    assert new(repo) == expected
    repo.git("add", ".")
    assert new(repo) == expected
    repo.commit("2026-02-01", "Add it", {})
    assert new(repo) == expected
    assert run(repo, "--since", "main", "--strict").exit_code == 1


def test_a_line_that_moved_brings_nothing(repo: Repo) -> None:
    repo.edit(A, ("type: objective", "type: objective\n# a\n# few\n# words\ntags: [x]"))
    assert new(repo) == ["a.md:Q401"]
    repo.edit(A, ("tags: [x]\n", ""), ("start: 0\n    target: 8", "target: 8\n    start: 0"))
    assert new(repo) == []


def test_a_finding_on_a_line_that_was_edited_without_mending_it_is_not_new(repo: Repo) -> None:
    repo.edit(A, ("title: New revenue", "title: Revenue from new customers"))
    assert new(repo) == []


def test_a_mended_finding_does_not_stand_for_a_new_one(repo: Repo) -> None:
    repo.edit(A, ("title: revenue", "title: revenue\nowner: mara"))
    repo.write(
        {B: GOAL.format(title="churn", id="churn").replace("title: churn", "title: churn\n    owner: ben")}
    )
    assert new(repo) == ["b.md:Q202", "b.md:Q202"]


def test_a_finding_that_moves_since_part_of_it_was_mended_is_not_new(repo: Repo) -> None:
    """One finding for several key results stands elsewhere once the first has an owner and a check-in."""
    said = "---\nupdates: {a: {arr: 1, more: 1}}\n---\n"
    repo.git("switch", "--quiet", "main")
    repo.commit("2026-01-10", "Check in", {"2026-Q1/sales/checkins/2026-01-10-mara.md": said})
    repo.git("switch", "--quiet", "branch")
    repo.git("rebase", "--quiet", "main")
    repo.edit(A, ("title: New revenue", "title: New revenue\n    owner: mara"))
    repo.write({"2026-Q1/sales/checkins/2026-02-10-mara.md": "---\nupdates: {a#arr: 2}\n---\n"})
    assert new(repo, "--ignore", "Q401") == []
    assert "a.md:Q105" in [f"{p}:{c}" for p, c in told(repo)], "the finding is there, and was before"
    repo.edit(A, ("---\nWhy", "  - {id: third, title: Third, start: 0, target: 9}\n---\nWhy"))
    assert new(repo, "--ignore", "Q401,Q202") == ["a.md:Q105"], "a key result that the branch adds"


def test_a_team_with_too_many_objectives_had_too_many_before_one_went(repo: Repo) -> None:
    config = repo.project / "okrsite.toml"
    config.write_text("as_of = 2026-02-12\n[rules.Q102]\nmax = 1\n", "utf-8")
    more = {B: GOAL.format(title="churn", id="churn"), LAST: GOAL.format(title="trust", id="trust")}
    repo.commit("2026-02-01", "Add two", more)
    repo.write({LAST: None})
    assert new(repo, since="HEAD") == []
    assert ("b.md", "Q102") in told(repo)


@pytest.mark.parametrize("edited", [False, True])
def test_a_renamed_file_brings_nothing(repo: Repo, edited: bool) -> None:
    text = GOAL.format(title="revenue", id="arr")
    repo.write({A: None, "2026-Q1/sales/growth.md": text.replace("Why", "This is why") if edited else text})
    assert new(repo) == []
    repo.commit("2026-02-01", "Rename it", {})
    assert new(repo) == []


def test_files_that_change_places_are_not_taken_for_each_other(repo: Repo) -> None:
    """A rename beside a new file of the old name, which brings findings of its own."""
    repo.write({A: "\n---\ntype: page\ntitle: A\nnope: 1\n---\n", B: GOAL.format(title="revenue", id="arr")})
    found = new(repo)
    assert "a.md:V100" in found


def test_an_error_that_a_branch_causes_in_a_file_it_leaves_alone_is_new(repo: Repo) -> None:
    said = {"2026-Q1/sales/checkins/2026-01-30-mara.md": "---\nupdates: {a#arr: 1}\n---\n"}
    repo.git("switch", "--quiet", "main")
    repo.commit("2026-01-30", "Check in", said)
    repo.git("switch", "--quiet", "branch")
    repo.git("rebase", "--quiet", "main")
    repo.edit(A, ("id: arr", "id: revenue"))
    assert "2026-01-30-mara.md:V301" in new(repo)
    assert run(repo, "--since", "main").exit_code == 1


def test_what_the_base_did_since_does_not_matter(repo: Repo) -> None:
    """Main mended a finding meanwhile: the branch, which still has it, did not introduce it."""
    repo.git("switch", "--quiet", "main")
    repo.commit(
        "2026-01-20",
        "Own it",
        {
            A: GOAL.format(title="revenue", id="arr").replace(
                "title: revenue", "title: revenue\n    owner: mara"
            )
        },
    )
    repo.git("switch", "--quiet", "branch")
    assert new(repo) == []


def test_an_edit_after_kick_off_is_new_on_the_branch_that_made_it(repo: Repo) -> None:
    repo.edit(A, ("target: 5", "target: 6"))
    repo.commit("2026-02-01", "Aim higher", {})
    assert new(repo) == ["a.md:Q205"]
    repo.git("switch", "--quiet", "-c", "later")
    repo.write({B: GOAL.format(title="churn", id="churn")})
    assert "a.md:Q205" not in new(repo, since="branch")
    assert "a.md:Q205" in new(repo)


def test_an_older_edit_after_kick_off_stays_old_in_a_renamed_file(repo: Repo) -> None:
    repo.edit(A, ("target: 5", "target: 6"))
    repo.commit("2026-02-01", "Aim higher", {})
    repo.git("switch", "--quiet", "-c", "later")
    text = GOAL.format(title="revenue", id="arr").replace("target: 5", "target: 6")
    repo.commit("2026-02-02", "Rename it", {A: None, B: text})
    assert new(repo, since="branch") == []


def test_a_config_that_asks_for_more_introduces_what_it_finds(repo: Repo) -> None:
    (repo.project / "okrsite.toml").write_text("as_of = 2026-02-12\n[rules.Q101]\nmin = 3\n", "utf-8")
    assert new(repo) == ["a.md:Q101"]
    assert new(repo, "--ignore", "Q101") == []


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repo = Repo(tmp_path, "okrs")
    (repo.project / "okrsite.toml").write_text("as_of = 2026-02-12\n", "utf-8")
    repo.commit("2026-01-05", "Begin", {"people.csv": PEOPLE, A: GOAL.format(title="revenue", id="arr")})
    assert new(repo, since="HEAD") == []
    repo.write({B: GOAL.format(title="churn", id="churn")})
    assert set(new(repo, since="HEAD")) == {"b.md:Q105", "b.md:Q202"}


@pytest.mark.parametrize("name", ["nowhere", "--all", "-h", "", "HEAD~99", "main:okrsite.toml"])
def test_a_revision_that_is_none_is_wrong_usage(repo: Repo, name: str) -> None:
    result = run(repo, f"--since={name}")
    assert result.exit_code == 2
    assert "there is no revision" in result.stderr


def test_without_a_repository_it_says_so(tmp_path: Path) -> None:
    repo = Repo.at(tmp_path)
    repo.write({"about.md": "---\ntype: page\ntitle: A\n---\n"})
    (tmp_path / "okrsite.toml").write_text("", "utf-8")
    result = run(repo, "--since", "main")
    assert result.exit_code == 2
    assert "the content is in no Git repository" in result.stderr


def test_nothing_is_checked_out_or_written(repo: Repo) -> None:
    before = subprocess.run(["git", "status", "--porcelain"], cwd=repo.root, capture_output=True).stdout
    run(repo, "--since", "main")
    after = subprocess.run(["git", "status", "--porcelain"], cwd=repo.root, capture_output=True).stdout
    assert before == after
    assert run(repo, "--since", "main", "--fix").exit_code == 2
