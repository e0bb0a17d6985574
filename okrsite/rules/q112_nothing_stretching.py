"""An aspirational objective has nothing stretching in it.

What it does
    Finds running aspirational objectives whose key results all have a confidence of more than 9 from
    their latest check-ins, in the first half of their period and before any of them is reached.

Why
    An aspirational goal is one that may fail: Google grades 0.7 as a success ("Set goals with OKRs").
    What everybody is sure of is a commitment, or was made too small on purpose: sandbagging, in Google's
    OKR playbook (printed in Doerr, Measure What Matters, 2018).

Example
    stance: aspirational
    # and in the second week's check-in
    updates: {moonshot#users: {value: 120, confidence: 10}}

Fix
    stance: committed     # or a target that has about one chance in two
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.model.period import Period
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


class Options(Section):
    """What is too sure, and how long it counts."""

    confidence: float = Field(9, ge=0, le=10, description="All key results above this are too sure.")
    until: float = Field(0.5, ge=0, le=1, description="The part of the period in which it is asked.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    options = facts.options(Options)
    for objective in facts.objectives:
        inside = facts.key_results(objective)
        if objective.stance != "aspirational" or objective.state.word == "draft":
            continue
        if not _early(facts, objective.period, options.until):
            continue
        scores = [facts.scores.key_results[kr.ref] for kr in inside]
        sure = [s.confidence is not None and s.confidence > options.confidence for s in scores]
        if sure and all(sure) and not any(s.status == "achieved" for s in scores):
            message = (
                f"the objective is aspirational, and confidence is above {options.confidence:g} throughout"
            )
            span = objective.at("stance")
            yield Finding(span, message, "set the targets higher, or write `stance: committed`")


def _early(facts: Facts, period: Period, until: float) -> bool:
    return 0 <= (facts.as_of - period.first).days < until * period.days


RULE = Rule("Q112", "nothing-stretching", Severity.INFO, check, __doc__, Options)
