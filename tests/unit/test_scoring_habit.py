"""A habit's progress: how full each day, week or month was, over those that end in the period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, faults, key_results, site

FOUR_WEEKS = '[periods."P"]\nstart = 2026-01-05\nend = 2026-02-01\n'  # Monday to Sunday
TEN_DAYS = '[periods."P"]\nstart = 2026-01-05\nend = 2026-01-14\n'


def given(fields: str, updates: dict[str, str], period: str = "P") -> Files:
    """A habit `P/o#k` with these fields, and a check-in for each update."""
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    files: Files = {f"{period}/o.md": f"{head}  - {{id: k, title: K, kind: habit, {fields}}}\n---\n"}
    for day, update in updates.items():
        files[f"checkins/{day}-mara.md"] = f"---\nperiod: {period}\nupdates:\n  o#k: {update}\n---\n"
    return files


def kr(root: Path, files: Files, as_of: str, config: str = FOUR_WEEKS) -> Any:
    [found] = key_results(site(root, files, as_of, config)).values()
    return found


@pytest.mark.parametrize(
    ("updates", "p"),
    [
        pytest.param({"2026-01-07": "5"}, 1 / 4, id="one full week of four"),
        pytest.param({"2026-01-07": "3"}, 0.6 / 4, id="three of five"),
        pytest.param({"2026-01-06": "2", "2026-01-11": "3"}, 1 / 4, id="readings of one week add up"),
        pytest.param({"2026-01-11": "5", "2026-01-12": "5"}, 2 / 4, id="Sunday and Monday are two weeks"),
        pytest.param({"2026-01-07": "12"}, 1 / 4, id="one week's overshoot helps no other"),
        pytest.param({"2026-01-07": "12", "2026-01-14": "1"}, 1.2 / 4, id="nor the next"),
        pytest.param({"2026-01-09": "{2026-01-07: 4, 2026-01-08: 1}"}, 1 / 4, id="several days at once"),
        pytest.param({"2026-01-14": "{2026-01-11: 5, 2026-01-13: 4}"}, 1.8 / 4, id="days of two weeks"),
        pytest.param({"2026-01-07": "0"}, 0, id="none"),
    ],
)
def test_each_week_counts_as_far_as_it_was_full(tmp_path: Path, updates: dict[str, str], p: float) -> None:
    k = kr(tmp_path, given("target: 5, per: week", updates), "2026-01-25")
    assert k["progress"] == pytest.approx(p)
    assert k["score"] == pytest.approx(p)


@pytest.mark.parametrize(
    ("target", "update", "p"),
    [
        pytest.param(3, "{value: 6, days: 7}", (1 + 6 / 7) / 4, id="24/7 and 18/7"),
        pytest.param(6, "{value: 6, days: 7}", (4 / 7 + 3 / 7) / 4, id="nothing is lost below the target"),
        pytest.param(6, "{value: 6, days: 3}", 1 / 4, id="Monday to Wednesday of the second week"),
        pytest.param(6, "{value: 6, days: 4}", (0.25 + 0.75) / 4, id="from Sunday"),
    ],
)
def test_days_spread_a_value_evenly_up_to_its_date(
    tmp_path: Path, target: int, update: str, p: float
) -> None:
    """The check-in is of Wednesday, 14 January."""
    k = kr(tmp_path, given(f"target: {target}, per: week", {"2026-01-14": update}), "2026-01-25")
    assert k["progress"] == pytest.approx(p)


def test_what_is_spread_to_before_the_period_is_of_no_week_in_it(tmp_path: Path) -> None:
    files = given("target: 6, per: week", {"2026-01-07": "{value: 7, days: 7}"})
    assert kr(tmp_path, files, "2026-01-25")["progress"] == pytest.approx(3 / 6 / 4)


@pytest.mark.parametrize(
    ("updates", "p"),
    [
        ({"2026-01-05": "1", "2026-01-08": "1", "2026-01-14": "1"}, 0.3),
        ({"2026-01-05": "4"}, 0.1),
        ({"2026-01-09": "{2026-01-05: 1, 2026-01-06: 1, 2026-01-07: 0}"}, 0.2),
        ({"2026-01-14": "{value: 10, days: 10}"}, 1),
        ({"2026-01-08": "{value: 2, days: 4}"}, 0.2),
    ],
)
def test_per_day(tmp_path: Path, updates: dict[str, str], p: float) -> None:
    k = kr(tmp_path, given("target: 1, per: day", updates), "2026-01-14", TEN_DAYS)
    assert k["progress"] == pytest.approx(p)


@pytest.mark.parametrize(
    ("period", "updates", "p"),
    [
        pytest.param("2026-Q1", {"2026-01-31": "4", "2026-02-01": "2"}, (1 + 0.5) / 3, id="a quarter"),
        pytest.param("2026-Q1", {"2026-01-10": "1", "2026-01-20": "1"}, 0.5 / 3, id="adding up"),
        pytest.param("2026-01", {"2026-01-10": "3"}, 0.75, id="a month"),
        pytest.param("P", {"2026-01-20": "4"}, 1 / 2, id="January and February end in it, March does not"),
        pytest.param("P", {"2026-03-10": "4"}, 0, id="so what is done in March counts nowhere"),
    ],
)
def test_per_month(tmp_path: Path, period: str, updates: dict[str, str], p: float) -> None:
    config = '[periods."P"]\nstart = 2026-01-15\nend = 2026-03-15\n'
    k = kr(tmp_path, given("target: 4, per: month", updates, period), "2026-03-12", config)
    assert k["progress"] == pytest.approx(p)


@pytest.mark.parametrize(
    ("period", "as_of", "day", "p"),
    [
        pytest.param("2026-Q1", "2026-03-31", "2026-01-02", 1 / 13, id="the first Sunday is 4 January"),
        pytest.param("2026-Q1", "2026-03-31", "2026-03-29", 1 / 13, id="the last Sunday of Q1"),
        pytest.param("2026-Q1", "2026-03-31", "2026-03-30", 0, id="the week that ends on 5 April is not"),
        pytest.param("2026-Q2", "2026-06-30", "2026-04-01", 1 / 13, id="it is Q2's"),
        pytest.param("2026-Q2", "2026-06-30", "2026-06-29", 0, id="29 June belongs to Q3"),
    ],
)
def test_a_week_belongs_to_the_period_of_its_last_day(
    tmp_path: Path, period: str, as_of: str, day: str, p: float
) -> None:
    k = kr(tmp_path, given("target: 5, per: week", {day: "5"}, period), as_of, "")
    assert k["progress"] == pytest.approx(p)
    assert k["status"] != "no_data"


@pytest.mark.parametrize(
    ("config", "p"),
    [
        pytest.param("", 1 / 4, id="with Monday"),
        pytest.param('week_start = "monday"\n', 1 / 4, id="Monday is the default"),
        pytest.param('week_start = "sunday"\n', 2 / 4, id="the Sunday begins the second week"),
    ],
)
def test_a_week_begins_on_week_start(tmp_path: Path, config: str, p: float) -> None:
    """Five on Wednesday the 7th, five on Sunday the 11th."""
    files = given("target: 5, per: week", {"2026-01-07": "5", "2026-01-11": "5"})
    assert kr(tmp_path, files, "2026-01-25", config + FOUR_WEEKS)["progress"] == pytest.approx(p)


def test_of_two_values_for_one_day_the_later_file_counts_also_for_a_habit(tmp_path: Path) -> None:
    files = given("target: 5, per: week", {"2026-01-07": "1"})
    files["checkins/2026-01-07-zoe.md"] = "---\nperiod: P\nupdates:\n  o#k: 4\n---\n"
    assert kr(tmp_path, files, "2026-01-25")["progress"] == pytest.approx(0.8 / 4)


def test_rows_of_a_table_add_up_and_a_check_in_wins_its_day(tmp_path: Path) -> None:
    """1 on the 6th, 3 (not the table's 2) on the 7th, 1 in the week after."""
    files = given("target: 5, per: week, source: data/crm.csv#runs", {"2026-01-07": "3"})
    files["data/crm.csv"] = "date,runs\n2026-01-06,1\n2026-01-07,2\n2026-01-12,1\n"
    assert kr(tmp_path, files, "2026-01-25")["progress"] == pytest.approx((0.8 + 0.2) / 4)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-02"])
def test_days_outside_the_period_do_not_count_with_no_days_of_grace(tmp_path: Path, day: str) -> None:
    files = given("target: 5, per: week", {day: "5"})
    assert kr(tmp_path, files, "2026-02-20")["progress"] == pytest.approx(0)
    found = faults(tmp_path, files, "2026-02-20", FOUR_WEEKS)
    assert {d.span.path for d in found if d.code[0] == "V"} == {f"content/checkins/{day}-mara.md"}


def test_days_later_than_as_of_do_not_count(tmp_path: Path) -> None:
    files = given("target: 5, per: week", {"2026-01-07": "5", "2026-01-14": "5"})
    assert kr(tmp_path, files, "2026-01-13")["progress"] == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-04", 0),
        ("2026-01-10", 0),
        ("2026-01-11", 1 / 4),
        ("2026-01-17", 1 / 4),
        ("2026-01-18", 2 / 4),
        ("2026-02-01", 1),
        ("2026-03-01", 1),
    ],
)
def test_complete_weeks_are_what_is_expected(tmp_path: Path, as_of: str, expected: float) -> None:
    files = given("target: 5, per: week", {"2026-01-05": "5"})
    assert kr(tmp_path, files, as_of)["expected"] == pytest.approx(expected)


def test_every_week_full_is_achieved(tmp_path: Path) -> None:
    weeks = {"2026-01-07": "5", "2026-01-14": "6", "2026-01-21": "5", "2026-01-28": "5"}
    k = kr(tmp_path, given("target: 5, per: week", weeks), "2026-01-29")
    assert (k["progress"], k["status"]) == (pytest.approx(1), "achieved")
