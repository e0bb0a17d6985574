"""The commands as a user runs them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import COMMANDS, okrsite
from tests.support import PEOPLE, TEAMS, Files, write

GOOD: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Win the accounts that stay
        owner: mara
        key_results:
          - id: arr
            title: New ARR
            start: $0
            target: $4M
          - id: sure
            title: Renewals known ninety days ahead
            start: 40%
            target: 80%
        ---
        """,
    "2026-Q1/sales/checkins/2026-01-30-mara.md": """
        ---
        author: mara
        updates: {partners: {arr: $1M, sure: 50%}}
        ---
        """,
}
BAD: Files = {
    **GOOD,
    "2026-Q1/sales/broken.md": "---\ntype: objective\ntitle: A\nownr: mara\nkey_results: []\n---\n",
}
CONFIG = "as_of = 2026-02-12\n"


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(okrsite, ["--config", str(config), *arguments])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_check_of_a_good_site(tmp_path: Path) -> None:
    result = run(write(tmp_path, GOOD, CONFIG), "check")
    assert result.exit_code == 0
    assert result.stdout == "No faults: 1 objective, 1 check-in.\n"
    assert not (tmp_path / "site").exists()


def test_check_lists_every_fault_on_standard_error(tmp_path: Path) -> None:
    result = run(write(tmp_path, BAD, CONFIG), "check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "content/2026-Q1/sales/broken.md:4:1: V100 unknown key" in result.stderr
    assert 'did you mean "owner"?' in result.stderr
    assert "content/2026-Q1/sales/broken.md:5:14: V101" in result.stderr


def test_check_as_json_is_on_standard_output(tmp_path: Path) -> None:
    result = run(write(tmp_path, BAD, CONFIG), "check", "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["summary"] == {"errors": 2, "warnings": 0, "infos": 0}
    keys = {"code", "severity", "message", "path", "line", "column", "end_line", "end_column", "hint", "url"}
    assert {frozenset(d) for d in data["diagnostics"]} == {frozenset(keys)}


def test_warnings_are_fatal_when_strict(tmp_path: Path) -> None:
    files = {**GOOD, "2026-Q1/sales/checkins/2025-12-01-mara.md": "---\nupdates: {partners#arr: $2M}\n---\n"}
    config = write(tmp_path, files, CONFIG)
    assert run(config, "check").exit_code == 0
    assert run(config, "check", "--strict").exit_code == 1
    assert run(config, "build").exit_code == 0
    before = tree(tmp_path / "site")
    assert run(config, "build", "--strict").exit_code == 1
    assert tree(tmp_path / "site") == before


def test_no_content_is_a_fault(tmp_path: Path) -> None:
    result = run(write(tmp_path, {}, CONFIG), "build")
    assert result.exit_code == 1
    assert "there is no content" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "sarf"),
        ("check", "--as-of", "20260215"),
        ("check", "--as-of", "2026-02-30"),
        ("status", "--team", "slaes"),
        ("status", "--period", "2026-Q9"),
        ("build", "--base-url", "ftp://x"),
        ("biuld",),
    ],
)
def test_wrong_usage_is_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(write(tmp_path, GOOD, CONFIG), *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_a_missing_config_is_wrong_usage(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.toml", "check")
    assert result.exit_code == 2


def test_build_tells_what_it_did_and_leaves_the_same_bytes_alone(tmp_path: Path) -> None:
    config = write(tmp_path, GOOD, CONFIG)
    first = run(config, "build")
    assert first.exit_code == 0, first.stderr
    assert "0 unchanged, 0 removed" in first.stdout
    stamps = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")}
    again = run(config, "build")
    assert " 0 files written" in again.stdout
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")} == stamps


def test_a_fault_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    config = write(tmp_path, GOOD, CONFIG)
    assert run(config, "build").exit_code == 0
    before = tree(tmp_path / "site")
    write(tmp_path, BAD, CONFIG)
    failed = run(config, "build")
    assert failed.exit_code == 1
    assert "Nothing was published" in failed.stderr
    assert tree(tmp_path / "site") == before


def test_keep_going_publishes_without_the_faulty_file(tmp_path: Path) -> None:
    config = write(tmp_path, BAD, CONFIG)
    result = run(config, "build", "--keep-going")
    assert result.exit_code == 0, result.stderr
    data = json.loads((tmp_path / "site" / "api" / "v1" / "site.json").read_text("utf-8"))
    assert data["left_out"] == ["content/2026-Q1/sales/broken.md"]
    assert [o["id"] for o in data["objectives"]] == ["2026-Q1/sales/partners"]
    assert "content/2026-Q1/sales/broken.md" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_keep_going_keeps_what_names_the_faulty_file(tmp_path: Path) -> None:
    """Only the file at fault is left out; what names it stays, without that one link or update."""
    depends = str(GOOD["2026-Q1/sales/partners.md"]).replace("owner: mara", "supports: broken")
    files = {
        **BAD,
        "2026-Q1/sales/checkins/2026-02-01-mara.md": (
            "---\nupdates: {broken#x: 1, partners#arr: $2M}\n---\n[[broken]]\n"
        ),
        "2026-Q1/sales/depends.md": depends,
    }
    result = run(write(tmp_path, files, CONFIG), "build", "--keep-going")
    assert result.exit_code == 0, result.stderr
    data = json.loads((tmp_path / "site" / "api" / "v1" / "site.json").read_text("utf-8"))
    assert data["left_out"] == ["content/2026-Q1/sales/broken.md"]
    goals = {o["id"]: o for o in data["objectives"]}
    assert goals["2026-Q1/sales/depends"]["supports"] == []
    assert goals["2026-Q1/sales/partners"]["key_results"][0]["current"] == 2_000_000


def test_keep_going_names_no_file_that_it_published(tmp_path: Path) -> None:
    """A finding that the config makes an error is told, and its file is on the site."""
    nobodys = {name: str(text).replace("        owner: mara\n", "") for name, text in GOOD.items()}
    config = write(tmp_path, nobodys, CONFIG + '\n[check]\nseverity = {Q105 = "error"}\n')
    assert run(config, "build").exit_code == 1
    result = run(config, "build", "--keep-going")
    assert result.exit_code == 0, result.stderr
    assert "Q105" in result.stderr
    data = json.loads((tmp_path / "site" / "api" / "v1" / "site.json").read_text("utf-8"))
    assert data["left_out"] == []
    assert [o["id"] for o in data["objectives"]] == ["2026-Q1/sales/partners"]


def test_keep_going_builds_nothing_by_a_faulty_config(tmp_path: Path) -> None:
    result = run(write(tmp_path, BAD, 'company_team = "nobody"\n' + CONFIG), "build", "--keep-going")
    assert (result.exit_code, "C104" in result.stderr) == (1, True)
    assert not (tmp_path / "site").exists()


def test_keep_going_with_nothing_left_is_no_content(tmp_path: Path) -> None:
    config = write(tmp_path, {"a.md": "no front matter"}, CONFIG)
    result = run(config, "build", "--keep-going")
    assert result.exit_code == 1
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("day", ["2026-01-10", "0001-01-01", "9999-12-31"])
def test_any_day_can_be_built(tmp_path: Path, day: str) -> None:
    """A body may name what is dated later: until then it is plain text."""
    files = {
        **GOOD,
        "events/2026-03-05-fair.md": "---\ntitle: Fair\ndate: 2026-03-05\n---\n",
        "about.md": (
            "---\ntype: page\ntitle: About\n---\n[[2026-03-05-fair]], [it](events/2026-03-05-fair.md)\n"
        ),
    }
    result = run(write(tmp_path, files, ""), "build", "--as-of", day)
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("of", ["score", "value\n            start: 0\n            target: 5"])
def test_rollups_that_feed_each_other_are_a_fault(tmp_path: Path, of: str) -> None:
    loop = f"""
        ---
        type: objective
        title: Loop
        key_results:
          - id: a
            title: A
            kind: rollup
            of: {of}
            supports: "#b"
          - id: b
            title: B
            kind: rollup
            of: {of}
            supports: "#a"
        ---
        """
    result = run(write(tmp_path, {**GOOD, "2026-Q1/sales/loop.md": loop}, CONFIG), "check")
    assert result.exit_code == 1
    assert "loop#a → 2026-Q1/sales/loop#b → 2026-Q1/sales/loop#a" in result.stderr


def test_status_has_the_figures_of_the_site(tmp_path: Path) -> None:
    config = write(tmp_path, GOOD, CONFIG)
    text = run(config, "status", "--team", "sales")
    assert text.exit_code == 0
    assert "New ARR: $1M of $4M" in text.stdout
    data = json.loads(run(config, "status", "--format", "json").stdout)
    assert data["objectives"][0]["score"] == 0.25


def test_a_period_without_objectives_has_no_page_and_no_figures(tmp_path: Path) -> None:
    """A check-in's folder may name a month of which no objective is."""
    said = "---\nupdates: {partners: {arr: $2M}}\n---\n"
    config = write(tmp_path, {**GOOD, "2026-02/checkins/2026-02-02-mara.md": said}, CONFIG)
    text = run(config, "status").stdout
    assert "New ARR: $2M of $4M" in text
    assert "2026-02:" not in text
    asked = run(config, "status", "--period", "2026-02")
    assert (asked.exit_code, asked.stdout) == (0, "As of 2026-02-12\n\n2026-02 has no objectives\n")
    data = json.loads(run(config, "status", "--format", "json").stdout)
    assert [period["id"] for period in data["periods"]] == ["2026-Q1"]
    missing = run(config, "trace", "2026-O2")
    assert "2026-Q1" in missing.stderr
    assert "2026-02" not in missing.stderr
    assert run(config, "build").exit_code == 0
    data = json.loads((tmp_path / "site/api/v1/site.json").read_text("utf-8"))
    assert [period["url"] for period in data["periods"]] == ["/2026-Q1/"]
    assert data["checkins"][1]["period"] == "2026-02"


def test_base_url_of_the_command_wins(tmp_path: Path) -> None:
    config = write(tmp_path, GOOD, CONFIG + 'base_url = "https://a.example/"\n')
    assert run(config, "build", "--base-url", "https://b.example/okrs").exit_code == 0
    sitemap = (tmp_path / "site" / "sitemap.xml").read_text("utf-8")
    assert "https://b.example/okrs/2026-Q1/sales/partners/" in sitemap
    assert "a.example" not in sitemap


def test_what_needs_a_base_url_is_left_out_with_a_notice(tmp_path: Path) -> None:
    config = write(tmp_path, GOOD, CONFIG)
    notice = "Notice: without base_url there are no sitemap and no feed."
    assert notice in run(config, "build").stderr
    assert not {"sitemap.xml", "feed.xml"} & {p.name for p in (tmp_path / "site").iterdir()}
    assert notice not in run(config, "build", "--base-url", "https://b.example/").stderr
    assert {"sitemap.xml", "feed.xml"} <= {p.name for p in (tmp_path / "site").iterdir()}


def test_the_as_of_date_comes_from_the_option_the_config_the_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769904000")  # 2026-02-01
    config = write(tmp_path, GOOD, "")
    assert "As of 2026-02-01" in run(config, "status").stdout
    config = write(tmp_path, GOOD, CONFIG)
    assert "As of 2026-02-12" in run(config, "status").stdout
    assert "As of 2026-01-20" in run(config, "status", "--as-of", "2026-01-20").stdout


def test_help_names_every_command_with_an_example() -> None:
    assert set(COMMANDS) <= set(CliRunner().invoke(okrsite, ["--help"]).stdout.split())
    for name in COMMANDS:
        text = CliRunner().invoke(okrsite, [name, "--help"]).stdout
        assert f"okrsite {name}" in text.split("Options:")[0].split("\n", 1)[1], name


def test_a_real_process_prints_plain_text_where_there_is_no_terminal(tmp_path: Path) -> None:
    write(tmp_path, BAD, CONFIG)
    command = [sys.executable, "-m", "okrsite", "check"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 1
    assert "\033[" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_link_may_go_over_two_lines(tmp_path: Path) -> None:
    page = "---\ntype: page\ntitle: About\n---\nSee [[partners#arr|new\nrevenue]] here.\n"
    assert run(write(tmp_path, {**GOOD, "about.md": page}, CONFIG), "build").exit_code == 0
    html = (tmp_path / "site" / "about" / "index.html").read_text("utf-8")
    assert 'partners/index.html#arr">new revenue</a> here' in html
