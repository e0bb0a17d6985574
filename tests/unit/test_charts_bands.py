"""Charts of numbers that should stay somewhere: KPIs in green or amber, key results in their band."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from okrsite.theme.breaks import BLANK
from okrsite.view.chart import Chart
from tests.charted import GOAL, charts, checkins, gauge, goal, points, xy
from tests.support import TEAMS, Files, built

CHURN = {"2026-09-05": "1.5%", "2026-09-12": "2.5%", "2026-10-03": "2.8%", "2026-10-31": "3.4%"}
BANDS = 'unit: "%"\ngreen: {max: 2%}\namber: {max: 3%}'
WEEKLY = ("2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28")


def churn(root: Path, fields: str, readings: Mapping[str, object], as_of: str = "2026-11-02") -> Chart:
    return charts(root, {"kpis/churn.md": gauge(fields, readings)}, as_of)["churn"]


def test_a_kpi_against_its_bands(tmp_path: Path) -> None:
    chart = churn(tmp_path, BANDS, CHURN)
    assert (chart.kind, chart.mark) == ("bands", "kr")
    assert xy(chart, "readings") == [(4, 1.5), (11, 2.5), (32, 2.8), (60, 3.4)]  # days since 1 September
    assert xy(chart, "last") == [(60, 3.4)]
    assert points(chart.series["amounts"], "y", "label") == [(1.0, "1%"), (2.0, "2%"), (3.0, "3%")]
    assert points(chart.series["green"], "low", "high") == [(1.0, 2.0)]  # open below: to the plot's edge
    assert points(chart.series["amber"], "low", "high") == [(2.0, 3.0)]
    assert points(chart.series["green_edges"], "y") == [(2.0,)]
    assert points(chart.series["amber_edges"], "y") == [(3.0,)]
    assert [row["label"] for row in chart.series["days"]] == ["Sep", "Oct", "31 Oct 2026"]
    assert [row["label"] for width in (740, 358) for row in chart.series[f"green_{width}"]] == [
        "green up to 2%"
    ] * 2
    assert [row["label"] for row in chart.series["amber_358"]] == ["amber up to 3%"]
    assert [row["tip"] for row in chart.series["tips"]][:2] == [
        "5 September: 1.5%, in green",
        "12 September: 2.5%, in amber",
    ]


def test_what_it_says(tmp_path: Path) -> None:
    chart = churn(tmp_path, BANDS, CHURN)
    assert chart.headline == "In red since 31 October, after three weeks in amber"
    assert chart.reading == "The last three readings each rose."
    assert chart.summary == (
        "Churn: 3.4% on 31 October, in red; 1.5% on 5 September, and between 1.5% and 3.4% since. "
        "Green up to 2%, amber up to 3%, else red."
    )


def test_its_table_has_the_rows_it_draws(tmp_path: Path) -> None:
    table = churn(tmp_path, BANDS, CHURN).table
    assert table.columns == ("Date", "Reading", "Zone")
    assert table.rows == (
        ("2026-10-31", 3.4, "in red"),
        ("2026-10-03", 2.8, "in amber"),
        ("2026-09-12", 2.5, "in amber"),
        ("2026-09-05", 1.5, "in green"),
    )
    assert table.texts[0] == ("31 October", "3.4%", "in red")


def test_a_zone_with_one_reading_is_told_as_that(tmp_path: Path) -> None:
    """From March of one year to March of the next nobody looked."""
    read = {"2025-03-01": "1.5%", "2026-03-01": "3.4%"}
    chart = charts(tmp_path, {"kpis/churn.md": gauge(BANDS, read)}, "2026-03-24")["churn"]
    assert chart.headline == "In red since 1 March, after one reading in green"


def test_the_page_has_one_table_and_the_rows_as_csv(tmp_path: Path) -> None:
    files: Files = {
        "kpis/churn.md": gauge(BANDS, CHURN),
        "teams.csv": TEAMS,
        GOAL: goal("arr,target: 1\nstart: 0"),
    }
    site = built(tmp_path, files, "2026-11-02")
    page = (site / "kpis/churn/index.html").read_text("utf-8").replace(BLANK, " ")
    assert page.count("<table") == 1
    assert page.count('href="../../kpis/churn/bands.csv"') == 1
    assert "<td>in amber</td>" in page
    assert page.index("In red since 31 October") < page.index("Readings</h2>")
    told = (site / "kpis/churn/bands.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(told)))[:2] == [
        ["chart", "date", "reading", "zone"],
        ["churn", "2026-10-31", "3.4", "in red"],
    ]


def test_without_charts_the_caption_and_the_table_stay(tmp_path: Path) -> None:
    files: Files = {"kpis/churn.md": gauge(BANDS, CHURN), "teams.csv": TEAMS}
    site = built(tmp_path, files, "2026-11-02", "charts = false\n")
    page = (site / "kpis/churn/index.html").read_text("utf-8").replace(BLANK, " ")
    assert "In red since 31 October" in page
    assert "bands.csv" in page
    assert 'class="plot"' not in page


HELD = "talk, kind: maintain\nmin: 40%\nmax: 55%\nstart: 66%"
TALK = checkins(talk={"2026-01-20": "60%", "2026-02-03": "50%", "2026-02-17": "45%"})


def test_a_key_result_that_should_stay_in_its_band(tmp_path: Path) -> None:
    chart = charts(tmp_path, {GOAL: goal(HELD), **TALK}, "2026-02-20")["talk"]
    assert (chart.kind, chart.mark) == ("bands", "on")
    assert xy(chart, "readings") == [(0, 66.0), (19, 60.0), (33, 50.0), (47, 45.0)]  # the start on day one
    assert points(chart.series["green"], "low", "high") == [(40.0, 55.0)]
    assert points(chart.series["green_edges"], "y") == [(40.0,), (55.0,)]
    assert [row["y"] for row in chart.series["amounts"]] == [
        30.0,
        40.0,
        50.0,
        60.0,
    ]  # the edge has room below
    assert [row["label"] for row in chart.series["green_358"]] == ["between 40% and 55%"]
    assert chart.series["days"][-1] == {"x": 89, "label": "31 Mar 2026", "align": "right"}
    assert chart.headline == "In the band since 3 February, after three weeks above it"
    assert chart.summary == (
        "Talk: 45% on 17 February, in the band; 66% on 1 January, and between 45% and 66% since. "
        "The band: between 40% and 55%."
    )
    assert [row[2] for row in chart.table.rows] == ["in the band", "in the band", "above the band"]


def test_a_key_result_out_of_its_band_all_along(tmp_path: Path) -> None:
    text = goal("uptime, kind: maintain\nmin: 99.9%\nstart: 99%")
    read = checkins(uptime={"2026-01-20": "99.1%", "2026-02-03": "99.2%"})
    chart = charts(tmp_path, {GOAL: text, **read}, "2026-02-20")["uptime"]
    assert chart.headline == "Below the band at every reading since 20 January"
    assert [row["label"] for row in chart.series["green_740"]] == ["at least 99.9%"]
    assert points(chart.series["green"], "low", "high") == [(99.9, 100.0)]  # a share ends at 100%


@pytest.mark.parametrize(
    ("fields", "values", "green", "amber"),
    [
        ("", (1, 2, 3, 4), [], []),
        ("green: {min: 2}", (1, 2, 3, 4), [(2.0, 4.0)], []),
        ("amber: {max: 3}", (1, 2, 3, 4), [], [(1.0, 3.0)]),
        ("green: {min: 4}\namber: {min: 2}", (1, 2, 3, 3), [(4.0, 4.45)], [(2.0, 4.0)]),
        ("green: {min: 4, max: 6}\namber: {min: 3, max: 8}", (2, 5, 9, 5), [(4, 6)], [(3, 4), (6, 8)]),
        ("green: {min: 4}\namber: {max: 4}", (2, 5, 9, 5), [(4, 9)], [(0, 4)]),
        ("green: {min: 4}\namber: {min: 5, max: 7}", (2, 5, 9, 5), [(4, 9)], []),
        ("green: {min: -5}\namber: {min: -20}", (-30, -10, 0, 6), [(-5, 6)], [(-20, -5)]),
        ("green: {min: 220}\namber: {min: 200}", (5000, 6000, 7000, 7700), [(220, 7700)], [(200, 220)]),
        ("green: {max: 0}", (1, 2, 0, 3), [(0, 0)], []),
    ],
)
def test_where_the_zones_lie(
    tmp_path: Path,
    fields: str,
    values: tuple[int, ...],
    green: list[tuple[float, float]],
    amber: list[tuple[float, float]],
) -> None:
    """What amber has is what green leaves of it; open sides go to the edge of the plot."""
    chart = churn(tmp_path, fields, dict(zip(WEEKLY, values, strict=True)))
    assert points(chart.series.get("green", ()), "low", "high") == [tuple(map(float, part)) for part in green]
    assert points(chart.series.get("amber", ()), "low", "high") == [tuple(map(float, part)) for part in amber]


def test_no_bands(tmp_path: Path) -> None:
    chart = churn(tmp_path, "", {"2026-09-07": 5, "2026-10-05": 7}, "2026-10-06")
    assert chart.headline == "From 5 on 7 September to 7 on 5 October"
    assert chart.mark == "none"
    assert chart.summary.endswith("There are no bands.")
    assert [row[2] for row in chart.table.rows] == ["", ""]


def test_one_reading(tmp_path: Path) -> None:
    chart = churn(tmp_path, BANDS, {"2026-09-05": "2.5%"})
    assert chart.headline == "In amber on 5 September"
    assert chart.reading == ""
    assert chart.summary == "Churn: 2.5% on 5 September, in amber. Green up to 2%, amber up to 3%, else red."
    assert xy(chart, "readings") == [(4, 2.5)]
    assert [row["label"] for row in chart.series["days"]] == ["1 Sep", "30 Sep 2026"]  # its month


def test_all_readings_equal(tmp_path: Path) -> None:
    chart = churn(tmp_path, "green: {min: 5}", dict.fromkeys(WEEKLY, 5))
    assert chart.headline == "In green at every reading since 7 September"
    assert chart.reading == "The last three readings did not change."
    assert "as at every reading since 7 September" in chart.summary
    flat = churn(tmp_path, "", dict.fromkeys(WEEKLY, 5))
    assert flat.headline == "5 at every reading since 7 September"


def test_of_two_readings_on_a_day_the_later_is_drawn(tmp_path: Path) -> None:
    files = {
        "kpis/churn.md": gauge(BANDS, {"2026-09-05": "1%"}),
        "checkins/2026-09-06-a.md": "---\nupdates:\n  churn: {value: 2.2%, date: 2026-09-05}\n---\n",
        "checkins/2026-09-06-b.md": "---\nupdates:\n  churn: {value: 2.6%, date: 2026-09-05}\n---\n",
    }
    chart = charts(tmp_path, files, "2026-11-02")["churn"]
    assert [row[:2] for row in chart.table.rows] == [("2026-09-05", 2.6)]


@pytest.mark.parametrize("values", [(1e-9, 2e-9, 3e-9, 2e-9), (1e14, 2e14, 9e14, 1e15), (1e-9, 1, 1e9, 1e15)])
def test_very_small_and_very_large_amounts(tmp_path: Path, values: tuple[float, ...]) -> None:
    fields = f"green: {{min: {values[2]:f}}}\namber: {{min: {values[1]:f}}}"
    if values[0] < 1:
        fields = "green: {min: 3e-9}\namber: {min: 2e-9}"
    chart = churn(tmp_path, fields, {d: f"{v:e}" for d, v in zip(WEEKLY, values, strict=True)})
    found = [
        v for rows in chart.series.values() for row in rows for v in row.values() if isinstance(v, float)
    ]
    assert found
    assert all(math.isfinite(value) for value in found)
    assert 1 <= len(chart.series["amounts"]) <= 6
    assert max(len(str(row["label"])) for row in chart.series["amounts"]) <= 7


def test_two_years_of_history_are_drawn(tmp_path: Path) -> None:
    """The chart says so; the headline still goes by the whole history."""
    rows = "".join(f"{2022 + n // 12}-{n % 12 + 1:02}-15,{n}\n" for n in range(58))
    files = {
        "kpis/churn.md": "---\ntitle: Churn\nsource: data/k.csv#c\ngreen: {max: 100}\n---\n",
        "data/k.csv": f"date,c\n{rows}",
    }
    chart = charts(tmp_path, files, "2026-11-02")["churn"]
    assert len(chart.table.rows) == len(chart.series["readings"]) == 24
    assert chart.table.rows[0][:2] == ("2026-10-15", 57.0)
    assert chart.table.rows[-1][0] == "2024-11-15"
    assert chart.table.caption == "Churn, newest first, the last 24 months"
    assert chart.headline == "In green at every reading since 15 January 2022"
    assert chart.reading.endswith("The chart shows the last 24 months.")
    assert chart.series["days"][0]["label"] == "Nov 2024"


def test_a_week_without_a_reading_redraws_nothing(tmp_path: Path) -> None:
    before, after = (churn(tmp_path, BANDS, CHURN, as_of) for as_of in ("2026-11-02", "2027-02-01"))
    assert before.series == after.series
    assert (before.mark, after.mark) == ("kr", "stale")
