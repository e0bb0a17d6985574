"""Each rule against sites on which it must, and must not, find something.

A case in `cases/` gives the files of a site (front matter alone, the fences are put around it) and what the
rule of the file's name finds there, a line each; an empty list where it has to be silent. `hints` are what it
advises, if given. `commits` are made before, in a real repository.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic
from okrsite.project import open_project
from okrsite.rules import RULES
from okrsite.rules.rule import SECTIONS
from tests.history.repo import Repo, needs_git
from tests.support import PEOPLE, TEAMS, write

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    given: dict[str, Any]


def cases() -> list[Case]:
    return [
        Case(path.stem.upper(), case["name"], case)
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def fenced(files: dict[str, str]) -> dict[str, str | bytes]:
    return {
        name: f"---\n{text.strip()}\n---\n" if name.endswith(".md") else text.lstrip()
        for name, text in files.items()
    }


def found(root: Path, case: Case) -> list[Diagnostic]:
    """All that the site of a case gives to complain about."""
    given, base = case.given, {"people.csv": PEOPLE, "teams.csv": TEAMS}
    config = write(root, {**base, **fenced(given["files"])}, given.get("config", ""))
    for number, commit in enumerate(given.get("commits", [])):
        repo = Repo(root, init=number == 0)
        repo.commit(commit["day"], "Write it down", {**base, **fenced(commit["files"])})
    write(root, {**base, **fenced(given["files"])}, given.get("config", ""))
    if given.get("commits"):
        Repo.at(root).commit(given["day"], "Edit it")
    as_of = date.fromisoformat(given.get("as_of", "2026-02-15"))
    return list(check(open_project(config), as_of).diagnostics)


@needs_git
@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c.code}: {c.name}")
def test_a_rule_finds_what_it_has_to_and_nothing_else(case: Case, tmp_path: Path) -> None:
    told = found(tmp_path, case)
    allowed = set(case.given.get("errors", []))
    assert {d.code for d in told if d.severity == "error"} == allowed
    lines = [f"{d.span.path}:{d.span.line}:{d.span.column}: {d.message}" for d in told if d.code == case.code]
    assert [line.removeprefix("content/2026-Q1/") for line in lines] == case.given["finds"]
    hints = [d.hint for d in told if d.code == case.code]
    assert hints == case.given.get("hints", hints)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("green outside, red inside", "say what the numbers say, or give `checkpoints`"),
        ("nearly whole is not 100%", "say what the numbers say"),
    ],
)
def test_checkpoints_are_advised_only_where_they_may_stand(tmp_path: Path, name: str, hint: str) -> None:
    (case,) = [case for case in cases() if case.name == name]
    assert [d.hint for d in found(tmp_path, case) if d.code == "Q204"] == [hint]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_has_cases_of_both_kinds(rule: Any) -> None:
    own = [case for case in cases() if case.code == rule.code]
    assert any(case.given["finds"] for case in own), "a site on which it finds something"
    assert any(not case.given["finds"] for case in own), "a site on which it is silent"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_is_documented(rule: Any) -> None:
    assert tuple(rule.sections) == SECTIONS
    assert all(rule.sections.values())
    assert all(field.description for field in rule.options.model_fields.values())


def test_codes_and_names_are_unique_and_in_order() -> None:
    assert [rule.code for rule in RULES] == sorted({rule.code for rule in RULES})
    assert len({rule.name for rule in RULES}) == len(RULES)
