"""Small lines for lists: how far from the expected pace its goals have been by week, on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.model.period import Period
from okrsite.view.by_week import Stand, trend
from okrsite.view.figures import distance

WIDTH, HEIGHT, EDGE = 112, 44, 4
"""Pixels; the dot at the end has its room within the edge."""
LEAST = 0.3
"""The scale spans so much at least: small ups and downs stay small."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A small line, in pixels: the line, what lies between it and the expected pace, the last dot."""

    line: str
    area: str
    zero: float
    x: float
    y: float
    label: str


def trails(period: Period, histories: Mapping[str, tuple[Stand, ...]]) -> dict[str, Trail]:
    """A small line for each goal of the period that was scored, by its id."""
    told = {id_: history for id_, history in histories.items() if history}
    distances = [stand.distance for history in told.values() for stand in history]
    low, high = min([*distances, 0.0]), max([*distances, 0.0])
    low = min(low, high - LEAST)
    return {id_: _trail(period, history, low, high) for id_, history in told.items()}


def _trail(period: Period, history: tuple[Stand, ...], low: float, high: float) -> Trail:
    def x(stand: Stand) -> float:
        share = (stand.day - period.first).days / max((period.last - period.first).days, 1)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def y(value: float) -> float:
        return round(EDGE + (high - value) / (high - low) * (HEIGHT - 2 * EDGE), 1)

    points = [f"{x(s):g},{y(s.distance):g}" for s in history]
    last, zero = history[-1], y(0.0)
    area = f"{x(history[0]):g},{zero:g} {' '.join(points)} {x(last):g},{zero:g}"
    told = distance(last.score, last.expected)
    label = f"By week: {told} {'at the end' if last.over else 'now'}. {trend(history)}".strip()
    return Trail(" ".join(points), area, zero, x(last), y(last.distance), label)
