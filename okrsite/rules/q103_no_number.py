"""A key result has no number at all.

What it does
    Finds milestones without steps, of which no check-in has given a percentage: they are done or not.

Why
    "It's not a key result unless it has a number" (Marissa Mayer, quoted in Doerr, Measure What Matters,
    2018). Until its last day such a key result says nothing, so it cannot be seen to fall behind.

Example
    - id: app
      title: Android app
      kind: milestone

Fix
    - id: app
      title: Android app
      kind: milestone
      steps:
        - {id: prototype, title: Prototype with ten users, due: 2026-02-13}
        - {id: beta, title: Beta with a hundred users, due: 2026-03-20}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.rules.facts import Facts
from okrsite.rules.measures import has_outcome, is_task
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result; a task (Q108) is told as such."""
    for objective in facts.objectives:
        siblings = facts.key_results(objective)
        for kr in siblings:
            if kr.kind != "milestone" or kr.steps or _in_part(facts, kr):
                continue
            if is_task(kr, facts.words) and not has_outcome(facts, siblings):
                continue
            message = f"{quote(kr.title)} has no number: it is done or not"
            yield Finding(kr.at("title"), message, "give it `steps`, or the number that it should move")


def _in_part(facts: Facts, kr: KeyResult) -> bool:
    said = facts.site.updates.get(kr.ref, ())
    return any(u.on(facts.as_of).value not in {None, 0.0, 100.0} for u in said)


RULE = Rule("Q103", "no-number", Severity.INFO, check, __doc__)
