"""A period's days and what is left of them, in words."""

from __future__ import annotations

from datetime import date

from okrsite.model.period import Period
from okrsite.view.figures import day_text
from okrsite.view.links import Link, period_link
from okrsite.view.world import World
from okrsite.words import count


def review_link(period: Period) -> Link:
    """The page of a period that is over, by what it is for."""
    link = period_link(period)
    return Link(f"Review of {link.text}", link.address)


def before(world: World, period: Period) -> Link | None:
    """The review of the period that ended last before this one, the most like it in length."""
    found = [p for p in world.closed_periods if p.last < period.first]
    best = max(found, key=lambda p: (p.last, -abs(p.days - period.days), p.id), default=None)
    return review_link(best) if best else None


def after(world: World, period: Period) -> Link | None:
    """The period that began first after this one, the most like it in length."""
    known = (*world.running_periods, *world.planned_periods, *world.closed_periods)
    found = [p for p in known if p.first > period.last]
    best = min(found, key=lambda p: (p.first, abs(p.days - period.days), p.id), default=None)
    if best is None:
        return None
    return review_link(best) if best in world.closed_periods else period_link(best)


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
