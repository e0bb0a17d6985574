"""Figures as people read them, from 1e-9 to 1e15: amounts, changes and paces in their own unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrsite.charts.stands import table
from okrsite.diagnostics import Span
from okrsite.model.objective import KeyResult
from okrsite.model.period import PeriodNames
from okrsite.model.quantity import QuantityFault, parse_quantity
from okrsite.model.units import Unit, parse_unit
from okrsite.scoring.values import GroupScore
from okrsite.view.blocks import key_result_block
from okrsite.view.by_week import Stand
from okrsite.view.by_week import trend as by_week
from okrsite.view.figures import (
    amount,
    change_text,
    distance,
    gained,
    number,
    percent,
    rose,
    score_change,
    size_text,
    unbroken,
    weight_text,
)
from okrsite.view.kpis import trend
from okrsite.view.marks import bar, mark
from okrsite.view.world import World
from tests.charted import GOAL, checkins, gauge, goal
from tests.support import TEAMS, Files, checked


@pytest.mark.parametrize(
    ("weight", "text"),
    [(1e-6, "0.000001"), (1e6, "1,000,000"), (2.0, "2"), (0.5, "0.5"), (100.0, "100"), (1e15, f"{10**15:,}")],
)
def test_a_weight_is_written_as_people_write_numbers(weight: float, text: str) -> None:
    assert weight_text(weight) == text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (number(-0.4), "−0.40"),
        (number(-0.001), "0.00"),
        (gained(-0.04), "−0.04"),
        (gained(0.17), "+0.17"),
    ],
)
def test_a_score_below_nothing_has_a_true_minus(figure: str, text: str) -> None:
    assert figure == text


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (0.692, 0.696, "unchanged this week"),  # 0.69 and 0.69: 0.7 is not reached yet
        (0.697, 0.701, "up 0.01 this week"),
        (0.399, 0.396, "unchanged this week"),
        (0.401, 0.399, "down 0.01 this week"),
        (0.994, 0.999, "unchanged this week"),
        (0.999, 1.0, "up 0.01 this week"),
    ],
)
def test_a_score_moves_by_what_it_is_shown_to_move(before: float, now: float, change: str) -> None:
    was, is_ = (
        GroupScore(score=s, final_score=None, expected=1.0, status="at_risk", objectives=())
        for s in (before, now)
    )
    assert score_change(is_, was) == change
    said = change.replace("up", "rose by").replace("down", "fell by").replace("unchanged", "is unchanged")
    assert rose(is_, was, "It") == f"It {said}."


@pytest.mark.parametrize(
    ("score", "expected", "told", "signed"),
    [
        (0.698, 0.70, "0.01 behind pace", "−0.01"),
        (0.698, 0.694, "on pace", "+0.00"),
        (0.703, 0.699, "0.01 ahead of pace", "+0.01"),
    ],
)
def test_a_distance_is_that_of_the_scores_shown_beside_it(
    score: float, expected: float, told: str, signed: str
) -> None:
    assert distance(score, expected) == told
    stand = Stand(date(2026, 2, 15), score, expected, mark("on_track"))
    (row,) = table("Score by week", (stand,), date(2026, 2, 16)).texts or ()
    assert row[1:4] == (number(score), number(expected), signed)


def test_rounding_widens_no_gap() -> None:
    """0.69 of 0.89, then 0.69 of 0.90; the gap stayed at 0.20."""
    scores = (8, 0.6951, 0.8949), (15, 0.6957, 0.8960)
    stands = [Stand(date(2026, 2, day), score, pace, mark("at_risk")) for day, score, pace in scores]
    assert by_week(tuple(stands)) == "The gap is the same as at the end of last week."


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100%"),
        (1 - 1e-12, "100%"),
        (0.997, "over 99%"),
        (0.994, "99%"),
        (0.004, "under 1%"),
        (0.0, "0%"),
        (-0.004, "0%"),
        (-0.25, "−25%"),
        (1.3, "130%"),
    ],
)
def test_percent_never_show_the_whole_before_it_is_there_nor_nothing_where_there_is_some(
    share: float, text: str
) -> None:
    assert percent(share) == text
    assert bar(share, None, "Calls").label == f"Calls: {text} of the way"


def test_a_habit_is_kept_in_whole_only_where_it_was_met_each_time(tmp_path: Path) -> None:
    habit = goal("arr, kind: habit\ntarget: 300\nper: month")
    read = checkins(arr={"2026-01-30": 300, "2026-02-27": 300, "2026-03-30": 298})
    made = world(tmp_path, {GOAL: habit, **read}, "2026-03-31")
    (kr,) = made.site.key_results.values()
    assert key_result_block(made, kr).row.current == "over 99% kept"


def test_a_mean_of_scores_moves_as_it_is_shown(tmp_path: Path) -> None:
    fed = goal("arr, start: 0\ntarget: 1000\nsupports: top#mean").replace("Grow", "Feed")
    top = goal("mean, kind: rollup\nof: score")
    files: Files = {GOAL: fed, "2026-Q1/company/top.md": top}
    read = checkins(arr={"2026-02-05": 697, "2026-02-14": 701})
    made = world(tmp_path, {**files, **read}, "2026-02-15")
    kr = made.site.key_results["2026-Q1/company/top#mean"]
    now, before = made.scores.key_results[kr.ref], made.before.key_results[kr.ref]
    assert change_text(kr, now, before) == "up 0.01 this week"


def test_a_figure_keeps_its_unit_on_its_line() -> None:
    assert unbroken("of 2.5 seconds") == "of\u00a02.5\u00a0seconds"
    assert unbroken("green up to 2.5 seconds, amber up to 4") == "green up to 2.5\u00a0seconds, amber up to 4"


def test_so_has_an_amount(tmp_path: Path) -> None:
    assert amount(key_result(tmp_path, "start: 9%\ntarget: 2%"), -1.0) == "−1%"


def world(root: Path, files: Files, as_of: str) -> World:
    found = checked(root, {"teams.csv": TEAMS, **files}, as_of).world
    assert found is not None
    return found


def told(root: Path, fields: str, read: dict[str, str], as_of: str = "2026-02-16") -> dict[str, str]:
    """What a key result's page says of its figures; `change` is what moved in the week."""
    made = world(root, {GOAL: goal(f"arr, {fields}"), **checkins(arr=read)}, as_of)
    kr = next(iter(made.site.key_results.values()))
    facts = {fact.term: fact.links[0].text for fact in key_result_block(made, kr).facts}
    now, before = made.scores.key_results[kr.ref], made.before.key_results[kr.ref]
    return {**facts, "change": change_text(kr, now, before)}


