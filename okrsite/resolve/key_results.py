"""A key result's front matter to a `KeyResult`: its kind's keys, one unit, dates inside the period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote, warning
from okrsite.kinds import ALL, KINDS
from okrsite.model.objective import Change, KeyResult, Source, State, Step
from okrsite.model.period import Period
from okrsite.model.quantity import Quantity
from okrsite.resolve.context import Context
from okrsite.resolve.measure import Measure, Written, measure
from okrsite.source.node import Mapping, find
from okrsite.source.parse import Document
from okrsite.source.schema import KeyResultFields, ObjectiveFields

_KIND_KEYS = frozenset(key for kind in ALL for key in kind.takes) | {"steps", "of", "per", "min", "max", "change"}


class KeyResultReader:
    """Reads one key result; references are resolved later, when all objectives are known."""

    def __init__(self, context: Context, document: Document[ObjectiveFields], number: int, period: Period) -> None:
        self.context = context
        self.faults: list[Diagnostic] = context.faults
        self.document = document
        self.number = number
        self.period = period
        self.fields: KeyResultFields = document.fields.key_results[number]
        self.span = document.at("key_results", number)

    def at(self, *loc: int | str) -> Span:
        return self.document.at("key_results", self.number, *loc)

    def read(self, state: State, stance: str) -> KeyResult:
        """The key result without its references."""
        f = self.fields
        self._keys_of_kind()
        measured = self._measure()
        start = self._value("start", f.start, measured)
        target, change, of_start = self._target(measured, start)
        low, high = self._value("min", f.min, measured), self._value("max", f.max, measured)
        self._band(start, low, high)
        self._scale(start, target)
        return KeyResult(
            ref=f"{self.document.id}#{f.id}",
            id=f.id,
            objective=self.document.id,
            title=f.title,
            short=f.short or f.title,
            kind=f.kind,
            unit=measured.unit,
            decimals=measured.decimals,
            period=self.period,
            start=start,
            target=target,
            change=change,
            change_of_start=of_start,
            low=low,
            high=high,
            per=f.per,
            steps=self._steps(),
            of=f.of,
            stance=f.stance or ("aspirational" if stance == "aspirational" else "committed"),
            weight=f.weight,
            due=self._due(),
            checkpoints=self._checkpoints(measured),
            source=self._source(),
            indicator=f.indicator,
            state=self.state(state),
            changes=self._changes(measured, target),
            links=tuple(f.links.items()),
            span=Span.of(self.span.path, self.span.line, self.span.column),
            spans=self._spans(),
        )

    def _spans(self) -> dict[str, Span]:
        node: object = self.document.node.get("key_results")
        item = node.items[self.number] if hasattr(node, "items") and isinstance(node.items, list) else None
        return {key.text: value.span for key, value in item} if isinstance(item, Mapping) else {}

    def _keys_of_kind(self) -> None:
        """Keys of another kind are faults, and so are missing ones of this kind."""
        kind = KINDS[self.fields.kind]
        written = self.fields.model_fields_set
        for key in sorted(written & _KIND_KEYS - kind.takes):
            others = " or ".join(k.name for k in ALL if key in k.takes)
            hint = f"{quote(key)} belongs to {others}" if others else ""
            span = find(self.document.node, ("key_results", self.number, key, "[key]"))
            self.faults.append(error("V111", span, f"a {kind.name} takes no {quote(key)}", hint))
        needs = kind.needs + ((("start",), ("target",)) if self.fields.of == "value" else ())
        for choice in needs:
            if not written & set(choice):
                span = Span.of(self.span.path, self.span.line, self.span.column)
                names = " or ".join(quote(key) for key in choice)
                self.faults.append(error("V101", span, f"{names} is missing: a {kind.name} needs it", f"add `{choice[0]}: ...`"))
        if {"target", "change"} <= written and "change" in kind.takes:
            self.faults.append(error("V111", self.at("change"), "target and change are both here", "keep one of them"))

    def _amounts(self) -> list[Written]:
        f = self.fields
        found = [("start", f.start), ("target", f.target), ("min", f.min), ("max", f.max)]
        if f.change is not None and f.change.unit.suffix != "%" and f.change.unit.suffix != "pts":
            found.append(("change", f.change))
        return [Written(key, amount, self.at(key)) for key, amount in found if amount is not None]

    def _measure(self) -> Measure:
        return measure(self.fields.unit, self.at("unit"), self._amounts(), self.faults)

    def _value(self, key: str, amount: Quantity | None, measured: Measure) -> float | None:
        return None if amount is None else measured.value(Written(key, amount, self.at(key)), self.faults)

    def _target(self, measured: Measure, start: float | None) -> tuple[float | None, float | None, bool]:
        """Target, and the change with whether it is a share of the start (where the start is not known yet)."""
        f = self.fields
        if f.change is None or f.target is not None:
            return self._value("target", f.target, measured), None, False
        amount, percent = f.change, f.change.unit.suffix == "%" and not f.change.unit.prefix
        if percent and measured.unit.suffix == "%" and not measured.unit.prefix:
            number = amount.value
            hint = f'write "{number:+g} pts" for percentage points'
            if start is not None:
                hint += f", or `target: {start * (1 + number / 100):g}%` for that share of {start:g}%"
            message = f"change {quote(amount.text)} on a start in % could mean points or a share of it"
            self.faults.append(error("V206", self.at("change"), message, hint))
            return None, None, False
        if percent:
            change, of_start = amount.value / 100, True
            if start == 0:
                self.faults.append(error("V203", self.at("change"), "a share of a start of 0 is 0", "write a target"))
            return (None if start is None else start * (1 + change)), change, of_start
        points = amount.unit.suffix == "pts" and measured.unit.suffix == "%"
        value = amount.value if points else measured.value(Written("change", amount, self.at("change")), self.faults)
        if value is None:
            return None, None, False
        return (None if start is None else start + value), value, False

    def _scale(self, start: float | None, target: float | None) -> None:
        f = self.fields
        key = "target" if f.target is not None else "change"
        if f.kind in {"metric", "rollup"} and start is not None and start == target:
            message = f"start and target are the same ({quote((f.target or f.start or f.change).text)})"  # type: ignore[union-attr]
            hint = "there is nothing to reach; to hold a number in a band write `kind: maintain` with min or max"
            self.faults.append(error("V203", self.at(key), message, hint))
        if f.kind == "habit" and target is not None and target <= 0:
            self.faults.append(error("V203", self.at("target"), "a habit's target is above 0"))
        if f.kind == "metric" and f.start is None:
            hint = "add `start: 0`, or the value it begins with"
            span = Span.of(self.span.path, self.span.line, self.span.column)
            self.faults.append(warning("V207", span, f"{quote(f.id)} has no start; its first reading stands for it", hint))

    def _band(self, start: float | None, low: float | None, high: float | None) -> None:
        if self.fields.kind != "maintain":
            return
        if low is not None and high is not None and low > high:
            self.faults.append(error("V203", self.at("min"), "min is larger than max", "exchange them"))
        elif start is not None and (low is None or start >= low) and (high is None or start <= high):
            hint = "leave it out, or give the value outside the band that it began with"
            self.faults.append(error("V203", self.at("start"), "start lies in the band already", hint))

    def _steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        seen: set[str] = set()
        for number, step in enumerate(self.fields.steps):
            if step.id in seen:
                self.faults.append(error("V202", self.at("steps", number, "id"), f"the step {quote(step.id)} is here twice"))
                continue
            seen.add(step.id)
            done = step.done
            if done is True:
                hint = "write the day it was done, such as `done: 2026-02-10`"
                message = f"the step {quote(step.id)} is done, but not since when"
                self.faults.append(warning("V208", self.at("steps", number, "done"), message, hint))
            if isinstance(done, date) and not self._in_grace(done):
                message = f"the step {quote(step.id)} was done after the period and its grace; it does not count"
                self.faults.append(warning("V402", self.at("steps", number, "done"), message))
                done = False
            steps.append(Step(step.id, step.title, done, step.due, step.weight, self.at("steps", number)))
        if steps and not any(step.weight for step in steps):
            self.faults.append(error("V203", self.at("steps"), "all steps have the weight 0", "give one a weight"))
        return tuple(steps)

    def _in_grace(self, day: date) -> bool:
        return (day - self.period.last).days <= self.context.config.grace_days

    def _due(self) -> date | None:
        due = self.fields.due
        if due is not None and due < self.period.first:
            message = f"due {due} lies before {self.period.name}, which begins on {self.period.first}"
            self.faults.append(error("V401", self.at("due"), message))
            return None
        return due

    def _checkpoints(self, measured: Measure) -> tuple[tuple[date, float], ...]:
        found: list[tuple[date, float]] = []
        last = self.fields.due or self.period.last
        for day, amount in sorted(self.fields.checkpoints.items()):
            key = self.at("checkpoints", str(day), "[key]")
            if not self.period.first <= day <= last:
                message = f"the checkpoint {day} lies outside {self.period.first} to {last}"
                self.faults.append(error("V401", key, message))
                continue
            value = measured.value(Written("checkpoint", amount, self.at("checkpoints", str(day))), self.faults)
            if value is not None:
                found.append((day, value))
        if self.fields.of == "score" and self.fields.checkpoints:
            self.faults.append(error("V111", self.at("checkpoints"), "a rollup of scores takes no checkpoints"))
            return ()
        return tuple(found)

    def _changes(self, measured: Measure, target: float | None) -> tuple[Change, ...]:
        found: list[Change] = []
        for number, change in enumerate(self.fields.changes):
            where = self.at("changes", number)
            to = measured.value(Written("target", change.target, self.at("changes", number, "target")), self.faults)
            was = measured.value(Written("was", change.was, self.at("changes", number, "was")), self.faults)
            if to is not None and was is not None:
                found.append(Change(change.date, to, was, change.why, where))
        found.sort(key=lambda change: change.day)
        for before, after in zip(found, found[1:], strict=False):
            if before.day == after.day:
                self.faults.append(error("V202", after.span, f"two changes on {after.day}", "keep one of them"))
            elif abs(before.target - after.was) > 1e-9:
                message = f"was is not the target that the change of {before.day} set"
                self.faults.append(error("V209", after.span, message))
        if found and self.fields.change is not None:
            self.faults.append(error("V111", self.at("changes"), "changes need a target, not a change"))
        elif found and target is not None and abs(found[-1].target - target) > 1e-9:
            message = "the target is not the one of the last change"
            hint = f"write `target: {self.fields.changes[-1].target.text}`, or add the change"
            self.faults.append(error("V209", self.at("target"), message, hint))
        return tuple(found)

    def _source(self) -> Source | None:
        if self.fields.source is None:
            return None
        return source(self.context, self.fields.source, self.at("source"))

    def state(self, objective: State) -> State:
        """Its own state, unless the objective's is another than active."""
        own = state(self.context, self.fields, self.at)
        if objective.word == "active":
            return own
        if own.word != "active" and own.since is not None and (objective.since is None or own.since < objective.since):
            return own
        return objective


