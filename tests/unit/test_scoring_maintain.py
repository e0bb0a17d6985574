"""Keeping a value in its band: 1 inside, edges included; outside, how much of the way back is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, objectives, site


def data(root: Path, fields: str, readings: dict[str, str], as_of: str = "2026-02-15") -> Any:
    """The site of one key result `2026-Q1/o#k` with these fields, and a check-in for each reading."""
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    files: Files = {"2026-Q1/o.md": f"{head}  - {{id: k, title: K, kind: maintain, {fields}}}\n---\n"}
    for day, value in readings.items():
        files[f"checkins/{day}-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return site(root, files, as_of)


def kr(root: Path, fields: str, readings: dict[str, str], as_of: str = "2026-02-15") -> Any:
    return key_results(data(root, fields, readings, as_of))["2026-Q1/o#k"]


@pytest.mark.parametrize(
    ("band", "reading", "p", "status"),
    [
        ("min: 75, max: 85", "80", 1, "on_track"),
        ("min: 75, max: 85", "75", 1, "on_track"),
        ("min: 75, max: 85", "85", 1, "on_track"),
        ("min: 75, max: 85", "74.9", 0, "off_track"),
        ("min: 75, max: 85", "85.1", 0, "off_track"),
        ("min: 80%", "80%", 1, "on_track"),
        ("min: 80%", "140%", 1, "on_track"),
        ("min: 80%", "79%", 0, "off_track"),
        ("max: 2%", "2%", 1, "on_track"),
        ("max: 2%", "0%", 1, "on_track"),
        ("max: 2%", "2.1%", 0, "off_track"),
        ("max: $12k", "$12,000", 1, "on_track"),
    ],
)
def test_in_the_band_is_one_outside_is_nothing_without_a_start(
    tmp_path: Path, band: str, reading: str, p: float, status: str
) -> None:
    k = kr(tmp_path, band, {"2026-02-01": reading})
    assert (k["progress"], k["score"], k["status"]) == (pytest.approx(p), pytest.approx(p), status)


@pytest.mark.parametrize(
    ("fields", "reading", "p", "score"),
    [
        ("min: 75, max: 85, start: 95", "90", 0.5, 0.5),
        ("min: 75, max: 85, start: 95", "86", 0.9, 0.9),
        ("min: 75, max: 85, start: 95", "70", 0.5, 0.5),  # as far below as 90 is above
        ("min: 75, max: 85, start: 95", "95", 0, 0),
        ("min: 75, max: 85, start: 95", "100", -0.5, 0),
        ("min: 75, max: 85, start: 95", "85", 1, 1),
        ("min: 80%, start: 60%", "70%", 0.5, 0.5),
        ("min: 80%, start: 60%", "55%", -0.25, 0),
        ("max: 2%, start: 4%", "3.5%", 0.25, 0.25),
    ],
)
def test_outside_a_start_tells_how_much_of_the_distance_is_gone(
    tmp_path: Path, fields: str, reading: str, p: float, score: float
) -> None:
    k = kr(tmp_path, fields, {"2026-02-01": reading})
    assert (k["progress"], k["score"]) == (pytest.approx(p), pytest.approx(score))


def test_outside_is_off_track_however_near(tmp_path: Path) -> None:
    k = kr(tmp_path, "max: 85, start: 185", {"2026-02-01": "86"})
    assert (k["progress"], k["status"]) == (pytest.approx(0.99), "off_track")


def test_only_the_latest_reading_counts(tmp_path: Path) -> None:
    readings = {"2026-01-10": "90", "2026-02-01": "80", "2026-02-20": "90"}
    for as_of, status in [
        ("2026-01-31", "off_track"),
        ("2026-02-01", "on_track"),
        ("2026-02-19", "on_track"),
        ("2026-02-20", "off_track"),
    ]:
        assert kr(tmp_path, "max: 85", readings, as_of)["status"] == status


@pytest.mark.parametrize("fields", ["min: 75, max: 85", "min: 75, max: 85, start: 95"])
def test_without_a_reading_nothing_is_kept(tmp_path: Path, fields: str) -> None:
    site_json = data(tmp_path, fields, {})
    assert key_results(site_json)["2026-Q1/o#k"]["status"] == "no_data"
    assert objectives(site_json)["2026-Q1/o"]["score"] == 0


@pytest.mark.parametrize(
    ("as_of", "expected", "status"),
    [
        ("2025-12-31", 0, "planned"),
        ("2026-01-01", 1, "on_track"),
        ("2026-02-15", 1, "on_track"),
        ("2026-03-31", 1, "on_track"),
        ("2026-04-01", 1, "closed"),
    ],
)
def test_it_is_expected_whole_from_the_first_day_and_is_never_achieved(
    tmp_path: Path, as_of: str, expected: float, status: str
) -> None:
    k = kr(tmp_path, "max: 85", {"2026-01-01": "80"}, as_of)
    assert (k["expected"], k["status"]) == (expected, status)


def test_an_objective_of_kept_values_is_on_track_not_achieved(tmp_path: Path) -> None:
    objective = objectives(data(tmp_path, "max: 85", {"2026-02-01": "80"}))["2026-Q1/o"]
    assert (objective["score"], objective["status"]) == (1, "on_track")
