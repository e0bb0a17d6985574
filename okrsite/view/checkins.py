"""Check-ins in lists and in full: who, when, what each of them set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.model.period import long_date
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Kpi
from okrsite.view.excerpts import opening
from okrsite.view.figures import day_text, reading_text
from okrsite.view.inputs import stands_for_start
from okrsite.view.links import Link, Source, address, goal, person, source, team
from okrsite.view.lookup import by
from okrsite.view.marks import Mark, mark
from okrsite.view.said import Said
from okrsite.view.world import World
from okrsite.words import listing

CHIPS = 5
"""So many goals are named in a list, with what was said of each."""
RECENT, OLDER = 5, 200
"""So many check-ins of a team or a person are shown, and so many older ones are listed in a fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRow:
    """One update as a reader sees it."""

    link: Link
    objective: Link | None
    """What its key result belongs to; None for a KPI."""
    short: str
    before: str
    """Empty where nothing stood before, or where values add up."""
    after: str
    """Empty where only confidence, status or a note was given."""
    measured: str
    """The day it measures, where it is not the check-in's own."""
    confidence: float | None
    claim: Mark | None
    """The author's own status."""
    stood: Mark | None
    """On the check-in's own page beside that: how the figures stood."""
    stood_when: str
    """`at the end of that week`."""
    note: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Chip:
    """What a check-in says of one key result or KPI, in short."""

    short: str
    words: str
    """`$6.9M to $7.2M`, `stays at 12%`, `4, 6 and 5` where values add up; empty without a value."""
    confidence: float | None
    claim: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInEntry:
    """A check-in in a list."""

    link: Link
    title: str
    """Its own title; empty where it has none but its date."""
    day: date
    when: str
    author: Link | None
    teams: tuple[Link, ...]
    opening: str
    """The first paragraph of its body, as HTML."""
    more: bool
    """Whether the body goes on."""
    chips: tuple[Chip, ...]
    others: int
    """How many goals are not named here."""
    source: Source | None


@dataclass(frozen=True, slots=True)
class CheckInLog:
    """The check-ins of a team or a person, newest first."""

    recent: tuple[CheckInEntry, ...]
    older: tuple[CheckInEntry, ...]
    """Those in a fold, without body and updates."""
    total: int

    @property
    def unlisted(self) -> int:
        return self.total - len(self.recent) - len(self.older)


def update_row(world: World, checkin: CheckIn, said: Said) -> UpdateRow:
    """One update of a check-in."""
    update, entry = said.update, _entry(world, said)
    before, after = _values(entry, said)
    return UpdateRow(
        link=goal(world, said.ref),
        objective=goal(world, entry.objective) if isinstance(entry, KeyResult) else None,
        short=_short(entry),
        before=before,
        after=after,
        measured="" if update.written == checkin.day else day_text(update.written, world.scores.as_of),
        confidence=update.confidence,
        claim=None if update.claim is None else mark(update.claim),
        stood=None,
        stood_when="",
        note=_note(world, entry, update),
        source=source(world, update.span),
    )


def _note(world: World, entry: KeyResult | Kpi, update: Update) -> str:
    """What the author said of it, and why it does not count where it does not."""
    if update.counts:
        return update.note
    why = "before the period, it stands for the start" if _starts(world, entry, update) else ""
    return f"{update.note} ({why or 'outside the period, not counted'})".strip()


def _starts(world: World, entry: KeyResult | Kpi, update: Update) -> bool:
    if not isinstance(entry, KeyResult) or entry.kind != "metric" or entry.start is not None:
        return False
    return update == stands_for_start(world, entry, world.scores.key_results[entry.ref])


def _entry(world: World, said: Said) -> KeyResult | Kpi:
    return world.site.key_results.get(said.ref) or world.site.kpis[said.ref]


def _short(entry: KeyResult | Kpi) -> str:
    return entry.short if isinstance(entry, KeyResult) else entry.title


def _values(entry: KeyResult | Kpi, said: Said) -> tuple[str, str]:
    """The value before, empty where there was none or values add up; and the one reported."""
    adds_up = isinstance(entry, KeyResult) and entry.kind == "habit"
    known = said.before is not None and said.update.value is not None and not adds_up
    return reading_text(entry, said.before) if known else "", _after(entry, said.update)


def _after(entry: KeyResult | Kpi, update: Update) -> str:
    if update.value is not None:
        over = f" over {update.days} days" if update.days > 1 else ""
        return reading_text(entry, update.value) + over
    if update.done is None:
        return ""
    titles = {s.id: s.title for s in entry.steps} if isinstance(entry, KeyResult) else {}
    named = listing([titles.get(id_) or id_ for id_ in update.done])
    return f"done: {named}" if named else "no step done"


def _chip(world: World, said: Sequence[Said]) -> Chip:
    """The updates of one key result or KPI in one."""
    entry, newest = _entry(world, said[0]), said[::-1]
    claim = next((s.update.claim for s in newest if s.update.claim is not None), None)
    return Chip(
        _short(entry),
        listing([words for s in said if (words := _moved(*_values(entry, s)))]),
        next((s.update.confidence for s in newest if s.update.confidence is not None), None),
        None if claim is None else mark(claim),
    )


def value_words(row: UpdateRow) -> str:
    """`$6.9M to $7.2M`, `stays at 12%`; empty without a value."""
    return _moved(row.before, row.after)


def _moved(before: str, after: str) -> str:
    if not before or not after:
        return after
    return f"stays at {after}" if before == after else f"{before} to {after}"


def checkin_entry(world: World, checkin: CheckIn, said: Sequence[Said] | None = None) -> CheckInEntry:
    """A check-in in a list, with its first paragraph and what it set; `said` is a choice of that."""
    if said is None:
        said = world.said.of(checkin)
    by_ref = list(by(said, lambda s: [s.ref]).values())
    first, more = opening(world.bodies.get(checkin.path, ""))
    return CheckInEntry(
        link=Link(checkin.title, address(checkin.id)),
        title="" if checkin.title == f"Check-in of {long_date(checkin.day)}" else checkin.title,
        day=checkin.day,
        when=day_text(checkin.day, world.scores.as_of),
        author=person(world, checkin.author),
        teams=tuple(team(world, id_) for id_ in checkin.teams),
        opening=first,
        more=more,
        chips=tuple(_chip(world, of_one) for of_one in by_ref[:CHIPS]),
        others=max(len(by_ref) - CHIPS, 0),
        source=source(world, checkin.span),
    )


def checkin_log(world: World, checkins: Sequence[CheckIn]) -> CheckInLog:
    """Check-ins, given oldest first, as a log with the newest on top."""
    newest = checkins[::-1]
    return CheckInLog(
        recent=tuple(checkin_entry(world, c) for c in newest[:RECENT]),
        older=tuple(checkin_entry(world, c, ()) for c in newest[RECENT : RECENT + OLDER]),
        total=len(newest),
    )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way, and the team that must clear it."""

    text: str
    needs: Link | None


def obstacles(world: World, checkin: CheckIn) -> tuple[Obstacle, ...]:
    """The blockers of a check-in."""
    return tuple(Obstacle(b.text, team(world, b.needs) if b.needs else None) for b in checkin.blockers)
