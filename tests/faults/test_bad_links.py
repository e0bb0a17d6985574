"""Links between goals that cannot be: what is said of them, and that nothing is published."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.read import read
from tests.support import TEAMS, Files, checked, write

DROPPED = "state: dropped, since: 2026-01-20, why: no longer sold"


def goal(fields: str, supports: str = "", more: str = "") -> str:
    head = f"supports: {supports}\n" if supports else ""
    return (
        f"---\ntype: objective\ntitle: O\n{head}{more}key_results:\n"
        f"  - {{id: k, title: K, start: 0, target: 9{fields and ', ' + fields}}}\n---\n"
    )


def build(root: Path, goals: dict[str, str]) -> subprocess.CompletedProcess[str]:
    files: Files = {"teams.csv": TEAMS, "2026-Q1/company/top.md": goal("")}
    files |= {f"2026-Q1/sales/{name}.md": text for name, text in goals.items()}
    command = [
        sys.executable,
        "-m",
        "okrsite",
        "--config",
        str(write(root, files, "charts = false\n")),
        "build",
    ]
    command += ["--as-of", "2026-02-15", "--output", str(root / "public")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        pytest.param(
            {"a": goal("supports: b#k"), "b": goal("supports: c#k"), "c": goal("supports: a#k")},
            "2026-Q1/sales/a#k → 2026-Q1/sales/b#k → 2026-Q1/sales/c#k → 2026-Q1/sales/a#k",
            id="a loop",
        ),
        pytest.param(
            {"a": goal("", "b#k"), "b": goal("", more="state: draft\n")}, "draft", id="a draft is fed"
        ),
    ],
)
def test_it_is_an_error_and_nothing_is_published(tmp_path: Path, goals: dict[str, str], told: str) -> None:
    done = build(tmp_path, goals)
    assert done.returncode == 1, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_value_that_reaches_one_sum_twice_names_both_ways(tmp_path: Path) -> None:
    total = "kind: rollup, of: value"
    goals = {
        "sum": goal(total),
        "left": goal(f"{total}, supports: sum#k"),
        "right": goal(f"{total}, supports: sum#k"),
        "leaf": goal("supports: [left#k, right#k]"),
    }
    done = build(tmp_path, goals)
    assert done.returncode == 1, done.stderr
    assert "left#k" in done.stderr
    assert "right#k" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_goal_that_was_dropped_may_be_fed_and_its_page_says_so(tmp_path: Path) -> None:
    done = build(tmp_path, {"a": goal("", "b#k"), "b": goal(DROPPED, "top#k")})
    assert done.returncode == 0, done.stderr
    assert "V308" in done.stderr
    assert '"K" was dropped on 20 January 2026: no way to the top leads through it' in done.stderr
    thread = read(tmp_path / "public/2026-Q1/sales/a/index.html")["The golden thread"]
    assert thread[:2] == [
        "No way leads from this objective to the company’s key results.",  # noqa: RUF001
        "It feeds K. Dropped since 20 January: no longer sold. No way to the top leads through it.",
    ]
    assert "Two of three open objectives reach the top; one does not." in read(
        tmp_path / "public/map/index.html"
    )


def test_before_the_day_on_which_a_goal_is_dropped_the_thread_leads_through_it(tmp_path: Path) -> None:
    files: Files = {
        "teams.csv": TEAMS,
        "2026-Q1/company/top.md": goal(""),
        "2026-Q1/sales/a.md": goal("", "b#k"),
        "2026-Q1/sales/b.md": goal(DROPPED, "top#k"),
    }
    ways = {}
    for day in ("2026-01-19", "2026-01-20"):
        found = checked(tmp_path, files, day)
        assert found.world is not None
        ways[day] = found.world.threads["2026-Q1/sales/a"].total
        told = {d.code for d in found.diagnostics}
        assert ("V308" in told) is ("Q301" in told) is (day == "2026-01-20")
    assert ways == {"2026-01-19": 1, "2026-01-20": 0}


def test_another_way_to_the_top_holds_beside_a_link_to_what_was_dropped(tmp_path: Path) -> None:
    files: Files = {
        "teams.csv": TEAMS,
        "2026-Q1/company/top.md": goal(""),
        "2026-Q1/sales/a.md": goal("", "[b#k, top#k]"),
        "2026-Q1/sales/b.md": goal("", "top#k", more="state: dropped\nsince: 2026-01-20\nwhy: sold\n"),
    }
    found = checked(tmp_path, files, "2026-02-15")
    assert found.world is not None
    assert found.world.threads["2026-Q1/sales/a"].ways == (("2026-Q1/sales/a", "2026-Q1/company/top#k"),)
    assert [d.code for d in found.diagnostics if d.code in {"V308", "Q301"}] == ["V308"]
