"""The ledger: every edit of what was agreed or reported, after kick-off. Pure: versions in, edits out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from okrsite.config import Config
from okrsite.history.candidates import Candidate
from okrsite.history.log import Log
from okrsite.history.names import Names
from okrsite.history.periods import kick_off
from okrsite.history.values import Edit
from okrsite.model.site import Site


def ledger(
    log: Log, found: Iterable[tuple[str, Candidate]], site: Site, config: Config, as_of: date
) -> tuple[Edit, ...]:
    """The edits after kick-off, newest first, those of one commit by file.

    `found` are the differences, each with what the file is called now.
    """
    names = Names(site, config)
    edits: list[tuple[int, Edit]] = []
    for name, candidate in found:
        if log.commits[candidate.at].day <= as_of:
            edit = _edit(log, names, config, name, candidate)
            edits += [(candidate.at, edit)] if edit else []
    edits.sort(key=lambda e: (-e[1].commit.day.toordinal(), e[0], e[1].path))
    return tuple(dict.fromkeys(edit for _, edit in edits))


def _edit(log: Log, names: Names, config: Config, name: str, candidate: Candidate) -> Edit | None:
    """The entry for a difference; None where it is no edit after kick-off, or of nothing that has a name."""
    found, path, front = candidate.found, candidate.path, candidate.front
    commit = log.commits[candidate.at]
    if found.of in {"objective", "key result"}:
        goal = names.objective(name)
        ref = f"{goal}#{found.part}" if found.part else goal
        period, teams = names.period(path, front), names.teams(goal, path, front)
        if period is None:
            return None
    else:
        ref = names.target(found.part, path, front) if found.part else names.kpi(name)
        period, teams = names.agreed(ref)
    if not ref or (period is not None and commit.day < kick_off(period, config.kickoff_days)):
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
