"""The demo company holds what it is there to show."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from okrsite.checking import Checked, check
from okrsite.diagnostics import Severity
from okrsite.exports.site_json import site_data, site_schema
from okrsite.project import open_project
from tests.support import key_results, objectives

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"


@pytest.fixture(scope="module")
def result() -> Checked:
    project = open_project(ROOT / "okrsite.toml")
    assert project.config.as_of is not None
    return check(project, project.config.as_of)


@pytest.fixture(scope="module")
def data(result: Checked) -> dict[str, Any]:
    assert result.world is not None
    found: dict[str, Any] = json.loads(json.dumps(site_data(result.world)))
    return found


def test_it_has_no_faults(result: Checked) -> None:
    assert [d for d in result.diagnostics if d.severity is Severity.ERROR] == []


def test_its_data_keeps_to_the_schema(data: dict[str, Any]) -> None:
    jsonschema.validate(data, site_schema())


def test_it_is_a_company_of_some_size(data: dict[str, Any]) -> None:
    sizes = {"objectives": 40, "teams": 12, "people": 25, "kpis": 15, "checkins": 200}
    assert {name: len(data[name]) >= least for name, least in sizes.items()} == dict.fromkeys(sizes, True)
    states = {p["id"]: p["state"] for p in data["periods"]}
    wanted = {"2026": "running", "2026-Q2": "closed", "2026-Q3": "closed", "2026-Q4": "running"}
    assert states.items() >= wanted.items()


def test_every_kind_and_every_status_occurs(data: dict[str, Any]) -> None:
    krs = key_results(data).values()
    assert {kr["kind"] for kr in krs} == {"metric", "milestone", "habit", "maintain", "rollup"}
    statuses = {kr["status"] for kr in krs} | {p["status"] for p in data["periods"]}
    assert statuses == {
        *("draft", "dropped", "postponed", "closed", "planned"),
        *("achieved", "no_data", "on_track", "at_risk", "off_track"),
    }
    assert {k["status"] for k in data["kpis"]} == {"green", "amber", "red", "no_data"}


def test_its_difficult_cases_occur(data: dict[str, Any]) -> None:
    krs = key_results(data).values()
    running = {p["id"] for p in data["periods"] if p["state"] == "running"}
    top = [kr for kr in krs if kr["thread_total"] == 0 and kr["ref"].split("/")[0] in running]
    found = Counter(
        {
            "stale": sum(kr["stale"] for kr in krs),
            "claimed on track, scored off track": sum(
                kr["claimed_status"] == "on_track" and kr["status"] == "off_track" for kr in krs
            ),
            "orphan": len(top),
            "broken guardrail": sum(kr["guardrail"] == "broken" for kr in krs),
            "carried over": sum(bool(o["carried_from"]) for o in data["objectives"]),
            "dropped": sum(o["state"] == "dropped" for o in data["objectives"]),
            "grades that people gave": sum(len(r["grades"]) for r in data["retros"]),
        }
    )
    assert all(found.values()), found


def test_every_department_is_green_and_the_company_is_not(data: dict[str, Any]) -> None:
    kpis = {k["id"]: k for k in data["kpis"]}
    for name in ("mql-count", "cost-per-lead", "quota-attainment", "onboarding-csat"):
        assert kpis[name]["status"] == "green", name
    assert kpis["arr-churn"]["status"] == "red"
    nrr = key_results(data)["2026/company/market-leader#nrr"]
    assert (nrr["status"], nrr["current"]) == ("off_track", 108.4)
    assert objectives(data)["2026/company/market-leader"]["status"] == "off_track"


def test_every_type_of_content_is_there(data: dict[str, Any]) -> None:
    for name in ("objectives", "checkins", "kpis", "teams", "people", "retros", "events"):
        assert data[name], name
    assert list(CONTENT.glob("handbook/*.md"))
