"""`okrsite trace`: the formula with its numbers, each with the file, line and commit that set it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started


def run(repo: Repo, *arguments: str, as_of: str = "2026-02-12") -> Result:
    config = repo.project / "okrsite.toml"
    config.write_text(f"as_of = {as_of}\n", "utf-8")
    return CliRunner().invoke(okrsite, ["--config", str(config), "trace", *arguments])


@needs_git
def test_a_key_result(tmp_path: Path) -> None:
    repo = started(tmp_path)
    agreed = repo.git("rev-parse", "--short=7", "HEAD~1")
    said = repo.git("rev-parse", "--short=7", "HEAD")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    lowered = repo.commit("2026-02-10", "Lower it", author="Ben Ode")[:7]
    result = run(repo, "partners#arr")
    assert result.exit_code == 0, result.stderr
    path = "content/2026-Q1/sales"
    assert result.stdout.splitlines() == [
        "2026-Q1/sales/partners#arr  New ARR",
        "At risk: 0.33 done, 0.48 expected ($1M of $3M), as of 2026-02-12",
        "",
        "Metric: progress = (current − start) / (target − start)",
        "",
        "  progress = (1,000,000 − 0) / (3,000,000 − 0) = 0.3333",
        "  expected = 43 / 90 days                      = 0.4778",
        "  gap      = 0.4778 − 0.3333                   = 0.1444",
        "  the gap is more than 0.10, at most 0.25: at risk",
        "",
        (
            f"  start                  $0   {path}/partners.md:8                  "
            f"{agreed}  2026-01-05  Mara Lind: Agree on the quarter"
        ),
        (
            f"  target                 $3M  {path}/partners.md:9                  "
            f"{lowered}  2026-02-10  Ben Ode: Lower it"
        ),
        (
            f"  current of 30 January  $1M  {path}/checkins/2026-01-30-mara.md:4  "
            f"{said}  2026-01-30  Mara Lind: Check in"
        ),
        "",
        "Edited after kick-off: 1",
        "  2026-02-10  Ben Ode: target edited from $4M to $3M",
        f"              {path}/partners.md:9  {lowered}  Lower it",
    ]
    assert result.stderr == ""


@needs_git
@pytest.mark.parametrize(
    ("ref", "type_", "inputs"),
    [
        ("partners", "objective", {"#arr": "0.25", "#deals": "0.25"}),
        ("2026-Q1/sales/partners", "objective", {"#arr": "0.25", "#deals": "0.25"}),
        ("2026-Q1/sales", "team", {"2026-Q1/sales/partners": "0.25"}),
        ("2026-Q1", "period", {"2026-Q1/sales/partners": "0.25"}),
        ("churn", "kpi", {"current of 10 January": "1.5%", "green": "up to 2%"}),
        ("sales/partners#deals", "key result", {"start": "0", "target": "40", "current of 30 January": "10"}),
    ],
)
def test_every_kind_of_figure(tmp_path: Path, ref: str, type_: str, inputs: dict[str, str]) -> None:
    repo = started(tmp_path)
    kpi = "---\ntitle: Churn\ngreen: {max: 2%}\nreadings: {2026-01-10: 1.5%}\n---\n"
    repo.commit("2026-01-30", "Watch churn", {"kpis/churn.md": kpi})
    data = json.loads(run(repo, ref, "--format", "json").stdout)
    assert data["type"] == type_
    assert {i["name"]: i["value"] for i in data["inputs"]} == inputs
    for given in data["inputs"]:
        assert (repo.project / given["path"]).is_file()
        assert given["line"] >= 1
        assert given["commit"]["author"] == "Mara Lind"
    assert data["formula"]["text"]
    assert all(data["computation"])


@needs_git
@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("partnerz", 'there is no goal, KPI, period or team "partnerz"; did you mean "partners"'),
        ("partners#arrr", 'there is no goal, KPI, period or team "partners#arrr"; did you mean "arr"?'),
        ("artners", 'did you mean "partners"'),
        ("twins#arr", '"twins#arr" could be 2026-Q1/company/twins#arr or 2026-Q1/sales/twins#arr'),
        ("nothing like it", "a reference is an id or an ending of it"),
    ],
)
def test_an_unknown_reference_is_one(tmp_path: Path, ref: str, told: str) -> None:
    repo = started(tmp_path)
    repo.write({"2026-Q1/sales/twins.md": PARTNERS, "2026-Q1/company/twins.md": PARTNERS})
    result = run(repo, ref)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert told in result.stderr


@needs_git
def test_a_team_by_itself_is_that_of_the_period_that_runs(tmp_path: Path) -> None:
    repo = started(tmp_path)
    assert run(repo, "sales").stdout.startswith("2026-Q1/sales  Sales in Q1 2026\n")
    assert run(repo, "sales", as_of="2026-05-01").stdout.startswith("2026-Q1/sales  Sales in Q1 2026\n")


@needs_git
@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("company", "Company has no score: no goal of its own is in a period that began; trace a goal"),
        (
            "mara",
            "Mara Lind is a person, and no score is a person's; trace a goal, a KPI, a period or a team",
        ),
    ],
)
def test_what_has_no_score_is_told(tmp_path: Path, ref: str, told: str) -> None:
    result = run(started(tmp_path), ref)
    assert result.exit_code == 1
    assert told in result.stderr


@needs_git
def test_the_period_that_runs_is_nearest(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.write({"2026-Q2/sales/partners.md": PARTNERS})
    assert run(repo, "partners#arr").stdout.startswith("2026-Q1/sales/partners#arr")
    assert run(repo, "partners#arr", as_of="2026-05-01").stdout.startswith("2026-Q2/sales/partners#arr")


@needs_git
def test_a_target_in_force_before_it_moved(tmp_path: Path) -> None:
    repo = started(tmp_path)
    change = "target: $3M\n    changes: [{date: 2026-02-18, target: $3M, was: $4M, why: A market closed}]"
    repo.edit(OBJECTIVE, ("target: $4M", change))
    repo.commit("2026-02-18", "Lower it")
    for as_of, line, value in (("2026-02-17", 10, "$4M"), ("2026-02-18", 9, "$3M")):
        data = json.loads(run(repo, "partners#arr", "--format", "json", "--as-of", as_of).stdout)
        target = next(i for i in data["inputs"] if i["name"] == "target")
        assert (target["line"], target["value"]) == (line, value)
        assert (target["commit"] is None) is (as_of == "2026-02-17"), (
            "what is committed later names no commit"
        )


def test_without_git_the_lines_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.at(tmp_path)
    repo.write({"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS, SAID: CHECKIN})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    result = run(repo, "partners#arr")
    assert result.exit_code == 0
    assert "  target                 $4M  content/2026-Q1/sales/partners.md:9\n" in result.stdout
    assert result.stderr == (
        "Notice: git is not installed, so no figure names its commit, and the ledger is empty; install git.\n"
    )


@needs_git
def test_content_with_faults_is_told_first(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.write({"2026-Q1/sales/broken.md": "---\ntype: objective\ntitle: A\n---\n"})
    result = run(repo, "partners")
    assert result.exit_code == 1
    assert 'V101 "key_results" is missing' in result.stderr
