"""KPIs: gauges with bands, and the key results that they feed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, site


def kpi(root: Path, keys: str, as_of: str = "2026-02-15", more: Files | None = None) -> Any:
    """A KPI with these front matter keys, separated by `;`."""
    head = "".join(f"{key}\n" for key in keys.split("; "))
    files: Files = {"kpis/nps.md": f"---\ntitle: NPS\n{head}---\n", **(more or {})}
    [found] = site(root, files, as_of)["kpis"]
    return found


HIGH = "green: {min: 40}; amber: {min: 30}"
LOW = "green: {max: 2%}; amber: {max: 3%}"
BAND = "green: {min: 70, max: 80}; amber: {min: 60, max: 90}"


@pytest.mark.parametrize(
    ("bands", "value", "status"),
    [
        (HIGH, "41", "green"),
        (HIGH, "40", "green"),
        (HIGH, "39.9", "amber"),
        (HIGH, "30", "amber"),
        (HIGH, "29.9", "red"),
        (LOW, "1%", "green"),
        (LOW, "2%", "green"),
        (LOW, "2.1%", "amber"),
        (LOW, "3%", "amber"),
        (LOW, "3.1%", "red"),
        (BAND, "75", "green"),
        (BAND, "70", "green"),
        (BAND, "80", "green"),
        (BAND, "69", "amber"),
        (BAND, "81", "amber"),
        (BAND, "90", "amber"),
        (BAND, "59", "red"),
        (BAND, "91", "red"),
        ("green: {min: 40}", "39", "red"),
        ("green: {min: 40}", "40", "green"),
        ("green: {max: $10k}; amber: {max: $12,000}", "$11k", "amber"),
    ],
)
def test_bands_are_inclusive_and_the_rest_is_red(tmp_path: Path, bands: str, value: str, status: str) -> None:
    bands = bands.replace("$12,000", '"$12,000"')
    found = kpi(tmp_path, f"{bands}; readings: {{2026-02-01: {value}}}")
    assert found["status"] == status


@pytest.mark.parametrize(
    ("keys", "current"),
    [
        pytest.param(HIGH, None, id="no reading"),
        pytest.param("readings: {2026-02-01: 45}", 45, id="no bands"),
        pytest.param(f"{HIGH}; readings: {{2026-02-16: 45}}", None, id="none yet"),
    ],
)
def test_without_bands_or_readings_there_is_no_data(tmp_path: Path, keys: str, current: float | None) -> None:
    found = kpi(tmp_path, keys)
    assert (found["current"], found["status"]) == (current, "no_data")


READINGS = "readings: {2025-06-01: 20, 2026-02-01: 35, 2026-02-10: 45}"


@pytest.mark.parametrize(
    ("as_of", "current", "status"),
    [
        ("2025-05-31", None, "no_data"),
        ("2025-12-31", 20, "red"),
        ("2026-02-01", 35, "amber"),
        ("2026-02-09", 35, "amber"),
        ("2026-02-10", 45, "green"),
        ("2030-01-01", 45, "green"),
    ],
)
def test_the_latest_reading_counts_whatever_the_period(
    tmp_path: Path, as_of: str, current: float | None, status: str
) -> None:
    found = kpi(tmp_path, f"{HIGH}; {READINGS}", as_of)
    assert (found["current"], found["status"]) == (current, status)


def test_readings_come_from_the_file_a_table_and_check_ins(tmp_path: Path) -> None:
    more: Files = {
        "data/survey.csv": "date,nps\n2026-01-05,31\n2026-01-12,32\n",
        "checkins/2026-01-12-mara.md": "---\nupdates:\n  nps: 42\n---\n",
        "checkins/2026-01-19-mara.md": "---\nupdates:\n  nps: {value: 43, confidence: 7}\n---\n",
    }
    keys = f"{HIGH}; source: data/survey.csv#nps; readings: {{2025-12-01: 30}}"
    found = kpi(tmp_path, keys, more=more)
    days = {r["date"]: r["value"] for r in found["readings"]}
    assert days == {"2025-12-01": 30, "2026-01-05": 31, "2026-01-12": 42, "2026-01-19": 43}
    assert (found["current"], found["status"]) == (43, "green")


PERIODS = ("2026", "2026-Q1", "2026-Q2")


def supporting(ref: str, periods: tuple[str, ...] = PERIODS) -> Files:
    """A KPI that supports `ref`, and an objective `arr` with `arr#new` in each of these periods."""
    kr = "  - {id: new, title: K, start: 0, target: 100}\n"
    objective = f"---\ntype: objective\ntitle: O\nkey_results:\n{kr}---\n"
    files: Files = {f"{period}/arr.md": objective for period in periods}
    return files | {"kpis/quota.md": f"---\ntitle: Quota\nsupports: {ref}\n---\n"}


@pytest.mark.parametrize(
    ("ref", "periods", "as_of", "supports"),
    [
        pytest.param("arr#new", PERIODS[1:], "2026-02-15", ["2026-Q1/arr#new"], id="the running quarter"),
        pytest.param("arr#new", PERIODS[1:], "2026-03-31", ["2026-Q1/arr#new"], id="its last day"),
        pytest.param("arr#new", PERIODS[1:], "2026-04-01", ["2026-Q2/arr#new"], id="the next"),
        pytest.param(
            "arr#new", PERIODS[1:], "2026-08-01", ["2026-Q2/arr#new"], id="none runs: the last that ended"
        ),
        pytest.param(
            "arr#new", PERIODS, "2026-02-15", ["2026-Q1/arr#new", "2026/arr#new"], id="all that run"
        ),
        pytest.param("arr#new", PERIODS, "2027-02-15", ["2026/arr#new"], id="the year ended last"),
        pytest.param("arr", PERIODS[1:], "2026-05-15", ["2026-Q2/arr"], id="an objective"),
        pytest.param("2026-Q1/arr#new", PERIODS[1:2], "2026-02-15", ["2026-Q1/arr#new"], id="by its full id"),
        pytest.param(
            "2026-Q1/arr#new", PERIODS[1:2], "2026-08-15", ["2026-Q1/arr#new"], id="still, when over"
        ),
    ],
)
def test_supports_hold_in_the_running_periods_else_in_the_last(
    tmp_path: Path, ref: str, periods: tuple[str, ...], as_of: str, supports: list[str]
) -> None:
    [found] = site(tmp_path, supporting(ref, periods), as_of)["kpis"]
    assert sorted(found["supports"]) == sorted(supports)


def test_a_key_result_names_the_kpis_that_feed_it(tmp_path: Path) -> None:
    found = key_results(site(tmp_path, supporting("arr#new", PERIODS[1:]), "2026-02-15"))
    assert found["2026-Q1/arr#new"]["supported_by"] == ["quota"]
