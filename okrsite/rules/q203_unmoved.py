"""A key result has not moved for four weeks, though it is said to be on track.

What it does
    Finds metrics whose latest word from an author is `on_track`, whose value has been reported at least
    twice within the last four weeks, and is what it was four weeks ago. Reached ones are not asked.

Why
    A number that stands still while time runs is falling behind, even where the pace still forgives it.
    The four weeks are those of a monthly review; Wodtke, Radical Focus (2016), asks each week whether
    confidence has changed.

Example
    # check-ins of 2, 16 and 27 February
    updates: {partners#icp-fit: {value: 66%, status: on track}}

Fix
    updates: {partners#icp-fit: {value: 66%, status: at risk, note: no large deal closed in February}}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.scoring.values import KeyResultScore
from okrsite.words import count


class Options(Section):
    """How long is long."""

    weeks: int = Field(4, ge=1, le=520, description="So many weeks without a move.")


REPORTED = 2
"""A value is unmoved where it was reported again, and not where nobody looked."""


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result, at the check-in that says it is on track."""
    weeks = facts.options(Options).weeks
    for _, kr, score in facts.running:
        said = score.claimed_by
        if said is None or score.claim != "on_track" or score.status in {"achieved", "off_track"}:
            continue
        if _unmoved(facts, kr, score, weeks):
            message = (
                f"{quote(kr.title)} is said to be on track, and has not moved for {count(weeks, 'week')}"
            )
            yield Finding(said.span, message, "say what will move it, or `status: at risk`")


def _unmoved(facts: Facts, kr: KeyResult, score: KeyResultScore, weeks: int) -> bool:
    if kr.kind != "metric" or (facts.as_of - kr.period.first).days < 7 * weeks:
        return False
    since = facts.as_of - timedelta(days=7 * weeks)
    before = [u.value for u in score.readings if u.day <= since]
    within = [u.value for u in score.readings if u.day > since]
    then = before[-1] if before else score.start
    return len(within) >= REPORTED and then is not None and all(value == then for value in within)


RULE = Rule("Q203", "unmoved", Severity.WARNING, check, __doc__, Options)
