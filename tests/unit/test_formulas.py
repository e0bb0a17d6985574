"""The formulas of the site, as a key result's own page tells them."""

from __future__ import annotations

import pytest

from okrsite.view.formulas import formula, formulas


@pytest.mark.parametrize(("of", "other"), [("value", "score"), ("score", "value")])
def test_a_roll_up_tells_its_own_formula_alone(of: str, other: str) -> None:
    text = formula("rollup").of(of).text
    assert text.startswith(f"of {of}:")
    assert f"of {other}:" not in text


def test_other_kinds_tell_all_of_theirs() -> None:
    assert formula("habit").of(None) == formula("habit")


@pytest.mark.parametrize(
    ("id_", "begin"),
    [
        ("kind-metric", ["progress = "]),
        ("kind-habit", ["progress = ", "expected = "]),
        ("kind-rollup", ["of value: ", "of score: "]),
    ],
)
def test_what_is_a_formula_is_told_from_what_explains_it(id_: str, begin: list[str]) -> None:
    (told,) = (f for f in formulas() if f.id == id_)
    assert [text[: len(start)] for text, start in zip(told.sums, begin, strict=True)] == begin
    assert set(told.sums) < set(told.paragraphs)
