"""A key result counts an activity, and nothing says what it changes.

What it does
    Finds counts and habits of calls, meetings, posts and the like in objectives without an outcome (a
    number that others would notice). Beside an outcome, or with `supports` of its own, an activity is a
    leading indicator and welcome.

Why
    Calls can be doubled without a single sale more. Google's OKR playbook (printed in Doerr, Measure What
    Matters, 2018) names words such as consult, help, analyze and participate as those of activities.
    Grove, High Output Management (1983), on output against activity. The words are a list of the
    content's language; without a list for it the rule is silent.

Example
    key_results:
      - {id: calls, title: Calls to named accounts, kind: habit, target: 10, per: week}

Fix
    key_results:
      - {id: calls, title: Calls to named accounts, kind: habit, target: 10, per: week}
      - {id: meetings, title: Named accounts with a first meeting, start: 4%, target: 20%}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.rules.facts import Facts
from okrsite.rules.measures import has_outcome, is_activity
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result."""
    for objective in facts.objectives:
        siblings = facts.key_results(objective)
        counted = [kr for kr in siblings if not kr.supports and is_activity(kr, facts.words)]
        if not counted or has_outcome(facts, siblings):
            continue
        for kr in counted:
            message = f"{quote(kr.title)} counts an activity, and no key result says what it changes"
            yield Finding(kr.at("title"), message, "add the number that the activity should move")


RULE = Rule("Q109", "activity", Severity.WARNING, check, __doc__)
