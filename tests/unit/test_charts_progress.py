"""Charts of key results that go from a start to a target."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from okrsite.view.chart import Chart
from tests.charted import GOAL, charts, checkins, goal, points, xy
from tests.support import TEAMS, Files, built

ARR = "arr, start: 0\ntarget: 90"
PATH = f"{ARR}\ncheckpoints: {{2026-01-30: 45}}"
READ: dict[str, object] = {"2026-01-15": 20, "2026-02-14": 50}


def progress(root: Path, fields: str, read: Mapping[str, object], as_of: str = "2026-02-16") -> Chart:
    return charts(root, {GOAL: goal(fields), **checkins(arr=read)}, as_of)["arr"]


def labels(chart: Chart, name: str) -> list[object]:
    return [row["label"] for row in chart.series[name]]


def test_a_metric_with_a_checkpoint(tmp_path: Path) -> None:
    chart = progress(tmp_path, PATH, READ)
    assert (chart.kind, chart.mark) == ("progress", "on")
    assert xy(chart, "readings") == [(0, 0), (14, 20), (44, 50)]
    assert xy(chart, "last") == [(44, 50)]
    assert xy(chart, "expected") == [(0, 1.5), (29, 45), (89, 90)]  # a thirtieth of half the way on day one
    assert xy(chart, "target") == [(0, 90), (89, 90)]
    assert xy(chart, "checkpoints") == [(29, 45)]
    assert points(chart.series["amounts"], "y", "label") == [(0, "0"), (50, "50"), (100, "100")]
    assert labels(chart, "goals_740") == labels(chart, "goals_358") == ["Target 90"]
    assert labels(chart, "last_358") == ["50"]
    assert labels(chart, "checkpoints_740") == ["45 by 30 Jan"]
    assert labels(chart, "checkpoints_358") == []
    assert [row["tip"] for row in chart.series["tips"]] == [
        "15 January: 20, 22.5 expected",
        "14 February: 50, 56.3 expected",
    ]


def test_what_it_says(tmp_path: Path) -> None:
    chart = progress(tmp_path, PATH, READ)
    assert chart.headline == "Near the expected path from the first reading"
    assert chart.reading == (
        "The last two readings each rose. "
        "The forecast goes on above the drawing: its 80% interval for 31 March is 62.3 to 140."
    )
    assert chart.summary == (
        "Arr: from 0 to 50 on 14 February, where the expected path has 56.3. The target is 90 by 31 March. "
        "The forecast for that day is 62.3 to 140."
    )


def test_its_table_has_the_rows_it_draws(tmp_path: Path) -> None:
    table = progress(tmp_path, PATH, READ).table
    assert table.columns == ("Date", "Reading", "Expected", "Progress")
    assert table.rows == (
        ("2026-02-14", 50.0, 56.25, round(50 / 90, 12)),
        ("2026-01-15", 20.0, 22.5, round(20 / 90, 12)),
    )
    assert table.texts[0] == ("14 February", "50", "56.3", "0.56")


def test_the_rows_as_csv(tmp_path: Path) -> None:
    files: Files = {GOAL: goal(PATH), **checkins(arr=READ), "teams.csv": TEAMS}
    site = built(tmp_path, files, "2026-02-16")
    told = (site / "2026-Q1/sales/goal/progress.csv").read_text("utf-8")
    head, first, _ = csv.reader(io.StringIO(told))
    assert head == ["chart", "date", "reading", "expected", "progress"]
    assert first[:4] == ["arr", "2026-02-14", "50", "56.25"]
    assert "progress.csv" in (site / "2026-Q1/sales/goal/index.html").read_text("utf-8")


def test_the_forecast_is_cut_where_it_goes_far_out(tmp_path: Path) -> None:
    """By hand: drift 50 / 44 a day, variance (16.7355 / 14 + 16.7355 / 30) / 1, t of 1 degree 3.0777."""
    series = progress(tmp_path, PATH, READ).series
    cone, mean = series["cone"], series["mean"]
    first, last = cone[0], cone[-1]
    assert (first["x"], first["low"], first["high"]) == (44, 50, 50)
    assert (mean[0]["x"], mean[0]["y"]) == (44, 50)
    assert last["x"] == mean[-1]["x"] == 89
    assert mean[-1]["y"] == pytest.approx(50 + 45 * 50 / 44)
    assert points(series["beyond"], "x", "y", "shape") == [(89, 135, "triangle-up")]
    assert last["low"] == pytest.approx(62.257, abs=0.01)
    assert last["high"] == 135  # not 140: half as much again as all else that is shown
    assert [row["x"] for row in cone] == sorted({row["x"] for row in cone}, key=lambda x: float(x or 0))


def test_a_forecast_that_leaves_the_drawing_says_where_it_goes(tmp_path: Path) -> None:
    """The mean leaves it too: its line ends at the edge, and does not go on along it."""
    read = {"2026-01-10": 50, "2026-01-12": 20, "2026-01-14": 80}
    chart = progress(tmp_path, ARR, read, "2026-01-16")
    (x, y), (before, _) = xy(chart, "mean")[-1], xy(chart, "mean")[-2]
    assert y == 135
    assert float(str(before)) < float(str(x)) < 89
    assert points(chart.series["beyond"], "x", "y", "shape") == [
        (89, 135, "triangle-up"),
        (89, -45, "triangle-down"),
    ]
    assert chart.reading.endswith(
        "The forecast goes on above and below the drawing: its 80% interval for 31 March is −824.5 to 1,920."
    )
    assert chart.summary.endswith("The forecast for that day is −824.5 to 1,920.")


def test_a_forecast_within_the_drawing_says_nothing_of_it(tmp_path: Path) -> None:
    read = {f"2026-{day}": 10 * n for n, day in enumerate(("01-11", "01-21", "01-31", "02-10"), 1)}
    chart = progress(tmp_path, ARR, read)
    assert chart.series["cone"] != ()
    assert chart.series["beyond"] == ()
    assert "drawing" not in chart.reading


@pytest.mark.parametrize(
    ("due", "read", "days"),
    [
        (
            "2026-02-15",
            "2026-03-20",
            [
                (0, "Jan", "left"),
                (31, "Feb", "center"),
                (45, "15 Feb", "center"),
                (78, "20 Mar 2026", "right"),
            ],
        ),
        (
            "2026-02-16",
            "2026-02-10",
            [(0, "Jan", "left"), (31, "Feb", "center"), (46, "16 Feb 2026", "right")],
        ),
        ("2026-01-04", "2026-03-31", []),
        ("2026-03-27", "2026-03-31", []),
        ("2026-01-01", "2026-03-31", []),
    ],
)
def test_an_early_due_day_stands_apart_from_the_other_days(
    tmp_path: Path, due: str, read: str, days: list[tuple[object, ...]]
) -> None:
    chart = progress(tmp_path, f"{ARR}\ndue: {due}", {"2026-01-03": 10, read: 20}, "2026-03-31")
    found = chart.series["days"]
    assert not days or points(found, "x", "label", "align") == days
    end = max(float(row["x"] or 0) for row in found)
    spans = []
    for row in (row for row in found if row["label"]):
        wide, x = 7.2 * len(str(row["label"])), 302 * float(row["x"] or 0) / end
        left = x - {"left": 0, "center": wide / 2, "right": wide}[str(row["align"])]
        spans.append((left, left + wide))
    assert all(a[1] < b[0] for a, b in pairwise(sorted(spans)))
    day = date.fromisoformat(due)
    assert any(str(row["label"]).startswith(f"{day.day} ") for row in found)


def test_a_closed_period_has_no_forecast(tmp_path: Path) -> None:
    chart = progress(tmp_path, ARR, {**READ, "2026-04-03": 81}, "2026-04-20")
    assert chart.series["cone"] == ()
    assert xy(chart, "readings")[-1] == (89, 81)  # a late final figure counts for the last day
    assert "forecast" not in chart.summary


def test_a_target_below_the_start(tmp_path: Path) -> None:
    chart = progress(tmp_path, "arr, start: 90 days\ntarget: 45 days", {"2026-02-14": "80 days"})
    assert xy(chart, "expected") == [(0, 89.5), (89, 45)]
    assert chart.headline == "Behind the expected path"
    assert chart.reading == "The last reading fell."
    assert labels(chart, "last_740") == ["80 days"]


def test_a_target_that_moved(tmp_path: Path) -> None:
    moved = "changes: [{date: 2026-02-11, target: 120, was: 90, why: more}]"
    chart = progress(tmp_path, f"arr, start: 0\ntarget: 120\n{moved}", READ)
    assert xy(chart, "target") == [(0, 90), (41, 120), (89, 120)]
    assert labels(chart, "goals_740") == labels(chart, "goals_358") == ["Moved to 120", "Target 90"]
    assert xy(chart, "expected")[-1] == (89, 120)  # the path is the one to the target in force
    places = points(chart.series["goals_358"], "x", "y")
    assert places[0][1] == 120
    assert places[1] == (0, 90)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (["2026-01-01"], [(0, 120), (89, 120)]),  # on the first day: the other one never held
        (["2025-12-20"], [(0, 120), (89, 120)]),
        (["2026-01-20", "2026-01-21"], [(0, 90), (19, 100), (20, 120), (89, 120)]),
        (["2025-12-20", "2025-12-28"], [(0, 120), (89, 120)]),
        (["2026-03-31"], [(0, 90), (89, 120), (89, 120)]),
    ],
)
def test_targets_that_moved_early_late_and_twice(
    tmp_path: Path, days: list[str], shown: list[tuple[int, int]]
) -> None:
    amounts = [90, 100, 120] if len(days) == 2 else [90, 120]
    moves = ", ".join(
        f"{{date: {day}, target: {target}, was: {was}, why: more}}"
        for day, (was, target) in zip(days, pairwise(amounts), strict=True)
    )
    fields = f"arr, start: 0\ntarget: 120\nchanges: [{moves}]"
    assert xy(progress(tmp_path, fields, READ, "2026-03-31"), "target") == shown


def test_a_target_that_moves_later_is_not_known_yet(tmp_path: Path) -> None:
    moved = "changes: [{date: 2026-03-11, target: 120, was: 90, why: more}]"
    chart = progress(tmp_path, f"arr, start: 0\ntarget: 120\n{moved}", READ)
    assert xy(chart, "target") == [(0, 90), (89, 90)]
    assert labels(chart, "goals_740") == ["Target 90"]


STEPS = """arr, kind: milestone
steps:
  - {id: plan, title: Plan, done: 2026-01-10}
  - {id: build, title: Build, weight: 3}"""


def test_a_milestone_goes_up_by_its_steps(tmp_path: Path) -> None:
    chart = progress(tmp_path, STEPS, {"2026-02-20": "{done: [build]}"}, "2026-02-23")
    assert xy(chart, "readings") == [(0, 0), (9, 0), (9, 25), (50, 25), (50, 100)]
    assert xy(chart, "target") == [(0, 100), (89, 100)]
    assert chart.headline == "At the target"
    assert chart.reading == ""
    assert labels(chart, "last_740") == ["100%"]


def test_a_milestone_without_steps(tmp_path: Path) -> None:
    chart = progress(tmp_path, "arr, kind: milestone", {"2026-01-20": "30%", "2026-02-10": "true"})
    assert xy(chart, "readings") == [(0, 0), (19, 0), (19, 30), (40, 30), (40, 100)]


def test_a_milestone_short_of_its_last_step_is_not_shown_whole(tmp_path: Path) -> None:
    steps = STEPS.replace("title: Plan,", "title: Plan, weight: 900,")
    chart = progress(tmp_path, steps, {"2026-02-20": "{done: []}"}, "2026-02-23")
    assert chart.headline != "At the target"
    assert labels(chart, "last_740") == ["over 99%"]


def test_a_first_reading_at_the_target_is_left_again(tmp_path: Path) -> None:
    read: dict[str, object] = {"2026-01-05": "90%", "2026-01-20": "85%"}
    chart = progress(tmp_path, "arr, target: 90%", read, "2026-01-22")
    assert "At the target" not in chart.headline
    assert [row[3] for row in chart.table.texts] == ["0.00", "1.00"]


ROLLUP = """---
type: objective
title: All
key_results:
  - {id: sum, title: Sum, kind: rollup, of: value, start: 0, target: 200}
  - {id: mean, title: Mean, kind: rollup, of: score}
