"""A key result is a task.

What it does
    Finds milestones, counts from 0, and metrics from 0 to 1 or from 0 to 100%, whose title begins with a
    word such as launch, build, ship or write. A milestone beside an outcome (a number that others would
    notice) is none: the outcome says whether it was worth doing. Beside an outcome a number is a finding
    where its title can be read in no other way ("Launch the app", "Write 10 guides").

Why
    A task can be done without anything getting better. Google's OKR playbook (printed in Doerr, Measure
    What Matters, 2018) has key results describe outcomes and not activities. The words are a list of the
    content's language; without a list for it the rule is silent.

Example
    key_results:
      - {id: app, title: Launch the Android app, kind: milestone}

Fix
    key_results:
      - {id: app, title: Launch the Android app, kind: milestone}
      - {id: phone, title: Deals updated from a phone, start: 22%, target: 35%}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.rules.facts import Facts
from okrsite.rules.measures import has_outcome, is_activity, is_plain_task, is_task
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result; an activity (Q109) is told as such."""
    for objective in facts.objectives:
        siblings = facts.key_results(objective)
        changes = has_outcome(facts, siblings)
        for kr in siblings:
            if is_activity(kr, facts.words):
                continue
            if changes and kr.kind != "milestone" and is_plain_task(kr, facts.words):
                message = f"{quote(kr.title)} is a task, though it is measured as a number"
                yield Finding(
                    kr.at("title"), message, "make it `kind: milestone`; the outcome beside it counts"
                )
            elif not changes and is_task(kr, facts.words):
                message = f"{quote(kr.title)} is a task, and no key result says what it changes"
                yield Finding(kr.at("title"), message, "add the number that moves once it is done")


RULE = Rule("Q108", "task", Severity.WARNING, check, __doc__)
