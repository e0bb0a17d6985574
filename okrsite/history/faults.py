"""The diagnostics of two states compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from okrsite.diagnostics import Diagnostic

_Key = tuple[str, str, str, str]


def parted(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], moved: Mapping[str, str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Those that are new and those that are gone; what moved, a line or a file in `moved`, is the same."""
    old = [(_key(d, moved.get(d.span.path, d.span.path)), d) for d in before]
    new = [(_key(d, d.span.path), d) for d in after]
    return _without(new, old), _without(old, new)


def _without(
    some: Sequence[tuple[_Key, Diagnostic]], others: Sequence[tuple[_Key, Diagnostic]]
) -> tuple[Diagnostic, ...]:
    left = Counter(key for key, _ in others)
    found = []
    for key, diagnostic in some:
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(diagnostic)
    return tuple(found)


def _key(diagnostic: Diagnostic, path: str) -> _Key:
    return diagnostic.code, diagnostic.severity.value, path, diagnostic.message
