"""The way a key result has come, day by day, for the kinds that go from a start to a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from okrsite.charts.targets import Move, moves_of
from okrsite.kinds import KINDS, Known
from okrsite.kinds.kind import share
from okrsite.model.objective import KeyResult
from okrsite.model.units import Unit
from okrsite.scoring.expected import Knot, expected_path, stretch
from okrsite.scoring.forecast import points
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import amount, number, percent
from okrsite.view.world import World
from okrsite.words import NUMBERS

PERCENT = Unit(suffix="%")

Point = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target and the day from which it held."""

    day: date
    value: float
    undated: bool = False
    """True where it came from an edit that no dated change tells of."""


@dataclass(frozen=True, slots=True)
class Way:
    """Readings as amounts: in the unit, a milestone's in percent, a mean of scores from 0 to 1."""

    kr: KeyResult
    readings: tuple[Point, ...]
    """By day, the start among them."""
    reported: tuple[Point, ...]
    """Those of them that somebody reported."""
    start: float
    target: float
    targets: tuple[Goal, ...]
    """Each target that was in force, by day."""
    moves: tuple[Move, ...]
    """How the targets came about."""
    path: tuple[Knot, ...]
    """The expected path, in shares."""

    @property
    def unit(self) -> Unit:
        """The unit of the amounts."""
        return PERCENT if self.kr.kind == "milestone" else self.kr.unit

    @property
    def last(self) -> date:
        """Where the axis of time ends: readings may go on after the day on which it was due."""
        return max(self.kr.last, self.readings[-1][0])

    def x(self, day: date) -> int:
        """A day's place on the axis of time: days since the period's first."""
        return (day - self.kr.period.first).days

    def text(self, value: float) -> str:
        """An amount in words."""
        if self.kr.kind == "milestone":
            return percent(value / 100)
        scale = max(abs(self.start), abs(self.target))
        return amount(self.kr, value, exact=False, scale=scale) if self.kr.numeric else number(value)

    def share(self, value: float) -> float:
        """How much of the way an amount is: as it is scored."""
        return share(self.start, self.target, value)

    def expected_on(self, day: date) -> float:
        """The amount that the expected path has on a day."""
        path, elapsed = self.path, self.x(day) + 1
        if elapsed <= 0 or elapsed >= path[-1][0]:
            return self.start if elapsed <= 0 else self.target
        (x0, y0), (x1, y1) = stretch(path, elapsed)
        return self._amount(y0 + (y1 - y0) * (elapsed - x0) / (x1 - x0))

    @property
    def expected(self) -> tuple[tuple[int, float], ...]:
        """The expected path as points: the first day, the checkpoints, the last day."""
        knots = ((x - 1, self._amount(share)) for x, share in self.path[1:])
        return (0, self.expected_on(self.kr.period.first)), *knots

    def _amount(self, share: float) -> float:
        return self.start + share * (self.target - self.start)


def moves(readings: Sequence[Point]) -> str:
    """What the last readings did: `The last three readings each fell.`"""
    steps = [(b > a) - (b < a) for (_, a), (_, b) in pairwise(readings)]
    if not steps:
        return ""
    run = 1
    while run < len(steps) and steps[-run - 1] == steps[-1]:
        run += 1
    verb = {1: "rose", -1: "fell", 0: "did not change"}[steps[-1]]
    if run < 2:
        return f"The last reading {verb}."
    counted = NUMBERS[run] if run < len(NUMBERS) else str(run)
    return f"The last {counted} readings {'each ' if steps[-1] else ''}{verb}."


def way(world: World, kr: KeyResult) -> Way | None:
    """A key result's way; None where nothing was reported yet, and for habits and bands."""
    score = world.scores.key_results[kr.ref]
    if kr.kind == "metric":
        if score.start is None or score.target is None:
            return None
        found = points(kr, score.readings)
        reported = {r.day for r in score.readings}
        start, target = score.start, score.target
    elif kr.kind == "milestone":
        found = tuple(_steps(kr, score, world.scores.as_of))
        reported = {day for day, _ in found} if score.has_reading else set()
        start, target = 0.0, 100.0
    elif kr.kind == "rollup":
        if score.start is None and kr.of == "value":
            return None
        found = tuple(_fed(world, kr))
        reported = {day for day, _ in found} if score.has_reading else set()
        start, target = (score.start or 0.0, score.target or 1.0) if kr.of == "value" else (0.0, 1.0)
    else:
        return None
    told = tuple(point for point in found if point[0] in reported)
    moved = moves_of(world, kr) if kr.numeric else ()
    targets = tuple(_goals(kr, target, moved).values())
    path = expected_path(kr, start, target) if kr.numeric else expected_path(kr, None, None)
    return Way(kr, found, told, start, target, targets, moved, path) if told else None


def _goals(kr: KeyResult, target: float, moves: Sequence[Move]) -> dict[date, Goal]:
    """By day; of targets that held from the same day the last alone. Each held until a move from it."""
    first = Goal(kr.period.first, moves[0].was if moves else target)
    after = [*(move.was for move in moves[1:]), target]
    moved = (Goal(m.day, value, m.undated) for m, value in zip(moves, after, strict=False))
    return {goal.day: goal for goal in (first, *moved)}


def _steps(kr: KeyResult, score: KeyResultScore, as_of: date) -> Iterator[Point]:
    """A milestone's progress in percent on each day on which a step was done: it stands until the next."""
    first = kr.period.first
    days = {first, *(max(r.day, first) for r in score.readings)}
    days |= {max(step.done, first) for step in kr.steps if isinstance(step.done, date) and step.done <= as_of}
    before: float | None = None
    for day in sorted(days):
        readings = tuple(r for r in score.readings if r.day <= day)
        done = KINDS[kr.kind].progress(kr, Known(day, readings, None, None)).progress or 0.0
        if before is not None and before != done:
            yield day, before * 100
        if before != done:
            yield day, done * 100
        before = done


def _fed(world: World, kr: KeyResult) -> Iterator[Point]:
    """A roll-up's amounts at the end of each week in which it changed."""
    before: float | None = None
    for scores in world.weeks:
        figures = scores.key_results.get(kr.ref)
        if figures is None or scores.as_of < kr.period.first or not figures.has_reading:
            continue
        value = figures.current
        if value is not None and value != before:
            yield min(scores.as_of, kr.last), value
            before = value
