"""Where a key result should be by a day."""

from __future__ import annotations

from itertools import pairwise

from okrsite.kinds import KINDS, Known
from okrsite.kinds.metric import share
from okrsite.model.objective import KeyResult


def expected(kr: KeyResult, known: Known) -> float:
    """**Expected pace** on day D: (D − first + 1) / (last − first + 1) in days, from 0 to 1

    First is the period's first day, last the key result's `due` or the period's last day. With
    `checkpoints` it is the line from (0, 0) through the progress that each checkpoint stands for to
    (last − first + 1, 1).
    """
    own = KINDS[kr.kind].expected
    if own is not None:
        return own(kr, known)
    length = (kr.last - kr.period.first).days + 1
    elapsed = (known.as_of - kr.period.first).days + 1
    if elapsed <= 0 or length <= 0:
        return 0.0 if elapsed <= 0 else 1.0
    if elapsed >= length:
        return 1.0
    return min(max(_along(kr, known, elapsed, length), 0.0), 1.0)


def _along(kr: KeyResult, known: Known, elapsed: int, length: int) -> float:
    knots = [(0.0, 0.0)]
    if known.start is not None and known.target is not None:
        for day, value in kr.checkpoints:
            if (x := (day - kr.period.first).days + 1) < length:
                knots.append((float(x), share(known.start, known.target, value)))
    knots.append((float(length), 1.0))
    for (x0, y0), (x1, y1) in pairwise(knots):
        if elapsed <= x1:
            return y0 + (y1 - y0) * (elapsed - x0) / (x1 - x0)
    return 1.0
