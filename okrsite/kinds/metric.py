"""A number that goes from a start to a target, up or down."""

from __future__ import annotations

from okrsite.kinds.kind import Kind, Known, Progress, share
from okrsite.model.objective import KeyResult


def progress(_kr: KeyResult, known: Known) -> Progress:
    """**Metric.** progress = (current − start) / (target − start)

    Current is the latest reading; until there is one, the start. The same formula holds for numbers
    that should fall. 1 is the target reached; it is not clamped, so 1.3 reads as exceeded.
    """
    current = known.readings[-1].value if known.readings else known.start
    if current is None or known.start is None or known.target is None:
        return Progress(current, None)
    return Progress(current, share(known.start, known.target, current))


METRIC = Kind(
    "metric",
    frozenset({"start", "target", "change", "checkpoints", "changes", "source"}),
    (("target", "change"),),
    progress,
)
