"""An objective or a key result has no owner.

What it does
    Finds active goals without `owner`, where the objective has none either.

Why
    What belongs to everybody is updated by nobody. Apple's word is the "directly responsible individual"
    (Adam Lashinsky, Inside Apple, 2012). The owner's page also shows how their work ties to the company's
    goals.

Example
    type: objective
    title: Win the accounts that stay
    key_results: …

Fix
    type: objective
    title: Win the accounts that stay
    owner: mara
    key_results: …
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule

HINT = "add `owner: ` with a person's id"


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective, or one for each key result where some have an owner."""
    for objective in facts.objectives:
        if objective.state.word == "draft" or "owner" in objective.spans:
            continue
        inside = facts.key_results(objective)
        without = [kr for kr in inside if kr.owner is None and "owner" not in kr.spans]
        if len(without) == len(inside):
            yield Finding(objective.at("title"), f"nobody owns {quote(objective.title)}", HINT)
            continue
        for kr in without:
            yield Finding(kr.at("title"), f"nobody owns {quote(kr.title)}", HINT)


RULE = Rule("Q105", "no-owner", Severity.WARNING, check, __doc__)
