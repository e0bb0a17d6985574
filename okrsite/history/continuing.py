"""What went from one place and is known again in another: it was edited on the way, or was not.

A reading that went over to another file, a key result that was taken out and put back or moved to another
objective, an objective written anew: each goes on, so that what it was and what it is now are compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from okrsite.history.arrivals import Arrival, Arrivals
from okrsite.history.candidates import Candidate
from okrsite.history.edits import Found, goal_edits, key_result_edits, reading_edits
from okrsite.history.facts import Facts, day_of, same
from okrsite.history.front import Front
from okrsite.history.log import Log
from okrsite.history.names import Names

WINDOW = 10
"""Commits of the content within which a goal that went may come back in another file."""

Named = tuple[str, Candidate]
"""What its file is called now, and what was found there."""


def continued(log: Log, names: Names, found: Iterable[Named], arrivals: Arrivals, as_of: date) -> list[Named]:
    """The differences up to a day, with what goes on told as edits of it."""
    known = [(name, c) for name, c in found if log.commits[c.at].day <= as_of]
    readings = {c.at for _, c in known if c.found.kind == "removed" and c.found.of == "reading"}
    goals = {c.at for _, c in known if _goal_gone(c)}
    wanted = readings | {at for last in goals for at in range(max(0, last - WINDOW), last + 1)}
    came = arrivals.of(at for at in wanted if log.commits[at].day <= as_of)
    for name, candidate in sorted(known, key=lambda item: item[1].at):
        if candidate.found.kind == "renamed":
            goal, renamed = names.objective(name), candidate.found
            names.learn(f"{goal}#{renamed.was}", f"{goal}#{renamed.part}")
    after = _Goals(names, known, came, arrivals).all()
    after = _readings(names, after, came, arrivals)
    return _explained(log, names, after)


def _goal_gone(candidate: Candidate) -> bool:
    found = candidate.found
    return found.kind == "removed" and found.of in {"objective", "key result"} and found.whole is not None


@dataclass(frozen=True)
class _Goals:
    """Goals that went, and those that came."""

    names: Names
    known: list[Named]
    came: list[Arrival]
    arrivals: Arrivals

    def all(self) -> list[Named]:
        left, edits = [], []
        dropped: set[tuple[str, int, str]] = set()
        for name, candidate in self.known:
            arrival = None
            if _goal_gone(candidate):
                again = list(self._back(name, candidate))
                arrival = self._arrival(name, candidate)
                if not again and arrival is not None:
                    again = list(self._moved(name, candidate, arrival))
                edits += again
            if arrival is not None and arrival.at == candidate.at:
                dropped.add((arrival.name, arrival.at, arrival.found.part))
            else:
                left.append((name, candidate))
        return [item for item in left if not _added_as(item, dropped)] + edits

    def _back(self, name: str, gone: Candidate) -> Iterator[Named]:
        """Edits of a key result that the same file has again in a later commit."""
        was = gone.found
        later = (c for c in self._added.get((name, was.part), ()) if c.at < gone.at)
        again = max(later, key=lambda c: c.at, default=None)
        if again is None or was.whole is None or again.found.whole is None:
            return
        for edit in key_result_edits(was.part, was.whole, again.found.whole):
            yield name, replace(again, found=replace(edit, line=again.found.line))

    @cached_property
    def _added(self) -> dict[tuple[str, str], list[Candidate]]:
        """Key results that were added to a file."""
        found: dict[tuple[str, str], list[Candidate]] = {}
        for name, candidate in self.known:
            if candidate.found.kind == "added" and candidate.found.of == "key result":
                found.setdefault((name, candidate.found.part), []).append(candidate)
        return found

    @cached_property
    def _titled(self) -> dict[tuple[str, str], list[Arrival]]:
        found: dict[tuple[str, str], list[Arrival]] = {}
        for arrival in self.came:
            found.setdefault((arrival.found.of, arrival.found.title), []).append(arrival)
        return found

    def _arrival(self, name: str, gone: Candidate) -> Arrival | None:
        """Where a goal came in that went from a file; None where it did not, or several could be meant."""
        was, period = gone.found, self.names.period(gone.path, gone.front)
        near = [
            a
            for a in self._titled.get((was.of, was.title), ())
            if gone.at - WINDOW <= a.at <= gone.at
            and a.name != name
            and self.names.period(a.path, a.front) == period
        ]
        soonest = max((a.at for a in near), default=0)
        first = [a for a in near if a.at == soonest]
        return first[0] if len(first) == 1 and was.title else None

    def _moved(self, name: str, gone: Candidate, arrival: Arrival) -> Iterator[Named]:
        was, now = gone.found.whole, arrival.found.whole
        if was is None or now is None:
            return
        before, after = self.names.objective(name), self.names.objective(arrival.name)
        if gone.found.of == "objective":
            self.names.learn(before, after)
            found = goal_edits(was, now)
        else:
            self.names.learn(f"{before}#{gone.found.part}", f"{after}#{arrival.found.part}")
            found = key_result_edits(arrival.found.part, was, now)
        for edit in found:
            if edit.kind == "renamed":
                self.names.learn(f"{after}#{edit.was}", f"{after}#{edit.part}")
            yield self.arrivals.edit(arrival, edit)


def _added_as(item: Named, dropped: set[tuple[str, int, str]]) -> bool:
    """Whether an addition is what went from elsewhere in the same commit."""
    name, candidate = item
    return candidate.found.kind == "added" and (name, candidate.at, candidate.found.part) in dropped


def _readings(names: Names, found: list[Named], came: list[Arrival], arrivals: Arrivals) -> list[Named]:
    """Readings that went, but for those that stand in another place from the same commit on."""
    here: dict[tuple[int, str, date | None], Arrival] = {}
    for new in came:
        if new.found.of == "reading":
            ref = _measured(names, new.name, new.path, new.front, new.found)
            here[new.at, ref, new.found.day] = new
    left: list[Named] = []
    for name, candidate in found:
        was = candidate.found
        arrival = None
        if was.of == "reading" and was.kind == "removed" and was.whole is not None:
            ref = _measured(names, name, candidate.path, candidate.front, was)
            arrival = here.get((candidate.at, ref, was.day)) if ref else None
        if arrival is None or was.whole is None or was.day is None:
            left.append((name, candidate))
            continue
        key = arrival.found.part, was.day
        edits = reading_edits({key: was.whole}, {key: arrival.found.whole or Facts({})})
        left += (arrivals.edit(arrival, edit) for edit in edits)
    return left


def _measured(names: Names, name: str, path: str, front: Front, found: Found) -> str:
    """What a reading is of."""
    if not found.part:
        return names.kpi(name)
    return names.target(found.part, path, front)


def _explained(log: Log, names: Names, found: list[Named]) -> list[Named]:
    """The edits; of targets with the dated change that tells of them, whenever that was written."""
    notes: dict[str, list[Facts]] = {}
    moves: dict[str, list[date]] = {}
    for name, candidate in sorted(found, key=lambda item: item[1].at):
        ref = names.now(f"{names.objective(name)}#{candidate.found.part}")
        if candidate.found.kind == "noted" and candidate.found.whole is not None:
            notes.setdefault(ref, []).append(candidate.found.whole)
        elif candidate.found.field == "target" and candidate.found.kind == "edited":
            moves.setdefault(ref, []).append(log.commits[candidate.at].day)
    for days in moves.values():
        days.sort()
    told: list[Named] = []
    for name, candidate in found:
        edit = candidate.found
        if edit.kind in {"noted", "renamed"}:
            continue
        if edit.field == "target" and edit.kind == "edited" and edit.dated is None:
            ref = names.now(f"{names.objective(name)}#{edit.part}")
            day = log.commits[candidate.at].day
            days = moves[ref]
            place = bisect_right(days, day)
            until = days[place] if place < len(days) else date.max
            edit = _with_why(edit, day, until, notes.get(ref, []))
        told.append((name, replace(candidate, found=edit)))
    return told


def _with_why(edit: Found, day: date, until: date, notes: list[Facts]) -> Found:
    """A moved target with the note that tells of it, dated before the target moved again."""
    for note in notes:
        dated = day_of(note.get("date"))
        if dated is None or not day <= dated < until or not same(note.get("target"), edit.now):
            continue
        if not edit.was or same(note.get("was"), edit.was):
            return replace(edit, why=note.get("why"), dated=dated)
    return edit
