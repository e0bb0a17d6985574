"""What git tells of the content: commits, who set which line, what was edited after kick-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from okrsite.diagnostics import Span

SHORT = 7
"""Digits of a commit's hash that are shown: a fixed number, since git's own grows with the repository."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, without anybody's e-mail address.

    `day` is the author's date in UTC: the day of the edit itself, which a rebase leaves as it is.
    """

    hash: str
    author: str
    day: date
    subject: str

    @property
    def short(self) -> str:
        return self.hash[:SHORT]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is missing of the history, and how to get it."""

    text: str
    hint: str

    def __str__(self) -> str:
        return f"{self.text}; {self.hint}" if self.hint else self.text


EditKind = Literal["edited", "added", "removed"]
Subject = Literal["objective", "key result", "reading", "kpi"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit of what existed already, after kick-off. Values are as they were written."""

    commit: Commit
    kind: EditKind
    of: Subject
    ref: str
    """The objective, key result or KPI that it concerns, by the id it has now; of what is gone, had then."""
    title: str
    """What that was called; what it is called now where it still is there."""
    period: str
    """Empty for a KPI."""
    teams: tuple[str, ...] = ()
    field: str = ""
    """`target`, `owner`, `step wireframe`; of a reading `value`, `confidence`, `status`."""
    was: str = ""
    now: str = ""
    day: date | None = None
    """Of a reading: the day it was measured."""
    why: str = ""
    """From the dated `changes` entry that goes with it, or why the goal was dropped."""
    dated: date | None = None
    """The day of that entry."""
    path: str
    """The file as it was called then, relative to the project."""
    line: int = 0
    """Its line in that commit, of what was removed in the commit before; 0 where it is not known."""

    over: str = ""
    """Of a reading: the other file that said otherwise of that day, and still does."""

    @property
    def goal(self) -> str:
        """The objective's id, or the KPI's."""
        return self.ref.partition("#")[0]


_UNKNOWN = "the history of the content is not here, so no figure names its commit, and no edit is listed"
UNKNOWN = -1
Origin = int | tuple[int, ...]
"""The commit of every line of a file, or of each of its first lines; `UNKNOWN` where none is known."""


@dataclass(frozen=True)
class History:
    """What git tells of the content up to the as-of date. Without a repository: nothing, and why."""

    head: Commit | None = None
    """The commit the content was built from: HEAD, or the newest up to the as-of date."""
    commits: tuple[Commit, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """By path relative to the project: which of `commits` set which line."""
    ledger: tuple[Edit, ...] = ()
    """What was edited after kick-off, newest first."""
    notice: Notice | None = None
    known: bool = False
    """Whether there is any history at all."""

    @property
    def told(self) -> str:
        """What the site says is missing; why there is no history at all, the build alone says."""
        if self.known:
            return str(self.notice) if self.notice else ""
        return _UNKNOWN

    def commit_of(self, span: Span) -> Commit | None:
        """The commit that set the line on which a value stands, as far as it is known."""
        origin = self.origins.get(span.path, UNKNOWN)
        if not isinstance(origin, int):
            origin = origin[span.line - 1] if span.line <= len(origin) else UNKNOWN
        return None if origin == UNKNOWN else self.commits[origin]

    @cached_property
    def edits_of(self) -> dict[str, tuple[Edit, ...]]:
        """The ledger by objective and KPI, newest first."""
        found: dict[str, list[Edit]] = {}
        for edit in self.ledger:
            found.setdefault(edit.goal, []).append(edit)
        return {goal: tuple(edits) for goal, edits in found.items()}


NO_HISTORY = History()
