"""Which diagnostics are shown: `--select`, `--ignore`, `[check]`, `waive`, and codes that there are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from tests.support import PEOPLE, TEAMS, Files, write

CONFIG = "as_of = 2026-02-12\n"
OBJECTIVE = "---\ntype: objective\ntitle: Win 25% more\nkey_results: [{id: a, title: A, target: 5}]\n---\n"
FILES: Files = {"people.csv": PEOPLE, "teams.csv": TEAMS, "2026-Q1/sales/a.md": OBJECTIVE}
ALL = {"Q101", "Q105", "Q106", "Q202", "V207"}
FAULTY: Files = {**FILES, "b.md": "---\ntype: page\ntitle: B\nnope: 1\n---\n", "c.md": "no front matter"}


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(okrsite, ["--config", str(config), "check", *arguments])


def codes(config: Path, *arguments: str) -> set[str]:
    result = run(config, "--format", "json", *arguments)
    return {d["code"] for d in json.loads(result.stdout)["diagnostics"]}


@pytest.mark.parametrize(
    ("check", "arguments", "expected"),
    [
        ("", [], ALL),
        ("", ["--select", "Q"], ALL - {"V207"}),
        ("", ["--select", "Q1"], {"Q101", "Q105", "Q106"}),
        ("", ["--select", "q105"], {"Q105"}),
        ("", ["--select", "Q105,V"], {"Q105", "V207"}),
        ("", ["--select", "Q105", "--select", "V207"], {"Q105", "V207"}),
        ("", ["--ignore", "Q"], {"V207"}),
        ("", ["--ignore", "Q1,V207"], {"Q202"}),
        ("", ["--select", "Q1", "--ignore", "Q105"], {"Q101", "Q106"}),
        ("", ["--select", "Q105", "--ignore", "Q1"], {"Q105"}),
        ("", ["--select", "Q105", "--ignore", "Q105"], set()),
        ('select = ["Q1"]', [], {"Q101", "Q105", "Q106"}),
        ('select = ["Q1"]\nignore = ["Q105"]', [], {"Q101", "Q106"}),
        ('select = ["Q1"]', ["--select", "V"], {"V207"}),
        ('ignore = ["Q105"]', ["--select", "Q105"], {"Q105"}),
        ('ignore = ["Q105"]', ["--ignore", "Q202"], ALL - {"Q105", "Q202"}),
        ('select = ["Q105", "V"]', ["--ignore", "Q1"], {"V207"}),
    ],
)
def test_what_is_shown(tmp_path: Path, check: str, arguments: list[str], expected: set[str]) -> None:
    assert codes(write(tmp_path, FILES, f"{CONFIG}[check]\n{check}\n"), *arguments) == expected


@pytest.mark.parametrize(
    ("check", "arguments"),
    [
        ('ignore = ["V", "F"]', []),
        ('select = ["Q"]', []),
        ("", ["--select", "Q105"]),
        ("", ["--ignore", "V,F"]),
        ('severity = {V100 = "info"}', ["--ignore", "F104"]),
    ],
)
def test_errors_are_always_shown_and_always_count(tmp_path: Path, check: str, arguments: list[str]) -> None:
    config = write(tmp_path, FAULTY, f"{CONFIG}[check]\n{check}\n")
    assert codes(config, *arguments) >= {"V100", "F104"}
    assert run(config, *arguments).exit_code == 1


def test_strict_counts_what_is_shown(tmp_path: Path) -> None:
    config = write(tmp_path, FILES, CONFIG)
    assert run(config).exit_code == 0
    assert run(config, "--strict").exit_code == 1
    assert run(config, "--strict", "--ignore", "Q,V").exit_code == 0


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("Q15", "did you mean"),
        ("X101", '101"'),
        ("no-owner", "the rule of that name is Q105"),
        ("no-ower", 'did you mean "no-owner"? That is Q105'),
        ("Q9", "Q"),
        ("Q999", "the codes of Q go from Q101 to Q401"),
        ("", "codes begin with F, V, Q, L or C"),
        ("Q105,,V", "codes begin with"),
        ("*", "codes begin with"),
    ],
)
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_is_none_is_wrong_usage(tmp_path: Path, option: str, code: str, hint: str) -> None:
    result = run(write(tmp_path, FILES, CONFIG), option, code)
    assert result.exit_code == 2
    assert f"Invalid value for '{option}'" in result.stderr
    assert "there is no code" in result.stderr
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("check", "faults"),
    [
        (
            '[check]\nselect = ["Q1", "Q15"]',
            ['3:18: C103 check.select: there is no code "Q15"'],
        ),
        ('[check]\nselect = ["Q1,Q2"]', ['3:12: C103 check.select: there is no code "Q1,Q2"']),
        ("[check]\nignore = [\n  'Q1',\n  'R2', # two\n  'R2',\n]", ["5:4: C103", "6:4: C103"]),
        ('[check]\nignore = [""]', ['3:11: C103 check.ignore: there is no code ""']),
        ('[check]\nseverity = {Q105 = "info", Q15 = "info"}', ["3:28: C103 check.severity"]),
        ('[check.severity]\nQ105 = "info"\nno-owner = "info"', ["4:1: C103 check.severity"]),
        ('[check]\nseverity = {Q1 = "info"}', ['3:13: C103 check.severity: "Q1" is the beginning of codes']),
    ],
)
def test_a_code_in_the_config_that_is_none_is_a_fault_in_its_place(
    tmp_path: Path, check: str, faults: list[str]
) -> None:
    result = run(write(tmp_path, FILES, f"{CONFIG}{check}\n"))
    assert result.exit_code == 1
    told = [line for line in result.stderr.splitlines() if line.startswith("okrsite.toml:")]
    assert [line.startswith(f"okrsite.toml:{fault}") for line, fault in zip(told, faults, strict=True)] == [
        True
    ] * len(faults), told
    assert "help: " in result.stderr


def test_codes_that_stand_in_one_entry_are_taken_apart_in_the_hint(tmp_path: Path) -> None:
    result = run(write(tmp_path, FILES, f'{CONFIG}[check]\nselect = ["Q1, q2"]\n'))
    assert 'help: each code is an entry of its own: "Q1", "Q2"' in result.stderr


@pytest.mark.parametrize(
    ("waiver", "fault", "hint"),
    [
        ("rule: Q15", '4:16: V108 waive: there is no rule "Q15"', "did you mean"),
        ("rule: no-owner", '4:16: V108 waive: there is no rule "no-owner"', "the rule of that name is Q105"),
        ("rule: Q1", '4:16: V108 waive: "Q1" is the beginning of codes', "one rule by its whole code"),
        ("rule: q105", '4:16: V108 waive: there is no rule "q105"', 'did you mean "Q105"?'),
    ],
)
def test_a_waiver_of_what_is_no_rule_is_a_fault_in_its_place(
    tmp_path: Path, waiver: str, fault: str, hint: str
) -> None:
    text = OBJECTIVE.replace("key_results", f"waive: [{{{waiver}, until: 2026-03-31, why: x}}]\nkey_results")
    result = run(write(tmp_path, {**FILES, "2026-Q1/sales/a.md": text}, CONFIG))
    assert result.exit_code == 1
    assert f"content/2026-Q1/sales/a.md:{fault}" in result.stderr
    assert hint in result.stderr


def test_a_waiver_is_silent_until_it_ends_and_then_warns_itself(tmp_path: Path) -> None:
    text = OBJECTIVE.replace("key_results", "waive: [{rule: Q105, until: 2026-02-12, why: x}]\nkey_results")
    config = write(tmp_path, {**FILES, "2026-Q1/sales/a.md": text}, CONFIG)
    assert codes(config) == ALL - {"Q105"}
    assert codes(config, "--as-of", "2026-02-13") == ALL | {"V405"}
    assert codes(config, "--as-of", "2026-02-13", "--select", "Q105") == {"Q105"}
    assert run(config, "--as-of", "2026-02-13", "--strict", "--select", "V405").exit_code == 1


IDLE = [
    ('severity = {V204 = "info"}', '3:13: C103 warning: check.severity: "V204" does nothing here'),
    ('ignore = ["V204"]', '3:12: C103 warning: check.ignore: "V204" does nothing here'),
    ('ignore = ["Q1", "F"]', '3:18: C103 warning: check.ignore: "F" does nothing here'),
]


@pytest.mark.parametrize(("check", "fault"), IDLE)
def test_what_would_hide_an_error_or_make_it_lighter_is_told(tmp_path: Path, check: str, fault: str) -> None:
    result = run(write(tmp_path, FILES, f"{CONFIG}[check]\n{check}\n"))
    assert f"okrsite.toml:{fault}, as errors" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "check",
    ['severity = {V204 = "error"}', 'select = ["V204"]', 'ignore = ["V", "C"]', 'severity = {V207 = "info"}'],
)
def test_what_has_an_effect_is_not_told(tmp_path: Path, check: str) -> None:
    assert "C103" not in codes(write(tmp_path, FILES, f"{CONFIG}[check]\n{check}\n"))


def test_a_waiver_of_an_error_is_told(tmp_path: Path) -> None:
    text = OBJECTIVE.replace("key_results", "waive: [{rule: V204, until: 2026-03-31, why: x}]\nkey_results")
    result = run(write(tmp_path, {**FILES, "2026-Q1/sales/a.md": text}, CONFIG))
    place = "content/2026-Q1/sales/a.md:4:16: V108 warning: waive: "
    assert f'{place}"V204" does nothing here, as errors cannot be waived' in result.stderr
    assert result.exit_code == 0


def test_a_waiver_hides_no_error(tmp_path: Path) -> None:
    page = "---\ntype: page\ntitle: B\nnope: 1\nwaive: [{rule: V100, until: 2026-03-31, why: x}]\n---\n"
    assert "V100" in codes(write(tmp_path, {**FILES, "b.md": page}, CONFIG))
