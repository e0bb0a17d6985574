"""What every change of a file edited: all that may stand in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from okrsite.history import facts
from okrsite.history.edits import Found, Key, band_edits, goal_edits, reading_edits
from okrsite.history.front import Front, Fronts
from okrsite.history.log import Change, Log, Version
from okrsite.history.periods import folder_period, kick_off, period_of
from okrsite.history.places import Places
from okrsite.history.tables import Rows, row_edits, rows_of
from okrsite.model.period import PeriodNames

PLACE = ("period", "team", "date")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A difference, the commit that made it, and where the file stood before."""

    at: int
    found: Found
    path: str
    """What its file was called before."""
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
    if len(family) < 2:
        return ()
    if family[0].path.endswith(".csv"):
        walk = _Walk(log, lambda version: _rows(texts, version), _row_edits)
        return tuple(
            Candidate(change.at, found, before.version.path, {})
            for change in family
            for found, before in walk.edits(change)
        )
    if not family[0].path.endswith(".md"):
        return ()
    return tuple(_File(log, texts, periods, kickoff_days).all(family))


class _Version(Protocol):
    """A version of a file that could be read."""

    @property
    def version(self) -> Version: ...


V = TypeVar("V", bound=_Version)


class _Walk(Generic[V]):
    """What each change of a file edited, from how a version is read and how two are compared."""

    def __init__(
        self, log: Log, read: Callable[[Version], V | None], compare: Callable[[V, V | None], Iterable[Found]]
    ) -> None:
        self._log, self._read, self._compare = log, read, compare

    def edits(self, change: Change) -> Iterator[tuple[Found, V]]:
        """What a change edited; of a merge, what differs from each of its parents."""
        if change.at in self._log.cut:
            return
        olds = [read for old in self._log.before(change) if (read := self._readable(old, change.at))]
        if not olds:
            return
        now: V | None = None
        if change.blob is not None:
            now = self._read(Version(change.path, change.blob))
            if now is None:
                return
        several: list[dict[Key, Found]] = [{f.key: f for f in self._compare(old, now)} for old in olds]
        for key, found in several[0].items():
            if all(key in other for other in several[1:]):
                yield found, olds[0]

    def _readable(self, version: Version, at: int) -> V | None:
        """A version, or the one before it where that cannot be read."""
        while True:
            found = self._read(version)
            if found is not None:
                return found
            made = self._log.made(version.path, version.blob, at)
            earlier = self._log.before(made) if made else ()
            if made is None or not earlier:
                return None
            version, at = earlier[0], made.at


@dataclass(frozen=True, slots=True)
class _Table:
    """A version of a table."""

    version: Version
    rows: Rows


def _rows(texts: Mapping[str, bytes], version: Version) -> _Table | None:
    rows = rows_of(texts[version.blob]) if version.blob in texts else None
    return _Table(version, rows) if rows is not None else None


def _row_edits(before: _Table, after: _Table | None) -> Iterable[Found]:
    return row_edits(before.rows, after.rows if after is not None else None)


@dataclass(frozen=True, slots=True)
class _Read:
    """A version of a Markdown file."""

    version: Version
    front: Front


class _File:
    """The versions of one Markdown file, each read once."""

    def __init__(self, log: Log, texts: Mapping[str, bytes], periods: PeriodNames, kickoff_days: int) -> None:
        self._log, self._texts, self._periods, self._days = log, texts, periods, kickoff_days
        self._fronts = Fronts()
        self._known: dict[str, Front | None] = {}
        self._walk = _Walk(log, self._read, self._compare)
        self._places = Places(texts)

    def all(self, family: Sequence[Change]) -> Iterator[Candidate]:
        for change in family:
            if self._settling(change):
                continue
            for found, before in self._walk.edits(change):
                place = {key: before.front[key] for key in PLACE if key in before.front}
                line = self._places.line(found, before.version.blob, change.blob)
                yield Candidate(change.at, replace(found, line=line), before.version.path, place)

    def _settling(self, change: Change) -> bool:
        """True where the path alone says that targets could still settle: nothing has to be read."""
        day = self._log.commits[change.at].day
        for old in self._log.before(change):
            period, text = folder_period(self._periods, old.path), self._texts.get(old.blob, b"")
            other = b"\nperiod:" in text or b"type: objective" not in text
            if period is None or other or day >= kick_off(period, self._days):
                return False
        return True

    def _read(self, version: Version) -> _Read | None:
        if version.blob not in self._known:
            data = self._texts.get(version.blob)
            self._known[version.blob] = None if data is None else self._fronts.read(data)
        front = self._known[version.blob]
        return _Read(version, front) if front is not None else None

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
