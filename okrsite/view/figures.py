"""Figures as people read them: scores, amounts, changes, days."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from okrsite.model.objective import KeyResult
from okrsite.model.period import short_date
from okrsite.model.quantity import (
    MINUS,
    QuantityFault,
    format_quantity,
    parse_quantity,
    round_for_display,
    shows_nothing,
)
from okrsite.model.records import Kpi
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import TOLERANCE, GroupScore, KeyResultScore, Status, Verdict

TIMED: frozenset[Status] = frozenset({"achieved", "no_data", "on_track", "at_risk", "off_track"})
"""While it has one of these, a goal is held against its expected pace."""
DASH = "–"
EDGES = (1.0, 0.7, 0.4)
"""Where a score changes its meaning: met, and the grades."""
SMALL = 1e-6
"""As a share of what an amount is reckoned from, what is smaller is nothing."""
ROUNDING = 1e-12
"""As a share of two amounts, a smaller difference is the rounding of floats."""
OFF = 0.1
"""By what share of itself a change or a pace may be shown wrong."""

LINE = 24
"""So many characters fit a line on any screen."""
BLANK = "\N{NO-BREAK SPACE}"
_UNIT = re.compile(r"(?<=\d) ")

Scored = GroupScore | Verdict


def shown_score(scored: Scored) -> float | None:
    """The final score once there is one, else the score."""
    return scored.score if scored.final_score is None else scored.final_score


def shown(value: float) -> float:
    """A score with two digits, as it is shown: what falls short of 1, 0.7 or 0.4 is not rounded up to it."""
    near = round(value, 2) + 0.0
    return near if near not in EDGES or value >= near - TOLERANCE else round(near - 0.01, 2)


def number(value: float | None) -> str:
    """A score as it is shown, or a dash."""
    return DASH if value is None else true_minus(f"{shown(value):.2f}")


def difference(now: float, before: float) -> float:
    """How far one score lies from another, as both are shown: a change, or the distance from a pace."""
    return round(shown(now) - shown(before), 2) + 0.0


def percent(share: float) -> str:
    """A share in whole percent: less than the whole is never 100%, more than nothing never 0%."""
    text = f"{share:.0%}"
    if text == "100%" and share < 1 - TOLERANCE:
        return "over 99%"
    if text in {"0%", "-0%"}:
        return "under 1%" if share > TOLERANCE else "0%"
    return true_minus(text)


def gained(by: float) -> str:
    """A change of a score: `+0.17`, `−0.04`."""
    return true_minus(f"{by:+.2f}")


def true_minus(text: str) -> str:
    """A figure with the sign that is as wide as a plus, instead of the hyphen of data."""
    return MINUS + text[1:] if text.startswith("-") else text


def amount(entry: KeyResult | Kpi, value: float | None, *, exact: bool = True, scale: float = 1.0) -> str:
    """A value in the entry's unit: exact as read, or rounded where it was computed.

    `scale` is the size of what it was computed from: it keeps two digits of that at least, and as many as it
    takes to tell it from nothing.
    """
    if value is None:
        return DASH
    whole = exact or not math.isfinite(value)
    text = format_quantity(value, entry.unit) if whole else _rounded(entry, value, scale)
    return true_minus(text)


def _rounded(entry: KeyResult | Kpi, value: float, scale: float) -> str:
    places = 1 - math.floor(math.log10(scale)) if 0 < scale < 1 else 1
    text = round_for_display(value, entry.unit, max(entry.decimals, places))
    lost = abs(value) > SMALL * scale and shows_nothing(text, entry.unit)
    return format_quantity(_two_digits(value), entry.unit) if lost else text


def scale_of(score: KeyResultScore) -> float:
    """The size of the amounts that a key result's figures are computed from."""
    return max((abs(v) for v in (score.start, score.target, score.current) if v is not None), default=1.0)


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
        return f"{percent(score.progress or 0.0)} kept"
    if kr.kind == "rollup" and kr.of == "score":
        return number(score.current)
    return amount(kr, score.current, exact=kr.kind != "rollup", scale=scale_of(score))


def unbroken(text: str) -> str:
    """A figure and its unit on one line of running text; longer words may break elsewhere."""
    return text.replace(" ", BLANK) if len(text) <= LINE else _UNIT.sub(BLANK, text)


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
    return f"of {amount(kr, score.target, exact=kr.change is None, scale=scale_of(score))}"


