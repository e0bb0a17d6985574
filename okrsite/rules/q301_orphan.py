"""An objective has no way to the company's goals.

What it does
    Follows `supports` from each running and planned objective up to the goals of the company's team
    (`company_team`); no way leads through what was postponed or dropped. An objective each of whose key
    results has a way of its own is no orphan. Where the company has no open goals in a period that
    overlaps, or drafts alone, there is nothing to reach, and the rule is silent; so it is for drafts.

Why
    The golden thread: everybody should see how their work ties to the company's goals. Doerr, Measure
    What Matters (2018), calls it alignment. A good half of all goals comes from below, he says, so an
    orphan may be there on purpose: then it is waived, with the reason.

Example
    type: objective
    title: Show what Labs is doing

Fix
    type: objective
    title: Show what Labs is doing
    supports: company/one-journey#shared-definitions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.thread import stopped


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    top = facts.config.company_team
    tops = [o for o in facts.objectives if top in o.teams and o.state.word != "draft"]
    reached = _reached(facts) if tops else set()
    for objective in facts.objectives:
        if objective.state.word == "draft" or objective.id in reached:
            continue
        if not any(_overlap(objective.period, goal.period) for goal in tops):
            continue
        inside = facts.key_results(objective)
        if not inside or not all(kr.supports and kr.ref in reached for kr in inside):
            message = f"{quote(objective.title)} has no way to the company's goals"
            span = objective.at("supports" if objective.supports else "title")
            yield Finding(span, message, "add `supports: ` with the goal it feeds, or waive it with a reason")


def _overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _reached(facts: Facts) -> set[str]:
    """All from which a way leads to the top; what names a goal that is not there counts as such."""
    below: dict[str, list[str]] = {}
    for node, parents in facts.steps_up.items():
        for parent in parents:
            below.setdefault(parent, []).append(node)
    goals: Mapping[str, Objective] = facts.site.objectives
    top = facts.config.company_team
    waiting = [o.id for o in goals.values() if top in o.teams]
    waiting += [kr.ref for o in goals.values() if top in o.teams for kr in o.key_results]
    waiting += [o.id for o in goals.values() if "supports" in o.spans and not o.supports]
    ended = stopped(goals, facts.as_of)
    reached: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += () if node in ended else below.get(node, ())
    return reached


RULE = Rule("Q301", "orphan", Severity.WARNING, check, __doc__)
