"""Nobody has checked in on a key result for long.

What it does
    Finds key results that are stale: their period runs, there is a reading, and no check-in, source row
    or done step has spoken of them for more than `stale_after_days` (14).

Why
    A status that nobody looked at is not green, it is old. Wodtke, Radical Focus (2016), has a team go
    through its OKRs every Monday: what is looked at once a quarter is set and forgotten.

Example
    # the last check-in that names partners#new-arr is of 9 January, and it is 15 February

Fix
    # content/2026-Q1/sales/checkins/2026-02-15-mara.md
    updates: {partners#new-arr: $4.2M}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity
from okrsite.model.objective import KeyResult, Objective
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.words import count


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective, at the key result that has been silent the longest."""
    silent: dict[str, list[tuple[int, KeyResult]]] = {}
    about: dict[str, Objective] = {}
    for objective, kr, score in facts.running:
        if score.stale and score.heard is not None and score.status != "achieved":
            silent.setdefault(objective.id, []).append(((facts.as_of - score.heard).days, kr))
            about[objective.id] = objective
    for id_, found in silent.items():
        days, longest = max(found, key=lambda one: one[0])
        total = len(facts.key_results(about[id_]))
        if len(found) == 1:
            message = f"the key result {longest.id} has not been heard of for {count(days, 'day')}"
        else:
            quiet = f"{len(found)} of {total} key results have not been heard of for long"
            message = f"{quiet}, {longest.id} for {count(days, 'day')}"
        yield Finding(longest.at("title"), message, "write a check-in that names them, if only with a note")


RULE = Rule("Q201", "silent", Severity.WARNING, check, __doc__)
