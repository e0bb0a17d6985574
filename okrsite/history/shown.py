"""What a comparison looks at in goals and KPIs, and how it writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.diagnostics import Span
from okrsite.model.objective import KeyResult, Objective, State, Step
from okrsite.model.quantity import format_quantity, signed
from okrsite.model.reading import Update
from okrsite.model.records import Band, Kpi
from okrsite.model.units import Unit


def _amount(value: float | None, unit: Unit) -> str:
    return "" if value is None else format_quantity(value, unit)


def _state(state: State) -> str:
    since = f" since {state.since}" if state.since and state.word != "active" else ""
    return f"{state.word}{since}"


def _change(kr: KeyResult) -> str:
    if kr.change is None:
        return ""
    return f"{kr.change * 100:+g}%" if kr.change_of_start else signed(kr.change, kr.unit)


def _checkpoints(kr: KeyResult) -> str:
    return ", ".join(f"{day}: {_amount(value, kr.unit)}" for day, value in kr.checkpoints)


def _step(step: Step) -> str:
    due = f" by {step.due}" if step.due else ""
    weight = f", weight {step.weight:g}" if step.weight != 1 else ""
    return f"{step.title}{due}{weight}"


def _target(kr: KeyResult) -> str:
    return _amount(kr.target, kr.unit) if kr.change is None else ""


def _band(kpi: Kpi, band: Band | None) -> str:
    if band is None:
        return ""
    low, high = _amount(band.low, kpi.unit), _amount(band.high, kpi.unit)
    return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"


OBJECTIVE: Mapping[str, Callable[[Objective], str]] = {
    "title": lambda o: o.title,
    "owner": lambda o: o.owner or "",
    "team": lambda o: ", ".join(o.teams),
    "period": lambda o: o.period.id,
    "stance": lambda o: o.stance,
    "weight": lambda o: f"{o.weight:g}",
    "state": lambda o: _state(o.state),
    "carried_from": lambda o: o.carried_from or "",
}
KEY_RESULT: Mapping[str, Callable[[KeyResult], str]] = {
    "title": lambda kr: kr.title,
    "kind": lambda kr: kr.kind,
    "start": lambda kr: _amount(kr.start, kr.unit),
    "target": _target,
    "change": _change,
    "min": lambda kr: _amount(kr.low, kr.unit),
    "max": lambda kr: _amount(kr.high, kr.unit),
    "per": lambda kr: kr.per or "",
    "of": lambda kr: kr.of or "",
    "steps": lambda kr: ", ".join(_step(step) for step in kr.steps),
    "weight": lambda kr: f"{kr.weight:g}",
    "owner": lambda kr: kr.owner or "",
    "stance": lambda kr: kr.stance,
    "due": lambda kr: str(kr.due or ""),
    "checkpoints": _checkpoints,
    "counter": lambda kr: kr.counter or "",
    "source": lambda kr: f"{kr.source.path}#{kr.source.column}" if kr.source else "",
    "state": lambda kr: _state(kr.state),
}
KPI: Mapping[str, Callable[[Kpi], str]] = {
    "title": lambda kpi: kpi.title,
    "owner": lambda kpi: kpi.owner or "",
    "green": lambda kpi: _band(kpi, kpi.green),
    "amber": lambda kpi: _band(kpi, kpi.amber),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was reported for a day, and where."""

    text: str
    span: Span


def readings(entry: KeyResult | Kpi, said: Iterable[Update]) -> dict[date, Reading]:
    """Readings by the day they bear; not the rows that a table has for other periods."""
    found: dict[date, Reading] = {}
    for update in said:
        if update.checkin is None and not update.counts:
            continue
        parts = []
        if update.value is not None:
            over = f" over {update.days} days" if update.days > 1 else ""
            parts.append(f"{_value(entry, update.value)}{over}")
        if update.done:
            parts.append(f"done: {', '.join(update.done)}")
        if update.confidence is not None:
            parts.append(f"confidence {update.confidence:g}")
        if update.claim is not None:
            parts.append(f"said {update.claim.replace('_', ' ')}")
        if parts:
            found[update.written] = Reading(", ".join(parts), update.span)
    return found


def _value(entry: KeyResult | Kpi, value: float) -> str:
    """A milestone without steps is reported in percent."""
    if isinstance(entry, KeyResult) and entry.kind == "milestone":
        return f"{value:g}%"
    return format_quantity(value, entry.unit)