def key_result(root: Path, fields: str) -> KeyResult:
    return next(iter(world(root, {GOAL: goal(f"arr, {fields}")}, "2026-02-16").site.key_results.values()))


TINY = {"2026-01-12": "3e-10", "2026-02-02": "6e-10", "2026-02-15": "1e-9"}


def test_what_is_tiny_is_no_nothing(tmp_path: Path) -> None:
    said = told(tmp_path, "start: 0\ntarget: 2e-9", TINY)
    assert said["change"] == "up 0.0000000004 this week"
    assert said["Pace so far"] == "Up 0.00000000016 a week"
    assert said["Pace needed"] == "Up 0.00000000016 a week"
    assert said["Forecast for 31 March"] == "0.000000002"
    assert said["80% interval"] == "0.0000000013 to 0.0000000026"


@pytest.mark.parametrize(
    ("fields", "read", "change", "so_far"),
    [
        ("start: 0\ntarget: 1e15", ("4e14", "5e14"), "up 100,000bn this week", "Up 76,000bn a week"),
        ("start: 0\ntarget: 2e9", ("1000000000", "1000000001"), "up 1 this week", "Up 0.15bn a week"),
        ("start: 0\ntarget: 1", ("0.25", "0.25"), "no change this week", "Up 0.04 a week"),
        ("start: 5e-9\ntarget: 1e-9", ("5e-9", "5e-9"), "no change this week", "No change"),
        ("start: 1 x\ntarget: 40000 x", ("1 x", "2.5 x"), "up 1.5 x this week", "Up 0.23 x a week"),
        ("start: $0\ntarget: $9M", ("$3.6M", "$3.75M"), "up $0.15M this week", "Up $0.6M a week"),
        ("start: 0 t CO2\ntarget: 9", ("0", "0.004"), "up 0.004 t CO2 this week", "Up 0.00061 t CO2 a week"),
    ],
)
def test_changes_and_paces_keep_their_size(
    tmp_path: Path, fields: str, read: tuple[str, str], change: str, so_far: str
) -> None:
    said = told(tmp_path, fields, {"2026-02-02": read[0], "2026-02-16": read[1]})
    assert (said["change"], said["Pace so far"]) == (change, so_far)


def test_progress_by_steps_goes_up_in_words_like_amounts(tmp_path: Path) -> None:
    steps = "[{id: a, title: A, done: 2026-02-14}, {id: b, title: B}]"
    files: Files = {GOAL: goal(f"arr, kind: milestone\nsteps: {steps}")}
    made = world(tmp_path, files, "2026-02-16")
    (kr,) = made.site.key_results.values()
    now, earlier = made.scores.key_results[kr.ref], replace(made.scores.key_results[kr.ref], progress=0.0)
    assert change_text(kr, now, earlier) == "up 0.50 this week"
    assert change_text(kr, earlier, now) == "down 0.50 this week"


