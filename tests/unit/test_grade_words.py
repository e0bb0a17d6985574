"""What a grade is told with: the computed score, where a reader sees another figure."""

from __future__ import annotations

import pytest

from okrsite.view.grading import graded_text


@pytest.mark.parametrize(
    ("given", "computed", "told"),
    [
        (0.8, 0.76, "Graded 0.80, where 0.76 was computed"),
        (0.0, 0.0, "Graded 0.00, as computed"),
        (0.4, 0.4012, "Graded 0.40, as computed"),
        (0.7, 0.6996, "Graded 0.70, where 0.69 was computed"),
        (0.5, None, "Graded 0.50, where nothing was computed"),
    ],
)
def test_a_grade_that_says_the_same_is_as_computed(given: float, computed: float | None, told: str) -> None:
    assert graded_text(given, computed) == told
