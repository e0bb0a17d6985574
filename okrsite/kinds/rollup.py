"""A number made from the key results that support it."""

from __future__ import annotations

from okrsite.kinds.kind import Kind, Known, Progress, share
from okrsite.model.objective import KeyResult


def progress(kr: KeyResult, known: Known) -> Progress:
    """**Rollup.** of value: current = start + sum of (their current − their start),
    progress = (current − start) / (target − start)

    of score: progress = sum of (their weight · their score) / sum of their weights

    It takes the key results that name it in their own `supports` and count (active, of some weight).
    """
    if kr.of == "score":
        weights = sum(fed.weight for fed in known.fed)
        if not known.fed or weights <= 0:
            return Progress(None, 0.0)
        mean = sum(fed.weight * fed.score for fed in known.fed) / weights
        return Progress(mean, mean)
    if known.start is None or known.target is None:
        return Progress(None, None)
    current = known.start + sum(fed.moved for fed in known.fed if fed.moved is not None)
    return Progress(current, share(known.start, known.target, current))


ROLLUP = Kind("rollup", frozenset({"of", "start", "target", "checkpoints", "changes"}), (("of",),), progress)
