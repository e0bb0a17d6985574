"""The score at the head of an objective's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.view.heads import objective_box
from tests.charted import GOAL, checkins, goal
from tests.support import TEAMS, Files, checked


@pytest.mark.parametrize(
    ("as_of", "name"),
    [("2026-01-20", "on"), ("2026-02-20", "stale"), ("2026-04-15", "red")],
)
def test_its_bar_has_the_mark_that_lists_show(tmp_path: Path, as_of: str, name: str) -> None:
    files: Files = {
        "teams.csv": TEAMS,
        GOAL: goal("arr, start: 0\ntarget: 90"),
        **checkins(arr={"2026-01-15": 30}),
    }
    found = checked(tmp_path, files, as_of).world
    assert found is not None
    (objective,) = found.site.objectives.values()
    box = objective_box(found, objective, found.scores.objectives[objective.id])
    assert box is not None
    assert box.mark.name == name
