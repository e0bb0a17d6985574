"""Options of rules in the config, and what the config says of how grave they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, checked

KEY_RESULT = "{id: a, title: A, start: 0, target: 5}"
OBJECTIVE = f"---\ntype: objective\ntitle: Win\nowner: mara\nkey_results: [{KEY_RESULT}]\n---\n"
FILES: dict[str, str | bytes] = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/a.md": OBJECTIVE,
}


def told(root: Path, config: str) -> list[str]:
    found = checked(root, FILES, "2026-01-02", config).diagnostics
    return [
        f"{d.span.path}:{d.span.line}:{d.span.column} {d.code} {d.severity}: {d.message}; {d.hint}"
        for d in found
    ]


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        (
            "[rules.R2D2]\nmin = 1",
            '1:1 C102 error: there is no rule "R2D2"; `okrsite rules` lists them',
        ),
        (
            "[rules.Q101]\nmni = 1",
            '2:1 C102 error: unknown key "rules.Q101.mni"; did you mean "min"?',
        ),
        (
            "[rules.Q105]\nmin = 1",
            '2:1 C102 error: unknown key "rules.Q105.min"; Q105 has no options',
        ),
        ('[rules.Q101]\nmin = "two"', "2:7 C103 error: rules.Q101.min has to be a whole number; "),
        ("[rules.Q102]\nmax = 0", "2:7 C103 error: rules.Q102.max has to be at least 1; "),
        ("[rules]\nQ101.max = 1", "1:1 C103 error: rules.Q101 is wrong: min is larger than max; "),
    ],
)
def test_faults_of_options(tmp_path: Path, config: str, fault: str) -> None:
    assert [line for line in told(tmp_path, config) if " C" in line] == [f"okrsite.toml:{fault}"]


@pytest.mark.parametrize(
    ("config", "severities"),
    [
        ("", ["warning"]),
        ('[check]\nseverity = {Q101 = "info"}', ["info"]),
        ('[check]\nseverity = {Q101 = "error"}', ["error"]),
        ('[check]\nignore = ["Q1"]', []),
        ('[check]\nselect = ["V"]', []),
    ],
)
def test_how_grave_a_finding_is_the_config_says(tmp_path: Path, config: str, severities: list[str]) -> None:
    found = checked(tmp_path, FILES, "2026-01-02", config).diagnostics
    assert [d.severity for d in found if d.code == "Q101"] == severities


@pytest.mark.parametrize(
    ("key_results", "marked"),
    [
        ("key_results:\n  - {id: a, title: A, start: 0, target: 5}\n", "key_results"),
        (None, f"[{KEY_RESULT}]"),
    ],
)
def test_what_is_said_of_all_key_results_marks_more_than_nothing(
    tmp_path: Path, key_results: str | None, marked: str
) -> None:
    """A list in lines of its own is marked at its key, one on a line as a whole."""
    text = OBJECTIVE.replace(f"key_results: [{KEY_RESULT}]\n", key_results) if key_results else OBJECTIVE
    found = checked(tmp_path, {**FILES, "2026-Q1/sales/a.md": text}, "2026-01-02").diagnostics
    (span,) = [d.span for d in found if d.code == "Q101"]
    line = text.split("\n")[span.line - 1]
    assert line[span.column - 1 : span.end_column - 1] == marked
    assert span.line == span.end_line
