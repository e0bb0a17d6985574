"""Where a number is likely to end: a random walk with drift, its range and probability from Student's t."""

from __future__ import annotations

import math
from dataclasses import astuple
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.diagnostics import Span
from okrsite.kinds import Known
from okrsite.model.objective import KeyResult
from okrsite.model.period import Period
from okrsite.model.reading import Update
from okrsite.model.units import Unit
from okrsite.scoring.forecast import Forecast, forecast, walk
from tests.support import Files, checked, key_results, site

Values = dict[int, float]
Goal = tuple[float, float]
HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'
FIRST = date(2026, 1, 1)
WHERE = Span("o.md", 1, 1, 1, 1)
BARE: Any = dict.fromkeys(("ref", "id", "objective", "title", "short"), "k")
BARE |= {"kind": "metric", "unit": Unit(), "decimals": 0, "span": WHERE}
DAY_61 = "due: 2026-03-02"
T_1, T_2 = 3.0776835371752527, 1.8856180831641267
"""The 90% points of one and two degrees of freedom: tan(0.4 pi) and 4/3 of the square root of 2."""


def day(n: int) -> str:
    """The n-th of the period's hundred days."""
    return (FIRST + timedelta(n - 1)).isoformat()


def files(fields: str, readings: dict[int, str]) -> Files:
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    found: Files = {"P/o.md": f"{head}  - {{id: k, title: K, {fields}}}\n---\n"}
    for at, value in readings.items():
        found[f"checkins/{day(at)}-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return found


def shown(root: Path, fields: str, readings: dict[int, str], n: int) -> Any:
    """The forecast of a key result with these readings by day, as of the n-th, as `site.json` has it."""
    return key_results(site(root, files(fields, readings), day(n), HUNDRED_DAYS))["P/o#k"]["forecast"]


def direct(values: Values, last: int, start: float | None = None, goal: Goal = (0, 1)) -> Forecast | None:
    """The forecast for the `last` day, from readings by day; `goal` is where it came from and goes to."""
    kr = KeyResult(**BARE, period=Period("P", FIRST, FIRST + timedelta(last - 1)), start=start)
    on = {FIRST + timedelta(n - 1): value for n, value in values.items()}
    updates = tuple(Update(day=d, written=d, known=d, value=v, span=WHERE) for d, v in sorted(on.items()))
    return forecast(kr, Known(kr.last, updates, *goal))


def sure(found: Forecast | None) -> Forecast:
    assert found is not None
    return found


@pytest.mark.parametrize(("target", "p"), [(120, 0.5), (150, 0.25), (90, 0.75), (120 + 30 * T_1, 0.1)])
def test_three_readings_by_hand(tmp_path: Path, target: float, p: float) -> None:
    """b = 60/30 = 2; off by -10 in 10 days and 10 in 20: s² = 10 + 5; h = T = 30: error √(15·30·2) = 30."""
    found = shown(tmp_path, f"start: 0, target: {target}, {DAY_61}", {11: "10", 31: "60"}, 31)
    low, high = 120 - 30 * T_1, 120 + 30 * T_1
    assert found == pytest.approx({"mean": 120, "low": low, "high": high, "probability": p})


def test_four_readings_by_hand() -> None:
    """b = 1; off by 4, -6 and 2 in 4, 9 and 1 days: s² = (4 + 4 + 4) / 2; h = T = 14: error √(6·14·2)."""
    found = sure(direct({1: 0, 5: 8, 14: 11, 15: 14}, 29, goal=(0, 20)))
    error = math.sqrt(168)
    low, high = 28 - T_2 * error, 28 + T_2 * error
    assert astuple(found) == pytest.approx((28, low, high, 0.7, error, 14))


def test_a_falling_target_is_reached_from_above(tmp_path: Path) -> None:
    """The first of the above, upside down."""
    found = shown(tmp_path, f"start: 100, target: 10, {DAY_61}", {11: "90", 31: "40"}, 31)
    assert found["mean"] == pytest.approx(-20)
    assert found["probability"] == pytest.approx(0.75)


NILE = [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140]
"""The river's annual flow from 1871 on, in 10⁸ m³."""


@pytest.mark.parametrize("apart", [1, 7, 30])
@pytest.mark.parametrize("ahead", [1, 4, 25])
def test_evenly_spaced_it_is_the_drift_method(apart: int, ahead: int) -> None:
    """As in Forecasting: Principles and Practice, 5.2 and 5.5, with h and T counted in steps; and as in R's
    `rwf(drift = TRUE)`, which adds the variances of the steps to come and of the drift.
    """
    values = {1 + apart * i: float(flow) for i, flow in enumerate(NILE)}
    found = sure(direct(values, 1 + apart * (len(NILE) - 1 + ahead)))
    changes = [after - before for before, after in pairwise(NILE)]
    b, s, n = fmean(changes), stdev(changes), len(changes)
    assert found.days_ahead == apart * ahead
    assert found.mean == pytest.approx(NILE[-1] + ahead * b)
    assert found.standard_error == pytest.approx(s * math.sqrt(ahead * (1 + ahead / (len(NILE) - 1))))
    assert found.standard_error == pytest.approx(math.sqrt(ahead * s**2 + (ahead * s / math.sqrt(n)) ** 2))


UP, FAR = "start: 0, target: 100", "start: 200000000.11, target: 200000000.209"


@pytest.mark.parametrize(
    ("fields", "readings", "mean", "p"),
    [
        pytest.param(UP, {11: "0", 31: "0"}, 0, 0, id="constant"),
        pytest.param(UP, {1: "31", 11: "30", 31: "28"}, 21.1, 0, id="a reading of the start's day"),
        pytest.param("start: 0, target: 5", {1: "5", 11: "5", 31: "5"}, 5, 1, id="constant, at the target"),
        pytest.param("start: 0, target: 9.9", {11: "1", 31: "3"}, 9.9, 1, id="straight to the target"),
        pytest.param("start: 0, target: 9", {11: "1", 31: "3"}, 9.9, 1, id="straight beyond it"),
        pytest.param("start: 0, target: 9.91", {11: "1", 31: "3"}, 9.9, 0, id="straight to just below"),
        pytest.param("start: 7.9, target: 8.89", {11: "8", 31: "8.2"}, 8.89, 1, id="but for rounding"),
        pytest.param(FAR, {11: "200000000.12", 31: "200000000.14"}, 2e8, 1, id="and far from 0"),
        pytest.param("start: 20, target: 10.1", {11: "19", 31: "17"}, 10.1, 1, id="straight down to it"),
        pytest.param("start: 20, target: 11", {11: "19", 31: "17"}, 10.1, 1, id="straight down beyond it"),
        pytest.param("start: 20, target: 10", {11: "19", 31: "17"}, 10.1, 0, id="straight down, not to it"),
        pytest.param("start: 0, target: 9.9e-7", {11: "1e-7", 31: "3e-7"}, 9.9e-7, 1, id="tiny"),
        pytest.param("start: 0, target: 2e-9", {11: "0", 31: "0"}, 0, 0, id="nearly nothing to go"),
        pytest.param(UP, {11: "70", 90: "30", 100: "60"}, 60, 0, id="read on the last day"),
        pytest.param(UP, {11: "70", 90: "30", 100: "100"}, 100, 1, id="read on the last day, at the target"),
        pytest.param("target: 5", {1: "5", 11: "5", 31: "5"}, 5, 1, id="from the target to the target"),
    ],
)
def test_without_width_it_is_sure(tmp_path: Path, fields: str, readings: Any, mean: float, p: int) -> None:
    found = shown(tmp_path, fields, readings, 100)
    assert found["low"] == found["mean"] == found["high"] == pytest.approx(mean)
    assert found["probability"] == p


def test_a_walk_never_stands_still_on_a_target_that_is_its_start(tmp_path: Path) -> None:
    assert shown(tmp_path, "target: 5", {1: "5", 11: "6", 31: "5"}, 40)["probability"] == 0


TWO, THREE = {11: "10", 31: "20"}, {11: "10", 31: "20", 41: "50"}


@pytest.mark.parametrize(
    ("fields", "readings", "n", "has"),
    [
        pytest.param(UP, {}, 50, False, id="the start alone"),
        pytest.param(UP, {11: "10"}, 50, False, id="one reading"),
        pytest.param(UP, TWO, 50, True, id="two readings and the start"),
        pytest.param(UP, TWO, 30, False, id="the second not yet known"),
        pytest.param(UP, {1: "5", 11: "10"}, 50, False, id="a reading on the first day is the start"),
        pytest.param("target: 100", TWO, 50, False, id="a start that was read counts once"),
        pytest.param("target: 100", {1: "1", **TWO}, 50, True, id="three readings"),
        pytest.param(UP, {11: "10", 31: "{confidence: 6}"}, 50, False, id="a word is no reading"),
        pytest.param(UP, THREE, 100, True, id="as of the last day"),
        pytest.param(UP, THREE, 101, False, id="as of the day after"),
        pytest.param(f"{UP}, {DAY_61}", THREE, 61, True, id="due"),
        pytest.param(f"{UP}, {DAY_61}", THREE, 62, False, id="past its due"),
        pytest.param(f"{UP}, weight: 0", THREE, 50, True, id="of no weight"),
        pytest.param(f"{UP}, state: draft", THREE, 50, False, id="draft"),
        pytest.param(f"{UP}, state: dropped, since: 2026-02-15, why: w", THREE, 46, False, id="dropped"),
        pytest.param(f"{UP}, state: dropped, since: 2026-02-15, why: w", THREE, 45, True, id="not yet"),
        pytest.param(f"{UP}, state: postponed, since: 2026-02-15, why: w", THREE, 46, False, id="postponed"),
        pytest.param("kind: habit, target: 5, per: week", THREE, 50, False, id="habit"),
        pytest.param("kind: maintain, min: 3, max: 5, start: 9", THREE, 50, False, id="maintain"),
        pytest.param("kind: milestone", {11: "10%", 31: "20%", 41: "50%"}, 50, False, id="milestone"),
    ],
)
def test_who_has_one(tmp_path: Path, fields: str, readings: dict[int, str], n: int, *, has: bool) -> None:
    assert (shown(tmp_path, fields, readings, n) is not None) is has


def test_a_rollup_has_none(tmp_path: Path) -> None:
    top = "  - {id: top, title: T, kind: rollup, of: value, start: 0, target: 100}\n"
    content = files(f"{UP}, supports: '#top'", THREE)
    content["P/o.md"] = str(content["P/o.md"]).replace("key_results:\n", f"key_results:\n{top}")
    found = key_results(site(tmp_path, content, day(50), HUNDRED_DAYS))
    assert found["P/o#top"]["forecast"] is None
    assert found["P/o#k"]["forecast"] is not None


def test_the_probability_is_of_the_target_in_force(tmp_path: Path) -> None:
    """150 until day 34, and 90 from then on."""
    moved = f"start: 0, target: 90, changes: [{{date: {day(35)}, target: 90, was: 150, why: w}}], {DAY_61}"
    readings = {11: "10", 31: "60"}
    assert shown(tmp_path, moved, readings, 34)["probability"] == pytest.approx(0.25)
    assert shown(tmp_path, moved, readings, 35)["probability"] == pytest.approx(0.75)


def test_late_final_figures_are_one_reading_of_the_last_day(tmp_path: Path) -> None:
    """Due 20 days after the period, whose day 100 two late figures count for: the later holds."""
    content = files(f"{UP}, due: 2026-04-30", {50: "5", 104: "20", 108: "9.9"})
    result = checked(tmp_path, content, day(110), HUNDRED_DAYS)
    assert result.world is not None
    found = sure(result.world.scores.key_results["P/o#k"].forecast)
    assert found.days_ahead == 20
    assert found.mean == pytest.approx(9.9 + 20 * 9.9 / 99)


def test_a_reading_after_the_last_day_gives_none() -> None:
    assert sure(direct({1: 0, 2: 3, 5: 4}, 5)).days_ahead == 0
    assert direct({1: 0, 2: 3, 6: 4}, 5) is None


def test_several_readings_of_a_day_are_the_last() -> None:
    read = [(FIRST + timedelta(n), float(v)) for n, v in [(0, 1), (4, 90), (4, 8), (9, 10)]]
    assert walk(read) == walk([r for r in read if r[1] != 90])
    assert walk(read[:3]) is None


amounts = st.floats(-1e15, 1e15) | st.floats(-1e-9, 1e-9) | st.integers(-1000, 1000).map(float)
series = st.dictionaries(st.integers(1, 3000), amounts, min_size=1, max_size=40)
plain = st.dictionaries(st.integers(1, 400), st.integers(-1000, 1000).map(float), min_size=3, max_size=20)


@given(series, st.none() | amounts, st.tuples(amounts, amounts), st.integers(0, 3000))
def test_the_mean_is_in_its_range(values: Values, start: float | None, goal: Goal, ahead: int) -> None:
    found = direct(values, max(values) + ahead, start, goal)
    count = len(values.keys() | ({1} if start is not None else set()))
    assert (found is not None) is (count >= 3)
    if found is not None:
        assert -math.inf < found.low <= found.mean <= found.high < math.inf
        assert 0 <= found.probability <= 1
        assert found.standard_error >= 0
        assert found.days_ahead == ahead


@given(plain, st.integers(0, 200), st.integers(-1000, 1000), st.sampled_from([-50.0, -1, 0.001, 3, 1e9]))
def test_shifted_and_scaled_readings_shift_and_scale_it(
    values: Values, ahead: int, by: int, times: float
) -> None:
    goal = (0.0, 70.0)
    one = sure(direct(values, max(values) + ahead, goal=goal))

    def moved(y: float) -> float:
        return (y + by) * times

    there = (moved(goal[0]), moved(goal[1]))
    other = sure(direct({n: moved(y) for n, y in values.items()}, max(values) + ahead, goal=there))
    near = 1e-6 * abs(times)
    low, high = sorted((moved(one.low), moved(one.high)))
    assert (other.mean, other.low, other.high) == pytest.approx((moved(one.mean), low, high), abs=near)
    assert other.standard_error == pytest.approx(one.standard_error * abs(times), abs=near)
    if one.standard_error > 1e-6:
        assert other.probability == pytest.approx(one.probability, abs=1e-6)


def test_of_past_weeks_none_is_reckoned_until_somebody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date] = []

    def counted(kr: KeyResult, known: Known) -> Forecast | None:
        asked.append(known.as_of)
        return forecast(kr, known)

    monkeypatch.setattr("okrsite.scoring.key_results.forecast", counted)
    found = checked(tmp_path, files(UP, {11: "10", 31: "20"}), day(50), HUNDRED_DAYS).world
    assert found is not None
    week = next(s for s in found.weeks if s.as_of == date(2026, 2, 8))
    asked.clear()
    first, again = (week.key_results["P/o#k"].forecast for _ in range(2))
    assert first is not None
    assert first is again
    assert asked == [date(2026, 2, 8)]
