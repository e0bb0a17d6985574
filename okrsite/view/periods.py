"""A period's days and what is left of them, in words."""

from __future__ import annotations

from datetime import date

from okrsite.model.period import Period
from okrsite.view.figures import day_text
from okrsite.words import count


def span_words(period: Period, as_of: date) -> str:
    """`1 October to 31 December`."""
    return f"{day_text(period.first, as_of)} to {day_text(period.last, as_of)}"


def time_words(period: Period, as_of: date) -> str:
    """`Day 51 of 92, 41 days left`, `begins on 1 January 2027`, `ended on 30 September`."""
    state = period.state(as_of)
    if state == "planned":
        return f"Begins on {day_text(period.first, as_of)}, in {count((period.first - as_of).days, 'day')}"
    if state == "closed":
        return f"Ended on {day_text(period.last, as_of)}"
    gone, left = (as_of - period.first).days + 1, (period.last - as_of).days
    rest = f"{count(left, 'day')} left" if left else "the last"
    return f"Day {gone} of {period.days}, {rest}"
