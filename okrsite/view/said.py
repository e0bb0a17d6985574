"""What each check-in set, and the value that stood before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from okrsite.model.reading import Update
from okrsite.model.records import CheckIn
from okrsite.model.site import Site
from okrsite.scoring.values import Scores


@dataclass(frozen=True, slots=True)
class Said:
    """One update of a check-in, and the value that stood before it."""

    ref: str
    update: Update
    before: float | None


class SaidByCheckIns:
    """What each check-in set, worked out for those that somebody asks for."""

    def __init__(self, site: Site, scores: Scores) -> None:
        self._site = site
        self._scores = scores
        self._known: dict[str, Mapping[str, tuple[Said, ...]]] = {}

    def of(self, checkin: CheckIn) -> tuple[Said, ...]:
        """What a check-in set, in the order written; of one goal the earlier day first."""
        return self.about(checkin, checkin.targets)

    def about(self, checkin: CheckIn, refs: Iterable[str]) -> tuple[Said, ...]:
        """What a check-in set of some goals, in their order."""
        return tuple(said for ref in refs for said in self._about(ref).get(checkin.id, ()))

    def _about(self, ref: str) -> Mapping[str, tuple[Said, ...]]:
        """What is said of a key result or KPI, by check-in."""
        found = self._known.get(ref)
        if found is None:
            found = self._known[ref] = self._read(ref)
        return found

    def _read(self, ref: str) -> Mapping[str, tuple[Said, ...]]:
        found: dict[str, list[Said]] = {}
        valued: list[Update] = []
        start, first = None, None
        kr = self._site.key_results.get(ref)
        if kr is not None and kr.kind == "metric":
            if kr.start is None:
                first = kr.period.first
            else:
                start = self._scores.key_results[ref].start
        for update in self._site.updates.get(ref, ()):
            if update.checkin is not None:
                stood = (u.on(update.known).value for u in reversed(valued) if u.known <= update.known)
                before = next((value for value in stood if value is not None), start)
                now = update.on(self._scores.as_of)
                found.setdefault(update.checkin, []).append(Said(ref, now, before))
            # Where no start is written, a reading before the period may stand for it.
            early = first is not None and update.written <= first
            if update.value is not None and (update.counts or early):
                valued.append(update)
        return {id_: tuple(sorted(own, key=lambda s: s.update.sort_key)) for id_, own in found.items()}
