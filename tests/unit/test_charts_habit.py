"""Charts of habits: what was done in each day, week or month, against the target."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from okrsite.view.chart import Chart
from tests.charted import GOAL, charts, checkins, goal, points, xy
from tests.support import TEAMS, Files, built

RUNS = "runs, kind: habit\ntarget: 5\nper: week"
DONE: dict[str, object] = {
    "2026-01-04": 5,
    "2026-01-10": 3,
    "2026-01-14": "{value: 7, days: 7}",  # one a day: four of them in the second week, three in the third
    "2026-01-22": 2,
}
"""5 in the week to 4 January, 7 in the next, 3 in the third, and 2 in the fourth by its Thursday."""


def habit(root: Path, done: Mapping[str, object], as_of: str = "2026-01-23", fields: str = RUNS) -> Chart:
    return charts(root, {GOAL: goal(fields), **checkins(runs=done)}, as_of)["runs"]


def bars(chart: Chart, state: str) -> list[tuple[object, ...]]:
    """The middle of each bar in days since the period's first, and how high it is."""
    return [
        (round((float(row["x"] or 0) + float(row["x2"] or 0)) / 2, 3), row["y"])
        for row in chart.series[state]
    ]


def test_each_week_against_the_target(tmp_path: Path) -> None:
    chart = habit(tmp_path, DONE)
    assert chart.kind == "habit"
    assert bars(chart, "kept") == [(0, 5), (7, 7)]  # 29 December to 4 January lies about 1 January
    assert bars(chart, "part") == [(14, 3)]
    assert bars(chart, "open") == [(21, 2)]
    assert bars(chart, "none") == []
    assert xy(chart, "target") == [(-3.5, 5), (89.5, 5)]
    assert [row["label"] for row in chart.series["goal_358"]] == ["Target 5 a week"]
    assert [row["label"] for row in chart.series["last_740"]] == ["2"]
    assert [row["tip"] for row in chart.series["tips"]] == [
        "29 December to 4 January: 5 of 5",
        "5 to 11 January: 7 of 5",
        "12 to 18 January: 3 of 5",
        "19 to 25 January: 2 of 5 by 22 January",
    ]


def test_what_it_says(tmp_path: Path) -> None:
    chart = habit(tmp_path, DONE)
    assert chart.headline == "Kept in two of three weeks"
    assert chart.reading == "On average a week counts 0.87, where one that is kept counts 1."
    assert chart.summary == (
        "Runs: kept in two of three weeks, with a target of 5 a week. "
        "The last one reported, 19 to 25 January, has 2 of 5 by 22 January."
    )


def test_its_table_has_the_rows_it_draws(tmp_path: Path) -> None:
    table = habit(tmp_path, DONE).table
    assert table.columns == ("From", "To", "Done", "Target", "Counted")
    assert table.rows == (
        ("2026-01-19", "2026-01-25", 2.0, 5.0, 0.4),
        ("2026-01-12", "2026-01-18", 3.0, 5.0, 0.6),
        ("2026-01-05", "2026-01-11", 7.0, 5.0, 1.0),
        ("2025-12-29", "2026-01-04", 5.0, 5.0, 1.0),
    )
    assert table.texts[1] == ("12 January", "18 January", "3", "5", "0.60")


def test_the_page_has_its_table_and_csv_beside_the_readings(tmp_path: Path) -> None:
    files: Files = {GOAL: goal(RUNS), **checkins(runs=DONE), "teams.csv": TEAMS}
    site = built(tmp_path, files, "2026-01-23")
    page = (site / "2026-Q1/sales/goal/index.html").read_text("utf-8")
    assert page.count("Readings as a table") == page.count("The chart as a table") == 1
    assert page.count("habit.csv") == 1
    told = (site / "2026-Q1/sales/goal/habit.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(told)))[:2] == [
        ["chart", "from", "to", "done", "target", "counted"],
        ["runs", "2026-01-19", "2026-01-25", "2", "5", "0.4"],
    ]


def test_the_key_names_what_is_drawn(tmp_path: Path) -> None:
    files: Files = {GOAL: goal(RUNS), **checkins(runs=DONE), "teams.csv": TEAMS}
    page = (built(tmp_path, files, "2026-01-23") / "2026-Q1/sales/goal/index.html").read_text("utf-8")
    assert ("</svg>kept" in page, "</svg>fell short" in page) == (True, True)
    assert ("</svg>nothing done" in page, "</svg>expected path" in page, "</svg>forecast" in page) == (
        False,
        False,
        False,
    )


