"""What a process that builds again and again has worked out before, each with all that it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from okrsite.diagnostics import Diagnostic

R = TypeVar("R")
Inputs = tuple[object, ...]


class Memory:
    """Results by name, good for as long as what they came from stays: the same objects, or equal ones.

    What nobody asked for in a build is forgotten at its end (`turn`). One that is made for a single build
    remembers nothing of another and costs next to nothing.
    """

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], tuple[Inputs, object, tuple[Diagnostic, ...]]] = {}
        self._now: dict[tuple[str, str], tuple[Inputs, object, tuple[Diagnostic, ...]]] = {}
        self._same: dict[str, Any] = {}
        self._parts: dict[str, Memory] = {}

    def part(self, name: str) -> Memory:
        """One for another look at the same files, which compares with what it saw itself."""
        return self._parts.setdefault(name, Memory())

    def same(self, name: str, value: R) -> R:
        """The object of that name of the build before where it is equal: to compare by identity is quick."""
        known = self._same.get(name)
        if known == value:
            return known
        self._same[name] = value
        return value

    def recall(
        self,
        stage: str,
        name: str,
        inputs: Inputs,
        faults: list[Diagnostic],
        work: Callable[[], R],
        still: Callable[[R], bool] = lambda _: True,
    ) -> R:
        """The result of `work`, which adds to `faults`: worked out now, or when it had the same inputs.

        The inputs are compared by identity; `still` says whether what the work came upon besides them stays.
        """
        known = self._now.get((stage, name)) or self._before.get((stage, name))
        if known is None or not _alike(known[0], inputs) or not still(known[1]):  # type: ignore[arg-type]
            told = len(faults)
            result = work()
            known = (inputs, result, tuple(faults[told:]))
        else:
            faults += known[2]
        self._now[stage, name] = known
        return known[1]  # type: ignore[return-value]

    def turn(self) -> None:
        """A build is over."""
        self._before, self._now = self._now, {}
        for part in self._parts.values():
            part.turn()


def _alike(then: Inputs, now: Inputs) -> bool:
    return len(then) == len(now) and all(a is b for a, b in zip(then, now, strict=True))
