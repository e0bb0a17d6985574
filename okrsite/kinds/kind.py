"""What a kind of key result is: the keys it takes, and how its progress is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult, KindName
from okrsite.model.reading import Update


@dataclass(frozen=True, slots=True)
class Fed:
    """What a roll-up takes from a key result that supports it."""

    weight: float
    score: float
    moved: float | None
    """Current minus start, in the roll-up's unit; None without a current value."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key result as of a day.

    `readings` are those that count, by day; `start` and `target` are the ones in force; `fed` is what
    feeds a roll-up and has a reading or a current value.
    """

    as_of: date
    readings: tuple[Update, ...]
    start: float | None
    target: float | None
    week_start: int = 0
    fed: tuple[Fed, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """`current` in the written unit; `progress` with 1 for done, not clamped; both None when not known."""

    current: float | None
    progress: float | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `takes` are the front matter keys that only some kinds take; `needs` those it cannot miss.

    `expected` is None where the straight line (or the checkpoints) is the expected path.
    """

    name: KindName
    takes: frozenset[str]
    needs: tuple[tuple[str, ...], ...]
    """Each entry is a choice: one of these keys must be there."""
    progress: Callable[[KeyResult, Known], Progress]
    expected: Callable[[KeyResult, Known], float] | None = None
    can_be_achieved: bool = True


def share(start: float, target: float, current: float) -> float:
    """(current − start) / (target − start).

    Written start and target differ. Where a first reading that stands for the start is the target already,
    there is no way to go: 1 while the value is there, else 0.
    """
    if target == start:
        return 1.0 if current == target else 0.0
    return (current - start) / (target - start)
