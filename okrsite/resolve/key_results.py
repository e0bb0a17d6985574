"""A key result's front matter to a `KeyResult`: its kind's keys, one unit, a scale that is not zero."""

from __future__ import annotations

from datetime import date

from okrsite.diagnostics import Span, error, quote, warning
from okrsite.kinds import ALL, KINDS
from okrsite.model.objective import KeyResult, Source, Stance, State
from okrsite.model.quantity import Quantity
from okrsite.resolve.measure import Measure, Written, measure
from okrsite.resolve.place import KeyResultPlace
from okrsite.resolve.states import source, state
from okrsite.resolve.timeline import changes, checkpoints, due, steps
from okrsite.source.node import Mapping, Sequence, find, link_spans

_KIND_KEYS = frozenset(key for kind in ALL for key in kind.takes)


class KeyResultReader(KeyResultPlace):
    """Reads one key result; references are resolved later, when all objectives are known."""

    def read(self, objective: State, stance: Stance) -> KeyResult:
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
            steps=steps(self),
            of=f.of,
            stance=f.stance or stance,
            weight=f.weight,
            due=due(self),
            checkpoints=checkpoints(self, measured),
            source=self._source(),
            indicator=f.indicator,
            state=self._state(objective),
            changes=changes(self, measured, target),
            links=tuple(f.links.items()),
            span=self.start,
            spans=self._spans(),
        )

    def _spans(self) -> dict[str, Span]:
        listed = self.document.node.get("key_results")
        item = listed.items[self.number] if isinstance(listed, Sequence) else None
        if not isinstance(item, Mapping):
            return {}
        return {key.text: value.span for key, value in item} | link_spans(item)

    def _keys_of_kind(self) -> None:
        """Keys of another kind are faults, and so are missing ones of this kind."""
        kind = KINDS[self.fields.kind]
        written = self.fields.model_fields_set | self.doubtful
        for key in sorted(written & _KIND_KEYS - kind.takes):
            others = " or ".join(k.name for k in ALL if key in k.takes)
            hint = f"{quote(key)} belongs to {others}" if others else ""
            span = find(self.document.node, ("key_results", self.number, key, "[key]"))
            self.faults.append(error("V111", span, f"a {kind.name} takes no {quote(key)}", hint))
        needs = kind.needs + ((("start",), ("target",)) if self.fields.of == "value" else ())
        for choice in needs:
            if not written & set(choice):
                names = " or ".join(quote(key) for key in choice)
                self.faults.append(
                    error(
                        "V101",
                        self.start,
                        f"{names} is missing: a {kind.name} needs it",
                        f"add `{choice[0]}: ...`",
                    )
                )
        if {"target", "change"} <= written and "change" in kind.takes:
            self.faults.append(
                error("V111", self.at("change"), "target and change are both here", "keep one of them")
            )

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
        """Target; and for a start not known yet the change, and whether it is a share of the start."""
        f = self.fields
        if f.change is None or f.target is not None:
            return self._value("target", f.target, measured), None, False
        amount, where = f.change, self.at("change")
        if amount.unit.label == "%" and measured.unit.label == "%":
            hint = f'write "{amount.value:+g} pts" for percentage points'
            if start is not None:
                hint += f", or `target: {start * (1 + amount.value / 100):g}%` for that share of {start:g}%"
            message = f"change {quote(amount.text)} on a start in % could mean points or a share of it"
            self.faults.append(error("V206", where, message, hint))
            return None, None, False
        if amount.unit.label == "%":
            if start == 0:
                self.faults.append(error("V203", where, "a share of a start of 0 is 0", "write a target"))
                return None, None, False
            share = amount.value / 100
            return (None if start is None else start * (1 + share)), share, True
        value: float | None = amount.value
        if not (amount.unit.suffix == "pts" and measured.unit.label == "%"):
            value = measured.value(Written("change", amount, where), self.faults)
        return (None if start is None or value is None else start + value), value, False

    def _scale(self, start: float | None, target: float | None) -> None:
        f = self.fields
        goal = f.target or f.change
        if goal is not None and f.kind in {"metric", "rollup"} and start is not None and start == target:
            message = f"start and target are the same ({quote(goal.text)})"
            hint = "to hold a number in a band write `kind: maintain` with min or max"
            key = "target" if f.target is not None else "change"
            self.faults.append(error("V203", self.at(key), message, hint))
        if f.kind == "habit" and target is not None and target <= 0:
            self.faults.append(error("V203", self.at("target"), "a habit's target is above 0"))
        if f.kind == "metric" and f.start is None and "start" not in self.doubtful:
            stands = f"the last reading up to {self.period.first} stands for it, else the first"
            message = f"{quote(f.id)} has no start; {stands}"
            hint = "add `start: 0`, or the value it begins with"
            self.faults.append(warning("V207", self.start, message, hint))

    def _band(self, start: float | None, low: float | None, high: float | None) -> None:
        f = self.fields
        if (
            f.kind != "maintain"
            or (f.min is not None and low is None)
            or (f.max is not None and high is None)
        ):
            return
        if low is None and high is None:
            return
        if low is not None and high is not None and low > high:
            self.faults.append(error("V203", self.at("min"), "min is larger than max", "exchange them"))
        elif start is not None and (low is None or start >= low) and (high is None or start <= high):
            hint = "leave it out, or give the value outside the band that it began with"
            self.faults.append(error("V203", self.at("start"), "start lies in the band already", hint))

    def _source(self) -> Source | None:
        if self.fields.source is None:
            return None
        return source(self.context, self.fields.source, self.at("source"))

    def _state(self, objective: State) -> State:
        """Of its own state and its objective's the one that is not active, of two the one that began first.

        A draft of either is one: it is not agreed, whenever the other ended.
        """
        own = state(self.context, self.fields, self.at)
        if objective.word == "active" or own.word == "draft":
            return own
        if own.word == "active" or objective.word == "draft":
            return objective
        return own if (own.since or date.min) < (objective.since or date.min) else objective
