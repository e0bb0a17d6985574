"""The formulas of the site, as a key result's own page tells them."""

from __future__ import annotations

import pytest

from okrsite.view.formulas import formula


@pytest.mark.parametrize(("of", "other"), [("value", "score"), ("score", "value")])
def test_a_roll_up_tells_its_own_formula_alone(of: str, other: str) -> None:
    text = formula("rollup").of(of).text
    assert text.startswith(f"of {of}:")
    assert f"of {other}:" not in text


def test_other_kinds_tell_all_of_theirs() -> None:
    assert formula("habit").of(None) == formula("habit")
