"""A dated change says that the target was another than the content's Git history has.

What it does
    Reads the ledger of the content's Git history: where a target was edited after kick-off, and the
    entry in `changes` that leads to the same target has another `was`, both are told. Without a Git
    history the rule is silent.

Why
    A dated change is a target's own account of how it moved, on which charts and retros rely. Where the
    history knows better, one of the two is wrong, and a target may seem to have moved less than it did.

Example
    target: $28M    # it was $35M until then
    changes:
      - {date: 2026-02-20, target: $28M, was: $29M, why: Two of us left}

Fix
    target: $28M
    changes:
      - {date: 2026-02-20, target: $28M, was: $35M, why: Two of us left}
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity
from okrsite.model.objective import Change, KeyResult
from okrsite.model.quantity import format_quantity
from okrsite.rules.facts import Facts
from okrsite.rules.measures import is_value
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an entry: the latest edit to its target."""
    open_ = {kr.ref: kr for o in facts.objectives for kr in facts.key_results(o) if o.state.word != "draft"}
    seen: set[tuple[str, int]] = set()
    for edit in facts.ledger:
        kr = open_.get(edit.ref)
        if kr is None or edit.field != "target" or edit.kind != "edited" or edit.dated is not None:
            continue
        for number, change in enumerate(kr.changes):
            if (edit.ref, number) in seen or not is_value(kr, edit.now, change.target):
                continue
            seen.add((edit.ref, number))
            if edit.was and not is_value(kr, edit.was, change.was) and not _led_up(kr, number, edit.was):
                was, day = format_quantity(change.was, kr.unit), edit.commit.day
                message = f"was says {was}, and the target was {edit.was} until {day}"
                yield Finding(change.span, message, "say what it was, which the ledger has")


def _led_up(kr: KeyResult, number: int, was: str) -> bool:
    """Whether the entries before one lead from what the target was: several, written at once."""
    earlier: tuple[Change, ...] = kr.changes[:number]
    return any(is_value(kr, was, change.was) for change in earlier)


RULE = Rule("Q207", "history-says-otherwise", Severity.WARNING, check, __doc__)
