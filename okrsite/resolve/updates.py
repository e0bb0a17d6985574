"""What check-ins, tables and KPIs say of each key result and KPI: the readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote, warning
from okrsite.model.objective import KeyResult
from okrsite.model.quantity import QuantityFault, parse_quantity
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Kpi
from okrsite.model.units import Unit
from okrsite.resolve.context import Context
from okrsite.resolve.measure import Measure, Written
from okrsite.source.node import Mapping, Node, Scalar, find
from okrsite.source.parse import Document
from okrsite.source.schema import CheckInFields, UpdateFields
from okrsite.source.types import as_date
from okrsite.source.validated import validated

_UPDATE_KEYS = frozenset(UpdateFields.model_fields)


@dataclass
class UpdateReader:
    """Reads the updates of one check-in."""

    context: Context
    document: Document[CheckInFields]
    checkin: CheckIn
    key_results: dict[str, KeyResult]
    kpis: dict[str, Kpi]
    asked: dict[str, KeyResult | Unit] = field(default_factory=dict)
    """What it read of each key result, and the unit of each KPI, that it came upon."""

    @property
    def faults(self) -> list[Diagnostic]:
        return self.context.faults

    def read(self) -> Iterator[tuple[str, Update]]:
        """Full ids and what is said of them, in the order written."""
        node = self.document.node.get("updates")
        if not isinstance(node, Mapping):
            return
        period = self.context.periods.get(self.checkin.period or "")
        view = self.context.view(self.document, self.checkin.teams, period, self.checkin.day)
        for key, value in node:
            if "#" not in key.text and key.text in self.kpis and key.text not in self.context.index.goals:
                yield from self._target(key.text, key, value)
            elif "#" in key.text:
                ref = self.context.index.goal(key.text, view, key.span, self.faults)
                yield from self._target(ref, key, value)
            elif isinstance(value, Mapping) and not _is_update(value):
                known: list[Diagnostic] = []
                for inner, said in value:
                    ref = self.context.index.goal(f"{key.text}#{inner.text}", view, inner.span, known)
                    yield from self._target(ref, inner, said)
                self.faults.extend(_once(known, key))
            else:
                yield from self._target(None, key, value)
                if not any(self.context.index.is_broken(of, key.text) for of in ("objective", "kpi")):
                    self.faults.append(self._no_target(key))

    def _no_target(self, key: Scalar) -> Diagnostic:
        if self.context.index.endings.get(key.text):
            hint = f"write {key.text}#key-result: ..., or its key results below it"
            return error(
                "V301", key.span, f"{quote(key.text)} is an objective; a check-in sets its key results", hint
            )
        holders = [
            f"{g.id.rsplit('/', 1)[-1]}#{key.text}"
            for g in self.context.index.goals.values()
            if key.text in g.key_results
        ]
        names = [*self.kpis, *self.context.index.endings]
        hint = (
            f"a key result has its #: {' or '.join(sorted(holders)[:3])}"
            if holders
            else did_you_mean(key.text, names)
        )
        return error("V301", key.span, f"there is no KPI and no objective {quote(key.text)}", hint)

    def _target(self, ref: str | None, key: Scalar, value: Node) -> Iterator[tuple[str, Update]]:
        if isinstance(value, Mapping) and value.entries and all(_like_date(name.text) for name, _ in value):
            for name, said in value:
                try:
                    day = as_date(name.text)
                except PydanticCustomError as fault:
                    context = fault.context or {}
                    self.faults.append(error(fault.type, name.span, context["message"], context["hint"]))
                    continue
                yield from self._one(ref, name, said, day)
            return
        yield from self._one(ref, key, value, None)

    def _one(
        self, ref: str | None, key: Scalar, value: Node, day: date | None
    ) -> Iterator[tuple[str, Update]]:
        """What is said in one place; without a target it is only looked at for faults of its own."""
        said = self._said(key.text, value)
        if said is None:
            return
        if ref is None:
            self._no_amount(said)
            return
        fields, kr = said.fields, self.key_results.get(ref)
        if day and fields.date and day != fields.date:
            message = f"date is {fields.date}, but this stands under {day}"
            self.faults.append(error("V111", said.at("date"), message, "leave one of them out"))
            return
        self.asked[ref] = kr or self.kpis[ref].unit
        written = day or fields.date or self.checkin.day
        if fields.days > 1 and (kr is None or kr.kind != "habit"):
            self.faults.append(error("V111", said.at("days"), "days belongs to a habit"))
            return
        number, done = self._value(ref, said)
        counts, counted = self._within(kr, written, key.span, number is not None or done is not None)
        update = Update(
            day=counted,
            written=written,
            known=self.checkin.day,
            value=number,
            days=fields.days,
            done=done,
            confidence=fields.confidence,
            claim=fields.status,
            note=fields.note or "",
            author=self.checkin.author,
            checkin=self.checkin.id,
            counts=counts,
            order=(1, self.checkin.id),
            span=said.where,
        )
        yield ref, update

    def _said(self, name: str, value: Node) -> _Said | None:
        """The long form of what is said; None when it has faults."""
        if isinstance(value, Scalar):
            value = Mapping([(Scalar("value", value.span), value)], value.span)
        if not isinstance(value, Mapping):
            message = f"{name}: a value is expected here, not a list"
            self.faults.append(error("V102", value.span, message, "write `key: value`"))
            return None
        fields, wrong = validated(UpdateFields, value)
        self.faults.extend(wrong)
        return None if fields is None else _Said(fields, value)

    def _value(self, ref: str, said: _Said) -> tuple[float | None, tuple[str, ...] | None]:
        """The number in the target's unit, and the steps ticked."""
        kr, fields = self.key_results.get(ref), said.fields
        if kr is not None and kr.kind == "milestone":
            return self._milestone(kr, said)
        if fields.done is not None:
            self.faults.append(error("V111", said.at("done"), "done belongs to a milestone"))
        if kr is None:
            return self._amount(fields.value, self.kpis[ref].unit, "the KPI's", said.where), None
        if kr.kind == "rollup" and fields.value is not None:
            message = f"{quote(kr.id)} is computed from the key results that support it; it takes no value"
            self.faults.append(error("V210", said.where, message, "give confidence, status or a note"))
            return None, None
        return self._amount(fields.value, kr.unit, "the key result's", said.where), None

    def _amount(self, text: str | None, unit: Unit, whose: str, where: Span) -> float | None:
        if text is None:
            return None
        amount = parse_quantity(text)
        if isinstance(amount, QuantityFault):
            self.faults.append(error("V201", where, amount.message, amount.hint))
            return None
        named = f"{whose} unit {quote(unit.label)}" if unit.named else f"{whose} value"
        return Measure(unit, 0, named, unit).value(Written("value", amount, where), self.faults)

    def _no_amount(self, said: _Said) -> None:
        """A value of what is not known, or faulty itself: what is no amount of any kind is a fault always."""
        text = (said.fields.value or "").strip()
        if text and text.lower() not in {"true", "false"}:
            amount = parse_quantity(text)
            if isinstance(amount, QuantityFault):
                self.faults.append(error("V201", said.where, amount.message, amount.hint))

    def _milestone(self, kr: KeyResult, said: _Said) -> tuple[float | None, tuple[str, ...] | None]:
        fields = said.fields
        if kr.steps:
            if fields.value is not None:
                hint = f"write {{done: [{kr.steps[0].id}]}}"
                message = f"{quote(kr.id)} has steps, which are ticked by name"
                self.faults.append(error("V210", said.where, message, hint))
                return None, None
            known = [step.id for step in kr.steps]
            for number, step in enumerate(fields.done or ()):
                if step not in known:
                    hint = did_you_mean(step, known) or f"there are {', '.join(known)}"
                    message = f"{quote(kr.id)} has no step {quote(step)}"
                    self.faults.append(error("V301", said.at("done", number), message, hint))
            return None, fields.done
        text = (fields.value or " ".join(fields.done or ())).strip().lower()
        if not text:
            return None, None
        if text in {"true", "false"}:
            return (100.0 if text == "true" else 0.0), None
        amount = parse_quantity(text)
        if isinstance(amount, QuantityFault) or amount.unit.label != "%":
            hint = "write true, false or a percentage such as 60%"
            message = f"{quote(text)} does not say how far a milestone is"
            self.faults.append(error("V201", said.where, message, hint))
            return None, None
        return amount.value, None

    def _within(self, kr: KeyResult | None, written: date, span: Span, reading: bool) -> tuple[bool, date]:
        """Whether the day counts for the key result's period, and as which day."""
        if kr is None:
            return True, written
        grace = timedelta(days=self.context.config.grace_days if kr.kind != "habit" else 0)
        if kr.period.first <= written <= kr.period.last:
            return True, written
        if kr.period.last < written <= kr.period.last + grace:
            return True, kr.period.last
        if written < kr.period.first and kr.steps:
            return True, written  # a step done early is done; only a late one does not count
        starts = written < kr.period.first and kr.kind == "metric" and kr.start is None
        if reading and not starts:
            when = "before" if written < kr.period.first else "after"
            days = f"{kr.period.first} to {kr.period.last}"
            message = f"{written} lies {when} {kr.period.name} ({days}); it does not count"
            self.faults.append(warning("V402", span, message, f"the key result is {kr.ref}"))
        return False, written


