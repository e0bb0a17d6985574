"""All key results of an objective are lagging.

What it does
    Finds objectives with two key results or more that all say `indicator: lagging`, and that nothing
    feeds: no other goal names them in `supports`, and no KPI that is leading.

Why
    A lagging number tells at the end whether it worked, when nothing can be changed any more. McChesney,
    Covey and Huling, The 4 Disciplines of Execution (2012): act on the lead measures.

Example
    - {id: churn, title: Customers lost in the quarter, start: 4%, target: 3%, indicator: lagging}
    - {id: nrr, title: Net revenue retention, start: 105%, target: 110%, indicator: lagging}

Fix
    - {id: churn, title: Customers lost in the quarter, start: 4%, target: 3%, indicator: lagging}
    - {id: known, title: Renewals known ninety days ahead, start: 58%, target: 80%, indicator: leading}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule

FEWEST = 2


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    for objective in facts.objectives:
        inside = facts.key_results(objective)
        if len(inside) < FEWEST or any(kr.indicator != "lagging" for kr in inside):
            continue
        own = [objective.id, *(kr.ref for kr in objective.key_results)]
        leading = (facts.site.kpis[k].indicator for ref in own for k in facts.kpis_below.get(ref, ()))
        if any(ref in facts.site.supported_by for ref in own) or "leading" in leading:
            continue
        hint = "add what moves weeks earlier, with `indicator: leading`"
        yield Finding(objective.at("key_results"), "all key results of the objective are lagging", hint)


RULE = Rule("Q110", "all-lagging", Severity.INFO, check, __doc__)
