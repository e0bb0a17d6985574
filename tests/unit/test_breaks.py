"""What stays together on a line."""

from __future__ import annotations

import pytest

from okrsite.theme.breaks import formula, name, whole


def seen(text: str) -> str:
    """A blank at which no line breaks as `~`, a joint as `|`."""
    return text.replace("\u00a0", "~").replace("\u2060", "|")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Noor Rahimi", "Noor~Rahimi"),
        ("Q4 2026", "Q4~2026"),
        ("Revenue Operations", "Revenue~Operations"),
        ("Review of Q3 2026", "Review~of~Q3~2026"),
        ("Maximiliana Featherstonehaugh", "Maximiliana Featherstonehaugh"),
        ("Run one customer journey until Q4 2026", "Run one customer journey until Q4~2026"),
        ("", ""),
    ],
)
def test_a_short_name_stays_on_a_line(text: str, joined: str) -> None:
    assert seen(name(text)) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("The objectives for Q4 2026 stand at 0.69.", "The objectives for Q4~2026 stand at 0.69."),
        ("In H1 2026 and FY27 Q1, week 7 and Week 12", "In H1~2026 and FY27~Q1, week~7 and Week~12"),
        ("Since 14 August and 3 May", "Since 14~August and 3~May"),
        ("27 check-ins, a check-in", "27 check-|ins, a check-|in"),
        ("Checking in, at 4 Mayors", "Checking in, at 4 Mayors"),
    ],
)
def test_periods_days_and_check_ins_stay_on_a_line(text: str, joined: str) -> None:
    assert seen(whole(text)) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (
            "progress = (current − start) / (target − start)",
            "progress =~(current~−~start) /~(target~−~start)",
        ),
        ("sum of (their weight · their score) / n", "sum of (their~weight~·~their~score) /~n"),
        ("√(s · h · (1 + h / T)), with b", "√(s~·~h~·~(1~+~h~/~T)), with b"),
        (
            "the part (the two limits are a and the other + one, (x + y)) as written",
            "the part (the two limits are a and the other +~one, (x~+~y)) as written",
        ),
        ("the parts that count (active, of some weight)", "the parts that count (active, of some weight)"),
        ("one (+ two", "one (+~two"),
        ("with n − 1 degrees of freedom", "with n~−~1 degrees of freedom"),
        ("mean ± t · standard error = y + b · h", "mean ±~t ·~standard error =~y~+~b~·~h"),
    ],
)
def test_a_formula_breaks_before_an_operator_and_not_in_brackets(text: str, joined: str) -> None:
    assert seen(formula(text)) == joined
