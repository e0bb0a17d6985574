"""Small multiples of the distance from the expected pace, and the small lines of lists."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from okrsite.charts.distance import Multiples, objective_distances, team_distances
from okrsite.view.by_week import objective_by_week
from okrsite.view.trails import EDGE, HEIGHT, WIDTH, trails
from okrsite.view.world import World
from tests.charted import points, xy
from tests.drawn import engine
from tests.support import Files, built
from tests.ten_weeks import CONFIG, charts, check_ins, goal, period, team, world

SALES = team("sales", "Sales", {1: 10, 2: 15})
MOBILE = team("mobile", "Mobile", {1: 0, 2: 30})


def teams(found: World) -> Multiples:
    multiples = team_distances(found, found.home_periods)
    assert multiples is not None
    return multiples


def test_the_score_less_what_was_expected_at_the_end_of_each_week(tmp_path: Path) -> None:
    found = teams(world(tmp_path, 3, SALES, MOBILE)).charts
    assert list(found) == ["mobile", "sales"]  # as the tree of teams has them
    sales = found["sales"]
    assert (sales.kind, sales.mark, sales.widths) == ("distance", "risk", (320,))
    assert xy(sales, "distance") == [(6, 0.0), (13, -0.05), (20, -0.15)]
    assert xy(sales, "last") == [(20, -0.15)]
    assert xy(found["mobile"], "distance") == [(6, -0.1), (13, 0.1), (20, 0.0)]
    assert (
        sales.summary
        == "Sales: 0.15 behind pace; score 0.15, 0.30 expected. The gap has widened for two weeks."
    )


def test_they_share_one_scale_and_the_first_names_its_lines(tmp_path: Path) -> None:
    found = teams(world(tmp_path, 3, SALES, MOBILE)).charts
    mobile, sales = found["mobile"], found["sales"]
    assert mobile.series["ends"] == sales.series["ends"]
    assert points(sales.series["ends"], "x", "y") == [(0, -0.3305), (69, 0.1)]
    assert points(sales.series["limits"], "y") == [(-0.1,), (-0.25,)]
    assert [row["label"] for row in mobile.series["words"]] == ["on pace", "at risk", "off track"]
    assert sales.series["words"] == ()


def test_the_scale_reaches_as_far_as_the_farthest(tmp_path: Path) -> None:
    found = teams(world(tmp_path, 5, SALES, team("mobile", "Mobile", {1: 90}))).charts
    # Mobile was 0.80 ahead in the first week: below the line at -0.25 there are 0.23 of 1.05.
    assert points(found["sales"].series["ends"], "y") == [(-0.4915,), (0.8,)]


def test_the_lines_lie_where_the_config_draws_them(tmp_path: Path) -> None:
    wider = "[status]\nat_risk_gap = 0.2\noff_track_gap = 0.4\n"
    found = teams(world(tmp_path, 3, SALES, config=wider)).charts
    assert points(found["sales"].series["limits"], "y") == [(-0.2,), (-0.4,)]
    assert found["sales"].mark == "on"


def test_one_table_has_them_all(tmp_path: Path) -> None:
    table = teams(world(tmp_path, 2, SALES, MOBILE)).table
    assert table.columns == ("Week to", "Mobile", "Sales")
    assert table.texts == (("18 January", "+0.10", "−0.05"), ("11 January", "−0.10", "+0.00"))


def test_those_that_were_not_scored_have_none(tmp_path: Path) -> None:
    draft: Files = {
        "teams/labs.md": "---\ntitle: Labs\n---\n",
        "P/labs/idea.md": goal(fields="state: draft\n"),
    }
    found = world(tmp_path, 2, SALES, draft)
    assert list(teams(found).charts) == ["sales"]
    assert team_distances(found, {"labs": period(found)}) is None
    assert team_distances(found, {}) is None


def test_an_objective_that_is_dropped_has_its_line_until_then(tmp_path: Path) -> None:
    dropped = goal("Other", "state: dropped\nsince: 2026-01-21\nwhy: no need\n")
    found = world(tmp_path, 4, SALES, {"P/sales/other.md": dropped}, check_ins("sales", "other", {1: 10}))
    inside = found.site.objectives_of_period["P"]
    multiples = objective_distances(found, period(found), inside)
    assert multiples is not None
    other = multiples.charts["P/sales/other"]
    assert xy(other, "distance") == [(6, 0.0), (13, -0.1)]
    assert other.mark == "dropped"


def test_a_stale_team_is_drawn_as_stale(tmp_path: Path) -> None:
    assert teams(world(tmp_path, 5, SALES)).charts["sales"].mark == "stale"


def test_it_is_drawn(tmp_path: Path) -> None:
    chart = teams(world(tmp_path, 3, SALES)).charts["sales"]
    with engine() as vega:
        drawn = ET.fromstring(vega.draw("distance-320", chart.series))
    assert {e.text for e in drawn.iter() if e.tag == "text"} == {
        *("Jan", "Feb", "Mar"),
        *("on pace", "at risk", "off track"),
    }


class TestPages:
    def test_home_has_the_longest_period_and_the_teams_of_the_shortest(self, tmp_path: Path) -> None:
        found = world(
            tmp_path,
            3,
            SALES,
            {"2026-Q1/company/top.md": goal("Top"), "teams/company.md": "---\ntitle: All\n---\n"},
        )
        assert set(charts(found, "")) == {("score", "2026-Q1"), ("distance", "sales")}

    def test_at_most_two_dozen_teams_and_no_word_of_the_rest_is_lost(self, tmp_path: Path) -> None:
        many: Files = {}
        for n in range(60):
            many |= team(f"t{n:02}", f"Team {n:02}", {1: n})
        site = built(tmp_path, {"people.csv": "id,title\nmara,Mara\n", **many}, "2026-01-18", CONFIG)
        home = (site / "index.html").read_text("utf-8")
        assert home.count('data-chart="distance"') == 24
        assert "36 more teams in P" in home
        rows = list(csv.DictReader((site / "distance.csv").read_text("utf-8").splitlines()))
        assert len({row["chart"] for row in rows}) == 24
        assert list(rows[0].items()) == [
            *(("chart", "t00"), ("week to", "2026-01-18"), ("score", "0"), ("expected", "0.2")),
            *(("distance", "-0.2"), ("status", "At risk")),
        ]

    def test_a_teams_page_in_a_period_has_its_score_and_its_objectives(self, tmp_path: Path) -> None:
        found = world(tmp_path, 3, SALES, MOBILE)
        assert set(charts(found, "P/sales/")) == {("score", "sales"), ("distance", "P/sales/sales-goal")}

    def test_before_a_period_begins_there_is_nothing_to_draw(self, tmp_path: Path) -> None:
        found = world(
            tmp_path, "2026-01-01", {"P/sales/goal.md": goal(), "teams/sales.md": "---\ntitle: S\n---\n"}
        )
        for address in ("", "P/", "P/sales/", "teams/sales/", "people/mara/", "check-ins/"):
            assert not charts(found, address), address


class TestTrails:
    def lines(self, found: World) -> dict[str, list[tuple[float, ...]]]:
        histories = {o.id: objective_by_week(found, o) for o in found.site.objectives.values()}
        made = trails(period(found), histories)
        return {
            id_: [tuple(map(float, pair.split(","))) for pair in trail.line.split()]
            for id_, trail in made.items()
        }

    def test_time_runs_across_and_the_scale_is_one(self, tmp_path: Path) -> None:
        found = self.lines(world(tmp_path, 10, SALES, team("mobile", "Mobile", {1: 20, 2: 30, 9: 100})))
        sales, mobile = found["P/sales/sales-goal"], found["P/mobile/mobile-goal"]
        # In the last week sales has 0.15 of 1, the lowest of all; mobile was 0.10 ahead, the highest.
        assert list(sales[-1]) == [WIDTH - EDGE, HEIGHT - EDGE]
        assert min(y for _, y in mobile) == EDGE
        assert mobile[-1][1] == sales[0][1]  # both were on pace then
        assert sales[0][0] == pytest.approx(EDGE + 6 / 69 * (WIDTH - 2 * EDGE), abs=0.05)

    def test_small_distances_stay_small(self, tmp_path: Path) -> None:
        found = self.lines(world(tmp_path, 2, team("sales", "Sales", {1: 9, 2: 18})))
        first, last = found["P/sales/sales-goal"]
        assert 0 < last[1] - first[1] < 2

    def test_what_it_says(self, tmp_path: Path) -> None:
        found = world(tmp_path, 3, SALES)
        made = trails(
            period(found), {"x": objective_by_week(found, found.site.objectives["P/sales/sales-goal"])}
        )
        assert made["x"].label == "By week: 0.15 behind pace now. The gap has widened for two weeks."
