"""On which days check-ins were written."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from okrsite.charts.calendar import calendar_chart
from okrsite.view.chart import Chart
from tests.charted import points
from tests.drawn import engine
from tests.support import Files
from tests.ten_weeks import charts, goal, world


def written(*days: str, author: str = "mara") -> Files:
    """A check-in for each day; of several on one day the later ones have a number."""
    files: Files = {"P/sales/goal.md": goal(), "teams/sales.md": "---\ntitle: Sales\n---\n"}
    for n, day in enumerate(days):
        files[f"P/sales/checkins/{day}-{author}-{n}.md"] = (
            f"---\nauthor: {author}\nupdates:\n  goal: {{size: 1}}\n---\n"
        )
    return files


def calendar(root: Path, as_of: int | str, *days: str, who: str = "Sales", config: str = "") -> Chart | None:
    found = world(root, as_of, written(*days), config=config)
    return calendar_chart(found, found.site.checkins.values(), who)


def told(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def test_a_dot_for_each_day_its_area_by_the_number(tmp_path: Path) -> None:
    chart = told(calendar(tmp_path, 3, "2026-01-09", "2026-01-16", "2026-01-16", "2026-01-19"))
    assert (chart.kind, chart.mark, chart.widths) == ("calendar", "", (416, 358))
    # Fridays of the first two weeks, the Monday of the third; four a day would have the largest dot.
    assert points(chart.series["dots"], "x", "y", "share") == [(0, -4, 0.25), (1, -4, 0.5), (2, 0, 0.25)]
    assert [row["label"] for row in chart.series["weekdays"]] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    ]
    assert points(chart.series["months"], "x", "label") == [(0, "Jan"), (3, "Feb"), (7, "Mar")]
    assert [row["tip"] for row in chart.series["tips"]][1] == "16 January: two check-ins"


def test_more_than_four_on_a_day_have_the_largest_dot(tmp_path: Path) -> None:
    chart = told(calendar(tmp_path, 2, "2026-01-09", *["2026-01-16"] * 8))
    assert points(chart.series["dots"], "x", "share") == [(0, 0.125), (1, 1.0)]


@pytest.mark.parametrize(
    ("as_of", "days", "said"),
    [
        (3, ["2026-01-09", "2026-01-23"], "Sales wrote check-ins in two of the last three weeks"),
        (
            3,
            ["2026-01-09", "2026-01-16", "2026-01-23"],
            "Sales wrote check-ins in each of the last three weeks",
        ),
        (2, ["2026-01-09", "2026-01-16"], "Sales wrote check-ins in both of the last two weeks"),
        (1, ["2026-01-09", "2026-01-09"], "Sales wrote two check-ins in the first week"),
        # A week that runs counts once it has a check-in.
        ("2026-01-20", ["2026-01-09", "2026-01-16"], "Sales wrote check-ins in both of the last two weeks"),
        ("2026-01-20", ["2026-01-09", "2026-01-20"], "Sales wrote check-ins in two of the last three weeks"),
        ("2026-01-05", ["2026-01-05"], "Sales wrote one check-in in the first week"),
    ],
)
def test_what_it_says(tmp_path: Path, as_of: int | str, days: list[str], said: str) -> None:
    assert told(calendar(tmp_path, as_of, *days)).headline == said


def test_of_everybody(tmp_path: Path) -> None:
    chart = told(calendar(tmp_path, 3, "2026-01-09", "2026-01-23", who=""))
    assert chart.headline == "Check-ins were written in two of the last three weeks"


def test_the_usual_day_is_named(tmp_path: Path) -> None:
    fridays = ["2026-01-09", "2026-01-16", "2026-01-23", "2026-01-20"]
    assert told(calendar(tmp_path, 3, *fridays)).reading == (
        "A dot is a day of P; the larger, the more check-ins. Most came on a Friday."
    )
    mixed = ["2026-01-09", "2026-01-16", "2026-01-19", "2026-01-20"]
    assert "Most" not in told(calendar(tmp_path / "b", 3, *mixed)).reading


def test_its_table_counts_by_week(tmp_path: Path) -> None:
    table = told(calendar(tmp_path, 3, "2026-01-09", "2026-01-16", "2026-01-16")).table
    assert table.columns == ("Week from", "Check-ins")
    assert table.rows == (("2026-01-19", 0), ("2026-01-12", 2), ("2026-01-05", 1))
    assert table.texts[1] == ("12 January", "2")


class TestAtTheEdges:
    def test_without_a_check_in_there_is_none(self, tmp_path: Path) -> None:
        assert calendar(tmp_path, 3) is None

    def test_nor_without_a_period_that_runs(self, tmp_path: Path) -> None:
        assert calendar(tmp_path, "2026-04-01", "2026-01-09") is None

    def test_it_is_of_the_shortest_period_that_runs(self, tmp_path: Path) -> None:
        year: Files = {"2026/sales/year.md": goal("Year")}
        found = world(tmp_path, 3, written("2026-01-02", "2026-01-09"), year)
        chart = told(calendar_chart(found, found.site.checkins.values(), "Sales"))
        assert points(chart.series["dots"], "x") == [(0,)]  # the second of January is before it
        assert points(chart.series["ends"], "x") == [(-0.5,), (9.5,)]

    def test_of_a_long_period_the_latest_half_year_is_shown(self, tmp_path: Path) -> None:
        found = world(
            tmp_path,
            "2026-11-20",
            {"2026/sales/year.md": goal("Year"), **written("2026-01-09", "2026-05-22", "2026-11-20")},
        )
        chart = told(calendar_chart(found, found.site.checkins.values(), "Sales"))
        assert points(chart.series["ends"], "x") == [(-0.5,), (26.5,)]
        assert points(chart.series["dots"], "x", "y") == [(0, -4), (26, -4)]
        assert len(chart.table.rows) == 27


class TestPages:
    def test_all_check_ins_those_of_a_team_and_of_a_person(self, tmp_path: Path) -> None:
        files = written("2026-01-09") | {
            "P/sales/checkins/2026-01-16-ben.md": "---\nauthor: ben\nupdates:\n  goal: {size: 2}\n---\n"
        }
        found = world(tmp_path, 2, files)
        assert ("calendar", "all") in charts(found, "check-ins/")
        of_team = charts(found, "teams/sales/")["calendar", "sales"]
        assert of_team.headline == "Sales wrote check-ins in both of the last two weeks"
        of_ben = charts(found, "people/ben/")["calendar", "ben"]
        assert of_ben.headline == "Ben Ode wrote check-ins in one of the last two weeks"
        assert len(of_ben.series["dots"]) == 1


def test_it_is_drawn(tmp_path: Path) -> None:
    chart = told(calendar(tmp_path, 3, "2026-01-09", "2026-01-16", "2026-01-16"))
    with engine() as vega:
        drawn = ET.fromstring(vega.draw("calendar-358", chart.series))
    assert len([e for e in drawn.iter() if e.tag == "path"]) == 2
    assert {"Mon", "Sun", "Feb"} <= {e.text for e in drawn.iter() if e.tag == "text"}
