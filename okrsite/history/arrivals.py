"""What a commit brought into files: goals and readings, in which something that went may be known again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from okrsite.history import facts
from okrsite.history.candidates import PLACE, Candidate
from okrsite.history.edits import Found
from okrsite.history.front import Front, Fronts
from okrsite.history.log import Change, Log, Version
from okrsite.history.periods import period_of
from okrsite.history.places import Places
from okrsite.model.period import PeriodNames

Texts = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Contents of versions by blob, of those that are there."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that a commit brought, and where."""

    at: int
    name: str
    """What its file is called now."""
    path: str
    """What it was called then."""
    blob: str
    front: Front
    found: Found


class Arrivals:
    """Reads what commits brought. `names` are what files are called now, by the numbers of changes."""

    def __init__(self, log: Log, names: Mapping[int, str], texts: Texts, periods: PeriodNames) -> None:
        self._log, self._names, self._texts, self._periods = log, names, texts, periods
        self._fronts = Fronts()
        self._read: dict[str, bytes] = {}

    def of(self, commits: Iterable[int]) -> list[Arrival]:
        """What some commits brought."""
        wanted = set(commits) - self._log.cut
        changes = (
            [c for c in self._log.changes if c.at in wanted and c.path.endswith(".md")] if wanted else []
        )
        ids = [id_ for c in changes for id_ in (c.blob, *(old.blob for old in self._log.before(c))) if id_]
        self._read |= self._texts(list(dict.fromkeys(ids)))
        return [arrival for change in changes for arrival in self._brought(change)]

    def edit(self, arrival: Arrival, found: Found) -> tuple[str, Candidate]:
        """An edit that something arrived with."""
        places = Places(self._read)
        line = places.line(found, arrival.blob, arrival.blob)
        place = {key: arrival.front[key] for key in PLACE if key in arrival.front}
        return arrival.name, Candidate(arrival.at, replace(found, line=line), arrival.path, place)

    def _brought(self, change: Change) -> Iterator[Arrival]:
        front = self._front(change.blob)
        if change.blob is None or front is None:
            return
        olds = self._log.before(change)
        had = [found for old in olds for found in self._all(old, self._front(old.blob) or {})]
        keys = {(found.of, found.part, found.day) for found in had}
        name = self._names.get(change.number, change.path)
        for found in self._all(Version(change.path, change.blob), front):
            if (found.of, found.part, found.day) not in keys:
                yield Arrival(change.at, name, change.path, change.blob, front, found)

    def _front(self, blob: str | None) -> Front | None:
        data = self._read.get(blob or "")
        return self._fronts.read(data) if data is not None else None

    def _all(self, version: Version, front: Front) -> Iterator[Found]:
        """The goals and readings of a version."""
        kind = facts.type_of(version.path, front)
        said: facts.Readings = {}
        if kind == "objective":
            period = period_of(self._periods, version.path, front)
            goal = facts.objective(front, period.id if period else "")
            if goal is not None:
                yield Found(kind="added", of="objective", title=goal.title, whole=goal)
                for id_, item in goal.parts.items():
                    kr = facts.key_result(item, goal)
                    yield Found(kind="added", of="key result", part=id_, title=kr.title, whole=kr)
        elif kind == "kpi":
            said = facts.kpi_readings(front)
        elif kind == "checkin":
            said = facts.checkin_readings(version.path, front)
        for (part, day), reading in said.items():
            yield Found(kind="added", of="reading", part=part, day=day, whole=reading)
