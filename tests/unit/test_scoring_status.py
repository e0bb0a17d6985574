"""A key result's status: the first rule that applies, then the gap between expected and done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def day(n: int) -> str:
    """The n-th of the period's hundred days, on which n% is expected."""
    return (date(2026, 1, 1) + timedelta(n - 1)).isoformat()


def kr(
    root: Path,
    value: str | None,
    n: int,
    fields: str = "start: 0, target: 100",
    head: str = "",
    config: str = "",
) -> Any:
    """The key result with a reading on the first day (None: without), as of the n-th."""
    top = f"---\ntype: objective\ntitle: O\n{head}key_results:\n"
    files: Files = {"P/o.md": f"{top}  - {{id: k, title: K, {fields}}}\n---\n"}
    if value is not None:
        files[f"checkins/{day(1)}-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return key_results(site(root, files, day(n), HUNDRED_DAYS + config))["P/o#k"]


@pytest.mark.parametrize(
    ("value", "n", "status"),
    [
        ("60", 50, "on_track"),  # ahead
        ("50", 50, "on_track"),
        ("40", 50, "on_track"),  # a gap of 0.10
        ("39.999", 50, "at_risk"),
        ("25", 50, "at_risk"),  # a gap of 0.25
        ("24.999", 50, "off_track"),
        ("0", 50, "off_track"),
        ("-10", 10, "at_risk"),  # p, not the score: 0.1 - (-0.1)
        ("-20", 10, "off_track"),
        # 0.4 - 0.3 and the like are a little more than 0.10 in binary: the tolerance of 1e-9 is for them.
        ("30", 40, "on_track"),
        ("70", 80, "on_track"),
        ("30", 55, "at_risk"),
        ("55", 80, "at_risk"),
        ("29.99999995", 40, "on_track"),
        ("29.999999", 40, "at_risk"),
    ],
)
def test_the_gap_decides_while_it_runs(tmp_path: Path, value: str, n: int, status: str) -> None:
    assert kr(tmp_path, value, n)["status"] == status


@pytest.mark.parametrize(
    ("value", "status"),
    [("50", "on_track"), ("45", "on_track"), ("44", "at_risk"), ("10", "at_risk"), ("9", "off_track")],
)
def test_the_gaps_can_be_configured(tmp_path: Path, value: str, status: str) -> None:
    config = "[status]\nat_risk_gap = 0.05\noff_track_gap = 0.40\n"
    assert kr(tmp_path, value, 50, config=config)["status"] == status


@pytest.mark.parametrize(
    ("fields", "value", "status"),
    [
        ("start: 0, target: 100", "100", "achieved"),
        ("start: 0, target: 100", "130", "achieved"),
        ("start: 0, target: 100", "99.99999999", "achieved"),  # within 1e-9 of p = 1
        ("start: 0, target: 100", "99.9999", "on_track"),
        ("start: 90 days, target: 75 days", "75 days", "achieved"),
        ("start: 1.1, change: +10%", "1.21", "achieved"),
        ("start: 0.1, target: 0.3", "0.3", "achieved"),
    ],
)
def test_reaching_the_target_is_achieved_on_any_day(
    tmp_path: Path, fields: str, value: str, status: str
) -> None:
    assert kr(tmp_path, value, 5, fields)["status"] == status
    assert kr(tmp_path, value, 100, fields)["status"] == status


@pytest.mark.parametrize(
    ("value", "n", "status"),
    [
        pytest.param("100", 0, "planned", id="before the first day"),
        pytest.param(None, 0, "planned", id="before, without a reading"),
        pytest.param("50", 1, "on_track", id="the first day"),
        pytest.param(None, 1, "no_data", id="the first day, without a reading"),
        pytest.param(None, 100, "no_data", id="the last day, without a reading"),
        pytest.param("0", 100, "off_track", id="the last day"),
        pytest.param("100", 101, "closed", id="after the last day, achieved or not"),
        pytest.param(None, 101, "closed", id="after, without a reading"),
    ],
)
def test_before_and_after_the_period(tmp_path: Path, value: str | None, n: int, status: str) -> None:
    assert kr(tmp_path, value, n)["status"] == status


@pytest.mark.parametrize("n", [1, 9, 50])
def test_without_a_reading_it_is_never_a_colour_of_success(tmp_path: Path, n: int) -> None:
    k = kr(tmp_path, None, n)
    assert (k["progress"], k["status"]) == (0, "no_data")


@pytest.mark.parametrize(
    ("value", "n", "status"),
    [
        ("40", 20, "on_track"),
        ("100", 60, "achieved"),
        ("95", 60, "on_track"),
        ("80", 60, "at_risk"),
        ("50", 60, "off_track"),
        ("50", 100, "off_track"),
        ("50", 101, "closed"),
    ],
)
def test_past_its_due_a_key_result_keeps_its_colour_until_the_period_ends(
    tmp_path: Path, value: str, n: int, status: str
) -> None:
    """Due on day 40; from then on all of it is expected."""
    assert kr(tmp_path, value, n, f"start: 0, target: 100, due: {day(40)}")["status"] == status


@pytest.mark.parametrize("state", ["dropped", "postponed"])
@pytest.mark.parametrize(
    ("n", "status"),
    [(0, "planned"), (50, "off_track"), (59, "off_track"), (60, None), (61, None), (101, None)],
)
@pytest.mark.parametrize("of_objective", [False, True])
def test_dropped_and_postponed_hold_from_their_day_on(
    tmp_path: Path, state: str, n: int, status: str | None, of_objective: bool
) -> None:
    """Since day 60, by the key result's own state or by its objective's."""
    if of_objective:
        k = kr(tmp_path, "10", n, head=f"state: {state}\nsince: {day(60)}\nwhy: no budget\n")
    else:
        k = kr(tmp_path, "10", n, f"start: 0, target: 100, state: {state}, since: {day(60)}, why: no budget")
    assert k["status"] == (status or state)


@pytest.mark.parametrize("n", [0, 50, 101])
@pytest.mark.parametrize("of_objective", [False, True])
def test_a_draft_is_a_draft_on_any_day_and_has_no_score(tmp_path: Path, n: int, of_objective: bool) -> None:
    if of_objective:
        k = kr(tmp_path, "100", n, head="state: draft\n")
    else:
        k = kr(tmp_path, "100", n, "start: 0, target: 100, state: draft")
    assert (k["status"], k["score"]) == ("draft", None)
