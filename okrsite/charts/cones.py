"""The forecast as it is drawn: its mean, its 80% interval, and what of them lies beyond the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsite.charts.ways import Way
from okrsite.model.period import short_date
from okrsite.scoring.forecast import Walk, walk
from okrsite.scoring.values import Forecast, KeyResultScore
from okrsite.view.chart import Row

POINTS = 12
"""Stretches that the edges of the forecast are drawn in."""
BEYOND = 0.5
"""How far the forecast may reach beyond all else, as a share of the height; a wider one is cut there."""


@dataclass(frozen=True, slots=True)
class Cone:
    """A forecast from the last reading to the last day, cut where it goes far out."""

    rows: tuple[Row, ...] = ()
    """`x` in days, and the interval from `low` to `high`."""
    mean: tuple[Row, ...] = ()
    """`x` and `y`, as far as they lie in the drawing."""
    beyond: tuple[Row, ...] = ()
    """Where it goes on above the drawing, or below it, with the `shape` that says so."""
    words: str = ""
    """What of it is not drawn; empty where all is."""

    @property
    def edges(self) -> tuple[float, ...]:
        """The amounts that it reaches."""
        return tuple(float(row[edge] or 0) for row in self.rows for edge in ("low", "high"))


def cone(found: Way, score: KeyResultScore, shown: Sequence[float], *, drawn: bool = True) -> Cone:
    """The forecast of a way beside the amounts that are shown in any case; empty where there is none.

    Where nothing is `drawn`, its words alone.
    """
    forecast, walked = score.forecast, walk(found.readings) if score.forecast else None
    if walked is None or forecast is None or forecast.days_ahead == 0:
        return Cone()
    low, high = min(shown), max(shown)
    room = (high - low or abs(high) or 1.0) * BEYOND
    low, high, begun = low - room, high + room, found.x(walked.day)
    words = _words(found, forecast, low, high)
    if not drawn:
        return Cone(words=words)
    ahead = forecast.days_ahead
    days = sorted({round(ahead * step / POINTS) for step in range(POINTS + 1)})
    margins = [(n, walked.mean(n), walked.margin(n) if n else 0.0) for n in days]
    last = begun + ahead
    return Cone(
        rows=tuple(
            {"x": begun + n, "low": _cut(mean - off, low, high), "high": _cut(mean + off, low, high)}
            for n, mean, off in margins
        ),
        mean=tuple({"x": begun + n, "y": y} for n, y in _mean(walked, days, low, high)),
        beyond=tuple(
            {"x": last, "y": edge, "shape": shape}
            for edge, shape, out in (
                (high, "triangle-up", forecast.high > high),
                (low, "triangle-down", forecast.low < low),
            )
            if out
        ),
        words=words,
    )


def _cut(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _mean(walked: Walk, days: Sequence[int], low: float, high: float) -> list[tuple[float, float]]:
    """The mean day by day, up to where it leaves the drawing."""
    inside: list[tuple[float, float]] = [(n, y) for n in days if low <= (y := walked.mean(n)) <= high]
    if len(inside) < len(days):
        edge = high if walked.drift > 0 else low
        inside.append(((edge - walked.value) / walked.drift, edge))
    return inside


def _words(found: Way, forecast: Forecast, low: float, high: float) -> str:
    """`The forecast goes on above the drawing: the 80% interval for 31 March is 62.3 to 140.`"""
    beyond = [word for word, out in (("above", forecast.high > high), ("below", forecast.low < low)) if out]
    if not beyond:
        return ""
    held = f"{found.text(forecast.low)} to {found.text(forecast.high)}"
    day = short_date(found.kr.last)
    return f"The forecast goes on {' and '.join(beyond)} the drawing: its 80% interval for {day} is {held}."
