"""What a process that builds again and again has worked out before, each with all that it came from."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any, TypeVar

from okrsite.diagnostics import Diagnostic

R = TypeVar("R")
Inputs = tuple[object, ...]
_Known = tuple[Inputs, Any, tuple[Diagnostic, ...], object]
"""What a result came from, the result, the faults found with it, and where it was worked out."""


class Memory:
    """Results by name, good for as long as what they came from stays: the same objects, or equal ones.

    What nobody asked for in a build is forgotten at its end (`turn`). One that is made for a single build
    remembers nothing of another and costs next to nothing.
    """

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], _Known] = {}
        self._now: dict[tuple[str, str], _Known] = {}
        self._same: dict[str, Any] = {}
        self._parts: dict[str, Memory] = {}

    def part(self, name: str) -> Memory:
        """One for a part of the work that may be left out: what it remembers stays until it is done again."""
        return self._parts.setdefault(name, Memory())

    def same(self, name: str, value: R) -> R:
        """The object of that name of the build before where it is equal: to compare by identity is quick."""
        known = self._same.get(name)
        if known == value:
            return known
        self._same[name] = value
        return value

    def latest(self, name: str, default: R) -> R:
        """What was kept under a name, for work that goes on from where it was."""
        found: R = self._same.get(name, default)
        return found

    def keep(self, name: str, value: object) -> None:
        """Keep it for `latest`."""
        self._same[name] = value

    def recall(
        self,
        stage: str,
        name: str,
        inputs: Inputs,
        faults: list[Diagnostic],
        work: Callable[[], R],
        still: Callable[[R], bool] | None = None,
        around: object = None,
    ) -> R:
        """The result of `work`, which adds to `faults`: worked out now, or when it had the same inputs.

        The inputs are compared by identity; `still` says whether what the work came upon besides them stays.
        It is not asked where all that the work could come upon is what it was: the same `around`.
        """
        key = stage, name
        known = self._now.get(key) or self._before.get(key)
        if known is not None and len(known[0]) == len(inputs) and all(map(is_, known[0], inputs)):
            if still is not None and (around is None or known[3] is not around):
                known = (inputs, known[1], known[2], around) if still(known[1]) else None
        else:
            known = None
        if known is None:
            told = len(faults)
            result = work()
            known = (inputs, result, tuple(faults[told:]), around)
        elif known[2]:
            faults += known[2]
        self._now[key] = known
        found: R = known[1]
        return found

    def turn(self) -> None:
        """A build is over. A part that it had no use for stays as it is."""
        if self._now:
            self._before, self._now = self._now, {}
        for part in self._parts.values():
            part.turn()
