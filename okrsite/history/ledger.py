"""The ledger: every edit of what was agreed or reported, after kick-off. Pure: versions in, edits out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from okrsite.config import Config
from okrsite.history.arrivals import Arrivals
from okrsite.history.candidates import Candidate
from okrsite.history.continuing import continued
from okrsite.history.edits import FoundKind
from okrsite.history.log import Log
from okrsite.history.names import Names
from okrsite.history.periods import kick_off
from okrsite.history.values import Edit, EditKind
from okrsite.model.period import Period


def ledger(
    log: Log,
    found: Iterable[tuple[str, Candidate]],
    config: Config,
    names: Names,
    arrivals: Arrivals,
    as_of: date,
    overrides: Iterable[tuple[int, Edit]] = (),
) -> tuple[Edit, ...]:
    """The edits after kick-off, newest first, those of one commit by file.

    `found` are the differences, each with what the file is called now.
    """
    edits: list[tuple[int, Edit]] = []
    for name, candidate in continued(log, names, found, arrivals, as_of):
        found_here = _edits(log, names, config, name, candidate)
        edits += ((candidate.at, edit) for edit in found_here)
    edits += ((at, e) for at, e in overrides if _after_kick_off(names, config, e))
    edits.sort(key=lambda e: (-e[1].commit.day.toordinal(), e[0], e[1].path))
    return tuple(dict.fromkeys(edit for _, edit in edits))


_KINDS: Mapping[FoundKind, EditKind] = {"edited": "edited", "added": "added", "removed": "removed"}


def _after_kick_off(names: Names, config: Config, edit: Edit) -> bool:
    period, _ = names.agreed(edit.ref)
    return period is None or edit.commit.day >= kick_off(period, config.kickoff_days)


def _edits(log: Log, names: Names, config: Config, name: str, candidate: Candidate) -> Iterator[Edit]:
    """The entries for a difference: one; for a cell of a table one for each goal that it measures.

    None where it is no edit after kick-off, or of nothing that has a name; nor is it one to rename a table.
    """
    found = candidate.found
    commit = log.commits[candidate.at]
    if found.kind in {"renamed", "noted"} or (found.field == "source" and _moved_along(log, candidate)):
        return
    for ref, period, teams in _concerned(names, name, candidate):
        if period is not None and commit.day < kick_off(period, config.kickoff_days):
            continue
        yield Edit(
            commit=commit,
            kind=_KINDS[found.kind],
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
            path=names.shown(candidate.path),
            line=found.line,
        )


def _moved_along(log: Log, candidate: Candidate) -> bool:
    """True where the source is the same column of a table that the same commit renamed."""
    (was, _, column), (now, _, other) = (v.partition("#") for v in (candidate.found.was, candidate.found.now))
    return column == other and log.renamed(candidate.at, was, now)


def _concerned(
    names: Names, name: str, candidate: Candidate
) -> Iterator[tuple[str, Period | None, tuple[str, ...]]]:
    """The goals and KPIs that a difference concerns, each with its period and teams."""
    found, path, front = candidate.found, candidate.path, candidate.front
    if found.of in {"objective", "key result"}:
        goal = names.objective(name)
        period = names.period(path, front)
        if period is not None:
            ref = f"{goal}#{found.part}" if found.part else goal
            gone = found.kind == "removed" and not found.field
            yield ref if gone else names.now(ref), period, names.teams(goal, path, front)
    elif name.endswith(".csv"):
        for ref in names.measured(name, found.part, found.day) if found.day else ():
            yield ref, *names.agreed(ref)
    else:
        ref = names.target(found.part, path, front) if found.part else names.kpi(name)
        if ref:
            yield ref, *names.agreed(ref)