def test_a_week_in_which_nothing_was_done(tmp_path: Path) -> None:
    chart = habit(tmp_path, {"2026-01-04": 5, "2026-01-25": 5}, "2026-01-27")
    assert bars(chart, "none") == [(7, 0), (14, 0)]
    assert chart.headline == "Kept in two of four weeks"
    assert chart.reading == ""  # kept or not, nothing in between


def test_what_was_not_reported_is_not_drawn_but_counts(tmp_path: Path) -> None:
    chart = habit(tmp_path, {"2026-01-04": 5, "2026-01-11": 5}, "2026-01-27")
    assert bars(chart, "kept") == [(0, 5), (7, 5)]
    assert bars(chart, "none") == bars(chart, "open") == []
    assert chart.headline == "Kept in two of four weeks"
    assert chart.reading == "The last two weeks fell short. Nothing was reported after 11 January."


@pytest.mark.parametrize(
    ("done", "as_of", "headline"),
    [
        ({"2026-01-02": 1}, "2026-01-02", "The first week is not over yet"),
        ({"2026-01-02": 5}, "2026-01-05", "Kept in the first week"),
        ({"2026-01-02": 4}, "2026-01-05", "Not kept in the first week"),
        ({"2026-01-02": 5, "2026-01-08": 5}, "2026-01-12", "Kept in all two weeks"),
        ({"2026-01-02": 4, "2026-01-08": 4}, "2026-01-12", "Kept in none of two weeks"),
        ({"2026-01-02": -4, "2026-01-08": 5}, "2026-01-12", "Kept in one of two weeks"),
    ],
)
def test_headlines(tmp_path: Path, done: Mapping[str, object], as_of: str, headline: str) -> None:
    assert habit(tmp_path, done, as_of).headline == headline


def test_every_day_of_a_quarter(tmp_path: Path) -> None:
    """Ninety bars that can be told apart on a phone."""
    fields = "runs, kind: habit\ntarget: 1\nper: day"
    every = {f"2026-03-{d:02}": f"{{value: {d}, days: {d}}}" for d in (31,)}
    every |= {"2026-02-28": "{value: 28, days: 28}", "2026-01-31": "{value: 31, days: 31}"}
    chart = habit(tmp_path, every, "2026-04-02", fields)
    assert len(chart.series["kept"]) == 90
    assert chart.headline == "Kept on all 90 days"
    assert chart.series["tips"][-1]["tip"] == "31 March: 1 of 1"
    pixels = (358 - 50 - 8) / 90
    (left, right), (following, _) = points(chart.series["kept"][:2], "x", "x2")
    assert isinstance(left, float)
    assert isinstance(right, float)
    assert isinstance(following, float)
    assert (right - left) * pixels > 2
    assert (following - right) * pixels > 0.5


def test_by_month(tmp_path: Path) -> None:
    chart = habit(
        tmp_path, {"2026-01-20": 2, "2026-02-10": 1}, "2026-03-10", "runs, kind: habit\ntarget: 2\nper: month"
    )
    assert [row["tip"] for row in chart.series["tips"]] == [
        "January: 2 of 2",
        "February: 1 of 2 by 10 February",
    ]
    assert chart.headline == "Kept in one of two months"
    assert [row["y"] for row in chart.series["amounts"]] == [0, 1, 2]


def test_a_target_that_moved(tmp_path: Path) -> None:
    """The score holds every week against the target in force, and so does the drawing."""
    moved = (
        "runs, kind: habit\ntarget: 5\nper: week\nchanges: [{date: 2026-01-12, target: 5, was: 3, why: fit}]"
    )
    chart = habit(tmp_path, {"2026-01-04": 3, "2026-01-11": 5}, "2026-01-12", moved)
    assert bars(chart, "part") == [(0, 3)]
    assert chart.reading.endswith("Every week is held against the target of now.")


@pytest.mark.parametrize(
    ("target", "done", "told"),
    [("1e-9", "4e-10", "0.0000000004 of 0.000000001"), ("1e14", "3e13", "30,000bn of 100,000bn")],
)
def test_very_small_and_very_large_amounts(tmp_path: Path, target: str, done: str, told: str) -> None:
    chart = habit(tmp_path, {"2026-01-04": done}, fields=f"runs, kind: habit\ntarget: {target}\nper: week")
    assert chart.series["tips"][0]["tip"] == f"29 December to 4 January: {told}"
    assert bars(chart, "part") == [(0, float(done))]


def test_no_chart_without_readings(tmp_path: Path) -> None:
    assert charts(tmp_path, {GOAL: goal(RUNS)}, "2026-01-23") == {}


def test_a_week_without_a_reading_redraws_nothing(tmp_path: Path) -> None:
    before, after = habit(tmp_path, DONE), habit(tmp_path, DONE, "2026-01-26")
    assert before.series == after.series
    assert after.headline == "Kept in two of four weeks"
