"""A KPI stands as a key result: it keeps the lights on.

What it does
    Finds objectives whose key results all hold a number where it is already (`kind: maintain` without a
    `start` outside the band); and metrics with the `source` of a KPI that go from one value in its green
    band to another.

Why
    KPIs are gauges: they say whether the engine is healthy. OKRs are the journey: they say whether it
    gets anywhere. A company can hit every KPI and stand still. Google's OKR playbook (printed in Doerr,
    Measure What Matters, 2018) calls it the trap of business-as-usual OKRs; Paul Niven and Ben Lamorte,
    Objectives and Key Results (2016), tell the two apart.

Example
    title: Keep the service up
    key_results:
      - {id: uptime, title: Uptime, kind: maintain, min: 99.9%}
      - {id: errors, title: Requests that fail, kind: maintain, max: 0.1%}

Fix
    # kpis/uptime.md
    type: kpi
    title: Uptime
    green: {min: 99.9%}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import KeyResult
from okrsite.model.records import Kpi
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective that holds all, else one a metric."""
    by_source = {k.source: k for k in facts.site.kpis.values() if k.source is not None}
    for objective in facts.objectives:
        inside = facts.key_results(objective)
        if inside and all(kr.kind == "maintain" and "start" not in kr.spans for kr in inside):
            hint = "make them KPIs, or say what will be different at the end"
            yield Finding(objective.at("key_results"), "all key results hold what is there already", hint)
        for kr in inside:
            kpi = by_source.get(kr.source) if kr.source else None
            if kpi is not None and _within_green(kr, kpi):
                message = f"{quote(kr.title)} stays within the green band of the KPI {quote(kpi.title)}"
                hint = "watch the KPI; set a target that lies beyond its green band"
                yield Finding(kr.at("target"), message, hint)


def _within_green(kr: KeyResult, kpi: Kpi) -> bool:
    if kr.kind != "metric" or kpi.green is None or kr.start is None or kr.target is None:
        return False
    return kpi.unit.same(kr.unit) and kr.start in kpi.green and kr.target in kpi.green


RULE = Rule("Q114", "kpi-as-key-result", Severity.INFO, check, __doc__)
