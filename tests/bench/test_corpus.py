"""The company that is measured: the same each time, of the size that is promised, and without a fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bench.corpus import write_corpus
from okrsite.checking import check
from okrsite.project import open_project


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    write_corpus(tmp_path / "a", 30)
    write_corpus(tmp_path / "b", 30)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_an_objective_is_of_2_kb_and_has_four_key_results(tmp_path: Path) -> None:
    write_corpus(tmp_path, 30)
    objectives = [path for path in tmp_path.rglob("o*.md") if path.parent.name != "checkins"]
    assert len(objectives) == 30
    for path in objectives:
        text = path.read_text("utf-8")
        assert 2100 < len(text) < 2300
        assert len(yaml.safe_load(text.split("---\n")[1])["key_results"]) == 4


def test_every_key_result_of_a_team_is_read_twelve_times(tmp_path: Path) -> None:
    checked = check(open_project(write_corpus(tmp_path, 12)), date(2026, 3, 20))
    assert checked.world is not None
    scores = checked.world.scores.key_results
    ours = [score for ref, score in scores.items() if "company/top" not in ref]
    assert len(ours) == 12 * 4
    assert {len(score.readings) for score in ours} == {12}


@pytest.mark.parametrize("objectives", [1, 10, 11])
def test_no_objective_is_lost_where_teams_are_not_full(tmp_path: Path, objectives: int) -> None:
    write_corpus(tmp_path, objectives)
    assert len([*tmp_path.rglob("o0*.md")]) == objectives
