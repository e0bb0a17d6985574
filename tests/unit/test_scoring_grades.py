"""Grades once the period is over, and the retros that overrule them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.view.inputs import objective_inputs
from tests.support import TEAMS, Files, checked, key_results, objectives, site

OVER = "2026-05-01"


def given(krs: dict[str, str], head: str = "", retros: dict[str, str] | None = None) -> Files:
    """Sales' objective `2026-Q1/sales/o`: key results as `value, fields`, retros as `date ref=grade`."""
    lines, updates = "", ""
    for name, given_one in krs.items():
        value, _, fields = given_one.partition(", ")
        base = "" if "start" in fields else "start: 0, target: 100"
        lines += f"  - {{id: {name}, title: K, {', '.join(filter(None, [base, fields]))}}}\n"
        updates += f"  o#{name}: {value}\n" if value else ""
    objective = f"---\ntype: objective\ntitle: O\n{head}key_results:\n{lines}---\n"
    files: Files = {"teams.csv": TEAMS, "2026-Q1/sales/o.md": objective}
    if updates:
        files["checkins/2026-03-01-mara.md"] = f"---\nupdates:\n{updates}---\n"
    for name, text in (retros or {}).items():
        day, _, grades = text.partition(" ")
        marks = "".join(
            f"  {ref}: {{grade: {grade}, why: what we learned}}\n"
            for ref, grade in (mark.split("=") for mark in grades.split())
        )
        files[f"2026-Q1/sales/{name}.md"] = (
            f"---\ntype: retro\nobjective: o\ndate: {day}\ngrades:\n{marks}---\n"
        )
    return files


def kr(root: Path, files: Files, as_of: str = OVER, name: str = "k") -> Any:
    return key_results(site(root, files, as_of))[f"2026-Q1/sales/o#{name}"]


def objective(root: Path, files: Files, as_of: str = OVER) -> Any:
    return objectives(site(root, files, as_of))["2026-Q1/sales/o"]


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("", "red"),
        ("-50", "red"),
        ("0", "red"),
        ("39.9", "red"),
        ("40", "amber"),
        ("69.9", "amber"),
        ("70", "green"),
        ("100", "green"),
        ("130", "green"),
        ("0.59, start: 0.1, target: 0.8", "green"),  # 0.7 less a little in binary
        ("0.38, start: 0.1, target: 0.8", "amber"),  # 0.4
    ],
)
def test_the_score_is_graded(tmp_path: Path, value: str, grade: str) -> None:
    files = given({"k": value})
    assert kr(tmp_path, files)["grade"] == grade
    assert objective(tmp_path, files)["grade"] == grade


@pytest.mark.parametrize(
    ("value", "stance", "met"),
    [
        ("99.9", "committed", False),
        ("100", "committed", True),
        ("130", "committed", True),
        ("70", "committed", False),
        ("69.9", "aspirational", False),
        ("70", "aspirational", True),
        ("", "committed", False),
        ("", "aspirational", False),
    ],
)
def test_committed_is_met_in_full_aspirational_at_seven_tenths(
    tmp_path: Path, value: str, stance: str, met: bool
) -> None:
    files = given({"k": value}, f"stance: {stance}\n")
    assert kr(tmp_path, files)["met"] is met
    assert objective(tmp_path, files)["met"] is met


def test_a_key_results_own_stance_decides(tmp_path: Path) -> None:
    files = given({"k": "80, stance: aspirational", "j": "80"})
    assert kr(tmp_path, files)["met"] is True
    assert kr(tmp_path, files, name="j")["met"] is False
    assert objective(tmp_path, files)["met"] is False


