"""A milestone's progress: the weight of the steps done, or done or not, or a percentage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.diagnostics import Severity
from tests.support import Files, faults, key_results, site


def given(steps: str, updates: dict[str, str]) -> Files:
    """A milestone `2026-Q1/o#k` with these steps, and a check-in for each update."""
    fields = f"kind: milestone, steps: [{steps}]" if steps else "kind: milestone"
    objective = f"---\ntype: objective\ntitle: O\nkey_results:\n  - {{id: k, title: K, {fields}}}\n---\n"
    files: Files = {"2026-Q1/o.md": objective}
    for day, update in updates.items():
        files[f"checkins/{day}-mara.md"] = f"---\nupdates:\n  o#k: {update}\n---\n"
    return files


def kr(root: Path, steps: str, updates: dict[str, str], as_of: str = "2026-02-15") -> Any:
    return key_results(site(root, given(steps, updates), as_of))["2026-Q1/o#k"]


def step(name: str, rest: str = "") -> str:
    return f"{{id: {name}, title: {name.title()}{', ' + rest if rest else ''}}}"


@pytest.mark.parametrize(
    ("a", "b", "c", "p"),
    [
        ("", "", "", 0),
        ("done: 2026-01-20", "", "", 1 / 3),
        ("done: 2026-01-20", "done: 2026-02-01", "done: false", 2 / 3),
        ("done: 2026-01-20", "done: 2026-02-01", "done: 2026-02-10", 1),
        ("weight: 1, done: 2026-01-20", "weight: 1", "weight: 2, done: 2026-02-01", 0.75),
        ("weight: 1, done: 2026-01-20", "weight: 1", "weight: 2", 0.25),
        ("weight: 0.5, done: 2026-01-20", "weight: 0.5", "", 0.25),
    ],
)
def test_progress_is_the_weight_done_of_all_the_weight(
    tmp_path: Path, a: str, b: str, c: str, p: float
) -> None:
    k = kr(tmp_path, ", ".join([step("wireframe", a), step("prototype", b), step("beta", c)]), {})
    assert k["progress"] == pytest.approx(p)
    assert k["score"] == pytest.approx(p)


@pytest.mark.parametrize(
    ("done", "as_of", "p"),
    [
        pytest.param("2026-02-01", "2026-01-31", 0, id="the day before"),
        pytest.param("2026-02-01", "2026-02-01", 0.5, id="that day"),
        pytest.param("2025-12-20", "2026-01-10", 0.5, id="even before the period"),
        pytest.param("true", "2026-01-10", 0.5, id="a bare true counts always"),
    ],
)
def test_a_step_counts_from_the_day_it_was_done(tmp_path: Path, done: str, as_of: str, p: float) -> None:
    assert kr(tmp_path, f"{step('a', f'done: {done}')}, {step('b')}", {}, as_of)["progress"] == pytest.approx(
        p
    )


def test_a_bare_true_warns_and_a_date_does_not(tmp_path: Path) -> None:
    def warned(name: str, done: str) -> bool:
        found = faults(tmp_path / name, given(f"{step('a', f'done: {done}')}, {step('b')}", {}))
        warnings = [d for d in found if d.code[0] == "V" and d.severity is Severity.WARNING]
        return [d.span.path for d in warnings] == ["content/2026-Q1/o.md"]

    assert warned("true", "true")
    assert not warned("dated", "2026-01-20")


@pytest.mark.parametrize(
    ("updates", "as_of", "p"),
    [
        ({"2026-01-20": "{done: [a]}"}, "2026-01-19", 0),
        ({"2026-01-20": "{done: [a]}"}, "2026-01-20", 0.25),
        ({"2026-01-20": "{done: [a]}", "2026-01-27": "{done: [b]}"}, "2026-01-27", 0.5),
        ({"2026-01-20": "{done: [a, b]}"}, "2026-01-27", 0.5),
        ({"2026-01-20": "{done: [a], date: 2026-01-12}"}, "2026-01-20", 0.25),
    ],
)
def test_a_check_in_ticks_steps(tmp_path: Path, updates: dict[str, str], as_of: str, p: float) -> None:
    steps = ", ".join(step(name) for name in "abcd")
    assert kr(tmp_path, steps, updates, as_of)["progress"] == pytest.approx(p)


def test_a_step_ticked_before_the_period_counts_as_one_dated_before_it_does(tmp_path: Path) -> None:
    """Readings before the first day do not count; of steps, only those done too late do not."""
    files = given(f"{step('a')}, {step('b')}", {})
    files["checkins/2025-12-20-mara.md"] = "---\nperiod: 2026-Q1\nupdates:\n  o#k: {done: [a]}\n---\n"
    found = key_results(site(tmp_path, files, "2026-01-10"))["2026-Q1/o#k"]
    assert found["progress"] == pytest.approx(0.5)


def test_steps_done_in_the_file_and_in_check_ins_add_up(tmp_path: Path) -> None:
    steps = ", ".join([step("a", "done: 2026-01-10"), step("b"), step("c", "weight: 2")])
    assert kr(tmp_path, steps, {"2026-01-20": "{done: [c]}"})["progress"] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("updates", "p", "status"),
    [
        ({}, 0, "no_data"),
        ({"2026-02-01": "false"}, 0, "off_track"),
        ({"2026-02-01": "true"}, 1, "achieved"),
        ({"2026-02-01": "40%"}, 0.4, "at_risk"),
        ({"2026-02-01": "40%", "2026-02-08": "60%"}, 0.6, "on_track"),
        ({"2026-02-01": "40%", "2026-02-08": "true"}, 1, "achieved"),
        ({"2026-02-01": "true", "2026-02-08": "false"}, 0, "off_track"),
    ],
)
def test_without_steps_a_check_in_says_how_far_it_is(
    tmp_path: Path, updates: dict[str, str], p: float, status: str
) -> None:
    """On 15 February 46 of 90 days are gone: 51% is expected."""
    k = kr(tmp_path, "", updates)
    assert k["score"] == pytest.approx(p)
    assert k["status"] == status


@pytest.mark.parametrize(
    ("done", "status"),
    [("false", "no_data"), ("true", "on_track"), ("2026-01-20", "on_track"), ("2026-02-16", "no_data")],
)
def test_a_done_step_is_data(tmp_path: Path, done: str, status: str) -> None:
    """One of two steps done, where 51% is expected, is on track; none done says nothing."""
    assert kr(tmp_path, f"{step('a', f'done: {done}')}, {step('b')}", {})["status"] == status


def test_all_steps_done_is_achieved(tmp_path: Path) -> None:
    steps = f"{step('a', 'done: 2026-01-20')}, {step('b', 'done: 2026-02-02')}"
    assert kr(tmp_path, steps, {})["status"] == "achieved"
