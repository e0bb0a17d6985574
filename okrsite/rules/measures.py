"""What key results measure: an outcome, a count of what is done, or a task."""

from __future__ import annotations

from okrsite.model.objective import KeyResult
from okrsite.rules.facts import Facts
from okrsite.rules.words import Words, split

_COUNTED = 5
"""Among so many words at its head a title says what it counts."""


def is_count(kr: KeyResult) -> bool:
    """True where single things are counted up from none, or so many times in each interval."""
    unit = kr.unit
    counted = not unit.prefix and (not unit.suffix or unit.kind.startswith("in "))
    return counted and not unit.clock and (kr.kind == "habit" or (kr.kind == "metric" and kr.start == 0))


def is_activity(kr: KeyResult, words: Words) -> bool:
    """A count of calls, meetings, posts: effort, which nobody outside the team notices as such."""
    if not is_count(kr):
        return False
    title = split(kr.title)
    if words.not_counts.intersection(title) - {"per"}:
        return False
    return bool(words.activities.intersection([*title[:_COUNTED], *split(kr.unit.suffix)]))


def is_task(kr: KeyResult, words: Words) -> bool:
    """True where the title begins like a task and what is measured is whether, or how often, it is done."""
    title = split(kr.title)
    done = kr.kind == "milestone" or (kr.kind == "metric" and is_count(kr))
    return done and bool(title) and title[0] in words.tasks


def is_outcome(kr: KeyResult, words: Words) -> bool:
    """A number that others would notice."""
    return (
        kr.kind in {"metric", "maintain", "rollup"} and not is_activity(kr, words) and not is_task(kr, words)
    )


def has_outcome(facts: Facts, siblings: tuple[KeyResult, ...]) -> bool:
    """Whether one of an objective's key results is an outcome."""
    return any(is_outcome(kr, facts.words) for kr in siblings)
