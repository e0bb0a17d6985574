"""A target lies far beyond what the number's own history forecasts.

What it does
    Takes the history up to the period's first day of the KPI that is the same number (the same `source`,
    or one that feeds the key result, has its unit and stood at its start), or of the key result's own
    source; forecasts it by a random walk with drift to the last day; and finds targets more than three
    standard errors beyond. `how-scores-work/` has the formula.

Why
    A goal is to be better than the trend, but a number that never moved by more than a point a month will
    not move by twenty because it was written down. Kahneman and Lovallo, Timid choices and bold forecasts
    (Management Science, 1993): take the outside view.

Example
    # the KPI: 88%, 88.4%, 88.1%, 88.5%, 88.3%, 88.6% in six months
    - {id: retention, title: Customers who renew, start: 88.6%, target: 99%}

Fix
    - {id: retention, title: Customers who renew, start: 88.6%, target: 90.5%}
    # or the target as it is, `stance: aspirational`, and a body that says what will be different this time
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.model.objective import KeyResult
from okrsite.model.quantity import round_for_display
from okrsite.model.reading import Update
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.scoring.forecast import Walk, walk


class Options(Section):
    """What is far, and how much history is enough."""

    standard_errors: float = Field(3, gt=0, description="Farther than this beyond the forecast is too far.")
    readings: int = Field(6, ge=3, description="With fewer days of readings nothing is concluded.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result."""
    options = facts.options(Options)
    by_source = {k.source: k.id for k in facts.site.kpis.values() if k.source is not None}
    for objective in facts.objectives:
        for kr in facts.key_results(objective):
            score = facts.scores.key_results.get(kr.ref)
            if kr.kind != "metric" or score is None or score.start is None or score.target is None:
                continue
            way = (score.start, score.target)
            told = _walk(facts, kr, way, by_source.get(kr.source) if kr.source else None, options.readings)
            if told is None:
                continue
            ahead = (kr.last - told.day).days
            error, mean = told.standard_error(ahead), told.mean(ahead)
            beyond = (score.target - mean) * (1 if score.target > score.start else -1)
            if error > 0 and beyond > options.standard_errors * error:
                value = round_for_display(mean, kr.unit, max(kr.decimals, 1))
                message = f"the target is {beyond / error:.1f} standard errors beyond the forecast of {value}"
                hint = "aim nearer, or say in the body what will be different this time"
                yield Finding(kr.at("target" if "target" in kr.spans else "change"), message, hint)


def _walk(facts: Facts, kr: KeyResult, way: tuple[float, float], kpi: str | None, fewest: int) -> Walk | None:
    """What the longest history of the same number tells, up to the first day."""
    names = [kr.ref] if kr.source else []
    names += [kpi] if kpi else []
    names += [k for k in facts.kpis_below.get(kr.ref, ()) if _same_number(facts, k, kr, way)]
    found = [_points(facts, name, kr) for name in names]
    longest = max(found, key=len, default={})
    if len(longest) < fewest:
        return None
    return walk((u.day, u.value) for u in longest.values() if u.value is not None)


def _points(facts: Facts, name: str, kr: KeyResult) -> dict[str, Update]:
    until = min(kr.period.first, facts.as_of)
    said = facts.site.updates.get(name, ())
    return {u.written.isoformat(): u for u in said if u.value is not None and u.written <= until}


def _same_number(facts: Facts, name: str, kr: KeyResult, way: tuple[float, float]) -> bool:
    """A KPI that feeds a key result is the same number where it stood at the start on the first day."""
    kpi = facts.site.kpis[name]
    points = list(_points(facts, name, kr).values())
    if not kpi.unit.same(kr.unit) or not points:
        return False
    start, target = way
    stood = points[-1].value
    return stood is not None and abs(stood - start) <= 0.02 * abs(target - start)


RULE = Rule("Q113", "unrealistic-target", Severity.INFO, check, __doc__, Options)
