"""An objective has figures in its title.

What it does
    Finds amounts (`25%`, `$3M`, `2x`) in an objective's title, and plain numbers from 100 that are the
    start or the target of one of its key results; a smaller one may be the same by chance. Years and
    versions are none, nor are names with digits, unless they look like an amount (`3M`).

Why
    The objective says where to go, in words that people remember; the key results say how we will know.
    Doerr, Measure What Matters (2018); Christina Wodtke, Radical Focus (2016): an objective is
    qualitative. A figure in both places has to be edited in both, and one of them will be forgotten.

Example
    title: Grow revenue by 25% in North America

Fix
    title: Be the first call of North American buyers
    key_results:
      - {id: revenue, title: North American revenue, start: $8M, target: $10M}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import Objective
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule

_AMOUNT = re.compile(
    r"(?<![\w.])(?:[$€£¥]\s?\d[\d.,]*\s?(?:k|m|bn|tn|million|billion)?\b"
    r"|[+\u2212-]?\d[\d.,]*\s?(?:%|percent\b|pts\b|percentage points?\b)"
    r"|\d[\d.,]*\s?(?:x\b|\u00d7)|\d[\d.,]*(?:k|M|bn)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w#.,/-])\d{1,3}(?:,\d{3})+(?![\w.,/-]\d)|(?<![\w#.,/-])\d+(?:\.\d+)?(?![\w%/-])")

TELLING = 100
"""A smaller number that is some target, too, says little: "Objective 3", "the 5 regions"."""


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    for objective in facts.objectives:
        if figure := _figure(objective):
            message = f"the title holds a figure ({quote(figure)})"
            yield Finding(objective.at("title"), message, "say in words where to go; figures are key results")


def _figure(objective: Objective) -> str:
    if amount := _AMOUNT.search(objective.title):
        return amount[0].strip()
    own = {v for kr in objective.key_results for v in (kr.start, kr.target) if v}
    numbers = ((found[0], float(found[0].replace(",", ""))) for found in _NUMBER.finditer(objective.title))
    return next((told for told, number in numbers if number >= TELLING and number in own), "")


RULE = Rule("Q106", "figures-in-title", Severity.INFO, check, __doc__)
