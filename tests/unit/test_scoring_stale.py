"""Stale: nobody has said anything of it for more than a fortnight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, objectives, site

METRIC = "start: 0, target: 100"


def given(krs: dict[str, str], checkins: dict[str, str]) -> Files:
    """Key results of `2026-Q1/o`, and a check-in for each file stem."""
    lines = "".join(f"  - {{id: {name}, title: K, {fields}}}\n" for name, fields in krs.items())
    files: Files = {"2026-Q1/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n"}
    for stem, updates in checkins.items():
        files[f"checkins/{stem}.md"] = f"---\nupdates: {{{updates}}}\n---\n"
    return files


def data(root: Path, krs: dict[str, str], checkins: dict[str, str], as_of: str, config: str = "") -> Any:
    return site(root, given(krs, checkins), as_of, config)


def stale(data: dict[str, Any], name: str = "k") -> bool:
    found: bool = key_results(data)[f"2026-Q1/o#{name}"]["stale"]
    return found


@pytest.mark.parametrize(
    ("as_of", "config", "expected"),
    [
        ("2026-02-01", "", False),
        ("2026-02-15", "", False),  # 14 days are not more than 14
        ("2026-02-16", "", True),
        ("2026-02-08", "stale_after_days = 7", False),
        ("2026-02-09", "stale_after_days = 7", True),
        ("2026-02-16", "stale_after_days = 15", False),
    ],
)
def test_after_fourteen_days(tmp_path: Path, as_of: str, config: str, expected: bool) -> None:
    found = data(tmp_path, {"k": METRIC}, {"2026-02-01": "o#k: 40"}, as_of, config)
    assert stale(found) is expected
    assert objectives(found)["2026-Q1/o"]["stale"] is expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-03-31", True), ("2026-04-01", False), ("2026-06-01", False)],
)
def test_only_while_the_period_runs(tmp_path: Path, as_of: str, expected: bool) -> None:
    assert stale(data(tmp_path, {"k": METRIC}, {"2026-01-10": "o#k: 40"}, as_of)) is expected


@pytest.mark.parametrize(
    ("checkins", "expected"),
    [
        pytest.param({}, False, id="no reading: that is no_data, not stale"),
        pytest.param({"2026-01-10": "o#k: {note: nothing yet}"}, False, id="a note is no reading"),
        pytest.param({"2026-01-10": "o#k: 40"}, True, id="an old reading"),
        pytest.param(
            {"2026-01-10": "o#k: 40", "2026-02-10": "o#k: {note: no news}"}, False, id="named since"
        ),
        pytest.param({"2026-01-10": "o#k: 40", "2026-02-10": "o#k: {confidence: 5}"}, False, id="or judged"),
        pytest.param({"2026-01-10": "o#k: 40", "2026-02-10": "o#j: 40"}, True, id="another was named"),
        pytest.param(
            {"2026-02-10": "o#k: {value: 40, date: 2026-01-10}"},
            False,
            id="the check-in's day, not the reading's",
        ),
        pytest.param({"2026-01-10": "o#k: 40", "2026-02-21": "o#k: 50"}, True, id="later than as-of"),
    ],
)
def test_the_last_check_in_that_names_it_tells(
    tmp_path: Path, checkins: dict[str, str], expected: bool
) -> None:
    assert stale(data(tmp_path, {"k": METRIC, "j": METRIC}, checkins, "2026-02-20")) is expected


@pytest.mark.parametrize(
    ("rows", "checkins", "expected"),
    [
        pytest.param("2026-02-06,40\n", {}, False, id="14 days ago"),
        pytest.param("2026-02-05,40\n", {}, True, id="15 days ago"),
        pytest.param("2026-02-05,40\n", {"2026-02-06": "o#k: {note: n}"}, False, id="a check-in since"),
        pytest.param("2026-02-06,40\n", {"2026-01-10": "o#k: 40"}, False, id="a row since"),
        pytest.param("2026-02-05,40\n2026-02-06,\n", {}, True, id="an empty cell is no row of it"),
    ],
)
def test_rows_of_its_source_count(
    tmp_path: Path, rows: str, checkins: dict[str, str], expected: bool
) -> None:
    files = given({"k": f"{METRIC}, source: data/crm.csv#arr"}, checkins)
    files["data/crm.csv"] = "date,arr\n" + rows
    assert stale(site(tmp_path, files, "2026-02-20")) is expected


@pytest.mark.parametrize(
    ("steps", "checkins", "expected"),
    [
        pytest.param("done: 2026-02-06", {}, False, id="done 14 days ago"),
        pytest.param("done: 2026-02-05", {}, True, id="done 15 days ago"),
        pytest.param("done: 2026-02-21", {}, False, id="not done yet: no reading"),
        pytest.param("done: false", {"2026-02-06": "o#k: {done: [a]}"}, False, id="ticked 14 days ago"),
        pytest.param("done: false", {"2026-02-05": "o#k: {done: [a]}"}, True, id="ticked 15 days ago"),
    ],
)
def test_the_date_of_a_done_step_counts_like_a_check_ins(
    tmp_path: Path, steps: str, checkins: dict[str, str], expected: bool
) -> None:
    krs = {"k": f"kind: milestone, steps: [{{id: a, title: A, {steps}}}, {{id: b, title: B}}]"}
    assert stale(data(tmp_path, krs, checkins, "2026-02-20")) is expected


@pytest.mark.parametrize("top", ["kind: rollup, of: score", "kind: rollup, of: value, start: 0, target: 200"])
@pytest.mark.parametrize(
    ("checkins", "expected"),
    [
        ({"2026-01-10": "o#a: 40, o#b: 40"}, True),
        ({"2026-01-10": "o#a: 40, o#b: 40", "2026-02-06": "o#b: 50"}, False),
        ({"2026-01-10": "o#a: 40", "2026-02-05": "o#b: 50"}, True),
        ({}, False),
    ],
)
def test_a_rollup_is_as_fresh_as_the_freshest_that_feeds_it(
    tmp_path: Path, top: str, checkins: dict[str, str], expected: bool
) -> None:
    fed = f"{METRIC}, supports: '#top'"
    assert stale(data(tmp_path, {"top": top, "a": fed, "b": fed}, checkins, "2026-02-20"), "top") is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param("", True, id="one of two"),
        pytest.param(", weight: 0", False, id="one that does not count"),
        pytest.param(", state: dropped, since: 2026-02-01, why: w", False, id="one that was dropped"),
    ],
)
def test_an_objective_is_stale_when_one_that_counts_is(tmp_path: Path, fields: str, expected: bool) -> None:
    checkins = {"2026-01-10": "o#k: 40", "2026-02-18": "o#j: 40"}
    found = data(tmp_path, {"k": METRIC + fields, "j": METRIC}, checkins, "2026-02-20")
    assert objectives(found)["2026-Q1/o"]["stale"] is expected


@pytest.mark.parametrize(
    ("readings", "as_of", "expected"),
    [
        pytest.param("{2026-02-06: 40}", "2026-02-20", False, id="14 days ago"),
        pytest.param("{2026-02-05: 40}", "2026-02-20", True, id="15 days ago"),
        pytest.param("{2026-02-05: 40}", "2029-02-20", True, id="whatever the period"),
        pytest.param("{2026-02-05: 40, 2026-02-19: 41}", "2026-02-20", False, id="the last one counts"),
        pytest.param("{2026-02-05: 40, 2026-02-21: 41}", "2026-02-20", True, id="up to as-of"),
        pytest.param("{}", "2026-02-20", False, id="none"),
    ],
)
def test_a_kpi_is_stale_when_its_last_reading_is_older(
    tmp_path: Path, readings: str, as_of: str, expected: bool
) -> None:
    files: Files = {"kpis/nps.md": f"---\ntitle: NPS\nreadings: {readings}\n---\n"}
    [kpi] = site(tmp_path, files, as_of)["kpis"]
    assert kpi["stale"] is expected
