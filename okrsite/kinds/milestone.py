"""Something that is done or not, whole or in weighted steps."""

from __future__ import annotations

from okrsite.kinds.kind import Kind, Known, Progress
from okrsite.model.objective import KeyResult, Step


def is_done(step: Step, known: Known) -> bool:
    """True when the step was ticked by the day: in the file, or by a check-in."""
    if step.done is True or (not isinstance(step.done, bool) and step.done <= known.as_of):
        return True
    return any(step.id in (reading.done or ()) for reading in known.readings)


def progress(kr: KeyResult, known: Known) -> Progress:
    """**Milestone.** progress = weights of the done steps / weights of all steps

    Without steps it is 0 or 1, or the percentage that a check-in gives. Current is in percent.
    """
    if not kr.steps:
        values = [r.value for r in known.readings if r.value is not None]
        return Progress(values[-1], values[-1] / 100) if values else Progress(None, 0.0)
    total = sum(step.weight for step in kr.steps)
    done = sum(step.weight for step in kr.steps if is_done(step, known))
    share = done / total if total > 0 else 0.0
    return Progress(share * 100, share)


MILESTONE = Kind("milestone", frozenset({"steps"}), (), progress)
