"""Teams by week: a status mark for each team and week."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from okrsite.charts.heat_map import heat_map
from okrsite.charts.heat_shapes import COLOURS, FILLED, OUTLINED
from okrsite.view.chart import Chart
from okrsite.view.world import World
from okrsite.words import MARK
from tests.charted import points
from tests.drawn import engine
from tests.support import Files
from tests.ten_weeks import goal, period, team, world

SALES = team("sales", "Sales", {1: 10, 2: 20, 3: 30, 4: 40})
MOBILE = team("mobile", "Mobile", {1: 10, 2: 10, 3: 10, 4: 10})
LABS = team("labs", "Labs", {1: 10, 2: 10, 3: 10, 4: 10})
WEB = team("web", "Web", {1: 10, 2: 20, 3: 15, 4: 25})


def drawn(found: World) -> Chart:
    chart = heat_map(found, period(found))
    assert chart is not None
    return chart


def marks(chart: Chart) -> dict[str, list[object]]:
    """The marks of each team, oldest first."""
    names = {row["y"]: str(row["label_584"]) for row in chart.series["names"]}
    found: dict[str, list[object]] = {name: [] for name in names.values()}
    for row in chart.series["cells"]:
        assert row["x"] == len(found[names[row["y"]]])
        found[names[row["y"]]].append(row["mark"])
    return found


def test_each_team_and_week_has_its_status_the_worst_team_on_top(tmp_path: Path) -> None:
    chart = drawn(world(tmp_path, 4, SALES, MOBILE, WEB))
    # Gaps of mobile: 0, 0.10, 0.20, 0.30; of web: 0, 0, 0.15, 0.15.
    assert list(marks(chart).items()) == [
        ("Mobile", ["on", "on", "risk", "off"]),
        ("Web", ["on", "on", "risk", "risk"]),
        ("Sales", ["on", "on", "on", "on"]),
    ]
    assert (chart.kind, chart.mark, chart.widths) == ("heat-map", "", (584, 358))
    assert points(chart.series["columns"], "x", "label") == [(0, "Jan"), (3, "Feb"), (7, "Mar")]
    assert points(chart.series["ends"], "x", "y") == [(-0.5, 0.5), (9.5, -2.5)]  # ten weeks, three teams
    assert chart.series["tips"][3]["tip"] == "Mobile, 1 February: 0.10, 0.40 expected. Off track"


def test_every_status_has_a_shape_of_its_own_and_a_colour() -> None:
    used = {MARK[s] for s in ("on_track", "at_risk", "off_track", "achieved", "no_data", "closed")}
    used |= {"stale", "green", "amber", "red"}
    shapes = [(FILLED.get(name), OUTLINED.get(name)) for name in sorted(used)]
    assert (None, None) not in shapes
    # An achieved goal's disc is larger than one on track, and has a tick cut out of it.
    assert len(set(shapes)) == len(shapes)
    assert used <= COLOURS.keys()


def test_marks_that_stand_in_it_are_named_in_a_key(tmp_path: Path) -> None:
    chart = drawn(world(tmp_path, 4, SALES, MOBILE, WEB))
    assert [(mark.name, mark.word) for mark in chart.key] == [
        *(("off", "Off track"), ("risk", "At risk"), ("on", "On track")),
    ]


def test_its_table_has_words(tmp_path: Path) -> None:
    table = drawn(world(tmp_path, 3, SALES, MOBILE)).table
    assert table.columns == ("Team", "11 January", "18 January", "25 January")
    assert table.texts == (
        ("Mobile", "On track", "On track", "At risk"),
        ("Sales", "On track", "On track", "On track"),
    )
    assert table.rows == table.texts


@pytest.mark.parametrize(
    ("week", "teams", "said"),
    [
        (5, (SALES, MOBILE, WEB), "Mobile has been off track for two weeks; one of three teams is on track"),
        (4, (SALES, MOBILE, WEB), "Mobile is off track; one of three teams is on track"),
        (4, (SALES, WEB), "Web has been at risk for two weeks; one of two teams is on track"),
        (4, (SALES, team("web", "Web", {4: 40})), "Both teams are on track"),
        (4, (WEB, MOBILE, LABS), "Labs and Mobile are off track; none of three teams is on track"),
    ],
)
def test_what_it_says(tmp_path: Path, week: int, teams: tuple[Files, ...], said: str) -> None:
    assert drawn(world(tmp_path, week, *teams)).headline == said


@pytest.mark.parametrize(
    ("name", "wide", "narrow"),
    [
        ("Partners, resellers and everybody else", "Partners, resellers and…", "Partners, reselle…"),
        ("PARTNERS AND ALL OTHERS", "PARTNERS AND ALL OT…", "PARTNERS AND A…"),
        ("営業企画部および販売促進チーム", "営業企画部および販売促進…", "営業企画部および販…"),
    ],
)
def test_names_that_are_too_long_are_cut(tmp_path: Path, name: str, wide: str, narrow: str) -> None:
    names = drawn(world(tmp_path, 2, SALES, team("partners", name, {1: 10}))).series["names"]
    assert [(row["label_584"], row["label_358"]) for row in names] == [(wide, narrow), ("Sales", "Sales")]


def test_stale_takes_the_place_of_a_colour(tmp_path: Path) -> None:
    found = marks(drawn(world(tmp_path, 5, team("sales", "Sales", {1: 10, 2: 20}), WEB)))
    assert found["Sales"] == ["on", "on", "on", "risk", "stale"]


class TestAtTheEdges:
    def test_one_team_is_no_comparison(self, tmp_path: Path) -> None:
        found = world(tmp_path, 3, SALES)
        assert heat_map(found, period(found)) is None

    def test_nor_is_a_period_that_has_not_begun(self, tmp_path: Path) -> None:
        found = world(
            tmp_path, "2026-01-04", {"P/sales/a.md": goal(), "P/web/b.md": goal()}, _teams("sales", "web")
        )
        assert heat_map(found, period(found)) is None

    def test_on_the_first_day_there_is_one_column_of_marks(self, tmp_path: Path) -> None:
        found = world(
            tmp_path, "2026-01-05", {"P/sales/a.md": goal(), "P/web/b.md": goal()}, _teams("sales", "web")
        )
        chart = drawn(found)
        assert list(marks(chart).values()) == [["none"], ["none"]]
        assert chart.headline == "Sales and Web are without data; none of two teams is on track"

    def test_a_team_of_nothing_but_drafts_is_not_in_it(self, tmp_path: Path) -> None:
        draft: Files = {"P/labs/idea.md": goal(fields="state: draft\n"), **_teams("labs")}
        assert list(marks(drawn(world(tmp_path, 2, SALES, WEB, draft)))) == ["Sales", "Web"]

    def test_once_it_is_over_the_last_week_has_grades(self, tmp_path: Path) -> None:
        weeks = {n: 8 * n for n in range(1, 11)}
        found = world(
            tmp_path, "2026-04-01", team("sales", "Sales", weeks), team("web", "Web", {10: 30}), SALES_LATE
        )
        chart = drawn(found)
        told = marks(chart)
        assert {name: cells[-1] for name, cells in told.items()} == {
            "Web": "red",
            "Late": "amber",
            "Sales": "green",
        }
        assert all(len(cells) == 10 for cells in told.values())
        assert chart.headline == "One of three teams ended in green, one in amber, one in red"

    def test_at_most_two_dozen_teams_the_worst_of_them(self, tmp_path: Path) -> None:
        many = [team(f"t{n:02}", f"Team {n:02}", {1: n}) for n in range(60)]
        chart = drawn(world(tmp_path, 2, *many))
        names = list(marks(chart))
        assert len(names) == 24
        assert names[0] == "Team 00"
        assert "Team 59" not in names
        assert (
            chart.reading
            == "Each column is a week, the worst stand on top. 36 more stand in the table of teams."
        )
        assert len(chart.table.rows) == 24

    def test_more_than_twenty_weeks_are_shown_by_month(self, tmp_path: Path) -> None:
        files: Files = {"2026/sales/a.md": goal("A"), "2026/web/b.md": goal("B"), **_teams("sales", "web")}
        found = world(tmp_path, "2026-04-15", files)
        chart = heat_map(found, found.site.periods["2026"])
        assert chart is not None
        assert chart.reading == "Each column is the end of a month, the worst stand on top."
        assert points(chart.series["ends"], "x") == [(-0.5,), (11.5,)]
        assert [row["label"] for row in chart.series["columns"]] == ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]
        assert {row["x"] for row in chart.series["cells"]} == {0, 1, 2, 3}
        assert chart.table.columns == ("Team", "31 January", "28 February", "31 March", "15 April")

    def test_many_years_have_two_dozen_columns_at_most(self, tmp_path: Path) -> None:
        long = '[periods."Long"]\nstart = 2000-01-01\nend = 2099-12-31\n'
        files: Files = {"Long/sales/a.md": goal("A"), "Long/web/b.md": goal("B"), **_teams("sales", "web")}
        found = world(tmp_path, "2026-04-15", files, config=long)
        chart = heat_map(found, found.site.periods["Long"])
        assert chart is not None
        assert chart.reading == "Each column is the end of a year, the worst stand on top."
        assert points(chart.series["ends"], "x") == [(-0.5,), (23.5,)]
        assert chart.series["cells"][0]["x"] == 0
        assert chart.series["tips"][-1]["x"] == 23  # from 2003 to 2026: the last has the day
        assert chart.table.columns[-1] == "15 April"


SALES_LATE = team("late", "Late", {10: 50})


def _teams(*ids: str) -> Files:
    return {f"teams/{id_}.md": f"---\ntitle: {id_.capitalize()}\n---\n" for id_ in ids}


def test_it_is_as_tall_as_its_teams_are_many(tmp_path: Path) -> None:
    """Also in a view that has drawn another one before."""
    few, many = (
        drawn(world(tmp_path / "a", 4, SALES, WEB)),
        drawn(world(tmp_path / "b", 4, SALES, MOBILE, WEB)),
    )
    with engine() as vega:
        for chart, height in ((few, 78), (many, 102), (few, 78)):
            picture = ET.fromstring(vega.draw("heat-map-584", chart.series))
            assert picture.attrib["height"] == str(height)
            texts = [e.text for e in picture.iter() if e.tag == "text"]
            assert len(texts) == len(chart.series["names"]) + 3
            paths = [e for e in picture.iter() if e.tag == "path"]
            assert len(paths) == len(chart.series["cells"])
