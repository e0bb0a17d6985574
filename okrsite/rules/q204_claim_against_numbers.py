"""A check-in says on track while the numbers say off track.

What it does
    Compares the author's latest word for a key result (`status`) with the status that the numbers give.
    Of one that nobody has spoken of for long that is told (Q201), since the word may have been true when
    it was said.

Why
    A watermelon: green outside, red inside. It is found late because nobody looks behind the colour; here
    the two stand side by side. Smith and Keil, The reluctance to report bad news on troubled software
    projects (Information Systems Journal, 2003).

Example
    updates: {partners#new-arr: {value: $2M, status: on track}}    # and $9M was expected

Fix
    updates: {partners#new-arr: {value: $2M, status: off track, note: two renewals slipped to April}}
    # or checkpoints, where the straight line is not what is expected
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.scoring.values import TOLERANCE


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a key result, at the check-in."""
    for _, kr, score in facts.running:
        said = score.claimed_by
        if said is None or score.claim != "on_track" or score.status != "off_track" or score.stale:
            continue
        done, due = _percent(score.progress or 0.0), _percent(score.expected or 0.0)
        message = f"{quote(kr.title)} is said to be on track; {done} is done and {due} was expected"
        hint = "say what the numbers say" + (", or give `checkpoints`" if kr.numeric else "")
        yield Finding(said.span, message, hint)


def _percent(share: float) -> str:
    """Whole percent; 100% of what is whole alone."""
    text = f"{share:.0%}"
    return "over 99%" if text == "100%" and share < 1 - TOLERANCE else text


RULE = Rule("Q204", "claim-against-numbers", Severity.WARNING, check, __doc__)
