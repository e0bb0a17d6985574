"""The marks along a chart's axes, as rows: amounts in the entry's unit, days by their months."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from okrsite.charts.boxes import LETTER
from okrsite.model.period import MONTHS_SHORT
from okrsite.model.quantity import QuantityFault, format_quantity, parse_quantity, round_for_display
from okrsite.model.units import Unit
from okrsite.view.chart import Row
from okrsite.view.figures import true_minus

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
CLOCK_STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
HAIRLINES = 3
"""About so many parts between hairlines; three or four lines are enough to read from."""
LONGEST = 7
"""Characters of a label at the left edge."""
MILLION = 1e6
WHOLE = 45
"""From so many days on the axis of time begins with a month."""
PLOT, GAP = 300.0, 5.0
"""Pixels: the narrowest plot with days below it, and what parts one label from the next."""


def amount_ticks(values: Iterable[float], unit: Unit) -> tuple[Row, ...]:
    """Rows `amounts` for a plot that shows these values: round ones from at or below the lowest upwards."""
    shown = [value for value in values if math.isfinite(value)]
    if not shown:
        return ()
    low, high = min(shown), max(shown)
    if high == low:
        room = abs(low) / 10 or 1.0
        low, high = low - room, high + room
    step = _step((high - low) / HAIRLINES, CLOCK_STEPS if unit.clock else STEPS)
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9)
    found = [float(f"{n * step:.12g}") + 0.0 for n in range(first, last + 1)]
    return tuple({"y": value, "label": true_minus(tick_text(value, unit))} for value in found)


def _step(rough: float, steps: tuple[float, ...]) -> float:
    """The round number that is nearest to a rough step from above."""
    power = 10.0 ** math.floor(math.log10(rough))
    if steps is CLOCK_STEPS and rough <= steps[-1]:
        return next(step for step in steps if rough <= step + 1e-9)
    return next(step for step in STEPS if rough <= step * power * (1 + 1e-9)) * power


def tick_text(value: float, unit: Unit) -> str:
    """An amount as short as it can be said: the words of its unit stand in the figures beside the chart."""
    short = replace(unit, suffix=unit.suffix if unit.suffix == "%" else "")
    text = format_quantity(value, short)
    if len(text) <= LONGEST:
        return text
    return _in_millions(value, short) or f"{value:.2g}".replace("e+", "e").replace("e-0", "e-")


def _in_millions(value: float, unit: Unit) -> str:
    """`$0.5M` for 500,000; empty where three places cannot say it."""
    for decimals in (1, 2, 3):
        text = round_for_display(value, unit, decimals, like=MILLION)
        read = parse_quantity(text)
        if len(text) <= LONGEST and not isinstance(read, QuantityFault) and read.value == value:
            return text
    return ""


def day_ticks(first: date, last: date, due: date | None = None) -> tuple[Row, ...]:
    """Rows `days`: the beginning of the first month at the left, months between, the last day's at the right.

    `x` counts days from `first`, which the first row has as its `date`: a live chart can then name any day.
    A day on which something was `due` before the last has its own label, and others give way to it.
    """
    length = (last - first).days
    begin, end = _ends(first, last)
    found: list[Row] = [
        {"x": 0, "label": begin, "align": "left", "date": first.isoformat()},
        {"x": length, "label": end, "align": "right"},
    ]
    if due is not None and due < last:
        found = _with_due(found, _day(due), (due - first).days, length)
    for row in _months(first, last):
        if _free(row, found, length):
            found.append(row)
    return tuple(sorted(found, key=lambda row: float(row["x"] or 0)))


def _with_due(found: list[Row], label: str, x: int, length: int) -> list[Row]:
    """The labels of both ends with that of a day between: where they have no room beside it they give way."""
    for align in ("center", "left", "right"):
        row: Row = {"x": x, "label": label, "align": align}
        if _free(row, found, length):
            return [*found, row]
    (first, last) = found
    if x * 2 < length:
        return [{**first, "label": ""}, {"x": x, "label": label, "align": "left"}, last]
    return [first, {"x": x, "label": label, "align": "right"}]


def _ends(first: date, last: date) -> tuple[str, str]:
    """What stands at the left and at the right: months, or days where there are few of them."""
    if (last - first).days < WHOLE:
        return _day(first), f"{_day(last)} {last.year}"
    begin = MONTHS_SHORT[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    end = _day(last) if _every(first, last) == 1 else MONTHS_SHORT[last.month - 1]
    return begin, f"{end} {last.year}"


def _every(first: date, last: date) -> int:
    """Of how many months one has a label."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return next((n for n in (1, 2, 3, 4, 6, 12) if months / n <= 4), math.ceil(months / 48) * 12)


def _months(first: date, last: date) -> list[Row]:
    """The labels of months between; none where the days at either end say enough."""
    months, every = (last.year - first.year) * 12 + last.month - first.month + 1, _every(first, last)
    length = (last - first).days
    between: list[Row] = []
    for number in range(every, months if length >= WHOLE else 0, every):
        month = first.month - 1 + number
        x = (date(first.year + month // 12, month % 12 + 1, 1) - first).days
        if 0.15 <= x / length <= 0.8:
            name = MONTHS_SHORT[month % 12]
            year = f" {first.year + month // 12}" if every >= 12 else ""
            between.append({"x": x, "label": f"{name}{year}", "align": "center"})
    return between


def _free(row: Row, others: Iterable[Row], length: int) -> bool:
    """Whether a label has room beside others and within the narrowest plot."""
    left, right = _span(row, length)
    spans = [_span(other, length) for other in others]
    inside = left >= -GAP and right <= PLOT + GAP
    return inside and all(right + GAP <= a or b + GAP <= left for a, b in spans)


def _span(row: Row, length: int) -> tuple[float, float]:
    """From where to where a label goes, in pixels of the narrowest plot."""
    x, wide = PLOT * float(row["x"] or 0) / max(length, 1), len(str(row["label"])) * LETTER
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[str(row["align"])]
    return left, left + wide


def month_ticks(first: date, last: date) -> tuple[Row, ...]:
    """The same for a narrow plot whose period is named beside it: no year, and of longer ones no last day."""
    left, *_, right = day_ticks(first, last)
    between = [row for row in _months(first, last) if _free(row, [left], (last - first).days)]
    if between:
        return (left, *between)
    return left, {**right, "label": str(right["label"]).removesuffix(f" {last.year}")}


def _day(day: date) -> str:
    return f"{day.day} {MONTHS_SHORT[day.month - 1]}"
