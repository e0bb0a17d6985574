"""What a check-in says of a reading that lies outside its period, and what stood before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.view.checkins import UpdateRow, update_row, value_words
from tests.charted import GOAL, checkins, goal
from tests.support import TEAMS, Files, checked

EARLY = {"2025-12-20": 70, "2025-12-29": 75, "2026-01-20": 80}
OUTSIDE = "(outside the period, not counted)"
STARTS = "(before the period, it stands for the start)"


def rows(root: Path, fields: str) -> list[UpdateRow]:
    """What each of the check-ins says of one key result."""
    files: Files = {"teams.csv": TEAMS, GOAL: goal(f"arr, {fields}"), **checkins(arr=EARLY)}
    found = checked(root, files, "2026-02-15").world
    assert found is not None
    checkins_ = found.site.checkins.values()
    return [update_row(found, checkin, said) for checkin in checkins_ for said in found.said.of(checkin)]


@pytest.mark.parametrize(
    ("fields", "notes"),
    [
        ("target: 90", [OUTSIDE, STARTS, ""]),
        ("start: 60\ntarget: 90", [OUTSIDE, OUTSIDE, ""]),
        ("kind: maintain\nmin: 70", [OUTSIDE, OUTSIDE, ""]),
    ],
)
def test_a_reading_before_the_period_that_stands_for_the_start_is_said_to(
    tmp_path: Path, fields: str, notes: list[str]
) -> None:
    assert [row.note for row in rows(tmp_path, fields)] == notes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("target: 90", ["70", "70 to 75", "75 to 80"]),
        ("start: 60\ntarget: 90", ["60 to 70", "60 to 75", "60 to 80"]),
    ],
)
def test_what_stands_for_the_start_does_not_stay_at_itself(
    tmp_path: Path, fields: str, words: list[str]
) -> None:
    assert [value_words(row) for row in rows(tmp_path, fields)] == words
