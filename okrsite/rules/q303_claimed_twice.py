"""Two key results claim the same number, and neither supports the other.

What it does
    Finds key results of overlapping periods with the same column as `source`, where there is no way up
    from one to the other or to its objective.

Why
    The same success is counted twice, and when it fails each owner looks at the other. What Apple calls
    the "directly responsible individual" (Lashinsky, Inside Apple, 2012) is one.

Example
    # sales/pipeline.md
    - {id: conversion, title: Conversion, start: 12%, target: 18%, source: data/crm.csv#conversion}
    # marketing/leads.md
    - {id: conversion, title: Lead conversion, start: 12%, target: 16%, source: data/crm.csv#conversion}

Fix
    # marketing/leads.md
    - id: conversion
      title: Lead conversion
      start: 12%
      target: 16%
      source: data/crm.csv#conversion
      supports: sales/pipeline#conversion
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult, Source
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result, against the first other one that claims its number."""
    claims: dict[Source, list[KeyResult]] = {}
    for objective in facts.objectives:
        if objective.state.word != "draft":
            for kr in facts.key_results(objective):
                if kr.source is not None:
                    claims.setdefault(kr.source, []).append(kr)
    for found in claims.values():
        above = {kr.ref: facts.above(kr.ref) for kr in found} if len(found) > 1 else {}
        for number, kr in enumerate(found[1:], 1):
            other = next((one for one in found[:number] if _apart(kr, one, above)), None)
            if other is not None:
                message = f"{quote(kr.title)} claims the same number as {other.ref}"
                yield Finding(kr.at("source"), message, "let one support the other, or keep one of them")


def _apart(kr: KeyResult, other: KeyResult, above: Mapping[str, set[str]]) -> bool:
    if kr.period.first > other.period.last or other.period.first > kr.period.last:
        return False
    return not ({other.ref, other.objective} & above[kr.ref] or {kr.ref, kr.objective} & above[other.ref])


RULE = Rule("Q303", "claimed-twice", Severity.INFO, check, __doc__)
