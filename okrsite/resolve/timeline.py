"""What a key result says of days: steps, the last day, checkpoints, changes of the target."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from okrsite.diagnostics import error, quote, warning
from okrsite.model.objective import Change, Step
from okrsite.resolve.measure import Measure, Written
from okrsite.resolve.place import KeyResultPlace


def steps(place: KeyResultPlace) -> tuple[Step, ...]:
    """The steps of a milestone."""
    found: list[Step] = []
    seen: set[str] = set()
    for number, step in enumerate(place.fields.steps):
        if step.id in seen:
            place.faults.append(
                error("V202", place.at("steps", number, "id"), f"the step {quote(step.id)} is here twice")
            )
            continue
        seen.add(step.id)
        done = step.done
        if done is True:
            hint = "write the day it was done, such as `done: 2026-02-10`"
            message = f"the step {quote(step.id)} is done, but not since when"
            place.faults.append(warning("V208", place.at("steps", number, "done"), message, hint))
        if isinstance(done, date) and not _in_grace(place, done):
            message = f"the step {quote(step.id)} was done after the period and its grace; it does not count"
            place.faults.append(warning("V402", place.at("steps", number, "done"), message))
            done = False
        found.append(Step(step.id, step.title, done, step.due, step.weight, place.at("steps", number)))
    if found and not any(step.weight for step in found):
        place.faults.append(
            error("V203", place.at("steps"), "all steps have the weight 0", "give one a weight")
        )
    return tuple(found)


def _in_grace(place: KeyResultPlace, day: date) -> bool:
    return (day - place.period.last).days <= place.context.config.grace_days


def due(place: KeyResultPlace) -> date | None:
    """The last day, when it is not the period's."""
    day = place.fields.due
    if day is not None and day < place.period.first:
        message = f"due {day} lies before {place.period.name}, which begins on {place.period.first}"
        place.faults.append(error("V401", place.at("due"), message))
        return None
    return day


def checkpoints(place: KeyResultPlace, measured: Measure) -> tuple[tuple[date, float], ...]:
    """The path expected instead of a straight line, by day."""
    found: list[tuple[date, float]] = []
    last = place.fields.due or place.period.last
    if last < place.period.first:  # `due` is told already: the days of its checkpoints are no second fault.
        last = place.period.last
    for day, amount in sorted(place.fields.checkpoints.items()):
        key = place.at("checkpoints", str(day), "[key]")
        if not place.period.first <= day <= last:
            message = f"the checkpoint {day} lies outside {place.period.first} to {last}"
            place.faults.append(error("V401", key, message))
            continue
        value = measured.value(Written("checkpoint", amount, place.at("checkpoints", str(day))), place.faults)
        if value is not None:
            found.append((day, value))
    if place.fields.of == "score" and place.fields.checkpoints:
        place.faults.append(error("V111", place.at("checkpoints"), "a rollup of scores takes no checkpoints"))
        return ()
    return tuple(found)


def changes(place: KeyResultPlace, measured: Measure, target: float | None) -> tuple[Change, ...]:
    """Targets that moved, by day; each must begin where the one before ended."""
    found: list[Change] = []
    for number, change in enumerate(place.fields.changes):
        where = place.at("changes", number)
        to = measured.value(
            Written("target", change.target, place.at("changes", number, "target")), place.faults
        )
        was = measured.value(Written("was", change.was, place.at("changes", number, "was")), place.faults)
        if to is not None and was is not None:
            found.append(Change(change.date, to, was, change.why, where))
    found.sort(key=lambda change: change.day)
    for before, after in pairwise(found):
        if before.day == after.day:
            place.faults.append(error("V202", after.span, f"two changes on {after.day}", "keep one of them"))
        elif abs(before.target - after.was) > 1e-9:
            message = f"was is not the target that the change of {before.day} set"
            place.faults.append(error("V209", after.span, message))
    if found and place.fields.change is not None:
        place.faults.append(error("V111", place.at("changes"), "changes need a target, not a change"))
    elif found and target is not None and abs(found[-1].target - target) > 1e-9:
        message = "the target is not the one of the last change"
        hint = f"write `target: {place.fields.changes[-1].target.text}`, or add the change"
        place.faults.append(error("V209", place.at("target"), message, hint))
    return tuple(found)
