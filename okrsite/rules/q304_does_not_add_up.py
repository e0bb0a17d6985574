"""The targets of what feeds a roll-up cannot add up to its own.

What it does
    Adds what the key results that feed a `rollup` of values are to bring (start to target; of closed ones
    what they brought) and compares the sum with the way the rollup has to go. Asked only where what feeds
    it reaches to the rollup's last day: until then more may come.

Why
    When all teams reach everything and the company still misses, the plan was wrong from the first day,
    and arithmetic would have told. Grove, High Output Management (1983): goals are tied so that, if the
    manager meets theirs, the supervisor will meet theirs.

Example
    # company: {id: arr, kind: rollup, of: value, start: $20M, target: $35M}
    # two teams support it, with $0 → $8M and $0 → $3M

Fix
    # targets of $10M and $5M; or a third key result for the $4M that nobody has; or a target of $31M
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.model.objective import KeyResult
from okrsite.model.quantity import format_quantity
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


class Options(Section):
    """How much may be missing."""

    missing: float = Field(0.02, ge=0, le=1, description="The part of the way that may be missing.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a rollup."""
    missing = facts.options(Options).missing
    for objective in facts.objectives:
        for kr in facts.key_results(objective):
            feeding = [f for f in facts.site.feeders.get(kr.ref, ()) if _counts(facts, f)]
            if kr.of != "value" or kr.start is None or kr.target is None or not feeding:
                continue
            if max(f.last for f in feeding) < kr.last:
                continue
            brought = [_brings(facts, f, kr.target > kr.start) for f in feeding]
            way, total = kr.target - kr.start, sum(b for b in brought if b is not None)
            if None in brought or total / way >= 1 - missing:
                continue
            sums = format_quantity(round(kr.start + total, 9), kr.unit)
            message = f"the targets of what feeds it add up to {sums}, short of this one"
            yield Finding(kr.at("target"), message, "raise them, find who brings the rest, or lower this one")


def _counts(facts: Facts, kr: KeyResult) -> bool:
    objective = facts.site.objectives.get(kr.objective)
    return objective is not None and kr.counts_on(facts.as_of) and objective.counts_on(facts.as_of)


def _brings(facts: Facts, kr: KeyResult, up: bool) -> float | None:
    """What a key result is to bring, or has brought where that is more or where it is over."""
    score = facts.scores.key_results.get(kr.ref)
    if score is None or score.start is None or score.target is None:
        return None
    planned = score.target - score.start
    moved = None if score.current is None else score.current - score.start
    if kr.period.last < facts.as_of:
        return moved
    if moved is None:
        return planned
    return max(planned, moved) if up else min(planned, moved)


RULE = Rule("Q304", "does-not-add-up", Severity.WARNING, check, __doc__, Options)
