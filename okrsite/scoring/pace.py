"""How fast a number moves, and how fast it would have to move."""

from __future__ import annotations

from datetime import date

from okrsite.kinds import Known
from okrsite.model.objective import KeyResult


def pace(
    kr: KeyResult, known: Known, current: float | None, last_day: date | None
) -> tuple[float | None, float | None]:
    """**Pace** per week on day D, signed, in the key result's unit:
    needed = (target − current) · 7 / (last − D)
    and actual = (current − start) · 7 / (day of the latest reading − first)

    For numbers that go from a start to a target. Nothing is needed any more from the last day on, and there
    is no actual pace until there is a reading after the first day.
    """
    if not kr.numeric or current is None:
        return None, None
    needed = actual = None
    left = (kr.last - known.as_of).days
    if known.target is not None and left > 0:
        needed = (known.target - current) * 7 / left
    if known.start is not None and last_day is not None and (gone := (last_day - kr.period.first).days) > 0:
        actual = (current - known.start) * 7 / gone
    return needed, actual
