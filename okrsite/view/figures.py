"""Figures as people read them: scores, amounts, changes, days."""

from __future__ import annotations

from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.model.period import short_date
from okrsite.model.quantity import format_quantity, round_for_display
from okrsite.model.records import Kpi
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import TOLERANCE, GroupScore, KeyResultScore, Status, Verdict

TIMED: frozenset[Status] = frozenset({"achieved", "no_data", "on_track", "at_risk", "off_track"})
"""While it has one of these, a goal is held against its expected pace."""
DASH = "–"
EDGES = (1.0, 0.7, 0.4)
"""Where a score changes its meaning: met, and the grades."""

Scored = GroupScore | Verdict


def shown_score(scored: Scored) -> float | None:
    """The final score once there is one, else the score."""
    return scored.score if scored.final_score is None else scored.final_score


def number(value: float | None) -> str:
    """A score with two digits, or a dash. What falls short of 1, 0.7 or 0.4 is never rounded up to it."""
    if value is None:
        return DASH
    for edge in EDGES:
        if value < edge - TOLERANCE and f"{value:.2f}" == f"{edge:.2f}":
            return f"{edge - 0.01:.2f}"
    return f"{value + 0.0:.2f}"


def amount(entry: KeyResult | Kpi, value: float | None, *, exact: bool = True) -> str:
    """A value in the entry's unit: exact as read, or rounded where it was computed."""
    if value is None:
        return DASH
    if exact:
        return format_quantity(value, entry.unit)
    return round_for_display(value, entry.unit, max(entry.decimals, 1))


def reading_text(entry: KeyResult | Kpi, value: float | None) -> str:
    """A value as it was reported; a milestone without steps is done, not done, or some percent."""
    if isinstance(entry, KeyResult) and entry.kind == "milestone":
        return "done" if value == 100 else f"{value:g}%" if value else "not done"
    return amount(entry, value)


def current_text(kr: KeyResult, score: KeyResultScore, as_of: date) -> str:
    """Where it stands, in its own unit."""
    if kr.steps:
        return f"{len(done_steps(kr, score, as_of))} of {len(kr.steps)} steps"
    if kr.kind == "milestone":
        return reading_text(kr, score.current)
    if kr.kind == "habit":
        return f"{(score.progress or 0.0):.0%} kept"
    if kr.kind == "rollup" and kr.of == "score":
        return number(score.current)
    return amount(kr, score.current, exact=kr.kind != "rollup")


def target_text(kr: KeyResult, score: KeyResultScore) -> str:
    """What it should come to, in words that follow its current value."""
    if kr.kind == "milestone":
        return ""
    if kr.kind == "habit":
        return f"{amount(kr, score.target)} a {kr.per}"
    if kr.kind == "maintain":
        low, high = amount(kr, kr.low), amount(kr, kr.high)
        if kr.low is not None and kr.high is not None:
            return f"between {low} and {high}"
        return f"at least {low}" if kr.low is not None else f"at most {high}"
    if kr.kind == "rollup" and kr.of == "score":
        return "of 1"
    return f"of {amount(kr, score.target, exact=kr.change is None)}"


def change_text(kr: KeyResult, score: KeyResultScore, before: KeyResultScore | None) -> str:
    """`up $0.4M this week`, `no change this week`; empty when there is nothing to compare."""
    if before is None or score.current is None or before.current is None or score.status not in TIMED:
        return ""
    if kr.kind in {"milestone", "habit"} or kr.of == "score":
        gained = (score.progress or 0.0) - (before.progress or 0.0)
        return f"{gained:+.2f} this week" if abs(gained) >= 0.005 else "no change this week"
    by = score.current - before.current
    if abs(by) < 1e-9:
        return "no change this week"
    return f"{'up' if by > 0 else 'down'} {size_text(kr, by, like=score.current)} this week"


def size_text(entry: KeyResult | Kpi, by: float, *, like: float = 0.0, more: int = 0) -> str:
    """The size of a change in the entry's unit: `$0.4M`, `2 points`; with so many more decimals."""
    decimals = max(entry.decimals, 1) + more
    size = round_for_display(abs(by), entry.unit, decimals, like=abs(like))
    if abs(by) < 2 * 10**-decimals:  # too near to what is rounded away
        size = format_quantity(float(f"{abs(by):.2g}"), entry.unit)
    if entry.unit.label == "%":
        return size.removesuffix("%") + (" point" if size == "1%" else " points")
    return size


def score_change(now: Scored, before: Scored | None) -> str:
    """`up 0.02 this week`; empty when there is nothing to compare."""
    by = _moved(now, before)
    if by is None:
        return ""
    return f"{'up' if by > 0 else 'down'} {abs(by):.2f} this week" if by else "unchanged this week"


def rose(now: Scored, before: Scored | None, subject: str) -> str:
    """`It rose by 0.02 this week.`; empty when there is nothing to compare."""
    by = _moved(now, before)
    if by is None:
        return ""
    if not by:
        return f"{subject} is unchanged this week."
    return f"{subject} {'rose' if by > 0 else 'fell'} by {abs(by):.2f} this week."


def _moved(now: Scored, before: Scored | None) -> float | None:
    """By how much the score as shown, with two digits, moved."""
    if now.score is None or before is None or before.score is None:
        return None
    return round(round(now.score, 2) - round(before.score, 2), 2)


def distance(score: float | None, expected: float | None) -> str:
    """How far from the expected pace, in words."""
    if score is None or expected is None:
        return ""
    gap = round(expected - score, 2)
    return "on pace" if abs(gap) < 0.005 else f"{abs(gap):.2f} {'behind' if gap > 0 else 'ahead of'} pace"


def day_text(day: date, as_of: date) -> str:
    """`14 August`; with the year where it is another one than that of the as-of date."""
    return short_date(day) if day.year == as_of.year else f"{short_date(day)} {day.year}"


def since_text(word: str, since: date | None, why: str, as_of: date) -> str:
    """`Postponed since 2 November: legal wants …`."""
    begun = f"{word} since {day_text(since, as_of)}" if since else word
    return f"{begun}: {why.rstrip('.')}." if why else f"{begun}."
