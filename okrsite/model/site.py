"""A resolved site: every entry by its full id, every reference a full id. Read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Event, Kpi, Page, Person, Retro, Team


@dataclass(frozen=True)
class Site:
    """All mappings are keyed by full id and ordered by it; check-ins, retros and events by day, then path."""

    periods: Mapping[str, Period]
    objectives: Mapping[str, Objective]
    kpis: Mapping[str, Kpi]
    teams: Mapping[str, Team]
    people: Mapping[str, Person]
    checkins: Mapping[str, CheckIn]
    retros: Mapping[str, Retro]
    events: Mapping[str, Event]
    pages: Mapping[str, Page]
    updates: Mapping[str, tuple[Update, ...]]
    """For each key result (`ID#KR`) and KPI, what was said of it, by day, then by path.

    Also the values that another overrules: `Update.on` tells whether one stands on a day.
    """

    @cached_property
    def key_results(self) -> dict[str, KeyResult]:
        """Every key result by its ref."""
        return {kr.ref: kr for o in self.objectives.values() for kr in o.key_results}

    @cached_property
    def objectives_of_period(self) -> dict[str, tuple[Objective, ...]]:
        """Objectives by period."""
        return {p: tuple(o for o in self.objectives.values() if o.period.id == p) for p in self.periods}

    @cached_property
    def supported_by(self) -> dict[str, tuple[str, ...]]:
        """For each objective and key result, the objectives and key results that name it, by id."""
        found: dict[str, list[str]] = {}
        for objective in self.objectives.values():
            for target in objective.supports:
                found.setdefault(target, []).append(objective.id)
            for kr in objective.key_results:
                for target in kr.supports:
                    found.setdefault(target, []).append(kr.ref)
        return {target: tuple(sorted(set(names))) for target, names in found.items()}

    @cached_property
    def feeders(self) -> dict[str, tuple[KeyResult, ...]]:
        """For each roll-up, the key results that name it in their own `supports`."""
        found: dict[str, list[KeyResult]] = {}
        for kr in self.key_results.values():
            for target in kr.supports:
                if (to := self.key_results.get(target)) is not None and to.kind == "rollup":
                    found.setdefault(target, []).append(kr)
        return {target: tuple(names) for target, names in found.items()}

    def objective_of(self, ref: str) -> Objective | None:
        """The objective that `ref`, an objective or a key result, belongs to."""
        return self.objectives.get(ref.partition("#")[0])
