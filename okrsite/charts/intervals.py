"""A habit's days, weeks or months, and what was done in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from okrsite.charts.targets import Move, moves_of
from okrsite.kinds import Known
from okrsite.kinds.habit import spans, sums
from okrsite.model.objective import KeyResult
from okrsite.model.period import MONTHS, short_date
from okrsite.scoring.values import TOLERANCE
from okrsite.view.figures import amount, target_text
from okrsite.view.world import World

State = Literal["kept", "part", "none", "open"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A day, week or month and what was done in it."""

    first: date
    last: date
    done: float
    state: State
    """`open` where it was not over at the last reading, and may yet be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A habit as far as it was reported."""

    kr: KeyResult
    target: float
    goal: str
    """`5 runs a week`."""
    shown: tuple[Interval, ...]
    """Those up to the last reading."""
    over: int
    """How many were over by the as-of date, reported or not."""
    heard: date
    start: float
    """Where the axis of time begins and ends, in days since the period's first."""
    end: float
    moves: tuple[Move, ...]
    """How the target moved."""

    def x(self, day: date) -> int:
        """Days since the period's first."""
        return (day - self.kr.period.first).days

    def text(self, value: float) -> str:
        """An amount in words."""
        return amount(self.kr, value, exact=False, scale=self.target)

    def named(self, interval: Interval) -> str:
        """`12 October`, `5 to 11 October`, `October`."""
        first, last = interval.first, interval.last
        if self.kr.per == "day":
            return short_date(first)
        if self.kr.per == "month":
            return MONTHS[first.month - 1]
        return f"{first.day if first.month == last.month else short_date(first)} to {short_date(last)}"

    def middle(self, interval: Interval) -> float:
        """The middle of an interval, in days since the period's first."""
        return (self.x(interval.first) + self.x(interval.last)) / 2

    @property
    def kept(self) -> list[bool]:
        """For each interval that is over by the as-of date whether it was kept; unreported ones were not."""
        found = [i.state == "kept" for i in self.shown[: self.over]]
        return found + [False] * (self.over - len(found))


def habit_of(world: World, kr: KeyResult) -> Habit | None:
    """A habit; None before its first reading, and where no interval ends in its period."""
    score = world.scores.key_results[kr.ref]
    week_start = world.config.week_start_day
    every = spans(kr, week_start)
    if not score.readings or not every or not score.target:
        return None
    known = Known(world.scores.as_of, score.readings, score.start, score.target, week_start)
    heard = score.readings[-1].day
    done = [max(value, 0.0) for value in sums(kr, known)]
    shown = tuple(
        Interval(first, last, value, _state(value, score.target, running=heard < last))
        for (first, last), value in zip(every, done, strict=True)
        if first <= heard
    )
    if not shown:
        return None
    return Habit(
        kr=kr,
        target=score.target,
        goal=target_text(kr, score),
        shown=shown,
        over=sum(last <= world.scores.as_of for _, last in every),
        heard=heard,
        start=(every[0][0] - kr.period.first).days - 0.5,
        end=kr.period.days - 0.5,
        moves=moves_of(world, kr),
    )


def _state(done: float, target: float, *, running: bool) -> State:
    share = done / target
    if share >= 1 - TOLERANCE:
        return "kept"
    return "open" if running else "part" if share > TOLERANCE else "none"
