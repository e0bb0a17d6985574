"""Something to be done so many times a day, week or month."""

from __future__ import annotations

from datetime import date, timedelta

from okrsite.kinds.kind import Kind, Known, Progress
from okrsite.model.objective import KeyResult
from okrsite.model.period import intervals


def spans(kr: KeyResult, week_start: int) -> list[tuple[date, date]]:
    """The intervals whose last day lies in the period."""
    return intervals(kr.period.first, kr.period.last, kr.per or "week", week_start)


def sums(kr: KeyResult, known: Known) -> list[float]:
    """What was done in each interval: readings add up; one over several days spreads evenly over them."""
    by_day: dict[date, float] = {}
    for reading in known.readings:
        in_period = (reading.day - kr.period.first).days + 1
        for back in range(min(reading.days, in_period)):
            day = reading.day - timedelta(days=back)
            by_day[day] = by_day.get(day, 0.0) + (reading.value or 0.0) / reading.days
    return [
        sum(amount for day, amount in by_day.items() if first <= day <= last)
        for first, last in spans(kr, known.week_start)
    ]


def progress(kr: KeyResult, known: Known) -> Progress:
    """**Habit.** progress = sum over the intervals of min(done / target, 1) / number of intervals

    The intervals are the days, weeks or months whose last day lies in the period. Readings of one interval
    add up, and more than the target in one of them does not make up for another.
    """
    done = sums(kr, known)
    current = known.readings[-1].value if known.readings else None
    if not done or not known.target:
        return Progress(current, None)
    target = known.target
    return Progress(current, sum(min(max(amount, 0.0) / target, 1.0) for amount in done) / len(done))


def expected(kr: KeyResult, known: Known) -> float:
    """**Habit.** expected = complete intervals / all intervals"""
    all_of_them = spans(kr, known.week_start)
    if not all_of_them:
        return 0.0
    return sum(1 for _, last in all_of_them if last <= known.as_of) / len(all_of_them)


HABIT = Kind(
    "habit", frozenset({"target", "per", "changes", "source"}), (("target",), ("per",)), progress, expected
)
