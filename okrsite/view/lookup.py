"""Entries by what they name, looked up once for all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def by(items: Iterable[T], keys: Callable[[T], Iterable[K | None]]) -> dict[K, list[T]]:
    """The items under each of their keys, in their order; None and a key named twice do not count."""
    found: dict[K, list[T]] = {}
    for item in items:
        for key in dict.fromkeys(keys(item)):
            if key is not None:
                found.setdefault(key, []).append(item)
    return found
