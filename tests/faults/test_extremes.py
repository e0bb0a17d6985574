"""Numbers at the edge of what is taken: no page and no file says anything that is no number."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.diagnostics import Severity
from tests.support import PEOPLE, TEAMS, Files, built, faults, key_results, write

NO_NUMBER = re.compile(r"(?<![a-z])(nan|-?inf|-?infinity)(?![a-z])", re.IGNORECASE)
TOLD = {".html", ".json", ".csv", ".svg", ".xml", ".ics", ".txt"}
GOAL = "2026-Q1/sales/o.md"


def goal(*key_results: str, supports: str = "top#arr") -> str:
    """An objective; each key result is its id, a colon and its fields."""
    told = (
        f"  - {{id: {id_}, title: Goal {id_}, {fields}}}"
        for id_, fields in (k.split(": ", 1) for k in key_results)
    )
    return "\n".join(
        [
            "---",
            "type: objective",
            "title: Extremes",
            f"supports: {supports}",
            "key_results:",
            *told,
            "---",
            "",
        ]
    )


HEAD = "---\ntype: objective\ntitle: O\nkey_results:\n"
TOP = f"""{HEAD}  - {{id: arr, title: ARR, start: 0, target: 100}}
  - {{id: sum, title: Sum, kind: rollup, of: value, start: 0, target: 100}}
  - {{id: mean, title: Mean, kind: rollup, of: score}}
