"""`okrsite.toml`: every documented key, what is wrong in it and where, and what its keys do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite
from tests.support import Files, key_results, objectives, site, write

PAGE: Files = {"a.md": "---\ntype: page\ntitle: How\n---\n"}
GOAL = (
    "---\ntype: objective\ntitle: Goal\n{}key_results:\n  - {{id: a, title: A, start: 0, target: 10}}\n---\n"
)

EVERY_KEY = """
title = "Goals"
description = "What we want"
base_url = "https://okr.example.com/goals/"
language = "de"
theme = "default"
content_dir = "content"
output_dir = "public"
as_of = 2026-02-15
company_team = "company"
fiscal_year_start = 2
fiscal_year_named = "end"
stale_after_days = 7
grace_days = 0
kickoff_days = 10
week_start = "Sunday"
publish_email = true
charts = false
edit_url = "https://git.example.com/okrs/edit/main/content/{path}#L{line}"
commit_url = "https://git.example.com/okrs/commit/{commit}"
new_url = "https://git.example.com/okrs/new/main/content/{path}"
[status]
at_risk_gap = 0.05
off_track_gap = 0.5
[check]
select = ["F", "V"]
ignore = ["Q105"]
severity = { Q105 = "error" }
[rules.Q101]
max = 7
[periods."PI-7"]
start = 2026-02-02
end = 2026-04-12
[tokens]
paper = "#123456"
"""


def run(root: Path, config: str | bytes, files: Files = PAGE) -> tuple[int, list[dict[str, Any]]]:
    path = write(root, files)
    path.write_bytes(config if isinstance(config, bytes) else config.encode())
    result = CliRunner().invoke(
        okrsite, ["--config", str(path), "check", "--as-of", "2026-02-15", "--format", "json"]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout)["diagnostics"]


def test_every_key(tmp_path: Path) -> None:
    assert run(tmp_path, EVERY_KEY) == (0, [])


def test_no_key(tmp_path: Path) -> None:
    code, found = run(tmp_path, "")
    assert (code, [d for d in found if d["severity"] != "info"]) == (0, [])


# The config, where the fault is, what is said of it.
FAULTS = {
    "unknown key": ('title = "x"\ntitel = "x"\n', (2, 1), ["titel", "title"]),
    "unknown key, nothing near": ("zzzzzz = 1\n", (1, 1), ["zzzzzz"]),
    "unknown section": ("[staus]\na = 1\n", (1, None), ["staus", "status"]),
    "unknown key in status": ("[status]\nat_risk = 0.1\n", (2, 1), ["at_risk_gap"]),
    "unknown key in check": ("[check]\nignored = []\n", (2, 1), ["ignore"]),
    "period: unknown": ("[periods.P]\nstart = 2026-02-02\nend = 2026-04-12\nfirst = 1\n", (4, 1), ["first"]),
    "unknown key in an inline table": ("status = { at_risk_gpa = 0.1 }\n", (1, None), ["at_risk_gap"]),
    "key in another case": ('Title = "x"\n', (1, 1), ["title"]),
    "no TOML": ('title = "x"\n\ntheme = \n', (3, None), []),
    "text that does not end": ('title = "x\n', (1, None), []),
    "the same key twice": ('title = "x"\ntitle = "y"\n', (2, None), []),
    "title is a number": ("title = 5\n", (1, 9), ["title"]),
    "charts is text": ('charts = "no"\n', (1, 10), ["charts"]),
    "days are a fraction": ("stale_after_days = 1.5\n", (1, 20), ["stale_after_days"]),
    "days are below 0": ("grace_days = -1\n", (1, 14), ["grace_days"]),
    "days are text": ('\n\ngrace_days = "30"\n', (3, 14), ["grace_days"]),
    "month 13": ("fiscal_year_start = 13\n", (1, 21), ["fiscal_year_start"]),
    "month is a truth": ("fiscal_year_start = true\n", (1, 21), ["fiscal_year_start"]),
    "year named by neither": ('fiscal_year_named = "middle"\n', (1, 21), ["start", "end"]),
    "week that starts on no day": ('week_start = "Funday"\n', (1, 14), ["week_start", "monday"]),
    "as_of is a word": ('as_of = "soon"\n', (1, 9), ["as_of"]),
    "base_url without a scheme": ('base_url = "okr.example.com"\n', (1, 12), ["base_url"]),
    "base_url of a script": ('base_url = "javascript:alert(1)"\n', (1, 12), ["base_url"]),
    "theme that climbs": ('theme = "../evil"\n', (1, 9), ["theme"]),
    "gap over 1": ("[status]\noff_track_gap = 25\n", (2, 17), ["off_track_gap"]),
    "gap is nan": ("[status]\noff_track_gap = nan\n", (2, 17), ["off_track_gap"]),
    "severity of no kind": ('[check.severity]\nQ105 = "fatal"\n', (2, 8), ["error", "warning", "info"]),
    "ignore is text": ('[check]\nignore = "Q105"\n', (2, 10), ["ignore"]),
    "period without end": ('[periods."PI-7"]\nstart = 2026-02-02\n', (1, None), ["end"]),
    "period: upside down": ("[periods.PI-7]\nstart = 2026-04-12\nend = 2026-02-02\n", (None, None), ["PI-7"]),
    "period in text": ('[periods."PI-7"]\nstart = "Feb"\nend = 2026-04-12\n', (2, 9), ["start"]),
    "unknown token": ('title = "x"\n[tokens]\npapre = "#fff"\n', (3, 1), ["papre", "paper"]),
    "tokens are no text": ("[tokens]\npaper = 5\n", (2, 9), ["paper"]),
}  # fmt: skip


@pytest.mark.parametrize(("config", "place", "says"), FAULTS.values(), ids=FAULTS)
def test_faults(tmp_path: Path, config: str, place: tuple[int | None, int | None], says: list[str]) -> None:
    code, found = run(tmp_path, config)
    assert code == 1
    found = [d for d in found if d["severity"] == "error"]
    assert len(found) == 1, found
    one = found[0]
    assert (one["code"][0], one["path"]) == ("C", "okrsite.toml")
    if place[0]:
        assert one["line"] == place[0], one
    if place[1]:
        assert one["column"] in (1, place[1]), one
    words = f"{one['message']} {one['hint']}".casefold()
    assert all(w.casefold() in words for w in says), one


@pytest.mark.parametrize("name", ["days are below 0", "week that starts on no day", "gap over 1"])
def test_a_wrong_value_is_marked_at_the_value(tmp_path: Path, name: str) -> None:
    config, place, _ = FAULTS[name]
    _, found = run(tmp_path, config)
    assert (found[0]["line"], found[0]["column"]) == place


def test_all_faults_at_once_and_those_of_the_content(tmp_path: Path) -> None:
    config = 'titel = "x"\ngrace_days = -1\n[status]\nat_risk_gap = "a"\n'
    _, found = run(tmp_path, config, {"a.md": "---\ntype: page\ntitle: How\nordr: 1\n---\n"})
    assert [(d["path"], d["line"]) for d in found if d["severity"] == "error"] == [
        ("content/a.md", 4), ("okrsite.toml", 1), ("okrsite.toml", 2), ("okrsite.toml", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "config",
    [b"title = '\xe9'\n", b"\xff\xfet\0", b"\0", b"x = " + b"[" * 100_000, b"grace_days = " + b"9" * 5000],
)
def test_bytes_that_are_no_config(tmp_path: Path, config: bytes) -> None:
    code, found = run(tmp_path, config)
    assert code == 1
    assert {(d["code"][0], d["path"]) for d in found if d["severity"] == "error"} == {("C", "okrsite.toml")}


@pytest.mark.parametrize("config", [b"title = 'x'\r\ngrace_days = 3\r\n", b""])
def test_line_ends_of_windows(tmp_path: Path, config: bytes) -> None:
    assert run(tmp_path, config)[0] == 0


# The fiscal year: what a period's days are.
@pytest.mark.parametrize(
    ("config", "name", "first", "last"),
    [
        ("", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("", "2026-H2", "2026-07-01", "2026-12-31"),
        ("", "2024-02", "2024-02-01", "2024-02-29"),
        ("fiscal_year_start = 2", "2026-Q1", "2026-02-01", "2026-04-30"),
        ("fiscal_year_start = 2", "2026-Q4", "2026-11-01", "2027-01-31"),
        ("fiscal_year_start = 2", "2026-H1", "2026-02-01", "2026-07-31"),
        ("fiscal_year_start = 2", "2026", "2026-02-01", "2027-01-31"),
        ("fiscal_year_start = 2", "2026-03", "2026-03-01", "2026-03-31"),
        ("fiscal_year_start = 2\nfiscal_year_named = 'start'", "FY27-Q1", "2027-02-01", "2027-04-30"),
        ("fiscal_year_start = 2\nfiscal_year_named = 'end'", "2026-Q1", "2025-02-01", "2025-04-30"),
        ("fiscal_year_start = 2\nfiscal_year_named = 'end'", "FY27-Q1", "2026-02-01", "2026-04-30"),
        ("fiscal_year_start = 2\nfiscal_year_named = 'end'", "FY27-Q4", "2026-11-01", "2027-01-31"),
        ("fiscal_year_start = 10\nfiscal_year_named = 'end'", "2026", "2025-10-01", "2026-09-30"),
        ("fiscal_year_start = 1\nfiscal_year_named = 'end'", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("[periods.'PI-7']\nstart = 2026-02-02\nend = 2026-04-12", "PI-7", "2026-02-02", "2026-04-12"),
        (
            "[periods.'Half time']\nstart = 2026-02-02\nend = 2026-02-02",
            "Half time",
            "2026-02-02",
            "2026-02-02",
        ),
    ],
)
@pytest.mark.parametrize("by", ["folder", "key"])
def test_days_of_periods(tmp_path: Path, config: str, name: str, first: str, last: str, by: str) -> None:
    path, line = (f"{name}/x.md", "") if by == "folder" else ("x.md", f"period: {name}\n")
    data = site(tmp_path, {path: GOAL.format(line)}, "2026-02-15", config)
    assert [(p["id"], p["first"], p["last"]) for p in data["periods"]] == [(name, first, last)]


def test_a_period_of_ones_own_runs_to_its_last_day(tmp_path: Path) -> None:
    config = "[periods.'PI-7']\nstart = 2026-02-02\nend = 2026-04-12"
    states = {}
    for day in ("2026-02-01", "2026-02-02", "2026-04-12", "2026-04-13"):
        states[day] = site(tmp_path, {"PI-7/x.md": GOAL.format("")}, day, config)["periods"][0]["state"]
    assert list(states.values()) == ["planned", "running", "running", "closed"]


# What is shown of the faults.
WARNED: Files = {"2026-Q1/x.md": GOAL.format("").replace("start: 0, ", "")}


def test_severity_ignore_and_select(tmp_path: Path) -> None:
    code, found = run(tmp_path, "", WARNED)
    (one,) = [d for d in found if d["severity"] == "warning" and d["code"][0] == "V"]
    assert code == 0
    rule = one["code"]
    assert run(tmp_path, f'[check.severity]\n{rule} = "error"\n', WARNED)[0] == 1
    for config in (f'ignore = ["{rule}"]', f'ignore = ["{rule[:2]}"]', 'select = ["F"]'):
        assert rule not in [d["code"] for d in run(tmp_path, f"[check]\n{config}\n", WARNED)[1]], config
    assert rule in [d["code"] for d in run(tmp_path, f'[check]\nselect = ["{rule[0]}"]\n', WARNED)[1]]


def test_other_folder_for_the_content(tmp_path: Path) -> None:
    path = write(tmp_path, {}, "content_dir = 'okrs'")
    (tmp_path / "okrs").mkdir()
    (tmp_path / "okrs" / "a.md").write_text("---\ntype: page\ntitle: A\nordr: 1\n---\n", "utf-8")
    result = CliRunner().invoke(okrsite, ["--config", str(path), "check", "--as-of", "2026-02-15"])
    assert result.stderr.startswith("okrs/a.md:4:1: ")


@pytest.mark.parametrize(("config", "stale"), [("", True), ("stale_after_days = 40", False)])
def test_stale_after_days(tmp_path: Path, config: str, stale: bool) -> None:
    files: Files = {
        "2026-Q1/x.md": GOAL.format(""),
        "2026-Q1/checkins/2026-01-19-x.md": "---\nupdates: {x#a: 3}\n---\n",
    }
    data = site(tmp_path, files, "2026-02-15", config)
    assert objectives(data)["2026-Q1/x"]["stale"] is stale


@pytest.mark.parametrize(("config", "current"), [("", 3), ("grace_days = 5", 0)])
def test_grace_days(tmp_path: Path, config: str, current: int) -> None:
    files: Files = {
        "2026-Q1/x.md": GOAL.format(""),
        "2026-Q1/checkins/2026-04-19-x.md": "---\nupdates: {x#a: 3}\n---\n",
    }
    data = site(tmp_path, files, "2026-06-15", config)
    assert key_results(data)["2026-Q1/x#a"]["current"] == current
