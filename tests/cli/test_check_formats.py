"""`check --format`: each form held against what reads it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from okrsite.diagnostics import Diagnostic, Severity, Span
from okrsite.reporters import REPORTERS, Report
from okrsite.rules import RULES, manual
from tests.support import PEOPLE, TEAMS, Files, write

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
CONFIG = "as_of = 2026-02-12\n"
FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/50, ünï.md": """
        ---
        type: objective
        title: Be 100% sure, at last
        key_results:
          - {id: a, title: Umsätze, start: $0, target: 15 days}
          - {id: b, title: Deals, start: 0, target: 40}
          - {id: c, title: Deals won, target: 40}
        ---
        """,
    "2026-Q1/sales/quiet.md": """
        ---
        type: objective
        title: Quiet
        key_results: [{id: a, title: One, start: 0, target: 5}, {id: b, title: Two, start: 0, target: 5}]
        ---
        """,
    "broken.md": "---\ntitle: A\nnope: 1\n---\n",
}


def run(config: Path, *arguments: str, env: dict[str, str | None] | None = None) -> Result:
    clean: dict[str, str | None] = {"GITHUB_WORKSPACE": None, "CI_PROJECT_DIR": None, **(env or {})}
    return CliRunner(env=clean).invoke(okrsite, ["--config", str(config), "check", *arguments])


def told(config: Path, form: str, *arguments: str) -> Any:
    return json.loads(run(config, "--format", form, *arguments).stdout)


def plain(config: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(config, "json")["diagnostics"]
    assert {d["severity"] for d in found} >= {"error", "warning"}
    return found


def rendered(name: str, *diagnostics: Diagnostic, prefix: str = "") -> str:
    reporter = next(one for one in REPORTERS if one.name == name)
    return reporter.render(Report(diagnostics, lambda _: None, prefix))


@pytest.mark.parametrize("reporter", REPORTERS, ids=lambda r: r.name)
def test_every_form_tells_all_of_them_in_the_same_place_and_order(tmp_path: Path, reporter: Any) -> None:
    config = write(tmp_path, FILES, CONFIG)
    result = run(config, "--format", reporter.name)
    assert result.exit_code == 1
    text = result.stdout if reporter.for_machines else result.stderr
    codes = re.findall(r"\b[FVQLC]\d{3}(?=\)| \w|\")", text.split('"results"')[-1])
    expected = [d["code"] for d in plain(config)]
    assert list(dict.fromkeys(codes)) == list(dict.fromkeys(expected))
    assert (result.stdout == "") is not reporter.for_machines
    assert result.stdout == run(config, "--format", reporter.name).stdout


@pytest.mark.parametrize("reporter", REPORTERS, ids=lambda r: r.name)
def test_no_faults_are_told_in_every_form(tmp_path: Path, reporter: Any) -> None:
    files: Files = {"about.md": "---\ntype: page\ntitle: About\n---\n"}
    result = run(write(tmp_path, files, CONFIG), "--format", reporter.name)
    assert result.exit_code == 0
    if reporter.name in {"json", "gitlab", "sarif"}:
        json.loads(result.stdout)


def test_sarif_keeps_to_its_schema(tmp_path: Path) -> None:
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    check = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    config = write(tmp_path, FILES, CONFIG)
    log = told(config, "sarif")
    check.validate(log)
    check.validate(told(write(tmp_path / "none", {}, CONFIG), "sarif"))
    assert list(check.iter_errors({**log, "runs": [{"results": []}]})), "the schema asks for a tool"


def test_sarif_says_what_json_says(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    (sarif,) = told(config, "sarif")["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    levels = {"error": "error", "warning": "warning", "info": "note"}
    for diagnostic, result in zip(plain(config), sarif["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == diagnostic["code"]
        assert result["level"] == levels[diagnostic["severity"]]
        assert result["message"]["text"].startswith(diagnostic["message"])
        assert unquote(place["artifactLocation"]["uri"]) == diagnostic["path"]
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert list(place["region"].values()) == [
            diagnostic[key] for key in ("line", "column", "end_line", "end_column")
        ]
        assert result["properties"]["url"] == diagnostic["url"]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["results"]}
    assert "content/2026-Q1/sales/50%2C%20%C3%BCn%C3%AF.md" in uris


def test_sarif_brings_the_documentation_of_its_rules(tmp_path: Path) -> None:
    (sarif,) = told(write(tmp_path, FILES, CONFIG), "sarif")["runs"]
    rules = {rule["id"]: rule for rule in sarif["tool"]["driver"]["rules"]}
    assert list(rules) == sorted(rules)
    no_owner = next(rule for rule in RULES if rule.code == "Q105")
    assert rules["Q105"]["name"] == "no-owner"
    assert rules["Q105"]["defaultConfiguration"] == {"level": no_owner.severity.value}
    assert no_owner.sections["Fix"] in rules["Q105"]["help"]["markdown"]
    assert all(re.match(r"(urn|https):\S+$", rule["helpUri"]) for rule in rules.values())


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_fingerprints_are_unique_and_move_with_their_lines(tmp_path: Path, form: str) -> None:
    def marks(config: Path) -> list[str]:
        data = told(config, form)
        results = data["runs"][0]["results"] if form == "sarif" else data
        return [
            r["partialFingerprints"]["okrsite/v1"] if form == "sarif" else r["fingerprint"] for r in results
        ]

    before = marks(write(tmp_path, FILES, CONFIG))
    assert len(set(before)) == len(before)
    quiet = "2026-Q1/sales/quiet.md"
    moved = str(FILES[quiet]).replace("title: Quiet", "# a remark\n        # another\n        title: Quiet")
    assert moved != FILES[quiet]
    assert marks(write(tmp_path, {**FILES, quiet: moved}, CONFIG)) == before
    mended = moved.replace("title: Quiet", "title: Quiet\n        owner: mara")
    assert set(marks(write(tmp_path, {**FILES, quiet: mended}, CONFIG))) < set(before)


def test_fingerprints_do_not_count_days(tmp_path: Path) -> None:
    """A finding is the same on the next day, though its message says 15 days instead of 14."""
    config = write(tmp_path, FILES, CONFIG)
    days = [told(config, "gitlab", "--as-of", day) for day in ("2026-02-12", "2026-02-13")]
    assert [d["description"] for d in days[0]] != [d["description"] for d in days[1]]
    assert [d["fingerprint"] for d in days[0]] == [d["fingerprint"] for d in days[1]]


def test_gitlab_has_what_gitlab_asks_for(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    for diagnostic, issue in zip(plain(config), told(config, "gitlab"), strict=True):
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"] == diagnostic["path"]
        assert issue["location"]["lines"]["begin"] == diagnostic["line"]
        assert diagnostic["message"] in issue["description"]
        assert "url" not in issue, "there is no page that it could lead to"


def test_links_are_shown_once_there_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "HOME", "https://example.com/okrsite/")
    one = Diagnostic("Q105", Severity.INFO, "nobody", Span("content/a.md", 1, 2, 3, 4), "add one")
    url = "https://example.com/okrsite/docs/rules.md#q105"
    assert unescaped(rendered("github", one)).split("\n")[-1] == url
    (issue,) = json.loads(rendered("gitlab", one))
    assert (issue["url"], issue["content"]["body"]) == (url, f"add one\n\n{url}")
    assert json.loads(rendered("json", one))["diagnostics"][0]["url"] == url
    assert json.loads(rendered("sarif", one))["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] == url


def test_github_annotations_are_one_line_each_and_say_what_json_says(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    lines = run(config, "--format", "github").stdout.splitlines()
    for diagnostic, line in zip(plain(config), lines, strict=True):
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert found, line
        properties = dict(pair.split("=", 1) for pair in found[2].split(","))
        assert unescaped(properties["file"]) == diagnostic["path"]
        assert properties["line"] == str(diagnostic["line"])
        assert unescaped(properties["title"]) == f"okrsite ({diagnostic['code']})"
        hint = [f"help: {diagnostic['hint']}"] if diagnostic["hint"] else []
        assert unescaped(found[3]).split("\n") == [diagnostic["message"], *hint]


def unescaped(text: str) -> str:
    """As a runner reads it."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, character)
    return text


