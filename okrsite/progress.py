"""How far a step of some length has come, told to who shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

Tell = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is; for the last time when all is done."""


def silent(step: str, done: int, of: int) -> None:
    """Tells nobody."""


def counted(work: Callable[[T], R], step: str, of: int, tell: Tell) -> Callable[[T], R]:
    """`work`, each call of which is one of `of` parts of the step."""
    done = 0

    def one(item: T) -> R:
        nonlocal done
        result = work(item)
        done += 1
        tell(step, done, of)
        return result

    return one
