"""A title says nothing that could be held against it.

What it does
    Finds words such as better, improve or several in the title of a key result where neither a unit nor
    steps say what is meant; and phrases such as world-class or next level in any title of an objective.

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
from okrsite.rules.words import holds


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a title."""
    words = facts.words
    for objective in facts.objectives:
        if found := holds(objective.title, words.empty):
            hint = "say what will be different, and for whom"
            yield Finding(objective.at("title"), f"the title says {quote(found)}, which says nothing", hint)
        for kr in facts.key_results(objective):
            if _unsaid(kr) and (found := holds(kr.title, words.vague)):
                message = f"{quote(kr.title)} leaves open what {quote(found)} means"
                yield Finding(kr.at("title"), message, "name what is counted, and in which unit")


def _unsaid(kr: KeyResult) -> bool:
    return not kr.steps and (kr.kind == "milestone" or (kr.kind == "metric" and not kr.unit.named))


RULE = Rule("Q111", "vague-words", Severity.INFO, check, __doc__)
