"""What happened meanwhile: events as letters along a chart's axis of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from okrsite.charts.drawing import NARROW, WIDE
from okrsite.model.records import Event
from okrsite.view.chart import Marked, Row
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address
from okrsite.view.world import World

MOST = 6
"""So many events are marked: those that name the goal first, then the latest."""
LETTERS = "ABCDEF"
APART = {WIDE: 0.02, NARROW: 0.042}
"""How far apart letters stand at least, as a share of the axis: 13 pixels."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The events of a chart: as rows and in words."""

    events: tuple[Event, ...]
    more: int
    """How many others bear on it."""
    first: date
    last: date

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows `events`: `x` in days, the letter, and the letter's own place in each width, `at_740`."""
        days = [(event.day - self.first).days for event in self.events]
        length = (self.last - self.first).days
        wide, narrow = (_spread(days, length, length * APART[width]) for width in (WIDE, NARROW))
        return tuple(
            {"x": x, f"at_{WIDE}": at, f"at_{NARROW}": near, "label": letter}
            for letter, x, at, near in zip(LETTERS, days, wide, narrow, strict=False)
        )

    def tips(self, top: float) -> tuple[Row, ...]:
        """Rows `tips`: the events' titles, at the upper edge of the plot."""
        return tuple(
            {
                "x": (event.day - self.first).days,
                "y": top,
                "tip": f"{letter}, {day_text(event.day, self.last)}: {event.title}",
            }
            for letter, event in zip(LETTERS, self.events, strict=False)
        )

    def marked(self, as_of: date) -> tuple[Marked, ...]:
        """The list under the chart."""
        return tuple(
            Marked(letter, day_text(event.day, as_of), Link(event.title, address(event.id)))
            for letter, event in zip(LETTERS, self.events, strict=False)
        )


def happened(
    world: World, goals: Collection[str], teams: Collection[str], first: date, last: date
) -> Happened:
    """The events from `first` to `last` that bear on some goals of some teams.

    One that names goals bears on those alone; one that names none on all of its teams, and on everybody where
    it is of the company or of no team.
    """
    everybody = {world.config.company_team}

    def bears(event: Event) -> bool:
        if event.supports:
            return not set(event.supports).isdisjoint(goals)
        return not event.teams or not (everybody | set(teams)).isdisjoint(event.teams)

    found = [event for event in world.site.events.values() if first <= event.day <= last and bears(event)]
    found.sort(key=lambda event: (bool(event.supports), event.day, event.id))
    shown = tuple(sorted(found[-MOST:], key=lambda event: (event.day, event.id)))
    return Happened(shown, len(found) - len(shown), first, last)


def _spread(days: list[int], length: int, gap: float) -> list[float]:
    """Places for letters: each at its day, or so far beside it that none covers another."""
    places: list[float] = []
    for day in days:
        places.append(max(float(day), places[-1] + gap) if places else float(day))
    end = float(length)
    for n in range(len(places) - 1, -1, -1):
        places[n] = round(min(places[n], end), 2)
        end = places[n] - gap
    return places
