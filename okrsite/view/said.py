"""What each check-in set, and the value that stood before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.model.reading import Update
from okrsite.model.site import Site
from okrsite.scoring.values import Scores


@dataclass(frozen=True, slots=True)
class Said:
    """One update of a check-in, and the value that stood before it."""

    ref: str
    update: Update
    before: float | None


def said_by_checkin(site: Site, scores: Scores) -> Mapping[str, tuple[Said, ...]]:
    """What each check-in set, in the order written."""
    found: dict[str, list[Said]] = {}
    for ref, updates in site.updates.items():
        valued: list[Update] = []
        kr = site.key_results.get(ref)
        start = scores.key_results[ref].start if kr is not None and kr.kind == "metric" else None
        for update in updates:
            if update.checkin is not None:
                before = next((u.value for u in reversed(valued) if u.known <= update.known), start)
                found.setdefault(update.checkin, []).append(Said(ref, update, before))
            if update.value is not None and update.counts:
                valued.append(update)
    order = {id_: {ref: n for n, ref in enumerate(c.targets)} for id_, c in site.checkins.items()}
    return {
        id_: tuple(sorted(said, key=lambda s: (order[id_].get(s.ref, 0), s.update.sort_key)))
        for id_, said in found.items()
    }
