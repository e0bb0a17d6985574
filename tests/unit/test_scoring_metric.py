"""A metric's progress: (current - start) / (target - start), up or down, by target or by change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.diagnostics import Severity
from tests.support import Files, checked, faults, key_results, site


def given(fields: str, readings: dict[str, str], csv: str = "") -> Files:
    """A key result `2026-Q1/o#k` of these fields, and a check-in for each reading."""
    objective = f"---\ntype: objective\ntitle: O\nkey_results:\n  - {{id: k, title: K, {fields}}}\n---\n"
    files: Files = {"2026-Q1/o.md": objective}
    for day, value in readings.items():
        files[f"checkins/{day}-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    if csv:
        files["data/crm.csv"] = csv
    return files


def kr(root: Path, fields: str, readings: dict[str, str], as_of: str = "2026-02-15", csv: str = "") -> Any:
    return key_results(site(root, given(fields, readings, csv), as_of))["2026-Q1/o#k"]


@pytest.mark.parametrize(
    ("fields", "reading", "p"),
    [
        ("start: 0, target: 200", "50", 0.25),
        ("start: 100, target: 150", "120", 0.4),
        ("start: -10, target: 10", "0", 0.5),
        ("start: $3.7M, target: $5.1M", "$4.4M", 0.5),
        ("start: 10%, target: 18%", "12%", 0.25),
        ("start: 90 days, target: 75 days", "84 days", 0.4),
        ("start: 10:00 min/mile, target: 9:30 min/mile", "9:45 min/mile", 0.5),
        ("start: $12k, target: $9k", "$9,750", 0.75),
    ],
)
def test_progress_is_the_share_of_the_way_from_start_to_target(
    tmp_path: Path, fields: str, reading: str, p: float
) -> None:
    k = kr(tmp_path, fields, {"2026-02-01": reading})
    assert k["progress"] == pytest.approx(p)
    assert k["score"] == pytest.approx(p)


@pytest.mark.parametrize(
    ("fields", "start", "target", "unit"),
    [
        ("start: $3.7M, target: $5.1M", 3_700_000, 5_100_000, "$"),
        ("start: 78%, target: 85%", 78, 85, "%"),
        ("start: 10:00 min/mile, target: 9:30 min/mile", 10, 9.5, "min/mile"),
        ("start: 90 days, target: 75", 90, 75, "days"),
        ("start: 15, target: 30", 15, 30, ""),
        ("unit: $, start: 15, target: 30", 15, 30, "$"),
    ],
)
def test_numbers_stand_in_the_written_unit(
    tmp_path: Path, fields: str, start: float, target: float, unit: str
) -> None:
    k = kr(tmp_path, fields, {})
    assert (k["start"], k["target"], k["unit"]) == (start, target, unit)


@pytest.mark.parametrize(
    ("fields", "target", "reading", "p"),
    [
        ("start: $12k, change: -25%", 9000, "$10.5k", 0.5),
        ("start: 1000, change: +30%", 1300, "1150", 0.5),
        ("start: 90 days, change: -50%", 45, "72 days", 0.4),
        ("start: 30, change: +20", 50, "40", 0.5),
        ("start: 30, change: -20", 10, "25", 0.25),
        ("start: $4M, change: +$2M", 6_000_000, "$5M", 0.5),
        ("start: 70%, change: +10 pts", 80, "75%", 0.5),
        ("start: 7.5%, change: -2.5 pts", 5, "7%", 0.2),
    ],
)
def test_a_change_sets_the_target(tmp_path: Path, fields: str, target: float, reading: str, p: float) -> None:
    k = kr(tmp_path, fields, {"2026-02-01": reading})
    assert k["target"] == pytest.approx(target)
    assert k["progress"] == pytest.approx(p)


def test_a_bare_percent_change_of_a_percentage_is_an_error_that_offers_both_readings(tmp_path: Path) -> None:
    found = faults(tmp_path, given("start: 70%, change: +10%", {}))
    errors = [d for d in found if d.severity is Severity.ERROR]
    assert [d.span.path for d in errors] == ["content/2026-Q1/o.md"]
    said = errors[0].message + errors[0].hint
    assert "+10 pts" in said  # to 80%
    assert "77" in said  # a tenth of 70% more


@pytest.mark.parametrize(
    ("fields", "reading", "p", "score"),
    [
        ("start: 0, target: 100", "130", 1.3, 1),
        ("start: 90 days, target: 75 days", "60 days", 2, 1),
        ("start: 0, target: 100", "-20", -0.2, 0),
        ("start: 90 days, target: 75 days", "99 days", -0.6, 0),
    ],
)
def test_progress_is_kept_beyond_both_ends_and_the_score_is_clamped(
    tmp_path: Path, fields: str, reading: str, p: float, score: float
) -> None:
    k = kr(tmp_path, fields, {"2026-02-01": reading})
    assert k["progress"] == pytest.approx(p)
    assert k["score"] == score


def test_until_there_is_a_reading_the_start_is_current(tmp_path: Path) -> None:
    k = kr(tmp_path, "start: 40, target: 100", {"2026-02-16": "70"})
    assert (k["current"], k["progress"], k["score"], k["status"]) == (40, 0, 0, "no_data")
    assert k["readings"] == []


@pytest.mark.parametrize(
    ("readings", "start", "p"),
    [
        pytest.param({"2025-12-20": "40", "2026-02-01": "70"}, 40, 0.5, id="before the first day"),
        pytest.param({"2025-12-01": "10", "2025-12-20": "40", "2026-02-01": "70"}, 40, 0.5, id="last of two"),
        pytest.param({"2026-01-01": "40", "2026-02-01": "70"}, 40, 0.5, id="on the first day"),
        pytest.param({"2025-12-20": "10", "2026-01-01": "40", "2026-02-01": "70"}, 40, 0.5, id="both"),
        pytest.param({"2026-01-12": "40", "2026-02-01": "70"}, 40, 0.5, id="after: the first reading"),
        pytest.param({"2026-01-12": "40"}, 40, 0, id="the only reading"),
        pytest.param({"2026-01-12": "40", "2026-02-16": "70"}, 40, 0, id="the other is later than as-of"),
    ],
)
def test_a_start_left_out_is_the_last_reading_up_to_the_first_day_else_the_first(
    tmp_path: Path, readings: dict[str, str], start: float, p: float
) -> None:
    k = kr(tmp_path, "target: 100", readings)
    assert k["start"] == start
    assert k["progress"] == pytest.approx(p)


def test_a_start_from_a_later_reading_is_told_with_a_way_out(tmp_path: Path) -> None:
    found = faults(tmp_path, given("target: 100", {"2026-01-12": "40", "2026-02-01": "70"}))
    offers = [d for d in found if "start: 0" in d.message + d.hint]
    assert [(d.severity, d.span.path) for d in offers] == [(Severity.WARNING, "content/2026-Q1/o.md")]


@pytest.mark.parametrize(
    ("csv", "start", "current"),
    [
        pytest.param("date,arr\n2025-12-01,10\n2025-12-30,40\n2026-02-01,70\n", 40, 70, id="before"),
        pytest.param("date,arr\n2025-12-30,10\n2026-01-01,40\n2026-02-01,70\n", 40, 70, id="on"),
        pytest.param("date,arr\n2026-01-10,40\n2026-02-01,70\n", 40, 70, id="after"),
        pytest.param("date,arr\n2025-12-30,40\n2026-02-16,70\n", 40, 40, id="none in the period yet"),
        pytest.param("date,arr\n2025-12-01,40\n2025-12-30,\n2026-02-01,70\n", 40, 70, id="an empty cell"),
    ],
)
def test_a_start_left_out_may_come_from_a_table(
    tmp_path: Path, csv: str, start: float, current: float
) -> None:
    k = kr(tmp_path, "target: 100, source: data/crm.csv#arr", {}, csv=csv)
    assert (k["start"], k["current"]) == (start, current)
    assert k["progress"] == pytest.approx((current - 40) / 60)


def test_a_written_start_stands_whatever_was_read_before(tmp_path: Path) -> None:
    csv = "date,arr\n2025-12-30,40\n2026-02-01,70\n"
    k = kr(tmp_path, "start: 0, target: 100, source: data/crm.csv#arr", {}, csv=csv)
    assert (k["start"], k["progress"]) == (0, pytest.approx(0.7))


def test_rows_outside_the_period_are_passed_over_in_silence(tmp_path: Path) -> None:
    csv = "date,arr\n2025-12-30,40\n2026-02-01,70\n2026-04-01,90\n"
    fields = "start: 0, target: 100, source: data/crm.csv#arr"
    result = checked(tmp_path, given(fields, {}, csv), "2026-05-01")
    assert [d for d in result.diagnostics if "crm" in d.span.path] == []
    assert kr(tmp_path, fields, {}, "2026-05-01", csv)["current"] == 70


CHANGED = (
    "start: 0, target: 50, changes: ["
    "{date: 2026-02-01, target: 80, was: 100, why: a market lost}, "
    "{date: 2026-02-10, target: 50, was: 80, why: a team moved}]"
)


@pytest.mark.parametrize(
    ("as_of", "target", "p"),
    [
        ("2026-01-20", 100, 0.4),
        ("2026-01-31", 100, 0.4),
        ("2026-02-01", 80, 0.5),
        ("2026-02-09", 80, 0.5),
        ("2026-02-10", 50, 0.8),
        ("2026-05-01", 50, 0.8),
    ],
)
def test_the_target_in_force_is_what_the_next_change_came_from(
    tmp_path: Path, as_of: str, target: float, p: float
) -> None:
    k = kr(tmp_path, CHANGED, {"2026-01-10": "40"}, as_of)
    assert k["target"] == target
    assert k["progress"] == pytest.approx(p)


def test_the_newest_target_must_be_the_last_changes(tmp_path: Path) -> None:
    fields = "start: 0, target: 60, changes: [{date: 2026-02-10, target: 50, was: 100, why: w}]"
    found = faults(tmp_path, given(fields, {}))
    assert [d.span.path for d in found if d.severity is Severity.ERROR] == ["content/2026-Q1/o.md"]
