"""What a person has to do soon: dates of what the person owns, and check-ins before figures grow stale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from okrsite.model.objective import KeyResult
from okrsite.scoring.key_results import done_steps
from okrsite.view.figures import amount, day_text
from okrsite.view.links import Link, goal
from okrsite.view.world import World

DAYS = 14
LINKS = 8
"""So many key results are named with a day; on the last of a period all of them are due."""

OPEN = frozenset({"on_track", "at_risk", "off_track", "no_data"})
CHECK_IN = "check-in"


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something due on a day, and the key results that it concerns: the first of them, and how many more."""

    day: date
    when: str
    what: str
    check_in: bool
    """Whether it is a check-in that is due; else it is a date that was written."""
    links: tuple[Link, ...]
    more: int
    late: bool


def due(world: World, key_results: Iterable[KeyResult]) -> tuple[DueItem, ...]:
    """What falls due in the next 14 days, and check-ins that are overdue; by day."""
    first = world.scores.as_of
    last = first + min(timedelta(days=DAYS), date.max - first)
    found: dict[tuple[date, str], list[str]] = {}
    for kr in key_results:
        score = world.scores.key_results[kr.ref]
        if score.status not in OPEN:
            continue
        for day, what in _dates(world, kr):
            if first <= day <= last:
                found.setdefault((day, what), []).append(kr.ref)
        if score.heard is not None:
            fresh_until = score.heard + timedelta(days=world.config.stale_after_days)
            if fresh_until <= last:
                found.setdefault((fresh_until, CHECK_IN), []).append(kr.ref)
    return tuple(
        DueItem(
            day,
            day_text(day, first),
            _words(what, day, first),
            what == CHECK_IN,
            tuple(goal(world, ref) for ref in refs[:LINKS]),
            max(len(refs) - LINKS, 0),
            day < first,
        )
        for (day, what), refs in sorted(found.items())
    )


def _dates(world: World, kr: KeyResult) -> Iterable[tuple[date, str]]:
    """The written dates of a key result: its last day, its checkpoints, its open steps."""
    yield kr.last, "last day"
    for day, value in kr.checkpoints:
        yield day, f"checkpoint of {amount(kr, value)}"
    done = done_steps(kr, world.scores.key_results[kr.ref], world.scores.as_of)
    for step in kr.steps:
        if step.due is not None and step.id not in done:
            yield step.due, f"step: {step.title}"


def _words(what: str, day: date, as_of: date) -> str:
    if what != CHECK_IN:
        return what[0].upper() + what[1:]
    return "Check-in overdue" if day < as_of else "Check-in, before the figures grow stale"
