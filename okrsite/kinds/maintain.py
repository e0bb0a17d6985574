"""A number that should stay in a band."""

from __future__ import annotations

from okrsite.kinds.kind import Kind, Known, Progress
from okrsite.model.objective import KeyResult

TOLERANCE = 1e-9
"""As everywhere, whatever the size of the numbers: a band that narrow cannot be told apart."""


def distance(kr: KeyResult, value: float) -> float:
    """How far a value lies outside the band, 0 inside; the edges belong to the band."""
    below = (kr.low - value) if kr.low is not None else 0.0
    above = (value - kr.high) if kr.high is not None else 0.0
    outside = max(below, above, 0.0)
    return outside if outside > TOLERANCE else 0.0


def progress(kr: KeyResult, known: Known) -> Progress:
    """**Maintain.** progress = 1 while the latest reading is in the band, edges included;
    else 1 − d(current) / d(start), d being the distance to the band; 0 without a start
    """
    if not known.readings or known.readings[-1].value is None:
        return Progress(None, None)
    current = known.readings[-1].value
    away = distance(kr, current)
    if away == 0:
        return Progress(current, 1.0)
    begun = distance(kr, known.start) if known.start is not None else 0.0
    return Progress(current, 1 - away / begun if begun > 0 else 0.0)


def expected(kr: KeyResult, known: Known) -> float:
    """**Maintain.** expected = 1 from the period's first day"""
    return 1.0 if known.as_of >= kr.period.first else 0.0


MAINTAIN = Kind(
    "maintain",
    frozenset({"min", "max", "start", "source"}),
    (("min", "max"),),
    progress,
    expected,
    can_be_achieved=False,
)