@pytest.mark.parametrize(
    ("as_of", "final"),
    [("2025-12-31", None), ("2026-03-15", None), ("2026-03-31", None), ("2026-04-01", 0.8)],
)
@pytest.mark.parametrize("retros", [{}, {"retro": "2026-03-10 o#k=0.8 o=0.8"}])
def test_nothing_is_final_before_the_period_is_over(
    tmp_path: Path, as_of: str, final: float | None, retros: dict[str, str]
) -> None:
    data = site(tmp_path, given({"k": "80"}, retros=retros), as_of)
    [period] = data["periods"]
    [team] = period["teams"]
    graded = objectives(data)["2026-Q1/sales/o"]
    for one in (key_results(data)["2026-Q1/sales/o#k"], graded, period, team):
        assert one["final_score"] == (None if final is None else pytest.approx(final))
    assert graded["grade"] == (None if final is None else "green")
    assert graded["met"] == (None if final is None else False)


@pytest.mark.parametrize(
    ("value", "mark", "grade", "met"),
    [
        ("80", "1.0", "green", True),
        ("80", "0.5", "amber", False),
        ("100", "0.2", "red", False),
        ("", "0.7", "green", False),
    ],
)
def test_a_retro_overrules_a_key_result(tmp_path: Path, value: str, mark: str, grade: str, met: bool) -> None:
    k = kr(tmp_path, given({"k": value}, retros={"retro": f"2026-04-05 o#k={mark}"}))
    assert k["score"] == pytest.approx(float(value or 0) / 100)
    assert k["final_score"] == pytest.approx(float(mark))
    assert (k["grade"], k["met"]) == (grade, met)


@pytest.mark.parametrize(
    ("krs", "retro", "final"),
    [
        pytest.param({"k": "80", "j": "40"}, "", 0.6, id="without a retro its score"),
        pytest.param({"k": "80", "j": "40"}, "o#k=1.0", 0.7, id="the mean of its key results' final scores"),
        pytest.param({"k": "80, weight: 3", "j": "40"}, "o#k=1.0", 0.85, id="weighted"),
        pytest.param({"k": "80", "j": "40"}, "o#k=1.0 o#j=0.9", 0.95, id="both graded"),
        pytest.param({"k": "80", "j": "40, weight: 0"}, "o#j=1.0", 0.8, id="one that does not count"),
        pytest.param({"k": "80", "j": "40"}, "o=0.3", 0.3, id="its own grade"),
        pytest.param(
            {"k": "80", "j": "40"}, "o#k=1.0 o#j=1.0 o=0.3", 0.3, id="its own before its key results'"
        ),
    ],
)
def test_an_objectives_final_score(tmp_path: Path, krs: dict[str, str], retro: str, final: float) -> None:
    retros = {"retro": f"2026-04-05 {retro}"} if retro else {}
    found = objective(tmp_path, given(krs, retros=retros))
    assert found["final_score"] == pytest.approx(final)
    assert found["grade"] == ("red" if final < 0.4 else "amber" if final < 0.7 else "green")
    unruled = objective(tmp_path / "unruled", given(krs))
    assert found["score"] == pytest.approx(unruled["score"])


def test_an_objectives_own_grade_leaves_its_key_results_alone(tmp_path: Path) -> None:
    assert kr(tmp_path, given({"k": "80"}, retros={"retro": "2026-04-05 o=0.3"}))[
        "final_score"
    ] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("retros", "as_of", "final"),
    [
        pytest.param(
            {"a": "2026-04-05 o#k=0.5", "b": "2026-04-06 o#k=0.6"}, OVER, 0.6, id="the later by date"
        ),
        pytest.param(
            {"b": "2026-04-05 o#k=0.5", "a": "2026-04-06 o#k=0.6"}, OVER, 0.6, id="whatever its path"
        ),
        pytest.param(
            {"a": "2026-04-05 o#k=0.5", "b": "2026-04-05 o#k=0.6"}, OVER, 0.6, id="of one day, by path"
        ),
        pytest.param({"b": "2026-04-05 o#k=0.5", "a": "2026-04-05 o#k=0.6"}, OVER, 0.5, id="b after a"),
        pytest.param(
            {"a": "2026-04-05 o#k=0.5", "b": "2026-04-06 o#j=0.6"}, OVER, 0.5, id="the later of another"
        ),
        pytest.param({"a": "2026-04-05 o#k=0.5"}, "2026-04-04", 0.8, id="later than as-of"),
        pytest.param({"a": "2026-04-05 o#k=0.5"}, "2026-04-05", 0.5, id="on that day"),
        pytest.param(
            {"a": "2026-04-05 o#k=0.5", "b": "2026-04-06 o#k=0.6"}, "2026-04-05", 0.5, id="the later not yet"
        ),
    ],
)
def test_of_two_retros_the_later_wins(
    tmp_path: Path, retros: dict[str, str], as_of: str, final: float
) -> None:
    files = given({"k": "80", "j": "40"}, retros=retros)
    assert kr(tmp_path, files, as_of)["final_score"] == pytest.approx(final)


