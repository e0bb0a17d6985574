"""Where a number is likely to end."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from okrsite.kinds import Known
from okrsite.kinds.kind import share
from okrsite.model.objective import KeyResult
from okrsite.model.reading import Update
from okrsite.scoring import student_t
from okrsite.scoring.values import TOLERANCE, Forecast

__all__ = ["Forecast", "Walk", "forecast", "points", "walk"]

HELD = 0.8
"""How much of the probability the range from `low` to `high` holds."""
ROUNDING = 16 * sys.float_info.epsilon
"""Amounts as near as this, relative to the largest, differ by the rounding of floats alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A random walk with drift as readings tell it; amounts in their unit, times in days."""

    day: date
    """The day of the latest reading."""
    value: float
    drift: float
    """Per day."""
    spread: float
    """Standard deviation of a day's change about the drift; 0 for readings on a straight line."""
    length: int
    """From the first reading to the latest."""
    freedom: int
    """Degrees of freedom of Student's t: one less than there are steps."""

    def mean(self, ahead: int) -> float:
        """Where it is expected, so many days after the latest reading."""
        return self.value + self.drift * ahead

    def standard_error(self, ahead: int) -> float:
        """Of `mean`, from the steps to come and from not knowing the drift."""
        return self.spread * math.sqrt(ahead * (1 + ahead / self.length))

    def margin(self, ahead: int, held: float = HELD) -> float:
        """How far the range that holds so much of the probability reaches to each side of `mean`."""
        return student_t.quantile((1 + held) / 2, self.freedom) * self.standard_error(ahead)

    def reaches(self, start: float, target: float, ahead: int) -> float:
        """The probability of having come from `start` to `target` or beyond by then.

        A target that is the start has no beyond: the walk has to be there.
        """
        mean, error = self.mean(ahead), self.standard_error(ahead)
        if error == 0:
            near = max(TOLERANCE * abs(target - start), ROUNDING * abs(target))
            return 1.0 if abs(mean - target) <= near or share(start, target, mean) >= 1 else 0.0
        if target == start:
            return 0.0
        over = (mean - target) / error
        return student_t.cdf(over if target > start else -over, self.freedom)


def forecast(kr: KeyResult, known: Known) -> Forecast | None:
    """**Forecast.** mean = y + b · h and standard error = √(s² · h · (1 + h / T)),
    with b = (y − y₀) / T and s² = sum of ((Δy − b · Δt)² / Δt) / (n − 1)

    For a metric with three readings or more, as a random walk with drift over days. y is the latest reading
    and y₀ the first, T days before it; n steps of Δy in Δt days lie between them. b is the drift a day, and
    h the days from the latest reading to the key result's last day. A written start counts as a reading on
    the period's first day, unless one bears that date; a start taken from a reading does not count again.

    The range from low to high is mean ± t · standard error. With t from Student's t with n − 1 degrees of
    freedom it holds 80%, which makes it wide for three readings. The same distribution gives the probability
    of reaching the target in force, from the side of the start. Readings on a straight line give a range
    without width and a probability of 0 or 1. There is no forecast once the last day is past, and none for
    a rollup, a draft or what was dropped or postponed.

    Mean and standard error are those of the drift method: Hyndman & Athanasopoulos, Forecasting: Principles
    and Practice, 3rd ed., 5.2 and 5.5.
    """
    if kr.kind != "metric" or kr.state.on(known.as_of) != "active" or known.as_of > kr.last:
        return None
    found = walk(points(kr, known.readings))
    if found is None or known.start is None or known.target is None:
        return None
    ahead = (kr.last - found.day).days
    if ahead < 0:
        return None
    mean, margin = found.mean(ahead), found.margin(ahead)
    return Forecast(
        mean=mean,
        low=mean - margin,
        high=mean + margin,
        probability=found.reaches(known.start, known.target, ahead),
        standard_error=found.standard_error(ahead),
        days_ahead=ahead,
    )


def points(kr: KeyResult, readings: Iterable[Update]) -> tuple[tuple[date, float], ...]:
    """Readings by day, one a day, the written start among them where no reading bears its date."""
    begun = {} if kr.start is None else {kr.period.first: kr.start}
    read = {reading.day: reading.value for reading in readings if reading.value is not None}
    return tuple(sorted((begun | read).items()))


def walk(readings: Iterable[tuple[date, float]]) -> Walk | None:
    """The walk that readings tell, of several on one day the last; None for less than three days."""
    at = sorted(dict(readings).items())
    if len(at) < 3:
        return None
    (first, begin), (last, end) = at[0], at[-1]
    length, steps = (last - first).days, len(at) - 1
    drift = (end - begin) / length
    off = [
        (y1 - y0 - drift * (days := (t1 - t0).days)) / math.sqrt(days) for (t0, y0), (t1, y1) in pairwise(at)
    ]
    even = max(map(abs, off)) <= ROUNDING * max(abs(y) for _, y in at)
    spread = 0.0 if even else math.hypot(*off) / math.sqrt(steps - 1)
    return Walk(day=last, value=end, drift=drift, spread=spread, length=length, freedom=steps - 1)
