"""Edits in words: what was, and what it became."""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.history.values import Commit, Edit
from okrsite.view.ledger import edit_words


def edit(field: str, was: str, now: str) -> Edit:
    commit = Commit("a" * 40, "Ben Ode", date(2026, 2, 10), "Change it")
    return Edit(
        commit=commit,
        kind="edited",
        of="kpi",
        ref="cpl",
        title="Cost per lead",
        period="",
        field=field,
        was=was,
        now=now,
        path="content/kpis/cpl.md",
    )


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("max: $190", "max: $180", "upper end of green edited from $190 to $180"),
        ("min: 40, max: 60", "min: 45, max: 60", "lower end of green edited from 40 to 45"),
        (
            "min: 40, max: 1,000",
            "min: 45, max: 900",
            "lower end of green edited from 40 to 45 and upper end of green edited from 1,000 to 900",
        ),
        ("min: 40", "min: 40, max: 60", "upper end of green edited from nothing to 60"),
        ("", "min: 40", "lower end of green edited from nothing to 40"),
    ],
)
def test_the_end_of_a_band_that_moved_is_named(was: str, now: str, words: str) -> None:
    assert edit_words(edit("green", was, now)) == words


def test_other_fields_are_told_as_they_were_written() -> None:
    assert edit_words(edit("source", "a.csv#x", "b.csv#x")) == "source edited from a.csv#x to b.csv#x"
