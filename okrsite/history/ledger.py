"""The ledger: every edit of what was agreed or reported, after kick-off. Pure: versions in, edits out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from okrsite.config import Config
from okrsite.history import facts
from okrsite.history.edits import Found, Key, band_edits, goal_edits, reading_edits
from okrsite.history.front import Front, Fronts
from okrsite.history.log import Change, Log, Version
from okrsite.history.names import Names
from okrsite.history.values import Commit, Edit
from okrsite.model.period import Period
from okrsite.model.site import Site


@dataclass(frozen=True, slots=True)
class _Read:
    """A version of a file that could be read."""

    version: Version
    front: Front


@dataclass
class Ledger:
    """Takes the versions of one file after the other, and gives the edits of all."""

    log: Log
    site: Site
    config: Config
    as_of: date
    _found: list[tuple[int, Edit]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names = Names(self.site, self.config)

    def add(self, family: Sequence[Change], texts: Mapping[str, bytes]) -> None:
        """One file: the changes that led to it, newest first, and its contents by blob."""
        if len(family) < 2 or not family[0].path.endswith(".md"):
            return
        file = _File(self.log, self._names, texts)
        for change in family:
            commit = self.log.commits[change.at]
            if commit.day > self.as_of or change.at in self.log.cut or self._settling(change, commit, texts):
                continue
            for found, before in file.edits(change):
                edit = self._edit(commit, family[0].path, before, found)
                self._found += [(change.at, edit)] if edit else []

    def finish(self) -> tuple[Edit, ...]:
        """All edits, newest first; those of one commit by file."""
        newest = sorted(self._found, key=lambda e: (-e[1].commit.day.toordinal(), e[0], e[1].path))
        return tuple(dict.fromkeys(edit for _, edit in newest))

    def _settling(self, change: Change, commit: Commit, texts: Mapping[str, bytes]) -> bool:
        """True where the path alone says that the period had not begun for good: nothing has to be read."""
        for old in self.log.before(change):
            period = self._names.folder_period(old.path)
            text = texts.get(old.blob, b"")
            other = b"\nperiod:" in text or b"type: objective" not in text
            if period is None or other or commit.day >= self._kick_off(period):
                return False
        return True

    def _kick_off(self, period: Period) -> date:
        return kick_off(period, self.config)

    def _edit(self, commit: Commit, name: str, before: _Read, found: Found) -> Edit | None:
        """The entry for a difference; None where it is no edit after kick-off."""
        names, path, period = self._names, before.version.path, None
        if found.of in {"objective", "key result"}:
            goal = names.objective(name)
            ref = f"{goal}#{found.part}" if found.part else goal
            period, teams = names.period(path, before.front), names.teams(goal, path, before.front)
            if period is None:
                return None
        else:
            ref = names.target(found.part, path, before.front) if found.part else names.kpi(name)
            if not ref:
                return None
            period, teams = names.agreed(ref)
        if period is not None and commit.day < self._kick_off(period):
            return None
        return Edit(
            commit=commit,
            kind=found.kind,
            of=found.of,
            ref=ref,
            title=names.title(ref) or found.title,
            period=period.id if period else "",
            teams=teams,
            field=found.field,
            was=found.was,
            now=found.now,
            day=found.day,
            why=found.why,
            dated=found.dated,
            path=names.shown(path),
        )


def kick_off(period: Period, config: Config) -> date:
    """The day from which edits are listed: `kickoff_days` after the period's first."""
    return _later(period.first, config.kickoff_days)


def _later(day: date, days: int) -> date:
    return date.max if (date.max - day).days < days else day + timedelta(days=days)


class _File:
    """The versions of one file, each read once."""

    def __init__(self, log: Log, names: Names, texts: Mapping[str, bytes]) -> None:
        self._log, self._names, self._texts, self._fronts = log, names, texts, Fronts()
        self._read: dict[str, Front | None] = {}

    def edits(self, change: Change) -> Iterator[tuple[Found, _Read]]:
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
        several: list[dict[Key, Found]] = [
            {f.key: f for f in _compare(self._names, old, now)} for old in olds
        ]
        for key, found in several[0].items():
            if all(key in other for other in several[1:]):
                yield found, olds[0]

    def _front(self, version: Version) -> Front | None:
        if version.blob not in self._read:
            data = self._texts.get(version.blob)
            self._read[version.blob] = None if data is None else self._fronts.read(data)
        return self._read[version.blob]

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


def _compare(names: Names, before: _Read, after: _Read | None) -> Iterator[Found]:
    if after is not None and before.front == after.front and before.version.path == after.version.path:
        return
    kind = facts.type_of(before.version.path, before.front)
    if kind == "objective":
        old = _objective(names, before)
        if old is not None:
            yield from goal_edits(old, _objective(names, after) if after else None)
    elif kind == "kpi":
        if after is None:
            title = facts.text_of(before.front.get("title"))
            yield Found(kind="removed", of="kpi", title=title, was=title)
            return
        yield from band_edits(facts.kpi(before.front), facts.kpi(after.front))
        yield from reading_edits(facts.kpi_readings(before.front), facts.kpi_readings(after.front))
    elif kind == "checkin":
        yield from reading_edits(_said(before), _said(after) if after else {})


def _objective(names: Names, read: _Read) -> facts.Facts | None:
    period = names.period(read.version.path, read.front)
    return facts.objective(read.front, period.id if period else "")


def _said(read: _Read) -> facts.Readings:
    return facts.checkin_readings(read.version.path, read.front)
