"""A target or a baseline was edited after kick-off, without a dated change.

What it does
    Reads the ledger of the content's Git history: edits of `start`, `target`, `change`, `min`, `max` and
    `per` of key results, from `kickoff_days` (14) after the period's first day on. A target that moves
    by a dated entry in `changes` is in order, and so is one that an entry written later tells of: it leads
    to what the edit wrote, or its `was` is what was there before. Without a Git history the rule is silent.

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
from itertools import takewhile

from okrsite.diagnostics import Severity
from okrsite.history.values import Edit
from okrsite.model.objective import KeyResult
from okrsite.rules.facts import Facts
from okrsite.rules.measures import is_value
from okrsite.rules.rule import Finding, Rule

FIELDS = frozenset({"start", "target", "change", "min", "max", "per"})


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result and field: the latest edit that no dated change tells of."""
    open_ = {kr.ref: kr for o in facts.objectives for kr in facts.key_results(o) if o.state.word != "draft"}
    edits: dict[tuple[str, str], list[Edit]] = {}
    for edit in facts.ledger:
        if edit.kind == "edited" and edit.of == "key result" and edit.field in FIELDS and edit.ref in open_:
            edits.setdefault((edit.ref, edit.field), []).append(edit)
    for (ref, name), found in edits.items():
        kr = open_[ref]
        silent = [edit for at, edit in enumerate(found) if not _told(kr, edit, found[at:])]
        if not silent:
            continue
        edit = silent[0]
        was, now = edit.was or "nothing", edit.now or "nothing"
        day, days = edit.commit.day, (edit.commit.day - kr.period.first).days
        message = f"{name} was edited from {was} to {now} on {day}, {days} days into the period"
        hint = "a target moves by a dated entry in `changes`, which says why"
        yield Finding(kr.at(name), message, hint if name == "target" else "say why in a waiver")


def _told(kr: KeyResult, edit: Edit, since: list[Edit]) -> bool:
    """Whether a dated change tells of an edit of the target; `since` are this one and those before."""
    if edit.field != "target" or edit.dated is not None:
        return edit.dated is not None
    silent = list(takewhile(lambda e: e.dated is None, since))
    return any(
        is_value(kr, edit.now, change.target) or any(is_value(kr, e.was, change.was) for e in silent)
        for change in kr.changes
        if change.day >= edit.commit.day
    )


RULE = Rule("Q205", "edited-after-kickoff", Severity.WARNING, check, __doc__)
