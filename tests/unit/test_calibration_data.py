"""Calibration in `site.json`: numbers with how many cases they come from, none from fewer than 20."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import TEAMS, Files, site

WEEKS = 4
PERIOD = '[periods."P"]\nstart = 2026-01-05\nend = 2026-02-01\n'
"""Four whole weeks."""
EACH_WEEK = ("2026-01-06", "2026-01-13", "2026-01-20", "2026-01-27")


def files(key_results: int, *, met: int, confidence: int = 8, said: int = WEEKS) -> Files:
    """A team's objective of so many key results, of which the first `met` are met, checked in each week.

    Confidence is given in the first `said` weeks.
    """
    lines = "".join(f"  - {{id: k{n}, title: K, start: 0, target: 8}}\n" for n in range(key_results))
    found: Files = {
        "teams.csv": TEAMS,
        "P/sales/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n",
    }
    for week, day in enumerate(EACH_WEEK, 1):
        values = [week * 2 if n < met else week for n in range(key_results)]
        word = f", confidence: {confidence}" if week <= said else ""
        updates = "".join(f"  o#k{n}: {{value: {value}{word}}}\n" for n, value in enumerate(values))
        found[f"P/sales/checkins/{day}-a.md"] = f"---\nupdates:\n{updates}---\n"
    return found


def calibration(
    root: Path, key_results: int, *, met: int, as_of: str = "2026-03-01", said: int = WEEKS
) -> Any:
    return site(root, files(key_results, met=met, said=said), as_of, PERIOD)["calibration"]


def test_before_a_period_has_ended_there_is_nothing(tmp_path: Path) -> None:
    found = calibration(tmp_path, 2, met=1, as_of="2026-02-01")
    assert (found["periods"], found["cases"], found["key_results"]) == ([], 0, 0)
    assert found["by_weeks_before"] == found["by_team"] == []
    assert found["both"]["authors"] == {"brier": None, "cases": 0}
    assert {b["cases"] for b in found["reliability"]["authors"]} == {0}


def test_numbers_come_with_their_cases(tmp_path: Path) -> None:
    """25 key results in four weeks, 15 of them met in the end, with a confidence of 0.8 all the time."""
    found = calibration(tmp_path, 25, met=15)
    assert found["enough"] == 20
    assert found["periods"] == ["P"]
    assert (found["cases"], found["key_results"]) == (100, 25)
    brier = pytest.approx((15 * 0.2**2 + 10 * 0.8**2) / 25)
    assert [(w["weeks_before"], w["authors"]) for w in found["by_weeks_before"]] == [
        (n, {"brier": brier, "cases": 25}) for n in (3, 2, 1, 0)
    ]
    assert [(t["team"], t["authors"]) for t in found["by_team"]] == [
        ("sales", {"brier": brier, "cases": 100})
    ]
    *none, last = found["reliability"]["authors"]
    assert last == {"low": 0.8, "high": 1.0, "cases": 100, "said": pytest.approx(0.8), "met": 0.6}
    assert [(b["cases"], b["said"], b["met"]) for b in none] == [(0, None, None)] * 4


def test_forecasts_are_judged_from_their_third_reading_on(tmp_path: Path) -> None:
    """The start is the first reading, so the second week has a forecast."""
    found = calibration(tmp_path, 25, met=15)
    weeks = [w["forecasts"] for w in found["by_weeks_before"]]
    assert [w["cases"] for w in weeks] == [0, 25, 25, 25]
    assert weeks[0]["brier"] is None
    assert 0 < weeks[3]["brier"] < weeks[1]["brier"] < 0.25
    assert (found["both"]["authors"]["cases"], found["both"]["forecasts"]["cases"]) == (75, 75)
    assert found["both"]["key_results"] == 25
    assert sum(b["cases"] for b in found["reliability"]["forecasts"]) == 75


def test_nothing_is_concluded_from_fewer_than_20_cases(tmp_path: Path) -> None:
    """Four key results in four weeks are 16 cases."""
    found = calibration(tmp_path, 4, met=2)
    assert found["cases"] == 16
    rows = [*found["by_weeks_before"], *found["by_team"], found["both"]]
    assert [row[who]["brier"] for row in rows for who in ("authors", "forecasts")] == [None] * 12
    assert [t["authors"]["cases"] for t in found["by_team"]] == [16]
    bins = [b for who in ("authors", "forecasts") for b in found["reliability"][who]]
    assert {b["met"] for b in bins} == {None}
    assert sum(b["cases"] for b in bins) == 16 + 12
    often, *_ = found["completion"]
    assert (often["key_results"], often["score"]) == (4, None)


def test_a_confidence_that_stands_for_four_weeks_is_one_case(tmp_path: Path) -> None:
    """Five key results, each given a confidence once, are five cases and not twenty."""
    found = calibration(tmp_path, 5, met=2, said=1)
    assert [t["authors"] for t in found["by_team"]] == [{"brier": None, "cases": 5}]
    assert sum(b["cases"] for b in found["reliability"]["authors"]) == 5
    assert [w["authors"]["cases"] for w in found["by_weeks_before"]] == [5, 5, 5, 5]
    assert found["both"]["authors"] == {"brier": None, "cases": 5}


def test_a_forecast_that_no_reading_has_changed_is_one_case(tmp_path: Path) -> None:
    """Without the last two check-ins the forecast of the second week stands on."""
    few = {name: text for name, text in files(5, met=2).items() if not name.endswith(("20-a.md", "27-a.md"))}
    found = site(tmp_path, few, "2026-03-01", PERIOD)["calibration"]
    assert [t["forecasts"]["cases"] for t in found["by_team"]] == [5]
    assert sum(b["cases"] for b in found["reliability"]["forecasts"]) == 5
    assert [w["forecasts"]["cases"] for w in found["by_weeks_before"]] == [0, 5, 5, 5]


def test_completion_stands_by_how_often_a_team_checked_in(tmp_path: Path) -> None:
    found = calibration(tmp_path, 25, met=15)["completion"]
    assert found == [
        {
            "habit": "Every second week or more",
            "least": 0.5,
            "teams": 1,
            "key_results": 25,
            "met": 15,
            "score": pytest.approx((15 + 10 * 0.5) / 25),
        },
        *(
            {"habit": habit, "least": least, "teams": 0, "key_results": 0, "met": 0, "score": None}
            for habit, least in (("At least every fourth week", 0.25), ("Less often", 0.0))
        ),
    ]
