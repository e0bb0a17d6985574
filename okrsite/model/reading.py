"""What was measured, when, by whom, and in which line of which file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from okrsite.diagnostics import Span

Claim = Literal["on_track", "at_risk", "off_track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a check-in, a CSV row or a KPI's own list says of one key result or KPI on one day.

    It is a reading when it has a `value` (in the written unit; a milestone's is a percentage) or ticks
    steps; else it carries only confidence, the author's status or a note.
    """

    day: date
    """The day it counts for: late final figures count for the period's last day."""
    written: date
    """The day as written."""
    known: date
    """The day it was reported: a check-in's own date. Nothing counts before it was known."""
    value: float | None = None
    days: int = 1
    """A habit's value spreads evenly over this many days up to `day`."""
    done: tuple[str, ...] | None = None
    confidence: float | None = None
    claim: Claim | None = None
    note: str = ""
    author: str | None = None
    checkin: str | None = None
    """Id of the check-in it stands in; None for a CSV row or a KPI's own reading."""
    counts: bool = True
    """False when it lies outside the period and its grace."""
    order: tuple[int, str] = (0, "")
    """Tells two updates of one day apart: a check-in wins over a table, of two files the later by path."""
    overruled: date | None = None
    """The day on which another value for the same day was reported, which counts from then on."""
    span: Span

    @property
    def is_reading(self) -> bool:
        return self.value is not None or self.done is not None

    @property
    def sort_key(self) -> tuple[date, date, tuple[int, str]]:
        return (self.day, self.written, self.order)

    def on(self, day: date) -> Update:
        """What is left of it on a day: without its value from the day on that overruled it."""
        if self.overruled is None or day < self.overruled:
            return self
        return replace(self, value=None)