def test_a_pace_far_beyond_the_one_so_far(tmp_path: Path) -> None:
    said = told(tmp_path, "start: 1 x\ntarget: 40000 x", {"2026-02-16": "1.00001 x"})
    assert said["Pace so far"] == "Up 0.0000015 x a week"
    assert said["Pace needed"] == "Up 6,500 x a week"


@pytest.mark.parametrize(
    ("fields", "read", "so_far", "needed"),
    [
        (
            "start: 9:30 min/mile\ntarget: 8:00",
            "9:00",
            "Down 0:05 min/mile a week",
            "Down 0:10 min/mile a week",
        ),
        ("start: 4:30 hours\ntarget: 2:00", "4:00", "Down 0:04:36 hours a week", "Down 0:20 hours a week"),
        ("start: 100:00 h\ntarget: 10:00", "70:00", "Down 4:30 h a week", "Down 9:50 h a week"),
        (
            "start: 9:30 min/mile\ntarget: 8:00",
            "9:29",
            "Down 0.0025 min/mile a week",
            "Down 0:14 min/mile a week",
        ),
    ],
)
def test_paces_on_a_clock(tmp_path: Path, fields: str, read: str, so_far: str, needed: str) -> None:
    said = told(tmp_path, fields, {"2026-02-16": read})
    assert (said["Pace so far"], said["Pace needed"]) == (so_far, needed)


def test_an_amount_reckoned_keeps_what_its_scale_shows(tmp_path: Path) -> None:
    kr = key_result(tmp_path, "start: 0\ntarget: 2e-9")
    assert amount(kr, 1.26e-9, exact=False, scale=2e-9) == "0.0000000013"
    assert amount(kr, 1.26e-17, exact=False, scale=2e-9) == "0"
    assert amount(kr, 0.0123, exact=False, scale=100) == "0.012"
    assert amount(kr, 1e-9, exact=False, scale=100) == "0"
    assert amount(kr, 56.25, exact=False, scale=90) == "56.3"


def test_sizes_are_off_by_a_tenth_at_most(tmp_path: Path) -> None:
    kr = key_result(tmp_path, "start: $0\ntarget: $3.7M")
    shown = {by: size_text(kr, by, like=3.7e6) for by in (400_000, 430_000, 150_000, 60_000, 12_345, 7)}
    assert shown == {
        400_000: "$0.4M",
        430_000: "$0.4M",
        150_000: "$0.15M",
        60_000: "$0.06M",
        12_345: "$12,345",
        7: "$7",
    }


def test_a_kpi_that_is_tiny_moves_too(tmp_path: Path) -> None:
    read = {"2026-01-05": "1e-9", "2026-02-05": "1.4e-9"}
    made = world(tmp_path, {"kpis/churn.md": gauge("green: {max: 2e-9}", read)}, "2026-02-16")
    assert trend(made, made.site.kpis["churn"]) == "up 0.0000000004 from 0.000000001 on 5 January"


def test_sums_show_what_they_are_made_from(tmp_path: Path) -> None:
    made = world(tmp_path, {GOAL: goal("arr, start: 0\ntarget: 2e-9"), **checkins(arr=TINY)}, "2026-02-16")
    kr = next(iter(made.site.key_results.values()))
    computation = key_result_block(made, kr).computation
    assert computation is not None
    assert "(0.000000001 − 0) / (0.000000002 − 0)" in computation.text


_sizes = st.floats(1e-9, 1e15)


@given(_sizes, _sizes, st.sampled_from(["", "%", "$", "t CO2", "min/mile"]), st.integers(0, 3))
@example(0.125, 1.0, "min/mile", 0)
def test_every_size_reads_back_as_about_itself(value: float, like: float, unit: str, decimals: int) -> None:
    named = parse_unit(unit)
    assert isinstance(named, Unit)
    period, span = PeriodNames().parse("2026-Q1"), Span("goal.md")
    assert period is not None
    kr = KeyResult(
        ref="o#k",
        id="k",
        objective="o",
        title="K",
        short="K",
        kind="metric",
        unit=replace(named, clock=unit == "min/mile"),
        decimals=decimals,
        period=period,
        span=span,
    )
    shown = amount(kr, value, exact=False, scale=value), size_text(kr, value, like=like)
    # What is written as on a clock is rounded to the second.
    second = 0.5000001 / 60 if unit == "min/mile" else 0.0
    for text, off in zip(shown, (0.05, 0.1), strict=True):
        again = parse_quantity(text.replace(" points", "%").replace(" point", "%") if unit == "%" else text)
        assert not isinstance(again, QuantityFault)
        assert abs(again.value - value) <= max(off * value, second)
