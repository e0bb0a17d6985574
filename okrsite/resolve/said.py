"""What is said of each key result and KPI: in CSV tables, in a KPI's own file, in check-ins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from okrsite.diagnostics import Diagnostic, quote, warning
from okrsite.memory import Memory
from okrsite.model.objective import Objective, Source
from okrsite.model.reading import Update
from okrsite.model.records import Kpi
from okrsite.resolve.context import Context
from okrsite.resolve.hearing import Heard
from okrsite.resolve.measure import Measure, Written

Said = Mapping[str, tuple[Update, ...]]
"""By the full id of a key result or KPI."""


def read_series(
    context: Context, objectives: Mapping[str, Objective], kpis: Mapping[str, Kpi], own: Said
) -> Said:
    """The rows of CSV tables, and the readings that KPIs have of their `own`.

    Rows before a key result's period are there but do not count; one after it overrules no final figure.
    """
    found = dict(own)
    for kr in (kr for o in objectives.values() for kr in o.key_results if kr.source is not None):
        measured = Measure(kr.unit, 0, f"{quote(kr.id)}", kr.unit)
        points = _points(context, kr.source, measured)
        found[kr.ref] = tuple(
            replace(u, counts=kr.period.first <= u.day) for u in points if u.day <= kr.period.last
        )
    for kpi in (kpi for kpi in kpis.values() if kpi.source is not None):
        measured = Measure(kpi.unit, 0, f"{quote(kpi.id)}", kpi.unit)
        found[kpi.id] = (*found[kpi.id], *_points(context, kpi.source, measured))
    return found


def _points(context: Context, source: Source | None, measured: Measure) -> Iterable[Update]:
    if source is None:
        return
    for point in context.tables[source.path].series[source.column]:
        value = measured.value(Written(source.column, point.amount, point.span), context.faults)
        if value is not None:
            yield Update(
                day=point.day,
                written=point.day,
                known=point.day,
                value=value,
                order=(-1, ""),
                span=point.span,
            )


@dataclass(frozen=True, slots=True)
class _Merged:
    """All that is said, by day, and what it was put together from."""

    series: Said
    heard: tuple[Heard, ...]
    updates: dict[str, tuple[Update, ...]]
    faults: dict[str, tuple[Diagnostic, ...]]


def said_by_day(context: Context, series: Said, heard: Sequence[Heard], memory: Memory) -> Said:
    """All that is said, in the order of ids. What nothing new is said of is what it was before."""
    before = memory.latest("said", _Merged({}, (), {}, {}))
    new = _new(before, series, heard)
    parts = {ref: list(series[ref]) for ref in new if ref in series}
    for one in heard:
        if not new.isdisjoint(one.checkin.targets):
            for ref, update in one.updates:
                if ref in new:
                    parts.setdefault(ref, []).append(update)
    updates = {ref: said for ref, said in before.updates.items() if ref not in new}
    faults = {ref: found for ref, found in before.faults.items() if ref not in new}
    for ref, said in parts.items():
        updates[ref], twice = _merged(ref, said)
        if twice:
            faults[ref] = twice
    if new:
        updates = dict(sorted(updates.items()))
    memory.keep("said", _Merged(series, tuple(heard), updates, faults))
    context.faults += [fault for found in faults.values() for fault in found]
    return updates


def _new(before: _Merged, series: Said, heard: Sequence[Heard]) -> set[str]:
    """The ids of which another thing may be said than before."""
    new: set[str] = set()
    if before.series is not series:
        refs = before.series.keys() | series.keys()
        new.update(ref for ref in refs if before.series.get(ref) != series.get(ref))
    then, now = ({id(one): one for one in all_} for all_ in (before.heard, heard))
    for number in then.keys() ^ now.keys():
        new.update((then.get(number) or now[number]).checkin.targets)
    return new


def _merged(ref: str, said: Sequence[Update]) -> tuple[tuple[Update, ...], tuple[Diagnostic, ...]]:
    """By day; of two values on one day the check-in's wins over a table's, and the later file by path.

    It wins from the day on which it was reported: before that nobody knew of it.
    """
    ordered = sorted(said, key=lambda u: u.sort_key)
    latest: dict[date, Update] = {}
    overruled: dict[int, date] = {}
    faults = []
    for update in reversed(ordered):
        if update.value is None:
            continue
        later = latest.get(update.written)
        if later is not None:
            # What overrules the later one overrules this one, too, and may have been reported before it.
            overruled[id(update)] = min(later.known, overruled.get(id(later), later.known))
            if update.checkin is not None and later.checkin is not None:
                where = f"{update.span.path}:{update.span.line}"
                message = f"{ref} has two values on {later.written}; this one counts, not that of {where}"
                faults.append(warning("V205", later.span, message, "keep one of them"))
        latest[update.written] = update
    if overruled:
        ordered = [replace(u, overruled=overruled[id(u)]) if id(u) in overruled else u for u in ordered]
    return tuple(ordered), tuple(faults)