@pytest.mark.parametrize(
    "nasty", ["100%0A", "a\r\n::error::b", "%25", "a:b,c", "::set-output name=x::y", "\n"]
)
def test_nothing_in_a_message_or_a_path_acts_on_a_runner(nasty: str) -> None:
    one = Diagnostic("Q105", Severity.INFO, nasty, Span(f"content/{nasty}.md", 1, 2, 3, 4), nasty)
    text = rendered("github", one)
    assert len(re.split(r"[\r\n]", text)) == 1
    found = re.fullmatch(r"::notice ([^:\r\n]*)::(.*)", text)
    assert found
    properties = dict(pair.split("=", 1) for pair in found[1].split(","))
    assert unescaped(properties["file"]) == f"content/{nasty}.md"
    assert unescaped(found[2]).startswith(nasty)
    assert "col" not in properties, "GitHub refuses columns of several lines"


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", ""])
def test_paths_begin_at_the_root_of_the_source_tree(tmp_path: Path, variable: str) -> None:
    config = write(tmp_path / "okrs", FILES, CONFIG)
    if not variable:
        (tmp_path / ".git").mkdir()
    env: dict[str, str | None] = {variable: str(tmp_path)} if variable else {}
    assert "file=okrs/content/broken.md" in run(config, "--format", "github", env=env).stdout
    assert '"okrs/content/broken.md"' in run(config, "--format", "gitlab", env=env).stdout
    assert '"okrs/content/broken.md"' in run(config, "--format", "sarif", env=env).stdout
    assert '"content/broken.md"' in run(config, "--format", "json", env=env).stdout


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always", "--format", "sarif"], {}, False),
    ],
)
def test_colour(tmp_path: Path, arguments: list[str], env: dict[str, str], coloured: bool) -> None:
    clean: dict[str, str | None] = {"NO_COLOR": None, "FORCE_COLOR": None, "TERM": "xterm"}
    result = run(write(tmp_path, FILES, CONFIG), *arguments, env={**clean, **env})
    assert ("\033[" in result.output) is coloured


