"""What every change of a file edited: all that may stand in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.history import facts
from okrsite.history.edits import Found, Key, band_edits, goal_edits, reading_edits
from okrsite.history.front import Front, Fronts
from okrsite.history.log import Change, Log, Version
from okrsite.history.periods import folder_period, kick_off, period_of
from okrsite.model.period import PeriodNames

_PLACE = ("period", "team", "date")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A difference, the commit that made it, and where the file stood before."""

    at: int
    found: Found
    path: str
    front: Front
    """Of its front matter what says where it belongs: period, team, date."""


def candidates(
    log: Log,
    family: Sequence[Change],
    texts: Mapping[str, bytes],
    periods: PeriodNames,
    kickoff_days: int,
) -> tuple[Candidate, ...]:
    """The differences that the changes of one file made; `texts` are its contents by blob."""
    if len(family) < 2 or not family[0].path.endswith(".md"):
        return ()
    return tuple(_File(log, texts, periods, kickoff_days).all(family))


@dataclass(frozen=True, slots=True)
class _Read:
    """A version of a file that could be read."""

    version: Version
    front: Front


class _File:
    """The versions of one file, each read once."""

    def __init__(self, log: Log, texts: Mapping[str, bytes], periods: PeriodNames, kickoff_days: int) -> None:
        self._log, self._texts, self._periods, self._days = log, texts, periods, kickoff_days
        self._fronts = Fronts()
        self._known: dict[str, Front | None] = {}

    def all(self, family: Sequence[Change]) -> Iterator[Candidate]:
        for change in family:
            if change.at in self._log.cut or self._settling(change):
                continue
            for found, before in self._edits(change):
                place = {key: before.front[key] for key in _PLACE if key in before.front}
                yield Candidate(change.at, found, before.version.path, place)

    def _settling(self, change: Change) -> bool:
        """True where the path alone says that targets could still settle: nothing has to be read."""
        day = self._log.commits[change.at].day
        for old in self._log.before(change):
            period, text = folder_period(self._periods, old.path), self._texts.get(old.blob, b"")
            other = b"\nperiod:" in text or b"type: objective" not in text
            if period is None or other or day >= kick_off(period, self._days):
                return False
        return True

    def _edits(self, change: Change) -> Iterator[tuple[Found, _Read]]:
        """What a change edited; of a merge, what differs from each of its parents."""
        olds = [read for old in self._log.before(change) if (read := self._readable(old, change.at))]
        if not olds:
            return
        now: _Read | None = None
        if change.blob is not None:
            version = Version(change.path, change.blob)
            front = self._front(version)
            if front is None:
                return
            now = _Read(version, front)
        several: list[dict[Key, Found]] = [{f.key: f for f in self._compare(old, now)} for old in olds]
        for key, found in several[0].items():
            if all(key in other for other in several[1:]):
                yield found, olds[0]

    def _front(self, version: Version) -> Front | None:
        if version.blob not in self._known:
            data = self._texts.get(version.blob)
            self._known[version.blob] = None if data is None else self._fronts.read(data)
        return self._known[version.blob]

    def _readable(self, version: Version, at: int) -> _Read | None:
        """A version, or the one before it where that cannot be read."""
        while True:
            front = self._front(version)
            if front is not None:
                return _Read(version, front)
            made = self._log.made(version.path, version.blob, at)
            earlier = self._log.before(made) if made else ()
            if made is None or not earlier:
                return None
            version, at = earlier[0], made.at

    def _compare(self, before: _Read, after: _Read | None) -> Iterator[Found]:
        if after is not None and before.front == after.front and before.version.path == after.version.path:
            return
        kind = facts.type_of(before.version.path, before.front)
        if kind == "objective":
            old = self._objective(before)
            if old is not None:
                yield from goal_edits(old, self._objective(after) if after else None)
        elif kind == "kpi":
            if after is None:
                title = facts.text_of(before.front.get("title"))
                yield Found(kind="removed", of="kpi", title=title, was=title)
                return
            yield from band_edits(facts.kpi(before.front), facts.kpi(after.front))
            yield from reading_edits(facts.kpi_readings(before.front), facts.kpi_readings(after.front))
        elif kind == "checkin":
            yield from reading_edits(_said(before), _said(after) if after else {})

    def _objective(self, read: _Read) -> facts.Facts | None:
        period = period_of(self._periods, read.version.path, read.front)
        return facts.objective(read.front, period.id if period else "")


def _said(read: _Read) -> facts.Readings:
    return facts.checkin_readings(read.version.path, read.front)