def test_a_teams_and_a_periods_are_the_weighted_mean_of_their_objectives(tmp_path: Path) -> None:
    """Of sales: 0.8 at weight 3, and 0.4 graded 0; of the company, where the period's is: 0.5 graded 0.9."""
    files = given({"k": "80"}, "weight: 3\n", {"retro": "2026-04-05 p=0"})
    for name, value in (("sales/p", 40), ("company/c", 50)):
        kr_line = "  - {id: k, title: K, start: 0, target: 100}\n"
        files[f"2026-Q1/{name}.md"] = f"---\ntype: objective\ntitle: O\nkey_results:\n{kr_line}---\n"
        files[f"checkins/2026-03-02-{name[-1]}.md"] = f"---\nupdates:\n  {name}#k: {value}\n---\n"
    files["2026-Q1/company/retro.md"] = (
        "---\ntype: retro\nteam: company\ndate: 2026-04-05\ngrades: {c: {grade: 0.9, why: w}}\n---\n"
    )
    [period] = site(tmp_path, files, OVER)["periods"]
    teams = {t["team"]: (t["score"], t["final_score"]) for t in period["teams"]}
    assert teams["sales"] == (pytest.approx(0.7), pytest.approx(0.6))
    assert teams["company"] == (pytest.approx(0.5), pytest.approx(0.9))
    assert (period["score"], period["final_score"]) == (pytest.approx(0.5), pytest.approx(0.9))


@pytest.mark.parametrize("day", ["2026-04-10", "2026-04-30"])
def test_a_final_figure_in_the_days_of_grace_decides(tmp_path: Path, day: str) -> None:
    files = given({"k": "80"})
    files[f"checkins/{day}-mara.md"] = "---\nupdates:\n  o#k: 100\n---\n"
    assert kr(tmp_path, files, "2026-04-09")["met"] is False
    assert kr(tmp_path, files)["met"] is True


def test_a_draft_has_no_grade(tmp_path: Path) -> None:
    k = kr(tmp_path, given({"k": "80, state: draft", "j": "80"}))
    assert (k["score"], k["final_score"], k["grade"], k["met"]) == (None, None, None, None)


def inputs(root: Path, retro: str) -> list[tuple[str, str, str]]:
    """The numbers that the objective's computation starts from, each with its line."""
    found = checked(root, given({"a": "50", "b": "100"}, retros={"r": retro}), OVER).world
    assert found is not None
    numbers = objective_inputs(found, found.site.objectives["2026-Q1/sales/o"])
    return [(i.name, i.value, f"{i.span.path.rpartition('/')[2]}:{i.span.line}") for i in numbers]


def test_a_key_results_grade_stands_with_its_line_where_the_final_score_is_made_from_it(
    tmp_path: Path,
) -> None:
    assert inputs(tmp_path / "a", "2026-04-05 o#a=0") == [
        ("#a", "0.50", "2026-03-01-mara.md:3"),
        ("grade of #a", "0.00", "r.md:6"),
        ("#b", "1.00", "2026-03-01-mara.md:4"),
    ]
    assert inputs(tmp_path / "b", "2026-04-05 o#a=0 o=0.9") == [
        ("#a", "0.50", "2026-03-01-mara.md:3"),
        ("#b", "1.00", "2026-03-01-mara.md:4"),
        ("grade", "0.90", "r.md:7"),
    ]
