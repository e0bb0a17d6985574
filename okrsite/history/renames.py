"""Goals that are called otherwise in a later state of a site."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.site import Site

T = TypeVar("T", Objective, KeyResult)
_SEVERAL = 2
"""Key results whose ids alone tell that two objectives are one; a single id may be the same by chance."""


@dataclass(frozen=True)
class Renames:
    """Earlier ids and refs, and what they are called later."""

    objectives: Mapping[str, str]
    key_results: Mapping[str, str]

    def later(self, ref: str) -> str:
        """What a ref of the earlier state is called in the later one."""
        head, hash_, kr = ref.partition("#")
        return self.key_results.get(ref) or f"{self.objectives.get(head, head)}{hash_}{kr}"


def renames(old: Site, new: Site) -> Renames:
    """What was renamed: goals that are as alike as no other two of those that went and came."""
    gone = [o for o in old.objectives.values() if o.id not in new.objectives]
    came = [o for o in new.objectives.values() if o.id not in old.objectives]
    objectives = _matched(gone, came, (_whole, _titled, _by_key_results), lambda o: o.id)
    moved = Renames(objectives, {})
    # Key results of an objective that went or came as a whole went or came with it.
    before = {moved.later(id_) for id_ in old.objectives}
    had = {moved.later(ref) for ref in old.key_results}
    lost = [
        kr
        for kr in old.key_results.values()
        if moved.later(kr.objective) in new.objectives and moved.later(kr.ref) not in new.key_results
    ]
    found = [kr for kr in new.key_results.values() if kr.objective in before and kr.ref not in had]

    def here(kr: KeyResult) -> Hashable:
        return moved.later(kr.objective), kr.title

    def elsewhere(kr: KeyResult) -> Hashable:
        return kr.id, kr.title, kr.kind

    return Renames(objectives, _matched(lost, found, (here, elsewhere), lambda kr: kr.ref))


def _whole(objective: Objective) -> Hashable:
    return objective.title, tuple(kr.id for kr in objective.key_results)


def _titled(objective: Objective) -> Hashable:
    return objective.title


def _by_key_results(objective: Objective) -> Hashable:
    ids = tuple(kr.id for kr in objective.key_results)
    return ids if len(ids) >= _SEVERAL else None


def _matched(
    gone: list[T], came: list[T], alike: Iterable[Callable[[T], Hashable]], name: Callable[[T], str]
) -> dict[str, str]:
    """Pairs, those that are most alike first; where two could be meant, none is."""
    found: dict[str, str] = {}
    for key in alike:
        before = _single((key(o), o) for o in gone if name(o) not in found)
        after = _single((key(o), o) for o in came if name(o) not in found.values())
        found |= {name(o): name(after[k]) for k, o in before.items() if k in after}
    return found


def _single(keyed: Iterator[tuple[Hashable, T]]) -> dict[Hashable, T]:
    """What has a key of its own."""
    groups: dict[Hashable, list[T]] = {}
    for key, item in keyed:
        if key is not None:
            groups.setdefault(key, []).append(item)
    return {key: items[0] for key, items in groups.items() if len(items) == 1}
