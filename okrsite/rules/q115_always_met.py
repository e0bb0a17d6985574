"""A team has reached everything, period after period.

What it does
    Takes the latest three closed periods in which a team had objectives, and finds teams whose key
    results, six of them at least, all scored 1.0 there.

Why
    Who always arrives set out for somewhere near. Google's guide "Set goals with OKRs": "the sweet spot
    for an OKR grade is 60% - 70%; if someone consistently fully attains their objectives, their OKRs
    aren't ambitious enough".

Example
    # 2025-Q3, 2025-Q4 and 2026-Q1: eight of eight key results at 1.0
    title: Answer customers quickly

Fix
    title: Answer customers before they ask
    stance: aspirational
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.model.period import Period
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.words import count


class Options(Section):
    """How often is always."""

    periods: int = Field(3, ge=1, description="So many closed periods in a row.")
    key_results: int = Field(6, ge=1, description="So many key results in them at the least.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a team, at the first of its goals that can still be set higher."""
    options = facts.options(Options)
    past: dict[str, dict[Period, list[KeyResult]]] = {}
    for objective in facts.site.objectives.values():
        if objective.period.last < facts.as_of and objective.counts_on(facts.as_of):
            counted = [kr for kr in objective.key_results if kr.counts_on(facts.as_of)]
            for team in objective.teams:
                past.setdefault(team, {}).setdefault(objective.period, []).extend(counted)
    told: set[str] = set()
    for objective in facts.objectives:
        for team in objective.teams:
            if team in told or team not in past or objective.stance == "aspirational":
                continue
            told.add(team)
            latest = sorted(past[team], key=lambda p: (p.last, p.sort_key))[-options.periods :]
            inside = [kr for period in latest for kr in past[team][period]]
            if len(latest) < options.periods or len(inside) < options.key_results:
                continue
            if all((facts.scores.key_results[kr.ref].score or 0.0) >= 1 for kr in inside):
                name = facts.site.teams[team].title if team in facts.site.teams else team
                message = (
                    f"{quote(name)} reached all {len(inside)} key results of its last "
                    f"{count(len(latest), 'period')}"
                )
                yield Finding(objective.at("title"), message, "set the targets higher")


RULE = Rule("Q115", "always-met", Severity.INFO, check, __doc__, Options)
