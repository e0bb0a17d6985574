"""The marks along a chart's axes, as rows: amounts in the entry's unit, days by their months."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from okrsite.model.period import MONTHS_SHORT
from okrsite.model.quantity import format_quantity
from okrsite.model.units import Unit
from okrsite.view.chart import Row

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
CLOCK_STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
HAIRLINES = 3
"""About so many parts between hairlines; three or four lines are enough to read from."""
LONGEST = 7
"""Characters of a label at the left edge."""


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
    return tuple({"y": value, "label": tick_text(value, unit)} for value in found)


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
    return text if len(text) <= LONGEST else f"{value:.2g}".replace("e+", "e").replace("e-0", "e-")


def day_ticks(first: date, last: date) -> tuple[Row, ...]:
    """Rows `days`: the beginning of the first month at the left, months between, the last day's at the right.

    `x` counts days from `first`, which the first row has as its `date`: a live chart can then name any day.
    """
    length = (last - first).days
    if length < 45:
        return (
            {"x": 0, "label": _day(first), "align": "left", "date": first.isoformat()},
            {"x": length, "label": f"{_day(last)} {last.year}", "align": "right"},
        )
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = next((n for n in (1, 2, 3, 4, 6, 12) if months / n <= 4), math.ceil(months / 48) * 12)
    between: list[Row] = []
    for number in range(every, months, every):
        month = first.month - 1 + number
        x = (date(first.year + month // 12, month % 12 + 1, 1) - first).days
        if 0.15 <= x / length <= 0.8:
            name = MONTHS_SHORT[month % 12]
            year = f" {first.year + month // 12}" if every >= 12 else ""
            between.append({"x": x, "label": f"{name}{year}", "align": "center"})
    end = _day(last) if every == 1 else MONTHS_SHORT[last.month - 1]
    begin = MONTHS_SHORT[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return (
        {"x": 0, "label": begin, "align": "left", "date": first.isoformat()},
        *between,
        {"x": length, "label": f"{end} {last.year}", "align": "right"},
    )


def month_ticks(first: date, last: date) -> tuple[Row, ...]:
    """The same for a narrow plot whose period is named beside it: no year, and of longer ones no last day."""
    found = day_ticks(first, last)
    if len(found) > 2:
        return found[:-1]
    return tuple({**row, "label": str(row["label"]).removesuffix(f" {last.year}")} for row in found)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS_SHORT[day.month - 1]}"
