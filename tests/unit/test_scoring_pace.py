"""Pace, per week and in the key result's unit: what is needed from here on, and what it has been."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def day(n: int) -> str:
    """The n-th of the period's hundred days."""
    return (date(2026, 1, 1) + timedelta(n - 1)).isoformat()


def pace(root: Path, fields: str, readings: dict[int, str], n: int) -> Any:
    """Of a key result with these readings by day, as of the n-th."""
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    files: Files = {"P/o.md": f"{head}  - {{id: k, title: K, {fields}}}\n---\n"}
    for at, value in readings.items():
        files[f"checkins/{day(at)}-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return key_results(site(root, files, day(n), HUNDRED_DAYS))["P/o#k"]["pace"]


def near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value)


@pytest.mark.parametrize(
    ("fields", "readings", "n", "needed"),
    [
        pytest.param("start: 0, target: 100", {36: "30"}, 50, 9.8, id="70 in 50 days"),
        pytest.param("start: 0, target: 100", {36: "30"}, 65, 14, id="70 in 35 days"),
        pytest.param("start: 0, target: 100", {}, 30, 10, id="all of it in 70 days"),
        pytest.param("start: 90 days, target: 75 days", {36: "85 days"}, 65, -2, id="falling"),
        pytest.param("start: $0, target: $10M", {36: "$3M"}, 51, 1e6, id="money"),
        pytest.param("start: 0, target: 100", {36: "100"}, 50, 0, id="reached"),
        pytest.param("start: 0, target: 100", {36: "150"}, 65, -10, id="exceeded"),
        pytest.param("start: 0, target: 100", {36: "30"}, 99, 490, id="one day left"),
        pytest.param("start: 0, target: 100", {36: "30"}, 100, None, id="the last day"),
        pytest.param("start: 0, target: 100", {36: "30"}, 120, None, id="over"),
        pytest.param(
            "start: 0, target: 100, due: 2026-02-19", {36: "30"}, 43, 70, id="70 in the 7 days to its due"
        ),
        pytest.param("start: 0, target: 100, due: 2026-02-19", {36: "30"}, 50, None, id="due today"),
        pytest.param("start: 0, target: 100, due: 2026-02-19", {36: "30"}, 60, None, id="past its due"),
        pytest.param(
            "start: 0, target: 51, changes: [{date: 2026-02-20, target: 51, was: 100, why: w}]",
            {36: "30"},
            50,
            9.8,
            id="to the target in force",
        ),
        pytest.param(
            "start: 0, target: 51, changes: [{date: 2026-02-19, target: 51, was: 100, why: w}]",
            {36: "30"},
            51,
            3,
            id="once it moved",
        ),
    ],
)
def test_needed_is_what_is_left_over_the_weeks_left(
    tmp_path: Path, fields: str, readings: dict[int, str], n: int, needed: float | None
) -> None:
    assert pace(tmp_path, fields, readings, n)["needed"] == near(needed)


@pytest.mark.parametrize(
    ("fields", "readings", "n", "actual"),
    [
        pytest.param("start: 0, target: 100", {36: "30"}, 36, 6, id="30 in five weeks"),
        pytest.param("start: 0, target: 100", {36: "30"}, 64, 6, id="to its day, not to as-of"),
        pytest.param("start: 0, target: 100", {36: "30", 71: "80"}, 71, 8, id="the latest reading"),
        pytest.param("start: 0, target: 100", {36: "30", 71: "80"}, 70, 6, id="up to as-of"),
        pytest.param("start: 90 days, target: 75 days", {36: "85 days"}, 50, -1, id="falling"),
        pytest.param("start: 0, target: 100", {36: "-10"}, 50, -2, id="the wrong way"),
        pytest.param("start: 20, target: 100", {36: "50"}, 50, 6, id="from its start"),
        pytest.param("start: 0, target: 100", {}, 50, None, id="no reading"),
        pytest.param("start: 0, target: 100", {1: "30"}, 50, None, id="none after the first day"),
        pytest.param("start: 0, target: 100", {2: "1"}, 50, 7, id="a day after"),
        pytest.param("start: 0, target: 100", {36: "30"}, 100, 6, id="the last day"),
        pytest.param("start: 0, target: 100", {36: "30"}, 130, 6, id="over"),
        pytest.param("target: 100", {1: "10", 36: "30"}, 50, 4, id="from a start that was read"),
    ],
)
def test_actual_is_what_was_made_over_the_weeks_to_the_latest_reading(
    tmp_path: Path, fields: str, readings: dict[int, str], n: int, actual: float | None
) -> None:
    assert pace(tmp_path, fields, readings, n)["actual"] == near(actual)


@pytest.mark.parametrize(
    ("fields", "reading"),
    [
        ("kind: milestone", "40%"),
        ("kind: milestone, steps: [{id: a, title: A}, {id: b, title: B}]", "{done: [a]}"),
        ("kind: habit, target: 5, per: week", "3"),
        ("kind: maintain, min: 3, max: 5, start: 9", "6"),
        ("kind: rollup, of: score", ""),
    ],
)
def test_other_kinds_have_none(tmp_path: Path, fields: str, reading: str) -> None:
    readings = {36: reading} if reading else {}
    assert pace(tmp_path, fields, readings, 50) == {"needed": None, "actual": None}


@pytest.mark.parametrize(
    ("readings", "needed", "actual"),
    [
        pytest.param({}, 14, None, id="none yet"),
        pytest.param({"a": (36, 10)}, 12.6, 2, id="10 of 100 in five weeks"),
        pytest.param(
            {"a": (36, 10), "b": (43, 20)}, 9.8, 5, id="30 in six: the latest of those that feed it"
        ),
    ],
)
def test_a_rollup_of_values_has_one(
    tmp_path: Path, readings: dict[str, tuple[int, int]], needed: float, actual: float | None
) -> None:
    """As of day 50, fifty days before the end."""
    fed = "start: 0, target: 50, supports: '#top'"
    lines = "  - {id: top, title: K, kind: rollup, of: value, start: 0, target: 100}\n"
    lines += "".join(f"  - {{id: {name}, title: K, {fed}}}\n" for name in "ab")
    files: Files = {"P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n"}
    for name, (at, value) in readings.items():
        files[f"checkins/{day(at)}-mara.md"] = f"---\nupdates:\n  o#{name}: {value}\n---\n"
    found = key_results(site(tmp_path, files, day(50), HUNDRED_DAYS))["P/o#top"]["pace"]
    assert found == {"needed": near(needed), "actual": near(actual)}


def test_a_rollup_that_rollups_feed_has_one(tmp_path: Path) -> None:
    """As of day 50: 10 of 100 in the five weeks up to the latest reading, two levels below."""
    fed = "kind: rollup, of: value, start: 0, target: 100"
    lines = f"  - {{id: top, title: K, {fed}}}\n  - {{id: mid, title: K, {fed}, supports: '#top'}}\n"
    lines += "  - {id: a, title: K, start: 0, target: 50, supports: '#mid'}\n"
    files: Files = {
        "P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n",
        f"checkins/{day(36)}-mara.md": "---\nupdates:\n  o#a: 10\n---\n",
    }
    found = key_results(site(tmp_path, files, day(50), HUNDRED_DAYS))
    assert [found[f"P/o#{id_}"]["pace"]["actual"] for id_ in ("a", "mid", "top")] == [near(2)] * 3
