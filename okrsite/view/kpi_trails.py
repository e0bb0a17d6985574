"""The last readings of a KPI as a small line, for lists."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.model.records import Kpi
from okrsite.view.figures import amount, day_text
from okrsite.view.world import World
from okrsite.words import count, sentence

SHOWN = 13
"""So many readings: a quarter of weeks."""
WIDTH, HEIGHT, EDGE = 96, 24, 3
"""Pixels; `EDGE` is left free all around, for the dot at the end."""


@dataclass(frozen=True, slots=True)
class KpiTrail:
    """A small line without axes."""

    points: str
    """As a polyline takes them."""
    x: float
    """Where the last one is."""
    y: float
    label: str
    """The line in words."""


def kpi_trail(world: World, kpi: Kpi) -> KpiTrail | None:
    """A KPI's line; None where it has less than two readings."""
    read = {r.day: r.value for r in world.scores.kpis[kpi.id].readings if r.value is not None}
    shown = list(read.items())[-SHOWN:]
    if len(shown) < 2:
        return None
    (first, was), (last, now) = shown[0], shown[-1]
    low, high = min(y for _, y in shown), max(y for _, y in shown)
    points = [(_across((day - first).days / (last - first).days), _down(y, low, high)) for day, y in shown]
    as_of = world.scores.as_of
    label = f"{sentence(count(len(shown), 'reading'))}, from {amount(kpi, was)} on {day_text(first, as_of)}"
    return KpiTrail(
        points=" ".join(f"{x:g},{y:g}" for x, y in points),
        x=points[-1][0],
        y=points[-1][1],
        label=f"{label} to {amount(kpi, now)} on {day_text(last, as_of)}",
    )


def _across(share: float) -> float:
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _down(y: float, low: float, high: float) -> float:
    share = (y - low) / (high - low) if high > low else 0.5
    return round(EDGE + (1 - share) * (HEIGHT - 2 * EDGE), 1)
