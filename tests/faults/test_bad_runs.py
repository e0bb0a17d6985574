"""Whole runs over faulty content: every fault of every file, in order; exit codes; never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from tests.support import Files, write

ROOT = Path(__file__).parents[2]
FINE = "---\ntype: page\ntitle: How\n---\n"
GOAL = (
    "---\ntype: objective\ntitle: Win\nowner: mara\nkey_results:\n"
    "  - {id: a, title: A, start: 0, target: 10}\n  - {id: b, title: B, start: 0, target: 10}\n---\n"
)
MANY: Files = {
    "people.csv": "id,title\nmara,Mara\n",
    "teams.csv": "id,title,parent\nsales,Sales,\nops,Operations,slaes\n",
    "2026-Q1/sales/z.md": GOAL.replace("target: 10", "target: 5 days, weigth: 2").replace(
        "title: Win", "ttle: x\ntitle: Win"
    ),
    "2026-Q1/sales/a.md": GOAL.replace("mara", "mraa") + "[[nothing]]\n\n![x](none.png)\n",
    "2026-Q1/sales/checkins/2026-01-19-x.md": "---\nauthor: zoe\nupdates:\n  z:\n"
    "    a: {value: 5, confidence: 0.6, status: so so}\n---\n",
    "B.md": "no front matter",
    "c.md": "---\ntype: page\ntitle: [\n---\n",
    "kpis/k.md": "---\ntitle: K\ngren: {}\n---\n",
    "latin.md": "---\ntype: page\ntitle: Caf\xe9\n---\n".encode("latin-1"),
}


def run(root: Path, files: Files, *args: str, config: str = "", env: dict[str, str] | None = None) -> Result:
    path = write(root, files, config)
    return CliRunner().invoke(okrsite, ["--config", str(path), *args], env=env)


def report(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result.stdout)
    return data


CHECK = ("check", "--as-of", "2026-02-15")
AS_JSON = (*CHECK, "--format", "json")


def test_all_faults_of_all_files_in_one_run(tmp_path: Path) -> None:
    result = run(tmp_path, MANY, *AS_JSON)
    assert result.exit_code == 1
    found = report(result)["diagnostics"]
    places = [(d["path"].removeprefix("content/"), d["line"]) for d in found]
    wanted = {
        ("2026-Q1/sales/a.md", 4), ("2026-Q1/sales/a.md", 9), ("2026-Q1/sales/a.md", 11),
        ("2026-Q1/sales/checkins/2026-01-19-x.md", 2), ("2026-Q1/sales/checkins/2026-01-19-x.md", 5),
        ("2026-Q1/sales/z.md", 3), ("2026-Q1/sales/z.md", 7), ("2026-Q1/sales/z.md", 8),
        ("B.md", 1), ("c.md", 3), ("kpis/k.md", 3), ("latin.md", 3), ("teams.csv", 3),
    }  # fmt: skip
    assert wanted <= set(places), sorted(wanted - set(places))
    # Both faults of a line, each once.
    columns = [d["column"] for d in found if d["path"].endswith("2026-01-19-x.md") and d["line"] == 5]
    assert columns == [31, 44]


def test_in_order_of_path_line_and_column(tmp_path: Path) -> None:
    found = report(run(tmp_path, MANY, *AS_JSON))["diagnostics"]
    order = [(d["path"], d["line"], d["column"]) for d in found]
    assert order == sorted(order)


def test_json_and_text_say_the_same(tmp_path: Path) -> None:
    found = report(run(tmp_path, MANY, *AS_JSON))["diagnostics"]
    text = run(tmp_path, MANY, *CHECK).stderr
    heads = [line for line in text.split("\n") if line.startswith(("content/", "okrsite.toml"))]
    assert [h.split(": ")[0] for h in heads] == [f"{d['path']}:{d['line']}:{d['column']}" for d in found]


def test_the_form_of_json(tmp_path: Path) -> None:
    data = report(run(tmp_path, MANY, *AS_JSON))
    assert set(data) == {"diagnostics", "summary"}
    assert set(data["summary"]) == {"errors", "warnings", "infos"}
    count = {"errors": "error", "warnings": "warning", "infos": "info"}
    for key, severity in count.items():
        assert data["summary"][key] == sum(d["severity"] == severity for d in data["diagnostics"])
    keys = {"code", "severity", "message", "path", "line", "column", "end_line", "end_column", "hint", "url"}
    for one in data["diagnostics"]:
        assert set(one) == keys
        assert one["code"][0] in "FVQLC"
        assert (one["end_line"], one["end_column"]) >= (one["line"], one["column"]) >= (1, 1)


def test_every_span_lies_in_its_file(tmp_path: Path) -> None:
    for one in report(run(tmp_path, MANY, *AS_JSON))["diagnostics"]:
        lines = (tmp_path / one["path"]).read_bytes().decode("utf-8-sig", "replace").split("\n")
        assert one["end_line"] <= len(lines), one
        assert one["column"] <= len(lines[one["line"] - 1]) + 1, one
        assert one["end_column"] <= len(lines[one["end_line"] - 1]) + 1, one


def test_twice_gives_the_same(tmp_path: Path) -> None:
    assert run(tmp_path, MANY, *AS_JSON).stdout == run(tmp_path, MANY, *AS_JSON).stdout


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path, MANY, *AS_JSON)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["content", "okrsite.toml"]


WARNED = (
    "---\ntitle: Win\ntype: objective\nkey_results:\n"
    "  - {id: a, title: A, kind: milestone, steps: [{id: s, title: S, done: true}]}\n---\n"
)


@pytest.mark.parametrize(
    ("files", "args", "config", "code"),
    [
        ({"a.md": FINE}, CHECK, "", 0),
        ({"a.md": FINE}, (*CHECK, "--strict"), "", 0),
        ({"2026-Q1/a.md": WARNED}, CHECK, "", 0),
        ({"2026-Q1/a.md": WARNED}, (*CHECK, "--strict"), "", 1),
        ({"a.md": "x"}, CHECK, "", 1),
        ({"a.md": "x"}, AS_JSON, "", 1),
        ({}, CHECK, "", 1),
        ({"_a.md": FINE, "notes.txt": "x"}, CHECK, "", 1),
        ({"a.md": FINE}, CHECK, "titel = 'x'", 1),
        ({"a.md": FINE}, CHECK, "title = ", 1),
        ({"a.md": FINE}, ("check", "--as-of", "2026-02-30"), "", 2),
        ({"a.md": FINE}, ("check", "--as-of", "20260201"), "", 2),
        ({"a.md": FINE}, ("check", "--format", "xml"), "", 2),
        ({"a.md": FINE}, ("check", "--stric"), "", 2),
        ({"a.md": FINE}, ("check", "extra"), "", 2),
        ({"a.md": FINE}, ("chek",), "", 2),
    ],
)
def test_exit_codes(tmp_path: Path, files: Files, args: tuple[str, ...], config: str, code: int) -> None:
    result = run(tmp_path, files, *args, config=config)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("folder", [True, False])
def test_no_content_is_an_error_that_says_so(tmp_path: Path, folder: bool) -> None:
    path = write(tmp_path, {})
    if not folder:
        (tmp_path / "content").rmdir()
    result = CliRunner().invoke(okrsite, ["--config", str(path), *AS_JSON])
    found = report(result)["diagnostics"]
    assert result.exit_code == 1
    assert len(found) == 1
    assert found[0]["severity"] == "error"
    assert "content" in found[0]["message"]


def test_a_config_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(okrsite, ["--config", str(tmp_path / "none.toml"), "check"])
    assert result.exit_code == 2
    assert "none.toml" in result.output


@pytest.mark.parametrize(("epoch", "code"), [("1771113600", 0), ("x", 2), ("9" * 30, 2)])
def test_source_date_epoch(tmp_path: Path, epoch: str, code: int) -> None:
    result = run(tmp_path, {"a.md": FINE}, "check", env={"SOURCE_DATE_EPOCH": epoch})
    assert result.exit_code == code, result.output


@pytest.mark.parametrize(("files", "code"), [({"a.md": FINE}, 0), (MANY, 1)])
def test_as_a_process(tmp_path: Path, files: Files, code: int) -> None:
    config = write(tmp_path, files)
    command = [sys.executable, "-m", "okrsite", "--config", str(config), *AS_JSON]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["summary"]["errors"] == (
        0
        if code == 0
        else len([d for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error"])
    )


def test_as_a_process_wrong_usage(tmp_path: Path) -> None:
    config = write(tmp_path, {"a.md": FINE})
    command = [sys.executable, "-m", "okrsite", "--config", str(config), "check", "--format", "xml"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "xml" in done.stderr


def test_a_fault_of_form_hides_no_fault_of_meaning(tmp_path: Path) -> None:
    """An unknown key, and with it in the same file and the same run whatever else is wrong there."""
    goal = (
        "---\ntype: objective\ntitle: Win\nownr: mara\nsupports: nope#x\nkey_results:\n"
        "  - {id: a, title: A, start: $0, target: 5 days}\n  - {id: b, title: B, start: 1, target: 1}\n---\n"
        "[[gone]]\n"
    )
    found = report(run(tmp_path, {"people.csv": "id,title\nmara,Mara\n", "2026-Q1/a.md": goal}, *AS_JSON))
    assert [(d["code"], d["line"]) for d in found["diagnostics"]] == [
        ("V100", 4), ("V301", 5), ("V204", 7), ("V203", 8), ("V301", 10),
    ]  # fmt: skip


def test_a_fault_in_one_key_result_hides_none_of_another(tmp_path: Path) -> None:
    """What cannot be read is left out alone, and nothing that names it is blamed for that."""
    goal = (
        "---\ntype: objective\ntitle: Win\nkey_results:\n"
        "  - {id: a, title: A, start: 1, target: 9, changes: {date: 2026-02-01}}\n"
        "  - {id: b, title: B, kind: metrc, steps: [x], start: 3, supports: '#f'}\n"
        "  - {id: c, title: C, start: 50%, change: +10%, supports: '#b'}\n"
        "  - {id: d, title: D, start: 1, target: 2, unit: [x]}\n"
        "  - {id: e, title: E, strt: 1, target: 2}\n"
        "  - {id: f, title: F, start: 1, target: 1, supports: '#g'}\n"
        "---\n[[#b]] [[a#d]] [[gone]]\n"
    )
    said = "---\nupdates: {a#b: {}, a#d: 5, a#c: x}\n---\n"
    files: Files = {"2026-Q1/a.md": goal, "2026-Q1/checkins/2026-01-19-x.md": said}
    found = report(run(tmp_path, files, *AS_JSON))["diagnostics"]
    of_goal = [(d["code"], d["line"]) for d in found if d["path"].endswith("/a.md")]
    assert of_goal == [
        ("V102", 5), ("V108", 6), ("V102", 6), ("V206", 7), ("V102", 8), ("V100", 9), ("V203", 10),
        ("V301", 10), ("V301", 12),
    ]  # fmt: skip
    of_said = [d for d in found if "checkins" in d["path"]]
    assert not [d for d in of_said if d["code"] == "V301"], of_said


def test_a_fault_in_one_band_hides_none_of_another(tmp_path: Path) -> None:
    kpi = (
        "---\ntitle: Churn\ngreen: 95%\namber: {}\nunit: 5\n"
        "readings: {2026-13-01: 3, 2026-01-05: 4}\nowner: nobody\n---\n"
    )
    found = report(run(tmp_path, {"a.md": FINE, "kpis/churn.md": kpi}, *AS_JSON))["diagnostics"]
    assert [(d["code"], d["line"]) for d in found if d["severity"] == "error"] == [
        ("V102", 3), ("V101", 4), ("V201", 5), ("V103", 6), ("V301", 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "title: Churn\ngreen: {mn: 3%, max: 4%}\n",
        "title: Churn\ngreen: {min: x}\n",
        "title: Churn\namber: {min: 5%, max: x}\n",
    ],
)
def test_what_is_left_of_a_band_is_not_blamed(tmp_path: Path, text: str) -> None:
    kpi = f"---\n{text}---\n"
    found = report(run(tmp_path, {"a.md": FINE, "kpis/churn.md": kpi}, *AS_JSON))["diagnostics"]
    assert len([d for d in found if d["severity"] == "error"]) == 1, found


CHANGED = "{{date: 2026-02-01, target: {}, was: {}, why: W}}"


@pytest.mark.parametrize(
    "fault",
    [
        f"changes: [{CHANGED.format('x', 5)}, {CHANGED.format(9, 7)}]",
        "changes: [{date: 2026-02-01, target: 9, was: 5}]",
        "changes: [{date: 2026-02-01, target: 9, was: 5, why: W, who: me}]",
        "state: droped, since: 2026-02-01, why: No demand",
        "state: dropped, since: 2026-02-31, why: No demand",
        "kind: milstone, steps: [{id: s, title: S}]",
        "kind: habit, per: wek",
    ],
)
def test_what_is_left_of_a_key_result_is_not_blamed(tmp_path: Path, fault: str) -> None:
    goal = (
        "---\ntype: objective\ntitle: Win\nkey_results:\n"
        f"  - {{id: a, title: A, start: 1, target: 9, {fault}}}\n"
        "  - {id: b, title: B, start: 1, target: 2, supports: '#a'}\n---\n[[#a]]\n"
    )
    found = report(run(tmp_path, {"2026-Q1/a.md": goal}, *AS_JSON))["diagnostics"]
    assert len([d for d in found if d["severity"] == "error"]) == 1, found
