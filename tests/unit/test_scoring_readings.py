"""Which readings count: up to as-of, from the first day on, with some days of grace after the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, site

METRIC = "start: 0, target: 100"


def given(fields: str, checkins: dict[str, str], csv: str = "") -> Files:
    """`2026-Q1/o#k`, a check-in for each file stem, and `data/crm.csv`."""
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    files: Files = {"2026-Q1/o.md": f"{head}  - {{id: k, title: K, {fields}}}\n---\n"}
    for stem, update in checkins.items():
        files[f"checkins/{stem}.md"] = f"---\nupdates:\n  o#k: {update}\n---\n"
    if csv:
        files["data/crm.csv"] = "date,arr\n" + csv
    return files


def kr(root: Path, files: Files, as_of: str, config: str = "") -> Any:
    return key_results(site(root, files, as_of, config))["2026-Q1/o#k"]


def warned(root: Path, files: Files, as_of: str, config: str = "") -> set[str]:
    """The check-ins with a warning about a value, a reference or a date."""
    found = site(root, files, as_of, config)["diagnostics"]
    return {d["path"].split("/")[-1] for d in found if d["severity"] == "warning" and d["code"][0] == "V"}


@pytest.mark.parametrize(
    ("as_of", "current"),
    [("2026-01-31", 0), ("2026-02-01", 40), ("2026-02-14", 40), ("2026-02-15", 60), ("2026-06-01", 60)],
)
def test_current_is_the_latest_up_to_as_of(tmp_path: Path, as_of: str, current: float) -> None:
    k = kr(tmp_path, given(METRIC, {"2026-02-01-mara": "40", "2026-02-15-mara": "60"}), as_of)
    assert k["current"] == current
    assert [r["value"] for r in k["readings"]] == [v for v in (40, 60) if v <= current]


@pytest.mark.parametrize(
    ("checkins", "as_of", "current"),
    [
        pytest.param({"2026-02-10-mara": "{value: 40, date: 2026-02-01}"}, "2026-02-10", 40, id="told late"),
        pytest.param(
            {"2026-02-10-mara": "{value: 40, date: 2026-02-01}"}, "2026-02-09", 0, id="not told yet"
        ),
        pytest.param(
            {"2026-02-10-mara": "{2026-02-01: 40, 2026-02-08: 50}"}, "2026-02-10", 50, id="several days"
        ),
        pytest.param(
            {"2026-02-10-mara": "{value: 40, date: 2026-02-01}", "2026-02-03-ben": "30"},
            "2026-02-10",
            30,
            id="the day measured decides which is the latest",
        ),
    ],
)
def test_a_reading_belongs_to_the_day_it_measures(
    tmp_path: Path, checkins: dict[str, str], as_of: str, current: float
) -> None:
    assert kr(tmp_path, given(METRIC, checkins), as_of)["current"] == current


def test_a_reading_tells_day_author_confidence_and_line(tmp_path: Path) -> None:
    files: Files = given(METRIC, {})
    files["people/mara.md"] = "---\ntitle: Mara\n---\n"
    files["checkins/2026-02-10-mara.md"] = (
        "---\nauthor: mara\nupdates:\n  o#k: {value: 40, date: 2026-02-01, confidence: 6/10}\n---\n"
    )
    assert kr(tmp_path, files, "2026-02-15")["readings"] == [
        {
            "date": "2026-02-01",
            "value": 40,
            "confidence": 6,
            "author": "mara",
            "source": {"path": "content/checkins/2026-02-10-mara.md", "line": 4},
        }
    ]


@pytest.mark.parametrize(
    ("stem", "as_of", "current"),
    [
        ("2025-12-31-mara", "2026-02-15", 0),
        ("2026-01-01-mara", "2026-02-15", 40),
        ("2026-03-31-mara", "2026-06-01", 40),
        ("2026-04-30-mara", "2026-06-01", 40),
        ("2026-05-01-mara", "2026-06-01", 0),
    ],
)
def test_before_the_first_day_and_after_the_days_of_grace_nothing_counts_with_a_warning(
    tmp_path: Path, stem: str, as_of: str, current: float
) -> None:
    files = given(METRIC, {stem: "40"})
    assert kr(tmp_path, files, as_of)["current"] == current
    assert warned(tmp_path, files, as_of) == (set() if current else {f"{stem}.md"})


@pytest.mark.parametrize(
    ("grace", "stem", "current"),
    [(0, "2026-03-31", 40), (0, "2026-04-01", 0), (7, "2026-04-07", 40), (7, "2026-04-08", 0)],
)
def test_the_days_of_grace_can_be_configured(tmp_path: Path, grace: int, stem: str, current: float) -> None:
    assert (
        kr(tmp_path, given(METRIC, {stem: "40"}), "2026-06-01", f"grace_days = {grace}")["current"] == current
    )


@pytest.mark.parametrize(
    ("as_of", "current", "days"),
    [
        ("2026-04-09", 60, ["2026-03-31"]),
        ("2026-04-10", 70, ["2026-03-31", "2026-04-10"]),
        ("2026-04-20", 65, ["2026-03-31", "2026-04-10", "2026-04-20"]),
    ],
)
def test_of_several_final_figures_the_latest_counts_and_the_written_day_is_kept(
    tmp_path: Path, as_of: str, current: float, days: list[str]
) -> None:
    files = given(METRIC, {"2026-03-31-a": "60", "2026-04-10-a": "70", "2026-04-20-a": "65"})
    k = kr(tmp_path, files, as_of)
    assert k["current"] == current
    assert [r["date"] for r in k["readings"]] == days


@pytest.mark.parametrize(
    ("day", "as_of", "p"),
    [
        ("2026-03-31", "2026-06-01", 0.5),
        ("2026-04-10", "2026-04-09", 0),
        ("2026-04-10", "2026-04-10", 0.5),
        ("2026-04-30", "2026-06-01", 0.5),
        ("2026-05-01", "2026-06-01", 0),
    ],
)
def test_steps_have_days_of_grace_too(tmp_path: Path, day: str, as_of: str, p: float) -> None:
    steps = "kind: milestone, steps: [{id: a, title: A}, {id: b, title: B}]"
    files = given(steps, {day: "{done: [a]}"})
    assert kr(tmp_path, files, as_of)["progress"] == pytest.approx(p)
    assert warned(tmp_path, files, as_of) == ({f"{day}.md"} if day == "2026-05-01" else set())


def test_of_two_values_for_one_day_the_later_file_by_path_counts_with_a_warning(tmp_path: Path) -> None:
    files = given(METRIC, {"2026-02-01-ben": "40", "2026-02-01-mara": "30"})
    assert kr(tmp_path, files, "2026-02-15")["current"] == 30
    assert len(warned(tmp_path, files, "2026-02-15")) == 1
    late = given(METRIC, {"2026-02-01-zoe": "35", "2026-02-08-ben": "{value: 45, date: 2026-02-01}"})
    assert kr(tmp_path / "late", late, "2026-02-15")["current"] == 45


@pytest.mark.parametrize(
    ("checkins", "csv", "as_of", "current", "days"),
    [
        pytest.param({}, "2026-02-01,40\n", "2026-02-01", 40, ["2026-02-01"], id="a row counts"),
        pytest.param({}, "2026-02-01,40\n", "2026-01-31", 0, [], id="not before its day"),
        pytest.param({"2026-02-01": "50"}, "2026-02-01,40\n", "2026-02-15", 50, ["2026-02-01"], id="one day"),
        pytest.param(
            {"2026-02-05": "50"},
            "2026-02-08,60\n2026-02-01,40\n",
            "2026-02-15",
            60,
            ["2026-02-01", "2026-02-05", "2026-02-08"],
            id="merged by date",
        ),
        pytest.param(
            {}, "2026-02-01,40\n2026-02-08,\n", "2026-02-15", 40, ["2026-02-01"], id="an empty cell"
        ),
        pytest.param({}, "2025-12-31,9\n2026-04-01,90\n", "2026-06-01", 0, [], id="no grace for rows"),
    ],
)
def test_rows_of_a_table_and_check_ins_merge_and_the_check_in_wins(
    tmp_path: Path, checkins: dict[str, str], csv: str, as_of: str, current: float, days: list[str]
) -> None:
    k = kr(tmp_path, given(f"{METRIC}, source: data/crm.csv#arr", checkins, csv), as_of)
    assert k["current"] == current
    assert [r["date"] for r in k["readings"]] == days


def test_nothing_dated_later_than_as_of_is_on_the_site(tmp_path: Path) -> None:
    files = given(METRIC, {"2026-02-01-mara": "40", "2026-02-10-mara": "60"})
    for day in ("2026-02-01", "2026-02-10"):
        files[f"events/{day}.md"] = f"---\ntitle: Launch\ndate: {day}\n---\n"
        files[f"2026-Q1/retro-{day}.md"] = (
            f"---\ntype: retro\nobjective: o\ndate: {day}\ngrades: {{o: {{grade: 0.5, why: w}}}}\n---\n"
        )
    data = site(tmp_path, files, "2026-02-09")
    assert data["as_of"] == "2026-02-09"
    for kind in ("checkins", "events", "retros"):
        assert [x["date"] for x in data[kind]] == ["2026-02-01"]


CLAIMS = {
    "2026-02-01-mara": "{value: 40, confidence: 8, status: On track}",
    "2026-02-08-mara": "{value: 45, confidence: 6/10, status: at-risk}",
    "2026-02-15-mara": "{value: 46, confidence: 2.5, status: off_track, note: two deals slipped}",
}


@pytest.mark.parametrize(
    ("as_of", "confidence", "claimed"),
    [
        ("2026-01-31", None, None),
        ("2026-02-01", 8, "on_track"),
        ("2026-02-08", 6, "at_risk"),
        ("2026-02-14", 6, "at_risk"),
        ("2026-02-15", 2.5, "off_track"),
    ],
)
def test_confidence_and_claim_are_the_latest_said(
    tmp_path: Path, as_of: str, confidence: float | None, claimed: str | None
) -> None:
    k = kr(tmp_path, given(METRIC, CLAIMS), as_of)
    assert (k["confidence"], k["claimed_status"]) == (confidence, claimed)


def test_a_second_check_in_of_one_day_that_brings_no_value_takes_none_away(tmp_path: Path) -> None:
    files = given(METRIC, {"2026-02-01-ben": "40", "2026-02-01-mara": "{confidence: 6, note: signed}"})
    k = kr(tmp_path, files, "2026-02-15")
    assert (k["current"], k["confidence"]) == (40, 6)
    assert warned(tmp_path, files, "2026-02-15") == set()


def test_a_claim_needs_no_value_and_changes_no_status(tmp_path: Path) -> None:
    k = kr(tmp_path, given(METRIC, {"2026-02-15": "{confidence: 9, status: on track}"}), "2026-02-15")
    assert (k["confidence"], k["claimed_status"], k["status"]) == (9, "on_track", "no_data")


def test_a_second_file_of_a_day_and_author_is_the_later_one(tmp_path: Path) -> None:
    """By path without its suffix: `-` sorts before the `.` of `.md`."""
    files = given(METRIC, {"2026-02-01-mara": "40", "2026-02-01-mara-2": "60"})
    assert kr(tmp_path, files, "2026-02-10")["current"] == 60
    assert warned(tmp_path, files, "2026-02-10") == {"2026-02-01-mara-2.md"}, "which counts"
