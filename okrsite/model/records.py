"""Everything that is not a goal: check-ins, KPIs, teams, people, retros, events, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from okrsite.diagnostics import Span
from okrsite.model.entry import Entry
from okrsite.model.objective import Source
from okrsite.model.units import Unit


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands in the way, and the team that must clear it."""

    text: str
    needs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Entry):
    """A dated note that sets values. `targets` are the full ids it names, in the order written."""

    day: date
    author: str | None = None
    teams: tuple[str, ...] = ()
    period: str | None = None
    targets: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """An interval, edges included; None leaves a side open."""

    low: float | None
    high: float | None

    def __contains__(self, value: float) -> bool:
        eps = 1e-9  # As everywhere, whatever the size: a band that narrow cannot be told apart.
        above = self.low is None or value >= self.low - eps
        return above and (self.high is None or value <= self.high + eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Entry):
    """A gauge that is watched. `supports` maps a period's id to what it feeds there."""

    unit: Unit
    decimals: int
    owner: str | None = None
    teams: tuple[str, ...] = ()
    supports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    green: Band | None = None
    amber: Band | None = None
    source: Source | None = None
    indicator: Literal["leading", "lagging"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Entry):
    """A team. `members` holds those it names and those who name it, by id."""

    parent: str | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Entry):
    """A person. From `left` on they are gone; their history stays."""

    teams: tuple[str, ...] = ()
    role: str = ""
    email: str = ""
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A verdict given by people at the end of a period, from 0 to 1."""

    value: float
    why: str
    retro: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Retro(Entry):
    """End-of-period grades and reflection. `grades` maps full ids of key results and objectives."""

    day: date
    author: str | None = None
    objective: str | None = None
    teams: tuple[str, ...] = ()
    period: str | None = None
    grades: Mapping[str, Grade] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Entry):
    """Something that happened and explains a curve."""

    day: date
    teams: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Entry):
    """Anything else. `nav` is its name in the navigation, empty when it is not there."""

    nav: str = ""
    order: float = 0.0
