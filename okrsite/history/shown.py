"""What a comparison looks at in goals and KPIs, and how it writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.diagnostics import Span
from okrsite.model.objective import KeyResult, Objective, Source, State, Step
from okrsite.model.quantity import format_quantity, signed
from okrsite.model.reading import Update
from okrsite.model.records import Band, CheckIn, Kpi, Person, Retro, Team
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
    done = ", done" if step.done is True else f", done {step.done}" if step.done else ""
    return f"{step.title}{due}{weight}{done}"


def _target(kr: KeyResult) -> str:
    return _amount(kr.target, kr.unit) if kr.change is None else ""


def _source(source: Source | None) -> str:
    return f"{source.path}#{source.column}" if source else ""


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
    "source": lambda kr: _source(kr.source),
    "state": lambda kr: _state(kr.state),
}
KPI: Mapping[str, Callable[[Kpi], str]] = {
    "title": lambda kpi: kpi.title,
    "owner": lambda kpi: kpi.owner or "",
    "team": lambda kpi: ", ".join(kpi.teams),
    "unit": lambda kpi: kpi.unit.label,
    "green": lambda kpi: _band(kpi, kpi.green),
    "amber": lambda kpi: _band(kpi, kpi.amber),
    "source": lambda kpi: _source(kpi.source),
}
TEAM: Mapping[str, Callable[[Team], str]] = {
    "title": lambda team: team.title,
    "lead": lambda team: team.lead or "",
    "parent": lambda team: team.parent or "",
}
PERSON: Mapping[str, Callable[[Person], str]] = {
    "title": lambda person: person.title,
    "team": lambda person: ", ".join(person.teams),
    "left": lambda person: str(person.left or ""),
}
CHECKIN: Mapping[str, Callable[[CheckIn], str]] = {
    "wins": lambda checkin: "; ".join(checkin.wins),
    "blockers": lambda checkin: "; ".join(
        f"{blocker.text} (needs {blocker.needs})" if blocker.needs else blocker.text
        for blocker in checkin.blockers
    ),
}


def grades(retro: Retro) -> dict[str, str]:
    """`0.8 (why)`, by what it grades."""
    return {
        ref: f"{grade.value:g} ({grade.why})" if grade.why else f"{grade.value:g}"
        for ref, grade in retro.grades.items()
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was reported for a day, and where."""

    parts: Mapping[str, tuple[str, Span]]
    """By kind, in the order in which it is told: the value, steps, the confidence, the author's status."""

    @property
    def text(self) -> str:
        return ", ".join(text for text, _ in self.parts.values())

    def beside(self, other: Reading | None) -> Span | None:
        """Where the first part of it stands that the other has not alike; None where it has all."""
        had = other.parts if other is not None else {}
        found = (at for key, (text, at) in self.parts.items() if key not in had or had[key][0] != text)
        return next(found, None)


def readings(entry: KeyResult | Kpi, said: Iterable[Update]) -> dict[date, Reading]:
    """Readings by the day they bear; not the rows that a table has for other periods.

    Of two for one day the later wins in what it says; what it leaves out stays as the other has it.
    """
    heard: dict[date, list[Update]] = {}
    for update in said:
        if update.checkin is not None or update.counts:
            heard.setdefault(update.written, []).append(update)
    found = {day: _parts(entry, updates) for day, updates in heard.items()}
    return {day: Reading(parts) for day, parts in found.items() if parts}


def _parts(entry: KeyResult | Kpi, said: Iterable[Update]) -> dict[str, tuple[str, Span]]:
    found: dict[str, tuple[str, Span]] = {}
    ticked: tuple[str, ...] = ()
    for update in said:
        if update.value is not None:
            over = f" over {update.days} days" if update.days > 1 else ""
            found["value"] = f"{_value(entry, update.value)}{over}", update.span
        if update.done:
            ticked = tuple(dict.fromkeys((*ticked, *update.done)))
            found["done"] = f"done: {', '.join(ticked)}", update.span
        if update.confidence is not None:
            found["confidence"] = f"confidence {update.confidence:g}", update.span
        if update.claim is not None:
            found["claim"] = f"said {update.claim.replace('_', ' ')}", update.span
    return {key: found[key] for key in ("value", "done", "confidence", "claim") if key in found}


def _value(entry: KeyResult | Kpi, value: float) -> str:
    """A milestone without steps is reported in percent."""
    if isinstance(entry, KeyResult) and entry.kind == "milestone":
        return f"{value:g}%"
    return format_quantity(value, entry.unit)
