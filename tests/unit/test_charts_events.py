"""Events on charts: which ones, and where their letters stand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from okrsite.theme.breaks import BLANK
from okrsite.view.chart import Chart
from okrsite.view.links import Link
from tests.charted import GOAL, charts, checkins, gauge, goal
from tests.support import TEAMS, Files, built

SITE: Files = {
    GOAL: goal("arr, start: 0\ntarget: 90", "talk, kind: maintain\nmin: 4"),
    **checkins(arr={"2026-01-15": 20}, talk={"2026-01-15": 5}),
}


def event(day: str, title: str, fields: str = "") -> Files:
    name = f"events/{day}-{title.lower().replace(' ', '-')}.md"
    return {name: f"---\ntitle: {title}\ndate: {day}\n{fields}\n---\n"}


def told(chart: Chart) -> list[str]:
    return [f"{mark.letter} {mark.when}: {mark.link.text}" for mark in chart.marked]


def test_an_event_is_a_line_with_a_letter(tmp_path: Path) -> None:
    files = {**SITE, **event("2026-02-01", "Outage", "supports: goal#arr")}
    chart = charts(tmp_path, files, "2026-02-16")["arr"]
    assert chart.series["events"] == ({"x": 31, "at_740": 31.0, "at_358": 31.0, "label": "A"},)
    assert chart.marked[0].link == Link("Outage", "events/2026-02-01-outage/")
    assert told(chart) == ["A 1 February: Outage"]
    assert chart.series["tips"][-1] == {"x": 31, "y": 90.0, "tip": "A, 1 February: Outage"}


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ("supports: goal#arr", True),
        ("supports: goal", True),
        ("supports: goal#talk", False),
        ("supports: other", False),
        ("supports: other\nteam: sales", False),
        ("team: sales", True),
        ("team: [marketing, sales]", True),
        ("team: marketing", False),
        ("team: company", True),
        ("", True),
    ],
)
def test_which_events_bear_on_a_key_result(tmp_path: Path, fields: str, marked: bool) -> None:
    """Those that name it or its objective, and those that name no goal: of its teams, of the company."""
    other = {"2026-Q1/marketing/other.md": goal("x, start: 0\ntarget: 1")}
    files = {**SITE, **other, **event("2026-02-01", "Outage", fields)}
    assert bool(charts(tmp_path, files, "2026-02-16")["arr"].marked) == marked


def test_only_those_of_the_period(tmp_path: Path) -> None:
    files = {
        **SITE,
        **event("2025-12-31", "Before"),
        **event("2026-03-31", "Last"),
        **event("2026-04-01", "After"),
    }
    assert told(charts(tmp_path, files, "2026-04-16")["arr"]) == ["A 31 March: Last"]


def test_six_are_marked_those_that_name_the_goal_first(tmp_path: Path) -> None:
    files = dict(SITE)
    for day in range(1, 8):
        files |= event(f"2026-02-0{day}", f"All {day}")
    files |= event("2026-01-03", "Named", "supports: goal#arr")
    chart = charts(tmp_path, files, "2026-02-16")["arr"]
    assert told(chart) == ["A 3 January: Named"] + [
        f"{letter} {day} February: All {day}" for letter, day in zip("BCDEF", range(3, 8), strict=True)
    ]
    assert chart.unmarked == 2


def test_letters_of_days_that_lie_close_stand_apart(tmp_path: Path) -> None:
    files = dict(SITE)
    for day in ("2026-01-01", "2026-01-02", "2026-03-30", "2026-03-31"):
        files |= event(day, f"On {day}")
    files |= event("2026-03-31", "Again")
    rows = charts(tmp_path, files, "2026-04-16")["arr"].series["events"]
    assert [row["x"] for row in rows] == [0, 1, 88, 89, 89]
    for width, plot in ((740, 740 - 52 - 12), (358, 358 - 50 - 8)):
        places = [float(row[f"at_{width}"] or 0) * plot / 89 for row in rows]
        assert min(b - a for a, b in pairwise(places)) > 12
        assert min(places) >= 0
        assert max(places) <= plot


def test_bands_have_them_too(tmp_path: Path) -> None:
    kpi = gauge("supports: goal#arr\ngreen: {max: 2}", {"2026-01-20": 1, "2026-03-10": 3})
    files = {**SITE, "kpis/churn.md": kpi, **event("2026-02-01", "Outage", "supports: goal#arr")}
    found = charts(tmp_path, files, "2026-03-16")
    assert told(found["churn"]) == ["A 1 February: Outage"]
    assert found["churn"].series["events"][0]["x"] == 31
    assert told(found["talk"]) == []


def test_the_list_under_a_chart_leads_to_the_event(tmp_path: Path) -> None:
    files = {**SITE, "teams.csv": TEAMS, **event("2026-02-01", "Outage & more", "supports: goal#arr")}
    site = built(tmp_path, files, "2026-02-16")
    page = (site / "2026-Q1/sales/goal/index.html").read_text("utf-8").replace(BLANK, " ")
    assert (
        '<b>A</b><span>1 February: <a href="../../../events/2026-02-01-outage-%26-more/index.html">' in page
    )
    assert "Outage &amp; more</a>" in page


def test_a_kpi_page_does_not_list_an_event_twice(tmp_path: Path) -> None:
    kpi = gauge("supports: goal#arr\ngreen: {max: 2}", {"2026-01-20": 1, "2026-03-10": 3})
    files = {**SITE, "teams.csv": TEAMS, "kpis/churn.md": kpi}
    files |= event("2026-02-01", "Outage", "supports: goal#arr") | event(
        "2025-12-20", "Early", "supports: goal#arr"
    )
    page = (built(tmp_path, files, "2026-03-16") / "kpis/churn/index.html").read_text("utf-8")
    assert page.count(">Outage</a>") == page.count(">Early</a>") == 1
    assert page.index(">Outage</a>") < page.index(">Events</h2>") < page.index(">Early</a>")
