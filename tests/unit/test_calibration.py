"""Calibration: what was said against what came true."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.build import site_pages
from okrsite.pages.calibration import CalibrationContext
from okrsite.scoring.calibration import ENOUGH, Brier, brier, reliability
from okrsite.view.calibration import cases, completion
from okrsite.view.world import World
from tests.support import TEAMS, Files, checked

QUARTER = '[periods."P"]\nstart = 2026-01-05\nend = 2026-02-01\n'
"""Four whole weeks."""


def test_the_brier_score_is_the_mean_squared_error() -> None:
    assert brier([(0.8, True), (0.8, False), (0.5, True)]) == Brier(
        pytest.approx((0.04 + 0.64 + 0.25) / 3), 3
    )


def test_who_is_always_right_scores_0_and_a_coin_a_quarter() -> None:
    assert brier([(1.0, True), (0.0, False)]).score == 0
    assert brier([(0.5, True), (0.5, False), (0.5, False)]).score == 0.25


def test_without_a_case_there_is_no_score() -> None:
    assert brier([]) == Brier(None, 0)


@pytest.mark.parametrize(("number", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_nothing_is_concluded_from_fewer_than_20(number: int, enough: bool) -> None:
    assert brier([(0.5, True)] * number).enough is enough


def test_reliability_puts_fifths_together_with_their_upper_edge_in_the_next() -> None:
    found = reliability([(0.1, False), (0.2, True), (0.3, False), (0.6, True), (1.0, True)])
    assert [(b.low, b.cases, b.met) for b in found] == [
        (0.0, 1, 0.0),
        (0.2, 2, 0.5),
        (0.4, 0, None),
        (0.6, 1, 1.0),
        (0.8, 1, 1.0),
    ]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_case_lies_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    assert sum(b.cases for b in reliability(pairs)) == len(pairs)


def world(root: Path, as_of: str = "2026-03-01", retro: str = "", aside: str = "") -> World:
    """An objective of sales', and with `aside` in its head another one, whose key result was met."""
    files: Files = {
        "teams.csv": TEAMS,
        "P/sales/o.md": """
            ---
            type: objective
            title: O
            key_results:
              - {id: met, title: Met, start: 0, target: 10}
              - {id: missed, title: Missed, start: 0, target: 10}
              - {id: none, title: Not counted, start: 0, target: 10, weight: 0}
            ---
            """,
        "P/sales/checkins/2026-01-08-a.md": (
            "---\nupdates: {o#met: {value: 2, confidence: 4}, o#missed: 1}\n---\n"
        ),
        "P/sales/checkins/2026-01-22-a.md": (
            "---\nupdates: {o#met: {value: 8, confidence: 9}, o#missed: 2}\n---\n"
        ),
        "P/sales/checkins/2026-02-03-a.md": (
            "---\nupdates: {o#met: {value: 10, date: 2026-02-01, confidence: 10}}\n---\n"
        ),
    }
    if aside:
        files["P/sales/p.md"] = (
            f"---\ntype: objective\ntitle: P\n{aside}\nkey_results:\n"
            "  - {id: k, title: K, start: 0, target: 10}\n---\n"
        )
        files["P/sales/checkins/2026-01-23-b.md"] = "---\nupdates: {p#k: 10}\n---\n"
    if retro:
        files["retros/r.md"] = f"---\nobjective: o\ndate: 2026-02-05\ngrades: {retro}\n---\n"
    found = checked(root, files, as_of, QUARTER).world
    assert found is not None
    return found


def test_a_key_result_is_a_case_in_each_week_before_the_end(tmp_path: Path) -> None:
    found = [c for c in cases(world(tmp_path)) if c.ref.endswith("#met")]
    assert [(c.weeks_before, c.said, c.met) for c in found] == [
        (3, 0.4, True),
        (2, 0.4, True),
        (1, 0.9, True),
        (0, 0.9, True),
    ]


def test_confidence_said_after_the_end_does_not_count(tmp_path: Path) -> None:
    assert 1.0 not in {c.said for c in cases(world(tmp_path))}


def test_what_takes_no_part_in_scores_is_no_case(tmp_path: Path) -> None:
    assert {c.ref for c in cases(world(tmp_path))} == {"P/sales/o#met", "P/sales/o#missed"}


def test_a_grade_decides_what_was_met(tmp_path: Path) -> None:
    found = cases(world(tmp_path, retro="{o#met: {grade: 0.9, why: late}}"))
    assert {c.met for c in found} == {False}


def test_a_period_that_runs_gives_no_case(tmp_path: Path) -> None:
    assert cases(world(tmp_path, as_of="2026-02-01")) == ()


def test_the_forecast_is_the_one_of_that_week(tmp_path: Path) -> None:
    found = {c.weeks_before: c.forecast for c in cases(world(tmp_path)) if c.ref.endswith("#met")}
    assert found[3] is None
    assert found[1] is not None
    assert 0 < found[1] < 1


def test_how_often_a_team_checked_in_is_counted_in_weeks(tmp_path: Path) -> None:
    (team,) = completion(world(tmp_path))
    assert (team.weeks, team.heard, team.met, team.key_results) == (4, 2, 1, 2)
    assert team.habit == "Every second week or more"
    assert team.score == pytest.approx(0.6)


@pytest.mark.parametrize("aside", ["weight: 0", "state: dropped\nsince: 2026-01-30\nwhy: No longer wanted"])
def test_key_results_of_an_objective_that_did_not_count_are_no_part_of_it(tmp_path: Path, aside: str) -> None:
    found = world(tmp_path, aside=aside)
    (team,) = completion(found)
    assert (team.met, team.key_results) == (1, 2)
    assert {case.ref for case in cases(found)} == {"P/sales/o#met", "P/sales/o#missed"}


def calibration(found: World) -> CalibrationContext:
    context = next(at for at in site_pages(found) if at.address == "calibration/").make().context
    assert isinstance(context, CalibrationContext)
    return context


def test_weeks_in_which_nobody_had_spoken_are_no_rows(tmp_path: Path) -> None:
    told = calibration(world(tmp_path))
    assert [row.link.text for row in told.weeks] == [
        "3 weeks before",
        "2 weeks before",
        "1 week before",
        "In the last week",
    ]
    assert all(row.author_cases or row.forecast_cases for row in told.weeks)
    assert len(told.authors) == len(told.forecasts) == 5


def test_without_a_case_there_are_no_tables(tmp_path: Path) -> None:
    """Key results that nobody spoke of: the lead tells it."""
    goal = "key_results: [{id: k, title: K, start: 0, target: 10}]"
    files: Files = {"teams.csv": TEAMS, "P/sales/o.md": f"---\ntype: objective\ntitle: O\n{goal}\n---\n"}
    found = checked(tmp_path, files, "2026-03-01", QUARTER).world
    assert found is not None
    assert len(cases(found)) == 4
    told = calibration(found)
    assert told.lead.startswith("In no cases both")
    assert (told.weeks, told.authors, told.forecasts, told.teams) == ((), (), (), ())
