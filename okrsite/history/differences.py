"""What a comparison of two states of a site finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrsite.diagnostics import Diagnostic, Span
from okrsite.history.values import Commit
from okrsite.model.site import Site
from okrsite.scoring.values import KpiStatus, Scores, Status

DifferenceKind = Literal["added", "removed", "renamed", "edited"]
Of = Literal[
    "objective",
    "key result",
    "link",
    "reading",
    "kpi",
    "check-in",
    "retro",
    "event",
    "team",
    "person",
    "page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs."""

    kind: DifferenceKind
    of: Of
    ref: str
    title: str = ""
    field: str = ""
    """What was edited: `target`, `owner`; of a link what is fed, of a reading the day, of a retro the grade's
    goal."""
    was: str = ""
    now: str = ""
    span: Span
    """Where it stands; of what was removed, where it stood."""
    earlier: bool = False
    """Whether that place is one of the earlier state."""
    commit: Commit | None = None
    """Which commit of the branch set that line; None of what was removed, or is not committed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A score or a status that moved."""

    of: Literal["period", "team", "objective", "key result", "kpi"]
    ref: str
    title: str
    was: Status | KpiStatus
    now: Status | KpiStatus
    was_score: float | None = None
    now_score: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A site at some commit, or as it is, with its faults."""

    site: Site
    scores: Scores
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, in the order in which it is told."""

    differences: tuple[Difference, ...]
    moves: tuple[Move, ...]
    new: tuple[Diagnostic, ...]
    """Diagnostics that the later state has and the earlier had not."""
    gone: tuple[Diagnostic, ...]
    faulty_before: tuple[str, ...] = ()
    """Files of the earlier state that have errors: what they hold is not compared, nor are scores."""
    faulty_after: tuple[str, ...] = ()
