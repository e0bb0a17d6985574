"""A rollup gathers the key results that name it in their own `supports`: their values, or their scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.diagnostics import Severity
from tests.support import Files, faults, key_results, objectives, site

VALUE = "kind: rollup, of: value, start: $20M, target: $35M"
SCORE = "kind: rollup, of: score"


def given(krs: dict[str, str], readings: dict[str, str], head: str = "") -> Files:
    """One objective for each key result, `name.md` with `name#k`; a check-in on 1 February sets them."""
    files: Files = {}
    for name, fields in krs.items():
        top = f"---\ntype: objective\ntitle: O\n{head if name != 'top' else ''}key_results:\n"
        files[f"2026-Q1/{name}.md"] = f"{top}  - {{id: k, title: K, {fields}}}\n---\n"
    if readings:
        updates = "".join(f"  {name}#k: {value}\n" for name, value in readings.items())
        files["checkins/2026-02-01-mara.md"] = f"---\nupdates:\n{updates}---\n"
    return files


def krs_of(root: Path, krs: dict[str, str], readings: dict[str, str], as_of: str = "2026-02-15") -> Any:
    found = key_results(site(root, given(krs, readings), as_of))
    return {ref.split("/")[1].split("#")[0]: kr for ref, kr in found.items()}


NEW = "start: $0, target: $15M, supports: top#k"
MORE = "start: $1M, target: $5M, supports: top#k"


@pytest.mark.parametrize(
    ("readings", "current", "p"),
    [
        pytest.param({}, 20e6, 0, id="nothing yet"),
        pytest.param({"new": "$4M"}, 24e6, 4 / 15, id="one feeder"),
        pytest.param({"new": "$4M", "more": "$2M"}, 25e6, 5 / 15, id="what each has added to its start"),
        pytest.param({"new": "$4M", "more": "$0"}, 23e6, 3 / 15, id="a loss takes away"),
        pytest.param({"new": "$15M", "more": "$5M"}, 39e6, 19 / 15, id="beyond the target"),
    ],
)
def test_values_add_to_its_start(tmp_path: Path, readings: dict[str, str], current: float, p: float) -> None:
    top = krs_of(tmp_path, {"top": VALUE, "new": NEW, "more": MORE}, readings)["top"]
    assert top["current"] == pytest.approx(current)
    assert top["progress"] == pytest.approx(p)
    assert top["score"] == pytest.approx(min(p, 1))


@pytest.mark.parametrize(
    ("fields", "p"),
    [
        pytest.param("start: $0, target: $15M, supports: top#k", 4 / 15, id="counts"),
        pytest.param("start: $0, target: $15M, supports: top", 0, id="supports the objective, not it"),
        pytest.param("start: $0, target: $15M", 0, id="supports nothing"),
        pytest.param("target: $15M, supports: top#k", 0, id="its start is its first reading"),
    ],
)
def test_only_what_names_it_feeds_it(tmp_path: Path, fields: str, p: float) -> None:
    top = krs_of(tmp_path, {"top": VALUE, "new": fields}, {"new": "$4M"})["top"]
    assert top["progress"] == pytest.approx(p)


def test_what_its_objective_supports_does_not_feed_it(tmp_path: Path) -> None:
    krs = {"top": VALUE, "new": "start: $0, target: $15M"}
    content = given(krs, {"new": "$4M"}, head="supports: top#k\n")
    assert key_results(site(tmp_path, content, "2026-02-15"))["2026-Q1/top#k"]["progress"] == 0


@pytest.mark.parametrize("of", ["value", "score"])
@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ("", True),
        ("state: dropped, since: 2026-02-15, why: w", False),
        ("state: dropped, since: 2026-02-16, why: w", True),
        ("state: postponed, since: 2026-01-10, why: w", False),
        ("weight: 0", False),
        ("state: draft", False),
    ],
)
def test_a_feeder_that_does_not_count_leaves_it(tmp_path: Path, of: str, fields: str, counts: bool) -> None:
    """One at $6M of $10M, the other at $2M of $10M, into 0 to $10M."""
    one = "start: $0, target: $10M, supports: top#k"
    two = one + (f", {fields}" if fields else "")
    top = "kind: rollup, of: value, start: $0, target: $10M" if of == "value" else SCORE
    found = krs_of(tmp_path, {"top": top, "one": one, "two": two}, {"one": "$6M", "two": "$2M"})["top"]
    if of == "value":
        assert found["current"] == pytest.approx(8e6 if counts else 6e6)
    else:
        assert found["score"] == pytest.approx(0.4 if counts else 0.6)


@pytest.mark.parametrize(
    ("one", "two", "readings", "score"),
    [
        pytest.param("", "", {"one": "50", "two": "100"}, 0.75, id="the mean"),
        pytest.param("weight: 1", "weight: 3", {"one": "50", "two": "100"}, 0.875, id="weighted"),
        pytest.param("", "", {"one": "50", "two": "400"}, 0.75, id="scores, not progress: overshoot is 1"),
        pytest.param("", "", {"one": "50"}, 0.25, id="one without a reading counts 0"),
        pytest.param("", "", {}, 0, id="none has a reading"),
    ],
)
def test_scores_are_averaged_by_weight(
    tmp_path: Path, one: str, two: str, readings: dict[str, str], score: float
) -> None:
    fed = "start: 0, target: 100, supports: top#k"
    krs = {
        "top": SCORE,
        "one": ", ".join(filter(None, [fed, one])),
        "two": ", ".join(filter(None, [fed, two])),
    }
    assert krs_of(tmp_path, krs, readings)["top"]["score"] == pytest.approx(score)


def test_scores_of_any_kind_and_unit_feed_a_score(tmp_path: Path) -> None:
    krs = {
        "top": SCORE,
        "money": "start: $0, target: $10M, supports: top#k",
        "app": "kind: milestone, supports: top#k",
        "churn": "kind: maintain, max: 2%, supports: top#k",
        "runs": "kind: habit, target: 2, per: month, supports: top#k",
    }
    readings = {"money": "$5M", "app": "25%", "churn": "1%", "runs": "2"}
    assert krs_of(tmp_path, krs, readings)["top"]["score"] == pytest.approx((0.5 + 0.25 + 1 + 1 / 3) / 4)


def test_rollups_nest(tmp_path: Path) -> None:
    krs = {
        "top": VALUE,
        "mid": "kind: rollup, of: value, start: $2M, target: $8M, supports: top#k",
        "leaf": "start: $1M, target: $4M, supports: mid#k",
        "side": "start: $0, target: $4M, supports: top#k",
        "whole": SCORE,
        "part": "kind: rollup, of: score, supports: whole#k",
        "piece": "start: 0, target: 10, supports: part#k",
    }
    found = krs_of(tmp_path, krs, {"leaf": "$3M", "side": "$1M", "piece": "4"})
    assert found["mid"]["current"] == pytest.approx(4e6)
    assert found["mid"]["progress"] == pytest.approx(1 / 3)
    assert found["top"]["current"] == pytest.approx(23e6)
    assert found["part"]["score"] == found["whole"]["score"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("readings", "status"),
    [
        ({}, "no_data"),
        ({"new": "$10M"}, "on_track"),
        ({"new": "$15M"}, "achieved"),
        ({"more": "$1M"}, "off_track"),
    ],
)
@pytest.mark.parametrize("top", [VALUE, SCORE])
def test_it_has_data_when_one_that_feeds_it_has(
    tmp_path: Path, top: str, readings: dict[str, str], status: str
) -> None:
    """51% is expected; $10M of $15M is 0.67."""
    more = MORE if readings.get("more") else "start: $0, target: $10M"
    assert krs_of(tmp_path, {"top": top, "new": NEW, "more": more}, readings)["top"]["status"] == status


def test_those_of_shorter_periods_feed_the_years(tmp_path: Path) -> None:
    head = "---\ntype: objective\ntitle: O\nkey_results:\n"
    line = "  - {id: arr, title: K, start: $0, target: $15M, supports: year#arr}\n---\n"
    files: Files = {
        "2026/year.md": f"{head}  - {{id: arr, title: K, {VALUE}}}\n---\n",
        "2026-Q1/sales.md": head + line,
        "2026-Q2/sales.md": head + line,
        "checkins/2026-03-01-mara.md": "---\nperiod: 2026-Q1\nupdates:\n  sales#arr: $4M\n---\n",
        "checkins/2026-05-01-mara.md": "---\nperiod: 2026-Q2\nupdates:\n  sales#arr: $2M\n---\n",
    }
    for as_of, current in [("2026-02-15", 20e6), ("2026-04-15", 24e6), ("2026-05-15", 26e6)]:
        year = key_results(site(tmp_path, files, as_of))["2026/year#arr"]
        assert year["current"] == pytest.approx(current)
        assert year["forecast"] is None


def test_it_counts_in_its_objective_as_any_other(tmp_path: Path) -> None:
    content = given({"top": VALUE, "new": NEW}, {"new": "$6M"})
    assert objectives(site(tmp_path, content, "2026-02-15"))["2026-Q1/top"]["score"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("start: 90 days, target: 75 days", id="another unit"),
        pytest.param("start: 0, target: 15", id="no unit"),
        pytest.param("kind: milestone", id="a milestone"),
        pytest.param("kind: maintain, max: $2M", id="a kept value"),
        pytest.param("kind: habit, target: 5, per: week", id="a habit"),
    ],
)
def test_what_cannot_be_added_to_a_value_is_an_error(tmp_path: Path, fields: str) -> None:
    found = faults(tmp_path, given({"top": VALUE, "odd": f"{fields}, supports: top#k"}, {}))
    assert {d.span.path for d in found if d.severity is Severity.ERROR} == {"content/2026-Q1/odd.md"}


def test_a_value_that_would_arrive_twice_is_an_error_that_names_both_ways(tmp_path: Path) -> None:
    mid = "kind: rollup, of: value, start: $0, target: $9M, supports: top#k"
    krs = {
        "top": VALUE,
        "east": mid,
        "west": mid,
        "leaf": "start: $0, target: $1M, supports: [east#k, west#k]",
    }
    errors = [d for d in faults(tmp_path, given(krs, {})) if d.severity is Severity.ERROR]
    assert len(errors) == 1
    said = errors[0].message + errors[0].hint
    assert all(name in said for name in ("leaf#k", "east#k", "west#k", "top#k"))