def state(context: Context, fields: KeyResultFields | ObjectiveFields, at: Callable[[str], Span]) -> State:
    """State with why and since. A goal that was postponed or dropped says why; without `since` it never counted."""
    if fields.state in {"postponed", "dropped"} and fields.why is None:
        message = f'"why" is missing: a goal that was {fields.state} says why'
        context.faults.append(error("V101", at("state"), message, "add `why: ...`"))
    return State(fields.state, fields.since, fields.why or "")


def source(context: Context, text: str, span: Span) -> Source | None:
    """`data/crm.csv#arr`: the file and its column must be there."""
    path, hash_, column = text.partition("#")
    if not hash_ or not column:
        context.faults.append(error("V305", span, f"{quote(text)} names no column", "write it as data/crm.csv#column"))
        return None
    table = context.tables.get(path)
    if table is None:
        hint = did_you_mean(path, context.tables) or "the path begins in the content folder"
        context.faults.append(error("V305", span, f"there is no table {quote(path)}", hint))
        return None
    if column not in table.series:
        hint = did_you_mean(column, table.series) or f"it has {', '.join(table.series)}"
        context.faults.append(error("V305", span, f"{path} has no column {quote(column)}", hint))
        return None
    return Source(path, column)


def duplicate_ids(document: Document[ObjectiveFields], faults: list[Diagnostic]) -> set[int]:
    """Numbers of key results whose id an earlier one has."""
    seen: dict[str, int] = {}
    again: set[int] = set()
    for number, kr in enumerate(document.fields.key_results):
        if kr.id in seen:
            again.add(number)
            line = document.at("key_results", seen[kr.id], "id").line
            message = f"the key result {quote(kr.id)} is here twice (first in line {line})"
            faults.append(error("V202", document.at("key_results", number, "id"), message, "give it another id"))
        seen.setdefault(kr.id, number)
    return again

