"""A target or a baseline was edited after kick-off, without a dated change.

What it does
    Reads the ledger of the content's Git history: edits of `start`, `target`, `change`, `min`, `max` and
    `per` of key results, from `kickoff_days` (14) after the period's first day on. A target that moves
    by a dated entry in `changes` is in order. Without a Git history the rule is silent.

Why
    A target that may move silently is no target: it ends where the number is. Ordóñez, Schweitzer,
    Galinsky and Bazerman, Goals Gone Wild (Academy of Management Perspectives, 2009), on what is done to
    figures that people are held to.

Example
    target: $12M    # in February; it was $15M until then

Fix
    target: $12M
    changes:
      - {date: 2026-02-10, target: $12M, was: $15M, why: The partner left the market}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity
from okrsite.history.values import Edit
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule

FIELDS = frozenset({"start", "target", "change", "min", "max", "per"})


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result and field: its latest edit."""
    open_ = {kr.ref: kr for o in facts.objectives for kr in facts.key_results(o) if o.state.word != "draft"}
    latest: dict[tuple[str, str], Edit] = {}
    for edit in facts.ledger:
        if edit.kind == "edited" and edit.of == "key result" and edit.field in FIELDS and edit.ref in open_:
            latest.setdefault((edit.ref, edit.field), edit)
    for (ref, name), edit in latest.items():
        kr = open_[ref]
        if edit.dated is not None or any(change.day >= edit.commit.day for change in kr.changes):
            continue
        was, now = edit.was or "nothing", edit.now or "nothing"
        day, days = edit.commit.day, (edit.commit.day - kr.period.first).days
        message = f"{name} was edited from {was} to {now} on {day}, {days} days into the period"
        hint = "a target moves by a dated entry in `changes`, which says why"
        yield Finding(kr.at(name), message, hint if name == "target" else "say why in a waiver")


RULE = Rule("Q205", "edited-after-kickoff", Severity.WARNING, check, __doc__)
