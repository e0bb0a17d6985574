"""One unit for all amounts of a key result or KPI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.quantity import Quantity, QuantityFault, in_unit
from okrsite.model.units import Unit, contrast, parse_unit


@dataclass(frozen=True, slots=True)
class Written:
    """An amount, and the key and place it stands at."""

    key: str
    amount: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit that all amounts share, the decimals written, and what named it (for messages)."""

    unit: Unit
    decimals: int
    named_by: str
    named_unit: Unit

    def value(self, written: Written, faults: list[Diagnostic]) -> float | None:
        """The amount's number when it agrees; a bare number takes the unit."""
        amount = in_unit(written.amount, self.unit)
        if not isinstance(amount, QuantityFault):
            return amount.value
        unit = written.amount.unit
        if unit.same(self.unit) or not unit.named:
            faults.append(error("V201", written.span, f"{written.key}: {amount.message}", amount.hint))
            return None
        is_, other = contrast(unit, self.named_unit)
        message = f"{written.key} {quote(written.amount.text)} is {is_}, but {self.named_by} is {other}"
        if self.unit.named:
            example = self.unit.attach("15M" if self.unit.prefix else "15")
            hint = f"give both in one unit, such as {quote(example)}"
        else:
            hint = f"leave the unit out, or add `unit: {quote(unit.label)}`"
        faults.append(error("V204", written.span, message, hint))
        return None


def measure(unit: str | None, span: Span, amounts: Iterable[Written], faults: list[Diagnostic]) -> Measure:
    """The unit that `unit` names, else the first amount that names one, else a plain number."""
    listed = list(amounts)
    decimals = max((w.amount.decimals for w in listed), default=0)
    clock = any(w.amount.unit.clock for w in listed)
    if unit is not None:
        parsed = parse_unit(unit)
        if isinstance(parsed, QuantityFault):
            faults.append(error("V201", span, f"unit: {parsed.message}", parsed.hint))
        else:
            chosen = replace(parsed, clock=True) if clock and parsed.fits_clock else parsed
            return Measure(chosen, decimals, f"the unit {quote(unit)}", parsed)
    for written in listed:
        if written.amount.unit.named:
            chosen = written.amount.unit
            chosen = replace(chosen, clock=True) if clock and chosen.fits_clock else chosen
            return Measure(chosen, decimals, f"{written.key} {quote(written.amount.text)}", chosen)
    if not listed:
        return Measure(Unit(), 0, "its unit", Unit())
    first = listed[0]
    return Measure(Unit(clock=clock), decimals, f"{first.key} {quote(first.amount.text)}", first.amount.unit)
