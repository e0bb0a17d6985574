"""`site.json` has every name that other programs are promised, in the demo and in the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PROMISED: dict[str, str] = {
    "": "schema_version okrsite_version content_commit as_of periods objectives kpis teams people checkins "
    "retros events diagnostics",
    "periods": "id first last state score final_score expected status teams",
    "periods.teams": "team score final_score expected status objectives",
    "objectives": "id title period teams owner stance state score final_score expected status stale grade "
    "met supports supported_by url source key_results",
    "objectives.source": "path line",
    "objectives.key_results": "ref kind title owner stance unit start target current progress score "
    "final_score expected status stale grade met confidence claimed_status guardrail pace forecast thread "
    "thread_total supports supported_by readings",
    "objectives.key_results.pace": "needed actual",
    "objectives.key_results.forecast": "mean low high probability",
    "objectives.key_results.readings": "date value confidence author source",
    "objectives.key_results.readings.source": "path line",
    "kpis": "id title owner teams supports current status stale readings",
    "kpis.readings": "date value confidence author source",
}
"""The names by their place. They are public: renaming one breaks what others have built."""


def at(data: Any, place: str) -> list[dict[str, Any]]:
    """All records of a place; a list stands for its items, null for none."""
    found = [data]
    for name in place.split(".") if place else []:
        steps = (record[name] for record in found)
        found = [
            item
            for step in steps
            for item in (step if isinstance(step, list) else [step])
            if item is not None
        ]
    return found


@pytest.fixture(scope="module")
def data(demo: Path) -> Any:
    return json.loads((demo / "api/v1/site.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def schema(demo: Path) -> Any:
    return json.loads((demo / "api/v1/site.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("place", PROMISED)
def test_every_record_has_every_name(data: Any, place: str) -> None:
    records = at(data, place)
    assert records, place
    for record in records:
        assert set(PROMISED[place].split()) <= set(record), record


def described(schema: Any, place: str) -> Any:
    """The schema of the records of a place."""

    def resolved(part: Any) -> Any:
        while True:
            part = next((p for p in part.get("anyOf", []) if p.get("type") != "null"), part)
            if "$ref" in part:
                part = schema["$defs"][part["$ref"].rpartition("/")[2]]
            elif "items" in part:
                part = part["items"]
            else:
                return part

    found = resolved(schema)
    for name in place.split(".") if place else []:
        found = resolved(found["properties"][name])
    return found


@pytest.mark.parametrize("place", PROMISED)
def test_the_schema_requires_every_name(schema: Any, place: str) -> None:
    assert set(PROMISED[place].split()) <= set(described(schema, place)["required"])


def test_words_are_those_of_the_contract(data: Any) -> None:
    assert {p["state"] for p in data["periods"]} <= {"planned", "running", "closed"}
    assert {k["status"] for k in data["kpis"]} <= {"green", "amber", "red", "no_data"}
    ids = {o["id"] for o in data["objectives"]}
    refs = {kr["ref"] for o in data["objectives"] for kr in o["key_results"]}
    assert all("#" in ref and ref.partition("#")[0] in ids for ref in refs)
    named = {ref for o in data["objectives"] for e in (o, *o["key_results"]) for ref in e["supports"]}
    assert named <= ids | refs
