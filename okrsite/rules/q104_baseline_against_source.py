"""A key result starts elsewhere than its own source says.

What it does
    Compares a metric's written `start` with the value that its `source` has in the weeks up to the
    period's first day. A start of 0 is no claim: what is counted up begins anew. (A metric without a
    start is told by V207.)

Why
    Progress is the way from the start to the target. A start that was estimated, or copied from last
    quarter, gives away progress that nobody made, or hides some. Doran, "There's a S.M.A.R.T. way to
    write management's goals and objectives" (Management Review, 1981), on goals that can be measured.

Example
    start: 10%
    target: 18%
    source: data/crm.csv#conversion    # 12.4% on the last day before the period

Fix
    start: 12.4%
    target: 18%
    source: data/crm.csv#conversion
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.model.quantity import format_quantity
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


class Options(Section):
    """How near is near."""

    tolerance: float = Field(
        0.1, gt=0, description="The part of the way from start to target that they may differ by."
    )
    days: int = Field(31, ge=1, description="How old the value may be on the period's first day.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result."""
    options = facts.options(Options)
    for objective in facts.objectives:
        for kr in facts.key_results(objective):
            if kr.kind != "metric" or kr.source is None or not kr.start or kr.target is None:
                continue
            first = kr.period.first
            oldest = first - timedelta(days=min(options.days, first.toordinal() - 1))
            before = [
                u
                for u in facts.site.updates.get(kr.ref, ())
                if u.checkin is None and oldest <= u.written <= first and u.on(facts.as_of).value is not None
            ]
            if not before or before[-1].value is None:
                continue
            last = before[-1]
            if abs(before[-1].value - kr.start) > options.tolerance * abs(kr.target - kr.start) + 1e-9:
                value = format_quantity(before[-1].value, kr.unit, kr.decimals)
                message = f"start is not what {kr.source.path} says: {value} on {last.written}"
                written = f'"{value}"' if "," in value else value
                yield Finding(kr.at("start"), message, f"write `start: {written}`")


RULE = Rule("Q104", "baseline-against-source", Severity.WARNING, check, __doc__, Options)
