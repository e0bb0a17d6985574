"""Why a period or a team stands better than its objectives: said where both are seen, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.view.apart import apart_words
from okrsite.view.computations import group_computation, objective_computation
from okrsite.view.heads import objective_box, period_box, team_box
from okrsite.view.world import World
from tests.read import read
from tests.support import Files, built, checked

CONFIG = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'
"""A hundred days; on the 19th of February half of them are gone."""
AS_OF = "2026-02-19"


def company(**values: str) -> Files:
    """An objective of the company's for each name, with a key result from 0 to 100 for each of its values."""
    files: Files = {"teams.csv": "id,title\ncompany,Acme\n"}
    said = ""
    for name, readings in values.items():
        numbers = readings.split()
        krs = "".join(
            f"  - {{id: k{n}, title: Number {n}, start: 0, target: 100}}\n" for n in range(len(numbers))
        )
        files[f"P/company/{name}.md"] = f"---\ntype: objective\ntitle: Goal {name}\nkey_results:\n{krs}---\n"
        said += "".join(
            f"  P/company/{name}#k{n}: {value}\n" for n, value in enumerate(numbers) if value != "-"
        )
    files["checkins/2026-02-18.md"] = f"---\nupdates:\n{said}---\n"
    return files


def world(root: Path, files: Files) -> World:
    result = checked(root, files, AS_OF, CONFIG)
    assert result.world is not None, result.diagnostics
    return result.world


CAPPED = "Its objective is at risk since one key result is off track; the score itself keeps pace."


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        pytest.param({"a": "60 60 10"}, CAPPED, id="held back by one that is off track"),
        pytest.param(
            {"a": "90 10 20"},
            "Its objective is at risk since two key results are off track; the score itself keeps pace.",
            id="by two",
        ),
        pytest.param(
            {"a": "30 30 -"},
            "Its objective is at risk by what has been heard of; one key result without a reading adds "
            "nothing to the score.",
            id="worse, since one is silent",
        ),
        pytest.param(
            {"a": "30 30 -", "b": "30 30 30 - -"},
            "Its objectives are at risk by what has been heard of; three key results without a reading add "
            "nothing to the score.",
            id="worse, since three of two are silent",
        ),
        pytest.param({"a": "30"}, "", id="both at risk by the gap"),
        pytest.param({"a": "50"}, "", id="both on track"),
        pytest.param({"a": "10 10"}, "", id="both off track"),
        pytest.param({"a": "100 100"}, "", id="both achieved"),
        pytest.param({"a": "60 60 10", "b": "50"}, "", id="another one is on track"),
        pytest.param({"a": "60 60 10", "b": "-"}, CAPPED, id="another one says nothing"),
        pytest.param({"a": "60 60 10", "b": "10"}, "", id="another one holds the whole back"),
        pytest.param(
            {"a": "60 60 10", "b": "60 60 10"},
            "Both of its objectives are at risk; the score of them together keeps pace.",
            id="two",
        ),
        pytest.param(
            {"a": "60 60 10", "b": "60 60 10", "c": "90 10"},
            "All three of its objectives are at risk; the score of them together keeps pace.",
            id="three",
        ),
    ],
)
def test_it_is_said_where_the_whole_keeps_pace_and_no_part_does(
    tmp_path: Path, goals: dict[str, str], said: str
) -> None:
    found = world(tmp_path, company(**goals))
    assert apart_words(found, found.scores.teams["P", "company"]) == said
    period = found.site.periods["P"]
    boxes = team_box(found, period, "company"), period_box(found, period)
    assert [box and box.apart for box in boxes] == [said, said.replace("objective", "company objective")]


def test_where_none_of_the_companys_counts_the_objective_is_not_the_companys(tmp_path: Path) -> None:
    files = {name.replace("company/", "sales/"): text for name, text in company(a="60 60 10").items()}
    said = str(files["checkins/2026-02-18.md"]).replace("P/company", "P/sales")
    draft = (
        "---\ntype: objective\ntitle: Goal\nstate: draft\nkey_results: [{id: k, title: K, target: 1}]\n---\n"
    )
    found = world(tmp_path, {**files, "P/company/a.md": draft, "checkins/2026-02-18.md": said})
    box = period_box(found, found.site.periods["P"])
    assert box is not None
    assert (box.score, box.apart) == ("0.43", CAPPED)


def test_an_objective_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    found = world(tmp_path, company(a="60 60 10"))
    (goal,) = found.site.objectives.values()
    box = objective_box(found, goal, found.scores.objectives[goal.id])
    assert box is not None
    assert not box.apart


def test_the_sums_say_how_each_status_comes_about(tmp_path: Path) -> None:
    found = world(tmp_path, company(a="60 60 10"))
    (goal,) = found.site.objectives.values()
    group = found.scores.periods["P"]
    sums = objective_computation(found, goal).text, group_computation(found, group, [goal]).text
    of_objective, of_group = ([" ".join(line.split()) for line in text.splitlines()[2:]] for text in sums)
    assert of_objective == [
        "gap = 0.5000 − 0.4333 = 0.0667",
        "the gap is at most 0.10: on track, but at risk while one key result is off track",
    ]
    assert of_group == [
        "gap = 0.5000 − 0.4333 = 0.0667",
        "the gap is at most 0.10: on track",
        "an objective at risk holds the whole back no further than its score does",
    ]


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ("30 30", "the gap is more than 0.10, at most 0.25: at risk"),
        ("10 10", "the gap is more than 0.25: off track"),
        ("100 100", "every key result is achieved: achieved"),
        ("10 - - -", "less than half of the weight has a reading: no data"),
    ],
)
def test_the_last_line_is_the_status(tmp_path: Path, values: str, last: str) -> None:
    found = world(tmp_path, company(a=values))
    (goal,) = found.site.objectives.values()
    assert objective_computation(found, goal).text.splitlines()[-1] == last


def test_of_parts_without_a_reading_the_gap_is_not_made(tmp_path: Path) -> None:
    found = world(tmp_path, company(a="30 30 -"))
    (goal,) = found.site.objectives.values()
    assert objective_computation(found, goal).text.splitlines()[2:] == [
        "gap = 0.2000, the mean of expected − score where there is a reading",
        "the gap is more than 0.10, at most 0.25: at risk",
    ]


def test_it_stands_on_the_pages_that_show_both(tmp_path: Path) -> None:
    site = built(tmp_path, company(a="60 60 10"), AS_OF, CONFIG)
    links = " How statuses add up"
    for page, said in {
        "index.html": CAPPED.replace("objective", "company objective"),
        "teams/company/index.html": CAPPED,
        "objectives/index.html": CAPPED,
    }.items():
        lines = [line for found in read(site / page).values() for line in found]
        assert lines.count(said + links) == 1, page
