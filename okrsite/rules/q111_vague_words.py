"""A title says nothing that could be held against it.

What it does
    Finds words such as better, improve or several in the title of a milestone without steps, and at the
    head of the title of a metric without a unit (elsewhere they tell what is counted: "Open support
    tickets"); and phrases such as world-class or next level in any title of an objective.

Why
    "Specific and challenging" goals lead to higher performance than "do your best" in 90% of the studies
    (Locke, Shaw, Saari and Latham, Goal Setting and Task Performance, Psychological Bulletin, 1981). The
    words are a list of the content's language; without a list for it the rule is silent.

Example
    - {id: docs, title: Better documentation, kind: milestone}

Fix
    - {id: answered, title: Questions answered by the documentation alone, start: 35%, target: 60%}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.rules.words import Words, begins, holds


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a title."""
    words = facts.words
    for objective in facts.objectives:
        if found := holds(objective.title, words.empty):
            hint = "say what will be different, and for whom"
            yield Finding(objective.at("title"), f"the title says {quote(found)}, which says nothing", hint)
        for kr in facts.key_results(objective):
            if found := _vague(kr, words):
                message = f"{quote(kr.title)} leaves open what {quote(found)} means"
                yield Finding(kr.at("title"), message, "name what is counted, and in which unit")


def _vague(kr: KeyResult, words: Words) -> str:
    """The first word that says nothing in a title that nothing else explains, or nothing."""
    if kr.kind == "metric" and not kr.unit.named:
        return begins(kr.title, words.vague, words.telling)
    if kr.kind == "milestone" and not kr.steps:
        return holds(kr.title, words.vague, words.telling)
    return ""


RULE = Rule("Q111", "vague-words", Severity.INFO, check, __doc__)
