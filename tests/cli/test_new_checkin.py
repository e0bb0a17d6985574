"""`okrsite new checkin` without a terminal: a file to fill in, or values set by options."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from okrsite.checking import check
from okrsite.cli import okrsite
from okrsite.project import open_project
from tests.support import PEOPLE, TEAMS, Files, faults, key_results, site, write

FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "data/crm.csv": "date,rate\n2026-01-01,10%\n2026-02-10,12%\n",
    "2026/sales/partners.md": """
        ---
        type: objective
        title: Partners for the year
        key_results: [{id: signed, title: Partners signed, start: 3, target: 12}]
        ---
        """,
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Win the accounts that stay
        owner: mara
        key_results:
          - {id: arr, title: New ARR, start: $0, target: $4M}
          - {id: rate, title: Contact rate, target: 20%, source: data/crm.csv#rate}
          - id: kit
            title: "Message kit: one, not two"
            kind: milestone
            steps: [{id: draft, title: Draft read, done: 2026-01-20}, {id: out, title: Out, due: 2026-03-01}]
          - {id: rule, title: A rule for books, kind: milestone}
          - {id: runs, title: Runs, kind: habit, target: 1, per: day}
          - {id: nps, title: NPS, kind: maintain, min: 30}
          - {id: gone, title: Gone, start: 0, target: 2, state: dropped, since: 2026-02-01, why: no need}
        ---
        """,
    "2025-Q4/sales/partners.md": """
        ---
        type: objective
        title: Last quarter's
        key_results: [{id: arr, title: ARR, start: $0, target: $4M}]
        ---
        """,
    "kpis/churn.md": "---\ntitle: Churn\nteam: sales\nunit: '%'\ngreen: {max: 2%}\n---\n",
    "kpis/other.md": "---\ntitle: Not theirs\nteam: marketing\n---\n",
    "2026-Q1/sales/checkins/2026-02-05-ben.md": """
        ---
        author: ben
        updates: {2026-Q1/sales/partners: {arr: {value: $1M, confidence: 7}}}
        ---
        """,
}
CONFIG = "as_of = 2026-02-12\n"
DAY = date(2026, 2, 12)
FOLDER = "2026-Q1/sales/checkins"


def run(root: Path, *arguments: str) -> Result:
    if not (root / "okrsite.toml").exists():
        write(root, FILES, CONFIG)
    return CliRunner().invoke(okrsite, ["--config", str(root / "okrsite.toml"), "new", "checkin", *arguments])


def made(root: Path, *arguments: str) -> str:
    result = run(root, *arguments)
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip()).read_text("utf-8")


def now(root: Path) -> dict[str, dict[str, Any]]:
    return key_results(site(root, {}, "2026-02-12", CONFIG))


def test_without_a_terminal_every_open_goal_is_a_comment_and_nothing_is_set(tmp_path: Path) -> None:
    before = now(Path(run(tmp_path / "a", "--team", "sales").stdout.strip()).parents[4])
    text = made(tmp_path / "b", "--team", "sales", "--author", "mara")
    assert (tmp_path / "b/content" / FOLDER / "2026-02-12-mara.md").read_text("utf-8") == text
    lines = text.splitlines()
    assert lines[:5] == ["---", "type: checkin", "team: sales", "author: mara", "updates:"]
    assert all(line.startswith(("  # ", "# ")) for line in lines[5:-1])
    crm = "last 12% on 10 February, expected 14.8%, target 20%, its value comes from data/crm.csv#rate"
    expected = {
        "2026-Q1/sales/partners#arr:": "last $1M on 5 February, expected $1.9M, target $4M, confidence 7:",
        "2026-Q1/sales/partners#rate: {confidence: }": crm,
        "2026-Q1/sales/partners#kit: {done: [out]}": "1 of 2 steps; name those that are done now",
        "2026-Q1/sales/partners#runs: {value: , days: 7}": "no reading yet, target 1 a day: Runs",
        "2026/sales/partners#signed:": "no reading yet",
        "churn:": "no reading yet, green at most 2%: Churn",
    }
    for line, known in expected.items():
        assert f"  # {line}   # {known}" in text
    assert "#gone" not in text
    assert "other" not in text
    assert before["2026-Q1/sales/partners#arr"]["current"] == 1_000_000
    assert now(tmp_path / "b") == before, "nothing is set"


def test_every_line_can_be_filled_in_where_it_stands(tmp_path: Path) -> None:
    text = made(tmp_path, "--team", "sales", "--author", "mara")
    values = {
        "arr": "$2M",
        "rate": "7",
        "rule": "60%",
        "nps": "33",
        "signed": "4",
        "runs": "6",
        "churn": "1.9%",
    }
    for name, value in values.items():
        text = text.replace(f"{name}:   #", f"{name}: {value}   #").replace(
            f"{name}: {{value: , ", f"{name}: {{value: {value}, "
        )
    text = text.replace("{confidence: }", "{confidence: 6}")
    filled = [
        line.replace("# ", "", 1)
        if ":" in line.split("   #")[0] and ("#" in line[4:] or "churn" in line)
        else line
        for line in text.splitlines()
    ]
    heads = ("Win the accounts", "Partners for", "KPIs", "Take the")
    kept = [line if not line.strip().startswith(heads) else f"  # {line.strip()}" for line in filled if line]
    (tmp_path / "content" / FOLDER / "2026-02-12-mara.md").write_text("\n".join(kept) + "\n", "utf-8")
    found = now(tmp_path)
    assert found["2026-Q1/sales/partners#arr"]["current"] == 2_000_000
    assert found["2026-Q1/sales/partners#rate"]["confidence"] == 6
    assert found["2026-Q1/sales/partners#kit"]["progress"] == 1
    assert found["2026-Q1/sales/partners#rule"]["progress"] == 0.6
    assert found["2026/sales/partners#signed"]["current"] == 4


