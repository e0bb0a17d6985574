"""One line on what a check-in, a retro or an event says: for feed readers, search engines, link previews."""

from __future__ import annotations

from collections.abc import Sequence

from okrsite.model.period import long_date
from okrsite.model.records import CheckIn, Event, Retro
from okrsite.view.checkins import UpdateRow, value_words
from okrsite.view.excerpts import lesson, opening, plain
from okrsite.view.figures import day_text, number
from okrsite.view.links import person
from okrsite.view.retros import retro_figures, retro_title
from okrsite.view.world import World
from okrsite.words import listing


def checkin_summary(world: World, checkin: CheckIn, rows: Sequence[UpdateRow]) -> str:
    """`Ingrid Solheim, 20 November: ARR $34.9M to $35.3M; Retention stays at 108.4%.`"""
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row.short, []).append(_words(row))
    parts = [f"{short} {listing([w for w in words if w])}".strip() for short, words in told.items()]
    author = person(world, checkin.author)
    day = day_text(checkin.day, world.scores.as_of)
    said = f"{'; '.join(parts)}." if parts else plain(opening(world.bodies.get(checkin.path, ""))[0])
    return _after(f"{author.text}, {day}" if author else f"Check-in of {day}", ":", said)


def retro_summary(world: World, retro: Retro) -> str:
    """`Running club, retro of Q2 2026: 0.85 at the end, 0.92 computed. Habits hold where …`"""
    period = world.site.periods.get(retro.period or "")
    final, computed = retro_figures(world, retro)
    figures = f"{number(final)} at the end, {number(computed)} computed." if final is not None else ""
    said = f"{figures} {plain(lesson(world.bodies.get(retro.path, '')))}".strip()
    title = retro_title(world, retro)
    return _after(f"{title}, retro of {period.name}" if period else f"{title}, retro", ":", said)


def event_summary(world: World, event: Event) -> str:
    """`Monday 2 March 2026. We now charge by seats that are used …`"""
    said = plain(opening(world.bodies.get(event.path, ""))[0])
    return _after(long_date(event.day), ".", said) if said else f"{event.title}, {long_date(event.day)}."


def _words(row: UpdateRow) -> str:
    """Its value, else what its author thinks of it."""
    if value := value_words(row):
        return value
    if row.claim is not None:
        return f"said to be {row.claim.word.lower()}"
    return "" if row.confidence is None else f"with a confidence of {row.confidence:g}"


def _after(what: str, mark: str, said: str) -> str:
    return f"{what}{mark} {said}" if said else f"{what}."
