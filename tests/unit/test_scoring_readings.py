"""Which readings count: up to as-of, from the first day on, with some days of grace after the last."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrsite.model.reading import Update
from okrsite.scoring import score
from okrsite.scoring.values import Scores
from okrsite.view.blocks import key_result_block
from okrsite.view.checkins import update_row
from okrsite.view.world import World
from tests.support import Files, checked, key_results, site

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
        pytest.param(
            {"2026-04-05": "50"},
            "2026-04-05,90\n",
            "2026-06-01",
            50,
            ["2026-04-05"],
            id="nor do they overrule a final figure",
        ),
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


def test_the_last_word_is_that_of_the_last_check_in_whatever_day_it_measures(tmp_path: Path) -> None:
    said = {
        "2026-02-02-mara": "{value: 5, confidence: 8, status: on track, note: signed}",
        "2026-02-09-mara": "{date: 2026-01-31, value: 4, confidence: 3, status: off track, note: one left}",
    }
    world = world_of(tmp_path, given(METRIC, said), "2026-02-15")
    k, block = (
        world.scores.key_results["2026-Q1/o#k"],
        key_result_block(world, world.site.key_results["2026-Q1/o#k"]),
    )
    assert (k.current, k.confidence, k.claim) == (5, 3, "off_track")
    assert (block.note, block.note_by) == ("one left", "9 February")
    confidence = next(fact for fact in block.facts if fact.term.endswith("confidence"))
    assert [link.text for link in confidence.links] == ["3 of 10, was 8"]


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


CORRECTED = {
    "2026-01-12-mara": "{value: 40, confidence: 7}",
    "2026-01-15-ben": "44",
    "2026-01-20-mara": "{2026-01-12: 41, 2026-01-15: {value: 45, confidence: 5}, 2026-01-19: 42}",
}
KPI = "---\ntitle: Churn\nunit: '%'\ngreen: {max: 2%}\nsource: data/crm.csv#churn\n"
KPI += "readings: {2026-01-07: 1%}\n---\n"
CHURN = "---\nupdates: {churn: {2026-01-07: 3%, 2026-01-14: 4%}}\n---\n"


def corrected(fields: str = METRIC) -> Files:
    """A check-in of Tuesday says otherwise of days of the week before: of check-ins, rows and a KPI's own."""
    files = given(f"{fields}, source: data/crm.csv#arr, counter: churn", CORRECTED)
    files["data/crm.csv"] = "date,arr,churn\n2026-01-08,30,\n2026-01-14,,2%\n"
    files["kpis/churn.md"] = KPI
    files["checkins/2026-01-20-zoe.md"] = CHURN
    files["checkins/2026-01-21-zoe.md"] = "---\nupdates: {o#k: {2026-01-08: 31}}\n---\n"
    return files


def world_of(root: Path, files: Files, as_of: str) -> World:
    world = checked(root, files, as_of).world
    assert world is not None
    return world


def figures(scores: Scores) -> object:
    """What is told of the key result and the KPI on a day."""
    k, kpi = scores.key_results["2026-Q1/o#k"], scores.kpis["churn"]

    def points(said: tuple[Update, ...]) -> list[tuple[date, float | None]]:
        return [(u.written, u.value) for u in said]

    own = (
        k.start,
        k.current,
        k.score,
        k.status,
        k.confidence,
        k.heard,
        k.guardrail,
        k.pace_actual,
        k.forecast,
    )
    return own, points(k.readings), kpi.current, kpi.status, points(kpi.readings)


@pytest.mark.parametrize("fields", [METRIC, "target: 100"])
@pytest.mark.parametrize("day", ["2026-01-11", "2026-01-12", "2026-01-18", "2026-01-20", "2026-01-21"])
def test_a_day_before_a_correction_has_the_figures_that_were_known_then(
    tmp_path: Path, fields: str, day: str
) -> None:
    now, then = (world_of(tmp_path, corrected(fields), as_of) for as_of in ("2026-01-22", day))
    assert figures(score(now.site, date.fromisoformat(day), now.config)) == figures(then.scores)
    if day == "2026-01-18":
        assert figures(now.before) == figures(then.scores)
        assert then.scores.key_results["2026-Q1/o#k"].current == 44
        assert [u.value for u in then.scores.kpis["churn"].readings] == [1, 2]


def test_from_its_own_day_on_a_correction_counts_alone(tmp_path: Path) -> None:
    world = world_of(tmp_path, corrected(), "2026-01-22")
    k = world.scores.key_results["2026-Q1/o#k"]
    assert [(u.written.day, u.value) for u in k.readings] == [(8, 31), (12, 41), (15, 45), (19, 42)]
    assert [u.value for u in world.scores.kpis["churn"].readings] == [3, 4]
    wrong, between = (world.site.checkins[f"checkins/2026-01-{stem}"] for stem in ("12-mara", "15-ben"))
    [row] = [update_row(world, wrong, said) for said in world.said.of(wrong)]
    assert (row.after, row.confidence) == ("", 7), "what was corrected is no value any more"
    assert [said.before for said in world.said.of(between)] == [40], "which stood on that day"


def test_of_three_values_for_one_day_each_counts_from_its_check_in_on(tmp_path: Path) -> None:
    """Files are in the order of their paths, and told in another."""
    said = {
        "2026-02-01-a": "10",
        "b": "{date: 2026-02-01, value: 20}",
        "c": "{date: 2026-02-01, value: 30}",
    }
    files = given(METRIC, said)
    for name, day in (("b", "2026-02-20"), ("c", "2026-02-10")):
        text = files[f"checkins/{name}.md"]
        assert isinstance(text, str)
        files[f"checkins/{name}.md"] = text.replace("---\n", f"---\ndate: {day}\n", 1)
    world = world_of(tmp_path, files, "2026-02-25")
    currents = {}
    for day in (1, 9, 10, 19, 20, 25):
        scores = score(world.site, date(2026, 2, day), world.config)
        currents[day] = scores.key_results["2026-Q1/o#k"].current
    assert currents == {1: 10, 9: 10, 10: 30, 19: 30, 20: 30, 25: 30}
