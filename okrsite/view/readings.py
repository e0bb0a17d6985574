"""Readings in a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.model.reading import Update
from okrsite.model.records import Kpi
from okrsite.view.figures import reading_text
from okrsite.view.links import Link, Source, address, person, source
from okrsite.view.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """A reading in a table."""

    day: date
    value: str
    confidence: str
    author: Link | None
    note: str
    checkin: Link | None
    source: Source | None


def reading_row(world: World, entry: KeyResult | Kpi, update: Update) -> ReadingRow:
    """A reading's row."""
    checkin = world.site.checkins.get(update.checkin or "")
    return ReadingRow(
        day=update.written,
        value=_value(entry, update),
        confidence="" if update.confidence is None else f"{update.confidence:g} of 10",
        author=person(world, update.author),
        note=update.note,
        checkin=Link(checkin.title, address(checkin.id)) if checkin else None,
        source=source(world, update.span),
    )


def _value(entry: KeyResult | Kpi, update: Update) -> str:
    if update.value is None:
        return ", ".join(update.done or ()) or "no step"
    over = f" over {update.days} days" if update.days > 1 else ""
    return f"{reading_text(entry, update.value)}{over}"
