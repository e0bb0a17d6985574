"""A goal is owned by somebody who has left.

What it does
    Finds open objectives and key results whose owner's `left` lies in the past: of periods that run or are
    planned, not achieved, neither postponed nor dropped. A key result that has its owner from the objective
    is told there.

Why
    The goal is nobody's, though a name stands at it: the check-ins end, and nobody notices why. What
    Apple calls the "directly responsible individual" (Lashinsky, Inside Apple, 2012) has to be somebody.

Example
    owner: ben       # people.csv: ben left on 2026-01-31

Fix
    owner: mara
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult, Objective
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.scoring.status import OPEN
from okrsite.scoring.values import Verdict


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a goal that names its owner."""
    for objective in facts.site.objectives.values():
        yield from _gone(facts, objective, facts.scores.objectives[objective.id])
        for kr in objective.key_results:
            if "owner" in kr.spans:
                yield from _gone(facts, kr, facts.scores.key_results[kr.ref])


def _gone(facts: Facts, goal: Objective | KeyResult, verdict: Verdict) -> Iterator[Finding]:
    person = facts.site.people.get(goal.owner or "")
    gone = person is not None and person.left is not None and person.left <= facts.as_of
    if person is not None and gone and verdict.status in OPEN:
        message = f"{quote(goal.title)} is owned by {person.title}, gone since {person.left}"
        yield Finding(goal.at("owner"), message, "give it to somebody who is there")


RULE = Rule("Q206", "owner-left", Severity.WARNING, check, __doc__)
