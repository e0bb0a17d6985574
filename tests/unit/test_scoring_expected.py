"""What is expected on a day: the share of the days gone, or of the path that checkpoints lay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support import Files, key_results, objectives, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def day(n: int) -> str:
    """The n-th of the period's hundred days, on which n% of them are gone."""
    return (date(2026, 1, 1) + timedelta(n - 1)).isoformat()


def files(*key_results: str) -> Files:
    """One objective of these key results (`id: ..., more`)."""
    lines = "".join(f"  - {{title: K, {fields}}}\n" for fields in key_results)
    return {"P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n"}


def expected(root: Path, fields: str, as_of: str) -> float:
    found: float = key_results(site(root, files(f"id: k, {fields}"), as_of, HUNDRED_DAYS))["P/o#k"][
        "expected"
    ]
    return found


@pytest.mark.parametrize(
    ("n", "e"),
    [(-20, 0), (0, 0), (1, 0.01), (10, 0.1), (50, 0.5), (99, 0.99), (100, 1), (101, 1), (200, 1)],
)
@pytest.mark.parametrize(
    "fields",
    [
        "start: 0, target: 100",
        "start: 90 days, target: 75 days",
        "target: 100",
        "kind: milestone",
        "kind: milestone, steps: [{id: a, title: A, done: 2026-01-05}, {id: b, title: B}]",
        "kind: rollup, of: score",
        "kind: rollup, of: value, start: 0, target: 100",
    ],
)
def test_the_days_gone_are_expected_of_every_kind_but_two(
    tmp_path: Path, fields: str, n: int, e: float
) -> None:
    assert expected(tmp_path, fields, day(n)) == pytest.approx(e)


@pytest.mark.parametrize(("n", "e"), [(-20, 0), (0, 0), (1, 1), (50, 1), (100, 1), (101, 1)])
def test_a_kept_value_is_expected_whole_from_the_first_day(tmp_path: Path, n: int, e: float) -> None:
    assert expected(tmp_path, "kind: maintain, max: 10", day(n)) == e


@pytest.mark.parametrize(("n", "e"), [(0, 0), (3, 0), (4, 1 / 14), (50, 7 / 14), (95, 1), (100, 1)])
def test_a_habit_is_expected_by_complete_weeks(tmp_path: Path, n: int, e: float) -> None:
    """Fourteen weeks end in the period: on Sundays, from 4 January (day 4) to 5 April (day 95)."""
    assert expected(tmp_path, "kind: habit, target: 5, per: week", day(n)) == pytest.approx(e)


@pytest.mark.parametrize(
    ("n", "e"), [(0, 0), (1, 1 / 50), (25, 0.5), (49, 0.98), (50, 1), (51, 1), (100, 1), (101, 1)]
)
def test_due_takes_the_last_days_place(tmp_path: Path, n: int, e: float) -> None:
    assert expected(tmp_path, f"start: 0, target: 100, due: {day(50)}", day(n)) == pytest.approx(e)


@pytest.mark.parametrize(
    ("points", "n", "e"),
    [
        pytest.param({20: "40"}, 10, 0.2, id="half-way to the point"),
        pytest.param({20: "40"}, 20, 0.4, id="at the point"),
        pytest.param({20: "40"}, 60, 0.7, id="half-way from it to the last day"),
        pytest.param({20: "40"}, 100, 1, id="the last day"),
        pytest.param({20: "40"}, 120, 1, id="after the last day"),
        pytest.param({20: "40"}, 0, 0, id="before the first day"),
        pytest.param({20: "10", 50: "60"}, 20, 0.1, id="first of two"),
        pytest.param({20: "10", 50: "60"}, 35, 0.35, id="between two"),
        pytest.param({20: "10", 50: "60"}, 50, 0.6, id="second of two"),
        pytest.param({20: "10", 50: "60"}, 75, 0.8, id="after the last of two"),
        pytest.param({50: "60", 20: "10"}, 35, 0.35, id="in any order"),
        pytest.param({50: "100"}, 75, 1, id="all of it half-way"),
        pytest.param({50: "0"}, 40, 0, id="nothing before half-way"),
        pytest.param({50: "0"}, 75, 0.5, id="all of it after half-way"),
    ],
)
def test_checkpoints_lay_the_path(tmp_path: Path, points: dict[int, str], n: int, e: float) -> None:
    written = ", ".join(f"{day(at)}: {value}" for at, value in points.items())
    fields = f"start: 0, target: 100, checkpoints: {{{written}}}"
    assert expected(tmp_path, fields, day(n)) == pytest.approx(e)


@pytest.mark.parametrize(
    ("fields", "n", "e"),
    [
        pytest.param("start: $2M, target: $10M, checkpoints: {2026-01-20: $4M}", 20, 0.25, id="money"),
        pytest.param("start: 90 days, target: 75 days, checkpoints: {2026-02-19: 87}", 50, 0.2, id="falling"),
        pytest.param(
            "start: 0, target: 100, due: 2026-02-19, checkpoints: {2026-01-20: 10}", 35, 0.55, id="due"
        ),
        pytest.param("start: 50, change: +100%, checkpoints: {2026-01-20: 60}", 10, 0.1, id="by change"),
    ],
)
def test_a_checkpoint_is_as_far_as_its_value_is(tmp_path: Path, fields: str, n: int, e: float) -> None:
    assert expected(tmp_path, fields, day(n)) == pytest.approx(e)


@pytest.mark.parametrize(
    ("weights", "e"),
    [
        pytest.param((1, 1), 0.75, id="the mean of 0.5 and 1"),
        pytest.param((3, 1), 0.625, id="weighted"),
        pytest.param((1, 0), 0.5, id="weight 0 is out"),
    ],
)
def test_an_objectives_is_the_weighted_mean(tmp_path: Path, weights: tuple[int, int], e: float) -> None:
    content = files(
        f"id: a, start: 0, target: 100, weight: {weights[0]}",
        f"id: b, kind: maintain, max: 10, weight: {weights[1]}",
        "id: c, start: 0, target: 100, due: 2026-01-10, state: dropped, since: 2026-01-05, why: w",
        "id: d, kind: maintain, max: 10, state: draft",
    )
    assert objectives(site(tmp_path, content, day(50), HUNDRED_DAYS))["P/o"]["expected"] == pytest.approx(e)