def change_text(
    kr: KeyResult, score: KeyResultScore, before: KeyResultScore | None, when: str = "this week"
) -> str:
    """`up $0.4M this week`, `no change in week 6`; empty when there is nothing to compare."""
    if before is None or score.current is None or before.current is None or score.status not in TIMED:
        return ""
    if kr.of == "score":
        by = difference(score.current, before.current)
        return f"{'up' if by > 0 else 'down'} {abs(by):.2f} {when}" if by else f"no change {when}"
    if kr.kind in {"milestone", "habit"}:
        by = (score.progress or 0.0) - (before.progress or 0.0)
        if abs(by) < 0.005:
            return f"no change {when}"
        return f"{'up' if by > 0 else 'down'} {abs(by):.2f} {when}"
    by = shift(before.current, score.current)
    if not by:
        return f"no change {when}"
    return f"{'up' if by > 0 else 'down'} {size_text(kr, by, like=score.current)} {when}"


def shift(before: float, after: float) -> float:
    """From one amount to another; 0 where they differ by the rounding of floats."""
    by = after - before
    return 0.0 if abs(by) <= ROUNDING * max(abs(before), abs(after)) else by


def size_text(entry: KeyResult | Kpi, by: float, *, like: float = 0.0, more: int = 0) -> str:
    """The size of a change in the entry's unit: `$0.4M`, `2 points`; with so many more decimals."""
    size, unit, decimals = abs(by), entry.unit, max(entry.decimals, 1) + more
    tried = (round_for_display(size, unit, places, like=abs(like)) for places in (decimals, decimals + 1))
    text = next((text for text in tried if _near(text, size, OFF / 10**more)), "")
    text = text or round_for_display(size, unit, decimals)
    if not _near(text, size, OFF / 10**more):
        text = format_quantity(_two_digits(size), replace(unit, clock=False))
    if unit.label == "%":
        return text.removesuffix("%") + (" point" if text == "1%" else " points")
    return text


def pace_text(kr: KeyResult, score: KeyResultScore, pace: float | None, *, more: int = 0) -> str:
    """`Up $0.2M a week`; empty where there is none. `more` digits tell it from another pace."""
    if pace is None or score.status not in TIMED:
        return ""
    like = scale_of(score)
    if abs(pace) <= ROUNDING * like:
        return "No change"
    # On a clock the two digits are of its smaller part: 0.183 minutes are 0:11.
    short = _two_digits(pace * 60) / 60 if kr.unit.clock else _two_digits(pace)
    size = size_text(kr, short, like=score.current or 0.0, more=more)
    return f"{'Up' if pace > 0 else 'Down'} {size} a week"


def _near(text: str, size: float, off: float) -> bool:
    """Whether a text shows a size, by at most such a share of it wrong."""
    read = parse_quantity(text)
    return not isinstance(read, QuantityFault) and abs(read.value - size) <= off * size


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def score_change(now: Scored, before: Scored | None, when: str = "this week") -> str:
    """`up 0.02 this week`; empty when there is nothing to compare."""
    if now.score is None or before is None or before.score is None:
        return ""
    by = difference(now.score, before.score)
    return f"{'up' if by > 0 else 'down'} {abs(by):.2f} {when}" if by else f"unchanged {when}"


def rose(now: Scored, before: Scored | None, subject: str, when: str = "this week") -> str:
    """`It rose by 0.02 this week.`; empty when there is nothing to compare."""
    if now.score is None or before is None or before.score is None:
        return ""
    by = difference(now.score, before.score)
    if not by:
        return f"{subject} is unchanged {when}."
    return f"{subject} {'rose' if by > 0 else 'fell'} by {abs(by):.2f} {when}."


def distance(score: float | None, expected: float | None) -> str:
    """How far from the expected pace, in words."""
    if score is None or expected is None:
        return ""
    gap = difference(expected, score)
    return f"{abs(gap):.2f} {'behind' if gap > 0 else 'ahead of'} pace" if gap else "on pace"


def weight_text(weight: float) -> str:
    """A weight as people write numbers, whatever its size: `1,000,000`, `0.000001`."""
    text = f"{Decimal(repr(float(weight))):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counts_text(weight: float) -> str:
    """How much more than others a thing counts: `counts twice`, `counts 0.5 times`."""
    return "counts twice" if weight == 2 else f"counts {weight_text(weight)} times"


def day_text(day: date, as_of: date) -> str:
    """`14 August`; with the year where it is another one than that of the as-of date."""
    return short_date(day) if day.year == as_of.year else f"{short_date(day)} {day.year}"


def since_text(word: str, since: date | None, why: str, as_of: date) -> str:
    """`Postponed since 2 November: legal wants …`."""
    begun = f"{word} since {day_text(since, as_of)}" if since else word
    return f"{begun}: {why.rstrip('.')}." if why else f"{begun}."