---
"""


def test_rollups_go_by_weeks(tmp_path: Path) -> None:
    files: Files = {
        "2026-Q1/company/all.md": ROLLUP,
        GOAL: goal(f"{ARR}\nsupports: [company/all#sum, company/all#mean]"),
        **checkins(arr={"2026-01-09": 9, "2026-01-23": 27}),
    }
    found = charts(tmp_path, files, "2026-01-28")
    assert xy(found["sum"], "readings") == [(10, 9), (24, 27)]  # the Sundays after each reading
    assert xy(found["sum"], "target") == [(0, 200), (89, 200)]
    assert xy(found["mean"], "readings") == [(10, 0.1), (24, 0.3)]
    assert labels(found["mean"], "last_740") == ["0.30"]
    assert labels(found["mean"], "goals_740") == ["Target 1.00"]


def test_one_reading(tmp_path: Path) -> None:
    chart = progress(tmp_path, ARR, {"2026-01-15": 20}, "2026-01-16")
    assert chart.headline == "Ahead of the expected path"
    assert xy(chart, "readings") == [(0, 0), (14, 20)]
    assert chart.series["cone"] == ()


def test_nothing_reported(tmp_path: Path) -> None:
    assert charts(tmp_path, {GOAL: goal(ARR)}, "2026-01-16") == {}


@pytest.mark.parametrize(
    ("start", "target", "read", "told"),
    [
        ("1e-9", "5e-9", "2.8e-9", ["0.0000000028"]),
        ("1e14", "1e15", "7e14", ["700,000bn"]),
        ("-50", "100", "-100", ["−100"]),
        ("10", "20", "10", ["10"]),
    ],
)
def test_very_small_very_large_and_negative(
    tmp_path: Path, start: str, target: str, read: str, told: list[str]
) -> None:
    chart = progress(tmp_path, f"arr, start: {start}\ntarget: {target}", {"2026-01-15": read})
    assert labels(chart, "last_740") == labels(chart, "last_358") == told
    assert max(len(str(row["label"])) for row in chart.series["amounts"]) <= 7


def test_a_week_without_a_reading_redraws_nothing(tmp_path: Path) -> None:
    before, after = progress(tmp_path, PATH, READ), progress(tmp_path, PATH, READ, "2026-02-23")
    assert before.series == after.series


@pytest.mark.parametrize(
    ("as_of", "headline"),
    [
        ("2026-01-21", "Ahead of the expected path"),
        ("2026-01-30", "Ahead of the expected path"),
        ("2026-02-03", "Ahead of the expected path, last read on 20 January"),
    ],
)
def test_a_path_that_has_passed_the_last_reading_is_said(tmp_path: Path, as_of: str, headline: str) -> None:
    """Ahead on the day it was read is not ahead today, and not stale yet either."""
    assert progress(tmp_path, "arr, start: 0\ntarget: 100", {"2026-01-20": 38}, as_of).headline == headline
