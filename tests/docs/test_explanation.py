"""What is explained is what the code computes."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from okrsite.checking import check
from okrsite.exports.data import KeyResultData, ObjectiveData
from okrsite.exports.site_json import site_data
from okrsite.project import open_project
from okrsite.view.formulas import Formula, formulas
from tests.docs.pages import DOCS

PAGE = (DOCS / "explanation" / "scores.md").read_text("utf-8")


@cache
def objective() -> ObjectiveData:
    """The objective of the worked example."""
    world = check(open_project(DOCS / "example" / "okrsite.toml"), date(2026, 2, 16)).world
    assert world is not None
    return next(o for o in site_data(world)["objectives"] if o["id"] == "2026-Q1/sales/partners")


def key_result(name: str) -> KeyResultData:
    return next(kr for kr in objective()["key_results"] if kr["ref"].endswith(f"#{name}"))


def shown(figure: str) -> str:
    """The last cell of a row of the worked example."""
    (cell,) = re.findall(rf"^\| {re.escape(figure)} \|.*\| (\S[^|]*) \|$", PAGE, re.MULTILINE)
    return str(cell)


@pytest.mark.parametrize("formula", formulas(), ids=lambda f: f.id)
def test_every_formula_stands_as_in_the_code(formula: Formula) -> None:
    assert f"> **{formula.title.strip()}.** {formula.paragraphs[0]}\n" in PAGE


def test_no_formula_is_quoted_that_there_is_not() -> None:
    paragraphs = {p for f in formulas() for p in (f"**{f.title.strip()}.** {f.paragraphs[0]}", *f.paragraphs)}
    quoted = re.findall(r"^> (.+)$", PAGE, re.MULTILINE)
    assert set(quoted) <= paragraphs


def test_the_figures_of_the_example_are_computed() -> None:
    arr, fit, whole = key_result("new-arr"), key_result("icp-fit"), objective()
    forecast = arr["forecast"]
    assert forecast is not None
    computed = {
        "progress of `new-arr`": f"{arr['progress']:.3f}",
        "progress of `icp-fit`": f"{fit['progress']:.3f}",
        "score of the objective": f"{whole['score']:.3f}",
        "expected": f"{whole['expected']:.3f}",
        "pace that `new-arr` needs, a week": millions(arr["pace"]["needed"], 2),
        "its pace up to now, a week": millions(arr["pace"]["actual"], 2),
        "status of `new-arr`": arr["status"].replace("_", " "),
        "status of `icp-fit`": fit["status"].replace("_", " "),
        "status of the objective": whole["status"].replace("_", " "),
        "mean on 31 March": millions(forecast["mean"], 1),
        "range that holds 80%": f"{millions(forecast['low'], 1)} to {millions(forecast['high'], 1)}",
        "probability of $15M": f"{forecast['probability']:.0%}",
    }
    assert {figure: shown(figure) for figure in computed} == computed
    drift = (6.2 - 0) / (date(2026, 2, 9) - date(2026, 1, 1)).days
    assert shown("drift b, a day") == f"${drift:.3f}M"


def millions(value: float | None, digits: int) -> str:
    assert value is not None
    return f"${value / 1e6:.{digits}f}M"
