"""How the scores of a period's objectives lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from okrsite.charts.distribution import distribution_chart
from okrsite.view.chart import Chart
from tests.charted import points
from tests.drawn import engine
from tests.support import Files
from tests.ten_weeks import check_ins, goal, period, world


def goals(values: Sequence[int], week: int) -> Files:
    """An objective for each value, reported at the end of the week."""
    files: Files = {}
    updates = []
    for n, value in enumerate(values):
        files[f"P/sales/g{n}.md"] = goal(f"Goal {n}")
        updates.append(f"  g{n}: {{size: {value}}}\n")
    (path,) = check_ins("sales", "x", {week: 0})
    return files | {path: f"---\nauthor: mara\nupdates:\n{''.join(updates)}---\n"}


def spread(root: Path, values: Sequence[int], as_of: int | str = 5, *more: Files) -> Chart | None:
    """Of objectives that had these values in the first week."""
    found = world(root, as_of, goals(values, 1), *more)
    return distribution_chart(found, period(found), found.site.objectives_of_period["P"])


def told(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def test_how_many_stand_in_each_tenth_of_the_way(tmp_path: Path) -> None:
    chart = told(spread(tmp_path, [0, 9, 10, 19, 50, 100]))
    assert (chart.kind, chart.name, chart.widths) == ("distribution", "P", (416, 358))
    # 0.10 belongs to the second step, and 1 to the last.
    assert points(chart.series["bars"], "x", "y", "mark") == [
        *((0.0, 2, "plain"), (0.1, 2, "plain"), (0.5, 1, "plain"), (0.9, 1, "plain")),
    ]
    assert points(chart.series["counts"], "x", "label") == [
        (0.05, "2"),
        (0.15, "2"),
        (0.55, "1"),
        (0.95, "1"),
    ]
    assert points(chart.series["pace"], "x") == [(0.5,)]
    assert [row["label"] for row in chart.series["expected"]] == ["expected 0.50"]
    assert chart.series["borders"] == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([10, 20, 50, 60], "Half of four objectives stand at 0.50 or above; one is below 0.20"),
        ([10, 10, 50, 60, 70], "Three of five objectives stand at 0.50 or above; two are below 0.20"),
        ([30, 50, 50, 60], "Three of four objectives stand at 0.50 or above"),
        ([5, 5, 6, 7], "Half of four objectives stand at 0.06 or above"),
        ([40, 40, 40, 40], "Four of four objectives stand at 0.40 or above"),
    ],
)
def test_what_it_says(tmp_path: Path, values: list[int], said: str) -> None:
    assert told(spread(tmp_path, values)).headline == said


def test_its_table_has_every_step(tmp_path: Path) -> None:
    table = told(spread(tmp_path, [0, 9, 10, 100])).table
    assert table.columns == ("Score", "Objectives")
    assert table.rows[:3] == (("0.00 to 0.10", 2), ("0.10 to 0.20", 1), ("0.20 to 0.30", 0))
    assert table.rows[-1] == ("0.90 to 1.00", 1)
    assert len(table.rows) == 10


def test_a_count_gives_way_to_the_pace(tmp_path: Path) -> None:
    at_half = points(told(spread(tmp_path, [52, 54, 56, 58])).series["counts"], "x", "dx")
    assert at_half == [(0.55, 0)]  # the pace is at the column's edge
    found = told(spread(tmp_path, [24, 25, 26, 27], "2026-01-22"))  # 18 of 70 days: 0.257
    assert points(found.series["counts"], "x", "dx") == [(0.25, -11)]


class TestOnceItIsOver:
    def test_final_scores_and_the_borders_of_the_grades(self, tmp_path: Path) -> None:
        retro = "---\nauthor: mara\nobjective: g0\ngrades:\n  g0: {grade: 0.65, why: nearly}\n---\n"
        chart = told(
            spread(
                tmp_path, [100, 39, 40, 69, 70], "2026-04-01", {"P/sales/retros/2026-03-20-mara.md": retro}
            )
        )
        assert points(chart.series["bars"], "x", "y", "mark") == [
            *((0.3, 1, "red"), (0.4, 1, "amber"), (0.6, 2, "amber"), (0.7, 1, "green")),
        ]
        assert points(chart.series["borders"], "x") == [(0.4,), (0.7,)]
        assert [row["label"] for row in chart.series["grades"]] == ["red", "amber", "green"]
        assert chart.series["pace"] == ()
        assert chart.headline == "Three of five objectives ended at 0.65 or above; one below 0.40"
        assert chart.reading == "Final scores of the objectives; 0.4 and 0.7 part the grades."


class TestAtTheEdges:
    def test_a_few_are_no_distribution(self, tmp_path: Path) -> None:
        assert spread(tmp_path, [10, 20, 30]) is None

    def test_drafts_and_what_was_dropped_do_not_count(self, tmp_path: Path) -> None:
        others: Files = {
            "P/sales/draft.md": goal("Draft", "state: draft\n"),
            "P/sales/gone.md": goal("Gone", "state: dropped\nsince: 2026-01-14\nwhy: no need\n"),
        }
        chart = told(spread(tmp_path, [10, 20, 30, 40], 5, others))
        assert points(chart.series["counts"], "label") == [("1",)] * 4
        assert spread(tmp_path / "few", [10, 20, 30], 5, others) is None

    def test_before_it_begins_there_is_none(self, tmp_path: Path) -> None:
        files = {name: text for name, text in goals([0] * 5, 1).items() if "checkins" not in name}
        found = world(tmp_path, "2026-01-04", files)
        assert distribution_chart(found, period(found), found.site.objectives_of_period["P"]) is None


def test_it_is_drawn(tmp_path: Path) -> None:
    chart = told(spread(tmp_path, [0, 9, 10, 19, 50, 100]))
    with engine() as vega:
        drawn = ET.fromstring(vega.draw("distribution-358", chart.series))
    texts = [e.text for e in drawn.iter() if e.tag == "text"]
    assert sorted(str(text) for text in texts) == sorted(
        ["2", "2", "1", "1", "0", "0.2", "0.4", "0.6", "0.8", "1", "expected 0.50"]
    )
