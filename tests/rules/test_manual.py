"""What is told of rules and codes: `explain`, `rules`, the page of documentation. All from the docstrings."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from okrsite.rules import RULES
from okrsite.rules.codes import CODES, FAMILIES, MAY_WARN
from okrsite.rules.manual import CODES_PAGE, PAGE, codes_markdown, markdown
from okrsite.theme import templates
from tests.support import PEOPLE, TEAMS, Files, write

ROOT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent / "explain.txt"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(okrsite, list(arguments))


def refreshed(path: Path, text: str) -> str:
    """What a file holds; after a change that is meant, OKRSITE_REFRESH=1 writes it anew."""
    if os.environ.get("OKRSITE_REFRESH"):
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


def test_the_page_is_what_the_docstrings_say() -> None:
    text = markdown(RULES)
    assert text == refreshed(ROOT / PAGE, text)


def test_the_page_of_the_other_codes_is_what_the_code_says() -> None:
    text = codes_markdown()
    assert text == refreshed(ROOT / CODES_PAGE, text)
    assert set(re.findall(r"^### (\w+)$", text, re.MULTILINE)) == set(CODES)


def test_explain_tells_all_about_a_rule() -> None:
    result = run("explain", "q101")
    assert result.exit_code == 0
    assert result.stdout == refreshed(GOLDEN, result.stdout)
    assert run("explain", "key-result-count").stdout == result.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_explain_knows_every_rule(rule: object) -> None:
    code = getattr(rule, "code", "")
    result = run("explain", code)
    assert result.exit_code == 0
    assert "Why\n" in result.stdout
    assert f"waive: [{{rule: {code}, until: 2026-03-31, why: …}}]" in result.stdout


def test_explain_knows_the_other_codes() -> None:
    result = run("explain", "v204")
    assert result.exit_code == 0
    assert CODES["V204"] in result.stdout
    assert FAMILIES["V"] in result.stdout


@pytest.mark.parametrize("code", [*CODES, *(rule.code for rule in RULES)])
def test_every_code_can_be_explained_in_both_forms(code: str) -> None:
    assert code in run("explain", code).stdout
    data = json.loads(run("explain", code, "--format", "json").stdout)
    assert data["code"] == code
    assert data["title"]
    assert data["url"].endswith(f"#{code.lower()}")


@pytest.mark.parametrize("code", ["Q999", "", "V", "../../etc/passwd"])
def test_an_unknown_code_is_wrong_usage(code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 2
    assert "there is no code" in result.stderr


def test_a_near_miss_is_understood() -> None:
    assert 'did you mean "no-owner"' in run("explain", "no-ower").stderr


def test_rules_lists_all_of_them() -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
    data = json.loads(run("rules", "--format", "json").stdout)["rules"]
    assert [rule["code"] for rule in data] == [rule.code for rule in RULES]
    assert data[0]["options"][0] == {
        "name": "min",
        "default": 2,
        "description": "Fewer than this are too few.",
    }
    anchors = {f"{PAGE}#{m.lower()}" for m in re.findall(r"^## (\w+)$", markdown(RULES), re.MULTILINE)}
    assert {rule["url"] for rule in data} == anchors


def test_every_code_in_the_source_can_be_explained() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "okrsite").rglob("*.py") if p.name != "codes.py")
    assert set(re.findall(r'"([VFCL]\d{3})"', source)) == set(CODES)


def test_the_codes_that_may_be_warnings_are_those_that_the_source_warns_with() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "okrsite").rglob("*.py"))
    warned = set(re.findall(r'\b(?:warning|info)\(\s*"([VFCL]\d{3})"', source))
    assert warned | {templates.CODE} == MAY_WARN


def test_a_diagnostic_leads_to_its_rule(tmp_path: Path) -> None:
    objective = "---\ntype: objective\ntitle: Win\nkey_results: [{id: a, title: A, target: 5}]\n---\n"
    files: Files = {"people.csv": PEOPLE, "teams.csv": TEAMS, "2026-Q1/sales/a.md": objective}
    result = run("--config", str(write(tmp_path, files, "as_of = 2026-01-02\n")), "check", "--format", "json")
    assert result.exit_code == 0, "findings stop nothing"
    urls = {d["code"]: d["url"] for d in json.loads(result.stdout)["diagnostics"]}
    assert urls == {"V207": f"{CODES_PAGE}#v207", "Q101": f"{PAGE}#q101", "Q105": f"{PAGE}#q105"}