---
"""
READINGS = {
    "huge": ("1e15", "-1e15", "1e15", "1e-15"),
    "deep": ("-1e15", "-1e15", "1e15", "-1e15"),
    "tiny": ("1e-15", "2e-15", "1e-15", "1e-15"),
    "span": ("-1e15", "1e15", "-1e15", "1e15"),
    "whole": ("-1e15", "1e15", "-1e15", "1e15"),
    "near": ("1e-15", "1.5e-15", "-1e15", "1e15"),
    "band": ("1e15", "-1e15", "1e15", "-1e15"),
    "often": ("1e15", "1e15", "{value: 1e15, days: 7}", "1e15"),
    "money": ("$1e14", "-$1e15", "$1e15", "$1e15"),
    "share": ("1e15", "-1e15", "1e15", "1e-15"),
    "clock": ("9:00 min/mile", "1e15 min/mile", "1e-15 min/mile", "8:30 min/mile"),
}
DAYS = ("2026-01-12", "2026-01-20", "2026-01-27", "2026-02-10")
FILES: Files = {
    "teams.csv": TEAMS,
    "people.csv": PEOPLE,
    "2026-Q1/company/top.md": TOP,
    GOAL: goal(
        "huge: start: 0, target: 10, supports: top#sum",
        "deep: start: 0, target: 10, supports: top#sum",
        "tiny: start: 0, target: 10, supports: top#mean",
        "span: start: -1e15, target: 1e15, checkpoints: {2026-02-15: 1e14}",
        "whole: weight: 0.000001, start: 1e15, target: -1e15, supports: top#sum",
        "near: start: 1e-15, target: 2e-15",
        "band: kind: maintain, min: -1e15, max: 1e-15, start: 1e15",
        "often: kind: habit, target: 1e-15, per: week",
        "money: start: $0, target: $1e15, counter: gauge",
        "share: start: 1e15, change: -25%",
        "clock: start: 9:30 min/mile, target: 8:00 min/mile, weight: 1000000",
    ),
    "kpis/gauge.md": (
        "---\ntitle: Gauge\nsupports: o#huge\ngreen: {min: -1e15, max: 1e15}\n"
        "readings: {2026-01-10: 1e15, 2026-01-17: -1e15, 2026-01-24: 1e-15, 2026-02-07: -1e15}\n---\n"
    ),
    **{
        f"2026-Q1/sales/checkins/{day}-ben.md": "---\nauthor: ben\nupdates:\n"
        + "".join(f"  o#{id_}: {values[n]}\n" for id_, values in READINGS.items())
        + "---\n"
        for n, day in enumerate(DAYS)
    },
}


def told(site: Path) -> dict[str, str]:
    """The text of each file that says something to a reader or a program."""
    return {
        str(path.relative_to(site)): path.read_text("utf-8")
        for path in sorted(site.rglob("*"))
        if path.suffix in TOLD and path.is_file()
    }


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


@pytest.mark.parametrize("as_of", ["2026-01-15", "2026-02-15", "2026-04-15"])
def test_nothing_but_numbers_is_told_of_the_largest_and_the_smallest(tmp_path: Path, as_of: str) -> None:
    found = told(built(tmp_path, FILES, as_of))
    assert {name: hits for name, text in found.items() if (hits := NO_NUMBER.findall(text))} == {}
    data = json.loads(found["api/v1/site.json"], parse_constant=refuse)
    assert set(READINGS) <= {ref.partition("#")[2] for ref in key_results(data)}


def test_what_is_told_of_them_is_what_they_are(tmp_path: Path) -> None:
    found = key_results(json.loads(told(built(tmp_path, FILES, "2026-02-15"))["api/v1/site.json"]))
    span, tiny = found["2026-Q1/sales/o#span"], found["2026-Q1/sales/o#tiny"]
    assert (span["start"], span["current"], span["progress"]) == (-1e15, 1e15, 1)
    assert (tiny["current"], tiny["progress"], tiny["status"]) == (1e-15, pytest.approx(1e-16), "off_track")


BEYOND = ["1e300", "-1e300", "1e308", "1e999"]


@pytest.mark.parametrize("value", [*BEYOND, "1e-300", ".inf", ".nan", "Infinity"])
@pytest.mark.parametrize("where", ["reading", "start", "target", "kpi"])
def test_what_lies_beyond_is_a_fault_with_its_line(tmp_path: Path, value: str, where: str) -> None:
    start, target = (
        value if where == name else number for name, number in (("start", "0"), ("target", "10"))
    )
    reading = value if where in {"reading", "kpi"} else "3"
    files: Files = {
        "2026-Q1/o.md": f"{HEAD}  - {{id: k, title: K, start: {start}, target: {target}}}\n---\n",
        "kpis/g.md": "---\ntitle: G\n---\n",
        "checkins/2026-01-12-a.md": f"---\nupdates:\n  {'g' if where == 'kpi' else 'o#k'}: {reading}\n---\n",
    }
    found = [d for d in faults(tmp_path, files) if d.severity is Severity.ERROR]
    line = ("checkins/2026-01-12-a.md", 3) if where in {"reading", "kpi"} else ("2026-Q1/o.md", 5)
    assert [(d.span.path.removeprefix("content/"), d.span.line) for d in found] == [line], found


@pytest.mark.parametrize("target", ["1e300", "ten days", "$5"])
def test_a_reading_beyond_is_told_beside_a_fault_of_its_own_goal(tmp_path: Path, target: str) -> None:
    files: Files = {
        "2026-Q1/o.md": f"{HEAD}  - {{id: k, title: K, start: 0 min, target: {target}}}\n---\n",
        "checkins/2026-01-12-a.md": "---\nupdates:\n  o#k: 1e300\n---\n",
    }
    found = [d for d in faults(tmp_path, files) if d.severity is Severity.ERROR]
    places = [(d.span.path.removeprefix("content/"), d.span.line) for d in found]
    assert places == [("2026-Q1/o.md", 5), ("checkins/2026-01-12-a.md", 3)], found


def test_a_reading_beyond_leaves_the_site_as_it_was_or_is_left_out(tmp_path: Path) -> None:
    config = write(tmp_path, FILES)
    command = [sys.executable, "-m", "okrsite", "--config", str(config), "build", "--as-of", "2026-02-15"]
    command += ["--output", str(tmp_path / "public")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    before = told(tmp_path / "public")
    write(tmp_path, {"2026-Q1/sales/checkins/2026-02-11-ben.md": "---\nupdates: {o#huge: 1e300}\n---\n"})
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert '2026-02-11-ben.md:2:19: V201 "1e300" is larger than 1e15' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert told(tmp_path / "public") == before
    kept = subprocess.run([*command, "--keep-going"], capture_output=True, text=True, check=False)
    assert kept.returncode == 0
    after = json.loads((tmp_path / "public/api/v1/site.json").read_text("utf-8"), parse_constant=refuse)
    assert after["left_out"] == ["content/2026-Q1/sales/checkins/2026-02-11-ben.md"]


@pytest.mark.parametrize("days", [["2026-01-12"], ["2026-01-12", "2026-01-12"], ["2026-03-20", "2026-01-06"]])
def test_one_reading_two_of_a_day_and_months_without(tmp_path: Path, days: list[str]) -> None:
    """Files in their order by name; of one day the later counts, of several days the latest."""
    files: Files = {"2026-Q1/o.md": HEAD + "  - {id: k, title: K, start: 0, target: 10}\n---\n"}
    for n, day in enumerate(days):
        files[f"checkins/{n}.md"] = f"---\ndate: {day}\nupdates: {{o#k: {n + 1}}}\n---\n"
    found = told(built(tmp_path, files, "2026-03-31"))
    assert {name: hits for name, text in found.items() if (hits := NO_NUMBER.findall(text))} == {}
    (kr,) = key_results(json.loads(found["api/v1/site.json"])).values()
    by_day = {day: n + 1 for n, day in enumerate(days)}
    assert [(r["date"], r["value"]) for r in kr["readings"]] == sorted(by_day.items())
    assert kr["current"] == by_day[max(days)]
    assert kr["stale"] is (max(days) < "2026-03-17")


@pytest.mark.parametrize("as_of", ["0001-01-01", "2026-02-15", "9999-12-31"])
def test_readings_on_the_first_and_the_last_day_that_there_is(tmp_path: Path, as_of: str) -> None:
    """Of a gauge as of its only reading, and months before it: the calendar ends there."""
    days = ("0001-01-01", "9999-12-31")
    readings = {"first": f"{days[0]}: 5", "last": f"{days[1]}: 5", "both": f"{days[0]}: 5, {days[1]}: 6"}
    files: Files = {
        f"kpis/{name}.md": f"---\ntitle: {name}\nreadings: {{{days}}}\n---\n"
        for name, days in readings.items()
    }
    site = built(tmp_path, files, as_of)
    assert {path.parent.name for path in site.glob("kpis/*/index.html")} == set(readings)
