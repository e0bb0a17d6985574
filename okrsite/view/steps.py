"""The steps of a milestone, with what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import counts_text, day_text


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a milestone."""

    title: str
    done: bool
    when: str
    """`done on 14 August`, `due on 1 December`, `overdue since 1 November`."""
    late: bool


def step_rows(kr: KeyResult, score: KeyResultScore, as_of: date) -> list[StepRow]:
    """In the order of the file."""
    done = done_steps(kr, score, as_of)
    ticked = {step: u.written for u in reversed(score.readings) for step in u.done or ()}
    rows = []
    for step in kr.steps:
        due = step.due or kr.last
        if step.id in done:
            day = step.done if not isinstance(step.done, bool) and step.done <= as_of else ticked.get(step.id)
            when = f"done on {day_text(day, as_of)}" if day else "done"
        elif as_of > kr.period.last:
            when = f"not done, was due on {day_text(due, as_of)}"
        elif due < as_of:
            when = f"overdue since {day_text(due, as_of)}"
        else:
            when = f"due on {day_text(due, as_of)}" if step.due else "open"
        weight = "" if step.weight == 1 else f", {counts_text(step.weight)}"
        rows.append(StepRow(step.title, step.id in done, when + weight, step.id not in done and due < as_of))
    return rows
