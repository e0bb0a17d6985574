"""All check-ins: each with what it says, and of which goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from okrsite.diagnostics import warning
from okrsite.memory import Memory
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Kpi
from okrsite.model.units import Unit
from okrsite.resolve.context import Context
from okrsite.resolve.records import resolve_checkin
from okrsite.resolve.updates import UpdateReader
from okrsite.source.parse import Document
from okrsite.source.schema import CheckInFields


@dataclass(frozen=True, slots=True)
class Heard:
    """A check-in and what it says; `asked` is what that was read against."""

    checkin: CheckIn
    updates: tuple[tuple[str, Update], ...]
    asked: Mapping[str, KeyResult | Unit]


class Hearing:
    """Reads the check-ins of a site. `known` stands for all that their words may mean."""

    def __init__(
        self,
        context: Context,
        objectives: Mapping[str, Objective],
        kpis: Mapping[str, Kpi],
        memory: Memory,
        known: object,
    ) -> None:
        self._context = context
        self._key_results = {kr.ref: kr for o in objectives.values() for kr in o.key_results}
        self._around = memory.same("key results", tuple(self._key_results.values()))
        self._kpis = dict(kpis)
        self._units = memory.same("units", {id_: kpi.unit for id_, kpi in kpis.items()})
        self._memory = memory
        self._known = known

    def heard(self, documents: Iterable[Document[CheckInFields]]) -> list[Heard]:
        """The check-ins, each with what it says."""
        context, memory = self._context, self._memory
        found: list[Heard] = []
        periods: tuple[Period, ...] = ()
        # By path without its suffix: mara-2.md comes after mara.md, though `-` sorts before `.`.
        for document in sorted(documents, key=lambda d: d.id):
            # A check-in may be the first to name a period, which those after it can mean.
            if len(periods) < len(context.periods):
                number = len(context.periods)
                periods = memory.same(f"periods {number}", tuple(context.periods.values()))
            inputs = (document, self._known, self._units, periods)
            work = partial(self._heard, document)
            period, heard = memory.recall(
                "checkin", document.path, inputs, context.faults, work, self._still, self._around
            )
            # Also by one without a date, which says nothing else.
            if period is not None:
                context.periods.setdefault(period.id, period)
            if heard is not None:
                found.append(heard)
        return found

    def _still(self, named: tuple[Period | None, Heard | None]) -> bool:
        """Whether the key results that it was read against are the same ones."""
        _, heard = named
        return heard is None or all(
            isinstance(what, Unit) or self._key_results.get(ref) is what for ref, what in heard.asked.items()
        )

    def _heard(self, document: Document[CheckInFields]) -> tuple[Period | None, Heard | None]:
        """The period that it names, and the check-in with what it says."""
        context = self._context
        checkin, period = resolve_checkin(context, document)
        if checkin is None:
            return period, None
        late = (checkin.day - period.last).days if period else 0
        if period and (checkin.day < period.first or late > context.config.grace_days):
            message = (
                f"the check-in of {checkin.day} lies outside {period.name} ({period.first} to {period.last})"
            )
            context.faults.append(warning("V403", checkin.at("date"), message, "its readings may not count"))
        reader = UpdateReader(context, document, checkin, self._key_results, self._kpis)
        updates = tuple(reader.read())
        targets = tuple(dict.fromkeys(ref for ref, _ in updates))
        return period, Heard(replace(checkin, targets=targets), updates, reader.asked)
