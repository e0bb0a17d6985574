"""Charts that were drawn before, by their rows: drawing is the dearest part of a page."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from okrsite.cache import digest
from okrsite.rendering.stamps import program
from okrsite.theme.drawn import Draw


class Drawings:
    """Draws charts, but for those whose rows were drawn before."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._known: Mapping[str, str] = {}
        self._used: dict[str, str] = {}

    def begin(self, known: Mapping[str, str]) -> None:
        """A page begins; `known` are its drawings of an earlier build, by the digest of their rows."""
        self._known, self._used = known, {}

    def new(self) -> tuple[tuple[str, str], ...] | None:
        """The drawings of the page, None where they are those that were known."""
        return tuple(sorted(self._used.items())) if self._used.keys() != self._known.keys() else None

    def __call__(self, template: str, series: Mapping[str, object]) -> str:
        key = _key(template, series)
        drawn = self._known.get(key) or self._draw(template, series)
        self._used[key] = drawn
        return drawn


class LatestDrawings:
    """Draws charts, but for those that it drew lately: `most` of them."""

    def __init__(self, draw: Draw, most: int = 256) -> None:
        self._draw = draw
        self._most = most
        self._known: dict[str, str] = {}

    def __call__(self, template: str, series: Mapping[str, object]) -> str:
        key = _key(template, series)
        drawn = self._known.pop(key, None) or self._draw(template, series)
        # The last is the one used last.
        self._known[key] = drawn
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
        return drawn


def _key(template: str, series: Mapping[str, object]) -> str:
    return digest(program(), template.encode(), msgspec.msgpack.encode(series)).hex()
