"""What key results measure: an outcome, a count of what is done, or a task."""

from __future__ import annotations

import re

from okrsite.model.objective import KeyResult
from okrsite.model.quantity import Quantity, format_quantity, parse_quantity
from okrsite.rules.facts import Facts
from okrsite.rules.words import Words, split

_COUNTED = 5
"""Among so many words at its head a title says what it counts."""
_NUMBERED = re.compile(r"\W*[^\W\d]+\s+\d+(?:[.,]\d+)*(?:\s|$)")
"""A word, then a figure."""


def is_count(kr: KeyResult) -> bool:
    """True where single things are counted up from none, or so many times in each interval."""
    unit = kr.unit
    counted = not unit.prefix and (not unit.suffix or unit.kind.startswith("in "))
    return counted and not unit.clock and (kr.kind == "habit" or (kr.kind == "metric" and kr.start == 0))


def is_value(kr: KeyResult, written: str, value: float) -> bool:
    """Whether a value as written then, in the ledger, is one of now."""
    quantity = parse_quantity(written)
    if not isinstance(quantity, Quantity):
        return False
    shown = parse_quantity(format_quantity(value, kr.unit))
    return quantity.value == value or (isinstance(shown, Quantity) and shown.value == quantity.value)


def is_activity(kr: KeyResult, words: Words) -> bool:
    """A count of calls, meetings, posts: effort, which nobody outside the team notices as such."""
    if not is_count(kr):
        return False
    title = split(kr.title)
    if words.not_counts.intersection(title) - {"per"}:
        return False
    return bool(words.activities.intersection([*title[:_COUNTED], *split(kr.unit.suffix)]))


def is_done_by_percent(kr: KeyResult) -> bool:
    """True of a metric from 0 to 100%: done or not done, as a number. From 0 to 1 it is a count."""
    return kr.kind == "metric" and kr.unit.label == "%" and kr.start == 0 and kr.target == 100


def is_task(kr: KeyResult, words: Words) -> bool:
    """True where the title begins like a task and what is measured is whether, or how often, it is done."""
    title = split(kr.title)
    if not title or title[0] not in words.tasks:
        return False
    if kr.kind == "milestone":
        return True
    if not is_done_by_percent(kr) and (kr.kind != "metric" or not is_count(kr)):
        return False
    return _is_told_to_do(kr.title, words) or not words.not_counts.intersection(title)


def is_plain_task(kr: KeyResult, words: Words) -> bool:
    """True of a task whose first word cannot be a noun: "Deliver project X", "Launch the app"."""
    first = split(kr.title)[:1]
    return is_task(kr, words) and (
        not words.also_nouns.intersection(first) or _is_told_to_do(kr.title, words)
    )


def _is_told_to_do(title: str, words: Words) -> bool:
    """Whether what follows the first word says that it is a verb: an article, or how many."""
    second = split(title)[1:2]
    return bool(words.after_verbs.intersection(second)) or bool(_NUMBERED.match(title))


def is_outcome(kr: KeyResult, words: Words) -> bool:
    """A number that others would notice."""
    return (
        kr.kind in {"metric", "maintain", "rollup"} and not is_activity(kr, words) and not is_task(kr, words)
    )


def has_outcome(facts: Facts, siblings: tuple[KeyResult, ...]) -> bool:
    """Whether one of an objective's key results is an outcome."""
    return any(is_outcome(kr, facts.words) for kr in siblings)
