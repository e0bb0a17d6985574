"""A key result has not been started, a week and more into its period.

What it does
    Finds key results that no check-in and no source row has named by 7 days after the period's first. Not
    asked are habits before their first interval is over, milestones whose first dated step is due later,
    rollups that something feeds (they live from it), and numbers whose own checkpoints begin later.

Why
    What is not begun in the first week is seldom begun in the third. Grove, High Output Management
    (1983): find and fix a problem at the lowest-value stage.

Example
    # 2026-Q1 began on 1 January, and by 10 January no file in checkins/ names partners#new-arr

Fix
    # content/2026-Q1/sales/checkins/2026-01-10-mara.md
    updates: {partners#new-arr: {value: $0, note: first two talks are next week}}
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.model.period import intervals
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.scoring.values import KeyResultScore
from okrsite.words import count


class Options(Section):
    """How early it is asked."""

    days: int = Field(7, ge=1, description="So many days after the period's first.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result."""
    days = facts.options(Options).days
    for objective, kr, score in facts.running:
        since = (facts.as_of - objective.period.first).days
        if since < days or _begun(facts, kr, score) or _later(facts, kr):
            continue
        when = f"{count(since, 'day')} into its period"
        if kr.kind == "rollup":
            hint = "name it in `supports` of the key results that feed it"
            yield Finding(kr.at("title"), f"{when} nothing feeds {quote(kr.title)}", hint)
        else:
            message = f"{when} nothing has been heard of {quote(kr.title)}"
            yield Finding(kr.at("title"), message, "write a check-in that names it, if only with a note")


def _begun(facts: Facts, kr: KeyResult, score: KeyResultScore) -> bool:
    said = facts.site.updates.get(kr.ref, ())
    return score.has_reading or any(u.known <= facts.as_of and u.checkin is not None for u in said)


def _later(facts: Facts, kr: KeyResult) -> bool:
    """Whether there is nothing to be told of it yet."""
    if kr.kind == "rollup":
        return any(feeder.counts_on(facts.as_of) for feeder in facts.site.feeders.get(kr.ref, ()))
    if kr.kind == "habit" and kr.per is not None:
        over = intervals(kr.period.first, kr.last, kr.per, facts.config.week_start_day)
        return not over or facts.as_of <= over[0][1]
    if kr.steps:
        due = [step.due for step in kr.steps if step.due is not None]
        return bool(due) and min(due) > facts.as_of
    return bool(kr.checkpoints) and kr.checkpoints[0][0] > facts.as_of


RULE = Rule("Q202", "never-started", Severity.WARNING, check, __doc__, Options)