def test_statistics_count_by_code(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    result = run(config, "--statistics")
    assert result.exit_code == 1
    counts = {line.split()[1]: int(line.split()[0]) for line in result.stdout.splitlines()}
    codes = [d["code"] for d in plain(config)]
    assert counts == {code: codes.count(code) for code in codes}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    data = told(config, "json", "--statistics")["statistics"]
    assert {d["code"]: d["count"] for d in data} == counts
    assert all(d["title"] for d in data)
    assert run(config, "--statistics", "--format", "sarif").exit_code == 2


def test_exit_zero_tells_and_passes(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    result = run(config, "--exit-zero", "--strict")
    assert result.exit_code == 0
    assert "V204" in result.stderr


def test_build_has_the_same_forms(tmp_path: Path) -> None:
    good = {name: text for name, text in FILES.items() if "quiet" in name or name.endswith(".csv")}
    config = write(tmp_path, good, CONFIG)
    result = CliRunner().invoke(okrsite, ["--config", str(config), "build", "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == told(config, "json")
    assert "Built " in result.stderr
    write(tmp_path, FILES, CONFIG)
    failed = CliRunner().invoke(okrsite, ["--config", str(config), "build", "--format", "github"])
    assert failed.exit_code == 1
    assert failed.stdout.startswith("::error ")
    assert "Nothing was published" in failed.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals here")
@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colour(tmp_path: Path, env: dict[str, str], coloured: bool) -> None:
    write(tmp_path, {"a.md": "no front matter"}, CONFIG)
    ours, theirs = os.openpty()
    clean = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    done = subprocess.run(
        [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml"), "check"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**clean, "TERM": "xterm", **env},
    )
    os.close(theirs)
    told = os.read(ours, 100_000)
    os.close(ours)
    assert done.returncode == 1
    assert b"F104" in told
    assert (b"\033[" in told) is coloured
