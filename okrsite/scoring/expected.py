"""Where a key result should be by a day."""

from __future__ import annotations

from itertools import pairwise

from okrsite.kinds import KINDS, Known
from okrsite.kinds.kind import share
from okrsite.model.objective import KeyResult

Knot = tuple[int, float]
"""A point of the expected path: days since the period began, and the share that is due by then."""


def expected(kr: KeyResult, known: Known) -> float:
    """**Expected pace** on day D: (D − first + 1) / (last − first + 1) in days, from 0 to 1

    First is the period's first day, last the key result's `due` or the period's last day. With
    `checkpoints` it is the line from (0, 0) through the progress that each checkpoint stands for to
    (last − first + 1, 1).
    """
    own = KINDS[kr.kind].expected
    if own is not None:
        return own(kr, known)
    elapsed = (known.as_of - kr.period.first).days + 1
    if elapsed <= 0:
        return 0.0
    path = expected_path(kr, known.start, known.target)
    if elapsed >= path[-1][0]:
        return 1.0
    (x0, y0), (x1, y1) = stretch(path, elapsed)
    return min(max(y0 + (y1 - y0) * (elapsed - x0) / (x1 - x0), 0.0), 1.0)


def expected_path(kr: KeyResult, start: float | None, target: float | None) -> tuple[Knot, ...]:
    """The knots of a key result that follows a line: its first day, its checkpoints, its last day."""
    length = (kr.last - kr.period.first).days + 1
    between: list[Knot] = []
    if kr.checkpoints and start is not None and target is not None:
        between = [((day - kr.period.first).days + 1, share(start, target, v)) for day, v in kr.checkpoints]
    return (0, 0.0), *((x, y) for x, y in between if x < length), (length, 1.0)


def stretch(path: tuple[Knot, ...], elapsed: int) -> tuple[Knot, Knot]:
    """The two knots between which a day lies that is neither before the first nor after the last."""
    return next(pair for pair in pairwise(path) if elapsed <= pair[1][0])
