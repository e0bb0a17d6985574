"""Numbers that should stay somewhere: a KPI in green or amber, a key result in its band."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from okrsite.charts.ways import Point
from okrsite.model.objective import KeyResult
from okrsite.model.period import moved
from okrsite.model.records import Band, Kpi
from okrsite.scoring.forecast import points
from okrsite.scoring.status import kpi_zone
from okrsite.view.figures import amount, day_text, target_text
from okrsite.view.kpis import band_text, bands
from okrsite.view.world import World
from okrsite.words import sentence

MONTHS = 24
"""So much of a KPI's history is drawn, back from its last reading."""
WHOLE = 45
"""Days of history from which the axis begins with a month."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a number is well; `colour` is green or amber, whatever the theme makes of them."""

    colour: str
    band: Band
    name: str
    words: str
    """`green up to 2%`, `at least 85%`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A KPI or a key result with its readings, its bands and its axis of time."""

    entry: Kpi | KeyResult
    readings: tuple[Point, ...]
    """Those that are drawn, by day, one a day; a key result's start among them."""
    reported: tuple[Point, ...]
    """Those of them that were reported."""
    history: tuple[Point, ...]
    """All readings, also those too old to be drawn."""
    zones: tuple[Zone, ...]
    """Where two lie on each other, the first holds."""
    words: str
    """All zones in words."""
    first: date
    last: date
    as_of: date

    def x(self, day: date) -> int:
        """Days since the first of the axis."""
        return (day - self.first).days

    def text(self, value: float) -> str:
        """An amount in words."""
        return amount(self.entry, value)

    def day(self, day: date) -> str:
        """A day in words."""
        return day_text(day, self.as_of)

    def zone(self, value: float) -> str:
        """Where an amount lies: `in amber`, `above the band`; empty without bands."""
        if isinstance(self.entry, Kpi):
            zone = kpi_zone(value, self.entry.green, self.entry.amber)
            return "" if zone == "no_data" else f"in {zone}"
        band = self.zones[0].band
        if value in band:
            return "in the band"
        return "below the band" if band.low is not None and value < band.low else "above the band"

    @property
    def cut(self) -> bool:
        """True when there are readings too old to be drawn."""
        return len(self.history) > len(self.readings)

    def parts(self) -> Iterator[tuple[Zone, list[Band]]]:
        """Each zone with what is left of its band by those before it, from below upwards."""
        for n, zone in enumerate(self.zones):
            parts = [zone.band]
            for other in self.zones[:n]:
                parts = [part for whole in parts for part in _without(whole, other.band)]
            yield zone, parts


def kpi_gauge(world: World, kpi: Kpi) -> Gauge | None:
    """A KPI's gauge; None before its first reading."""
    read = {r.day: r.value for r in world.scores.kpis[kpi.id].readings if r.value is not None}
    if not read:
        return None
    since = moved(max(read), -(MONTHS * 365 // 12))
    shown = tuple(point for point in read.items() if point[0] > since or point[0] == max(read))
    first, last = _axis(shown[0][0], shown[-1][0])
    named = (("green", kpi.green), ("amber", kpi.amber))
    return Gauge(
        entry=kpi,
        readings=shown,
        reported=shown,
        history=tuple(read.items()),
        zones=tuple(Zone(name, band, name, f"{name} {band_text(kpi, band)}") for name, band in named if band),
        words=f"{sentence(bands(kpi))}." if bands(kpi) else "There are no bands.",
        first=first,
        last=last,
        as_of=world.scores.as_of,
    )


def maintain_gauge(world: World, kr: KeyResult) -> Gauge | None:
    """The gauge of a key result that should stay in a band; None before its first reading."""
    score = world.scores.key_results[kr.ref]
    reported = tuple({r.day: r.value for r in score.readings if r.value is not None}.items())
    if not reported:
        return None
    readings, told = points(kr, score.readings), target_text(kr, score)
    return Gauge(
        entry=kr,
        readings=readings,
        reported=reported,
        history=readings,
        zones=(Zone("green", Band(kr.low, kr.high), "band", told),),
        words=f"The band: {told}.",
        first=kr.period.first,
        last=kr.period.last,
        as_of=world.scores.as_of,
    )


def _axis(first: date, last: date) -> tuple[date, date]:
    """From the first reading to the last; whole months where that is long, or no time at all."""
    begin = first.replace(day=1)
    if first == last:
        return begin, begin.replace(day=monthrange(begin.year, begin.month)[1])
    return (begin if (last - first).days >= WHOLE else first), last


def _without(whole: Band, hole: Band) -> Iterator[Band]:
    """What is left of a band where another holds: at most a part below it and a part above it."""
    if hole.low is not None and (whole.low is None or whole.low < hole.low):
        yield Band(whole.low, hole.low if whole.high is None else min(hole.low, whole.high))
    if hole.high is not None and (whole.high is None or whole.high > hole.high):
        yield Band(hole.high if whole.low is None else max(hole.high, whole.low), whole.high)