def test_values_are_set_by_options_and_the_rest_stays_a_comment(tmp_path: Path) -> None:
    text = made(
        tmp_path,
        *("--team", "sales", "--author", "mara"),
        *("--set", "arr=$2,500,000", "--set", "2026-Q1/sales/partners#arr.confidence=6/10"),
        *("--set", "arr.status=At Risk", "--set", "arr.note=late: #1, #2"),
        *(
            "--set",
            "kit=1",
            "--set",
            "rule=true",
            "--set",
            "churn=2.1%",
            "--set",
            "runs=6",
            "--set",
            "runs.days=7",
        ),
    )
    assert "  # 2026/sales/partners#signed:" in text
    found = now(tmp_path)
    arr = found["2026-Q1/sales/partners#arr"]
    assert (arr["current"], arr["confidence"], arr["claimed_status"]) == (2_500_000, 6, "at_risk")
    assert found["2026-Q1/sales/partners#kit"]["progress"] == 1
    assert found["2026-Q1/sales/partners#rule"]["progress"] == 1


def test_a_name_that_is_the_whole_id_of_an_older_objective_is_written_longer(tmp_path: Path) -> None:
    big = "---\ntype: objective\ntitle: Big\nkey_results: [{id: k, title: K, start: 0, target: 9}]\n"
    files: Files = {
        "teams.csv": TEAMS,
        "big.md": f"{big}period: 2025-Q1\nteam: sales\n---\n",
        "2026-Q1/sales/big.md": f"{big}---\n",
    }
    write(tmp_path, files, CONFIG)
    assert "  sales/big#k: 5\n" in made(tmp_path, "--team", "sales", "--set", "big#k=5")
    assert now(tmp_path)["2026-Q1/sales/big#k"]["current"] == 5


@pytest.mark.parametrize(
    ("option", "code", "words"),
    [
        ("arrr=$2M", 2, 'nothing open of the team is called "arrr"; did you mean "arr"?'),
        ("arr", 2, "is not REF=VALUE"),
        ("=5", 2, "is not REF=VALUE"),
        ("arr=", 2, "is not REF=VALUE"),
        ("gone=1", 2, 'nothing open of the team is called "gone"'),
        ("other=1", 2, 'nothing open of the team is called "other"'),
        ("arr=2 days", 1, 'value "2 days" is a duration'),
        ("arr.confidence=0.6", 1, '"0.6" looks like a share'),
        ("arr.status=fine", 1, "is none of on_track, at_risk, off_track"),
        ("kit=nothing", 1, 'has no step "nothing"'),
        ("churn=2.1 days", 1, "is a duration"),
    ],
)
def test_a_wrong_option_writes_nothing(tmp_path: Path, option: str, code: int, words: str) -> None:
    result = run(tmp_path, "--team", "sales", "--author", "mara", "--set", option)
    assert (result.exit_code, words in " ".join(result.stderr.split())) == (code, True), result.stderr
    assert [p.name for p in (tmp_path / "content" / FOLDER).iterdir()] == ["2026-02-05-ben.md"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--team", "sals"), 'there is no team "sals"; did you mean "sales"?'),
        ((), "which team is it for? --team TEAM: marketing, sales"),
        (("--team", "sales", "--author", "marra"), 'there is no person "marra"; did you mean "mara"?'),
        (("--team", "company"), "company has no open key result on 2026-02-12, and no KPI"),
        (("--team", "sales", "--date", "12.2.2026"), "is not a date"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(tmp_path, *arguments)
    assert (result.exit_code, words in " ".join(result.stderr.split())) == (2, True), result.stderr


def test_the_one_team_with_something_open_is_taken_by_itself(tmp_path: Path) -> None:
    alone = {name: text for name, text in FILES.items() if name != "kpis/other.md"}
    write(tmp_path, alone, CONFIG)
    assert "\nteam: sales\n" in made(tmp_path, "--author", "mara")


def test_without_anything_open_no_team_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"teams.csv": TEAMS}, CONFIG)
    result = run(tmp_path)
    assert (result.exit_code, "no team has an open key result on 2026-02-12" in result.stderr) == (2, True)


def test_a_second_one_on_a_day_gets_a_number(tmp_path: Path) -> None:
    for name in ("2026-02-12-mara.md", "2026-02-12-mara-2.md", "2026-02-12-mara-3.md"):
        result = run(tmp_path, "--team", "sales", "--author", "mara")
        assert Path(result.stdout.strip()).name == name
    assert not check(open_project(tmp_path / "okrsite.toml"), DAY).has_errors


def test_another_day_and_no_author(tmp_path: Path) -> None:
    result = run(tmp_path, "--team", "sales", "--date", "2026-02-09")
    assert Path(result.stdout.strip()).name == "2026-02-09-sales.md"


def test_an_empty_updates_is_a_check_in_that_sets_nothing(tmp_path: Path) -> None:
    files = FILES | {
        f"{FOLDER}/2026-02-11-mara.md": "---\nauthor: mara\nupdates:\n  # partners#arr: $2M\n---\n"
    }
    assert [d.code for d in faults(tmp_path, files, "2026-02-12") if "checkins" in d.span.path] == []
    files |= {f"{FOLDER}/2026-02-11-mara.md": "---\nauthor:\nupdates:\n---\n"}
    found = [d.code for d in faults(tmp_path, files, "2026-02-12") if "checkins" in d.span.path]
    assert found == ["F211"], "of the author alone"
