"""Objectives and their key results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from okrsite.diagnostics import Span
from okrsite.model.entry import Entry
from okrsite.model.period import Period
from okrsite.model.units import Unit

Stance = Literal["committed", "aspirational"]
StateWord = Literal["active", "draft", "postponed", "dropped"]
KindName = Literal["metric", "milestone", "habit", "maintain", "rollup"]
Per = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class State:
    """Whether a goal counts. `since` is the first day on which a postponed or dropped goal no longer does."""

    word: StateWord = "active"
    since: date | None = None
    why: str = ""

    def on(self, day: date) -> StateWord:
        """The state in force on `day`."""
        return "active" if self.since is not None and day < self.since else self.word


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a milestone. `done` is a day, or True for a tick without a day, which counts always."""

    id: str
    title: str
    done: date | bool
    due: date | None
    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A target that moved: from `day` on it is `target`, before that it was `was`."""

    day: date
    target: float
    was: float
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """A column of a CSV file under the content folder."""

    path: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResult:
    """A number that proves the objective. Values are in the written unit; `start` is None when left out."""

    ref: str
    id: str
    objective: str
    title: str
    short: str
    kind: KindName
    unit: Unit
    decimals: int
    period: Period
    start: float | None = None
    target: float | None = None
    change: float | None = None
    change_of_start: bool = False
    low: float | None = None
    high: float | None = None
    per: Per | None = None
    steps: tuple[Step, ...] = ()
    of: Literal["value", "score"] | None = None
    owner: str | None = None
    stance: Stance = "committed"
    supports: tuple[str, ...] = ()
    weight: float = 1.0
    due: date | None = None
    checkpoints: tuple[tuple[date, float], ...] = ()
    source: Source | None = None
    counter: str | None = None
    indicator: Literal["leading", "lagging"] | None = None
    state: State = State()
    changes: tuple[Change, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    span: Span
    spans: Mapping[str, Span] = field(default_factory=dict)

    @property
    def last(self) -> date:
        """The day by which the target is to be reached: `due`, else the period's last day."""
        return self.due or self.period.last

    @property
    def numeric(self) -> bool:
        """True when progress is a distance between two amounts."""
        return self.kind == "metric" or (self.kind == "rollup" and self.of == "value")

    def at(self, key: str) -> Span:
        """Where the value of `key` stands, else where the key result begins."""
        return self.spans.get(key, self.span)

    def counts_on(self, day: date) -> bool:
        """True when it takes part in roll-ups: active and of some weight."""
        return self.weight > 0 and self.state.on(day) == "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Entry):
    """Where we want to go, in words, and the key results that prove we got there."""

    period: Period
    teams: tuple[str, ...] = ()
    owner: str | None = None
    stance: Stance = "committed"
    supports: tuple[str, ...] = ()
    weight: float = 1.0
    state: State = State()
    carried_from: str | None = None
    key_results: tuple[KeyResult, ...] = ()

    def counts_on(self, day: date) -> bool:
        """True when it takes part in roll-ups: active and of some weight."""
        return self.weight > 0 and self.state.on(day) == "active"
