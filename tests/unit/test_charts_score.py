"""A score by week against the expected pace."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.charts.score import period_score_chart, team_score_chart
from okrsite.view.chart import Chart
from okrsite.view.marks import Mark
from tests.charted import points, xy
from tests.drawn import engine, names
from tests.support import Files
from tests.ten_weeks import goal, period, team, world

RISK = Mark("risk", "At risk")
SALES = team("sales", "Sales", {1: 10, 2: 15})


def score(root: Path, week: int | str, *parts: Files) -> Chart | None:
    found = world(root, week, *parts)
    return period_score_chart(found, period(found), RISK)


def told(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def test_the_score_and_what_was_expected_at_the_end_of_each_week(tmp_path: Path) -> None:
    chart = told(score(tmp_path, 3, SALES))
    assert (chart.kind, chart.mark, chart.widths) == ("score", "risk", (416, 358))
    # Days since the first, the score, the pace: 10, 15 and 15 of 100, where 10, 20 and 30 were due.
    assert points(chart.series["gap"], "x", "y", "y2") == [(6, 0.1, 0.1), (13, 0.15, 0.2), (20, 0.15, 0.3)]
    assert xy(chart, "expected") == [(0, 0.0143), (6, 0.1), (13, 0.2), (20, 0.3), (69, 1.0)]
    assert xy(chart, "last") == [(20, 0.15)]
    assert xy(chart, "due") == [(20, 0.3)]
    for width in (416, 358):
        assert [row["label"] for row in chart.series[f"last_{width}"]] == ["0.15 now"]
        assert [row["label"] for row in chart.series[f"due_{width}"]] == ["expected 0.30"]
    assert [row["label"] for row in chart.series["days"]] == ["Jan", "Feb", "Mar"]
    assert [row["tip"] for row in chart.series["tips"]][-1] == "25 January: 0.15, 0.30 expected"


def test_what_it_says(tmp_path: Path) -> None:
    chart = told(score(tmp_path, 3, SALES))
    assert chart.headline == "Score of P by week against expected pace"
    assert chart.reading == "1 is every key result reached. The gap has widened for two weeks."
    assert chart.summary == (
        "Score of P by week: from 0.10 on 11 January to 0.15 on 25 January, when 0.30 was expected. "
        "The gap has widened for two weeks."
    )


def test_its_table_has_the_weeks_newest_first(tmp_path: Path) -> None:
    table = told(score(tmp_path, 3, SALES)).table
    assert table.columns == ("Week to", "Score", "Expected", "Distance", "Status")
    assert table.rows == (
        ("2026-01-25", 0.15, 0.3, -0.15, "At risk"),
        ("2026-01-18", 0.15, 0.2, -0.05, "On track"),
        ("2026-01-11", 0.1, 0.1, 0.0, "On track"),
    )
    assert table.texts[0] == ("25 January", "0.15", "0.30", "−0.15", "At risk")
    assert table.texts[2] == ("11 January", "0.10", "0.10", "+0.00", "On track")


def test_a_week_that_runs_counts_as_of_the_day(tmp_path: Path) -> None:
    chart = told(score(tmp_path, "2026-01-21", SALES))
    assert points(chart.series["gap"], "x", "y2") == [(6, 0.1), (13, 0.2), (16, 0.2429)]  # 17 of 70 days


def test_the_path_bends_at_checkpoints_and_dates_still_to_come(tmp_path: Path) -> None:
    result = "{id: size, title: Deal size, start: 0, target: 100, checkpoints: {2026-02-22: 40}}"
    files: Files = {"P/sales/one.md": f"---\ntype: objective\ntitle: One\nkey_results:\n  - {result}\n---\n"}
    chart = told(score(tmp_path, 1, files))
    assert xy(chart, "expected") == [(0, 0.0082), (6, 0.0571), (48, 0.4), (69, 1.0)]


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ({1: 0, 2: 5, 3: 20}, "The gap has narrowed this week."),
        ({1: 0, 2: 15, 3: 28}, "The gap has narrowed for two weeks."),
        ({1: 0, 2: 10, 3: 20}, "The gap has been the same for two weeks."),
        ({1: 0, 2: 5, 3: 15}, "The gap is the same as at the end of last week."),
        ({1: 20, 2: 35, 3: 50}, "The lead has grown for two weeks."),
        ({1: 40, 2: 45, 3: 50}, "The lead has shrunk for two weeks."),
    ],
)
def test_what_became_of_the_gap(tmp_path: Path, weeks: dict[int, int], said: str) -> None:
    chart = told(score(tmp_path, 3, team("sales", "Sales", weeks)))
    assert chart.reading == f"1 is every key result reached. {said}"


def test_a_team_of_several(tmp_path: Path) -> None:
    found = world(tmp_path, 2, SALES, team("mobile", "Mobile", {1: 30}))
    chart = told(team_score_chart(found, period(found), "mobile", RISK))
    assert points(chart.series["gap"], "x", "y", "y2") == [(6, 0.3, 0.1), (13, 0.3, 0.2)]
    assert chart.headline == "Score by week against expected pace"
    assert chart.summary.startswith("Score of Mobile in P by week: from 0.30 on 11 January to 0.30")


class TestAtTheEdges:
    def test_on_the_first_day_there_is_a_dot(self, tmp_path: Path) -> None:
        chart = told(score(tmp_path, "2026-01-05", SALES))
        assert points(chart.series["gap"], "x", "y", "y2") == [(0, 0.0, 0.0143)]
        assert chart.reading == "1 is every key result reached."
        assert chart.summary == "Score of P by week: 0.00 on 5 January, when 0.01 was expected."

    def test_before_it_there_is_none(self, tmp_path: Path) -> None:
        assert score(tmp_path, "2026-01-04", {"P/sales/goal.md": goal()}) is None

    def test_nor_of_nothing_but_drafts(self, tmp_path: Path) -> None:
        assert score(tmp_path, 3, {"P/sales/goal.md": goal(fields="state: draft\n")}) is None

    @pytest.mark.parametrize("as_of", ["2026-03-16", "2026-08-01"])
    def test_once_it_is_over_it_ends_on_the_last_day(self, tmp_path: Path, as_of: str) -> None:
        chart = told(score(tmp_path, as_of, team("sales", "Sales", {8: 70, 9: 80})))
        assert points(chart.series["gap"], "x", "y", "y2")[-2:] == [(62, 0.8, 0.9), (69, 0.8, 1.0)]
        assert xy(chart, "expected")[-1] == (69, 1.0)
        assert [row["label"] for row in chart.series["last_416"]] == ["0.80"]
        assert chart.reading == "1 is every key result reached. The gap widened in the last week."

    def test_a_dropped_objective_counts_until_its_day(self, tmp_path: Path) -> None:
        dropped = goal("Other", "state: dropped\nsince: 2026-01-14\nwhy: no need\n")
        chart = told(score(tmp_path, 3, SALES, {"P/sales/other.md": dropped}))
        # In the first week the mean of 0.10 and of nothing reported; then that of sales alone.
        assert points(chart.series["gap"], "x", "y") == [(6, 0.05), (13, 0.15), (20, 0.15)]

    def test_many_years_have_sixty_points_at_most(self, tmp_path: Path) -> None:
        long = '[periods."Long"]\nstart = 2020-01-06\nend = 2026-01-04\n'
        found = world(tmp_path, "2025-06-01", {"Long/sales/goal.md": goal()}, config=long)
        chart = told(period_score_chart(found, found.site.periods["Long"], RISK))
        assert 40 < len(chart.series["gap"]) <= 60
        assert chart.headline == "Score of Long every six weeks against expected pace"
        later = world(tmp_path, "2025-06-08", {"Long/sales/goal.md": goal()}, config=long)
        again = told(period_score_chart(later, later.site.periods["Long"], RISK))
        kept = [row["x"] for row in chart.series["gap"]][:-1]
        assert [row["x"] for row in again.series["gap"]][: len(kept)] == kept


@given(st.lists(st.integers(0, 100), min_size=1, max_size=10))
def test_its_words_stay_apart_and_inside(tmp_path_factory: pytest.TempPathFactory, values: list[int]) -> None:
    root = tmp_path_factory.mktemp("site")
    weeks = dict(enumerate(values, 1))
    chart = told(score(root, len(values), team("sales", "Sales", weeks)))
    for width in chart.widths:
        boxes = []
        for name in ("last", "due"):
            (row,) = chart.series[f"{name}_{width}"]
            wide, x = len(str(row["label"])) * 6.5, 24 + float(row["x"] or 0) / 69 * (width - 84)
            x += float(row["dx"] or 0) - {"left": 0, "center": wide / 2, "right": wide}[str(row["align"])]
            y = 22 + (1 - float(row["y"] or 0)) * 176 + float(row["dy"] or 0)
            boxes.append((x, y - 6.5, x + wide, y + 6.5))
        for left, top, right, bottom in boxes:
            assert left >= 0
            assert top >= 0
            assert right <= width
            assert bottom <= 224
        for a, b in combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_it_is_drawn_for_both_widths(tmp_path: Path) -> None:
    chart = told(score(tmp_path, 3, SALES))
    with engine() as vega:
        for name in names(chart):
            drawn = ET.fromstring(vega.draw(name, chart.series))
            assert drawn.attrib["width"] == name.split("-")[1]
            texts = [e.text for e in drawn.iter() if e.tag == "text"]
            assert {"0", "0.5", "1", "Jan", "Feb", "Mar", "0.15 now", "expected 0.30"} == set(texts)


def test_without_drawings_it_has_its_words_and_its_table_alone(tmp_path: Path) -> None:
    found = world(tmp_path, 3, SALES, config="charts = false\n")
    chart = told(period_score_chart(found, period(found), RISK))
    assert chart.series == {}
    assert len(chart.table.rows) == 3


def test_the_words_about_the_pace_keep_off_the_hairlines(tmp_path: Path) -> None:
    """From half of the way to its end, by week: the line at 1 and the one at 0.5 are 88 pixels apart."""
    for week in range(1, 11):
        chart = told(score(tmp_path / str(week), week, SALES))
        for width in (416, 358):
            (due,) = chart.series[f"due_{width}"]
            y, dy = due["y"], due["dy"]
            assert isinstance(y, float)
            assert isinstance(dy, float)
            middle = 176 * (1 - y) + dy
            assert min(abs(middle - at) for at in (0, 88, 176)) >= 9, (week, width, due)