@dataclass(frozen=True, slots=True)
class _Said:
    """One update, and where its parts stand."""

    fields: UpdateFields
    node: Mapping

    def at(self, *loc: int | str) -> Span:
        return find(self.node, loc)

    @property
    def where(self) -> Span:
        """The place of its value, or of the steps it ticks."""
        inner = self.node.get("value") or self.node.get("done")
        return inner.span if inner is not None else self.node.span


def _is_update(node: Mapping) -> bool:
    """True for `{value: 5}` and `{2026-01-12: 4}`, which an objective would never have below it."""
    names = [key.text for key, _ in node]
    return bool(names) and (all(n in _UPDATE_KEYS for n in names) or all(_like_date(n) for n in names))


def _like_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text[:4].isdigit()


def _once(faults: list[Diagnostic], key: Scalar) -> list[Diagnostic]:
    """An unknown objective is named once, at the objective, and not at each of its key results."""
    unknown = [f for f in faults if f.code == "V301" and f.message.startswith("there is no key result")]
    if unknown and len(unknown) == len(faults):
        hint = unknown[0].hint.split("#", 1)[0].rstrip('"') if "#" in unknown[0].hint else unknown[0].hint
        hint = f'{hint}"?' if hint and not hint.endswith("?") else hint
        return [error("V301", key.span, f"there is no objective {quote(key.text)}", hint)]
    return faults
