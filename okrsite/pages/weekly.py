"""The story of each week, as of its Sunday or of the as-of date, and the list of weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import zip_longest

from okrsite.model.period import MONTHS, Week
from okrsite.view.checkins import CheckInEntry, checkin_entry
from okrsite.view.contradictions import Contradiction, contradictions, green_beside_red
from okrsite.view.due import DueItem, due
from okrsite.view.events import EventLine, event_line
from okrsite.view.figures import number, shown_score
from okrsite.view.heads import Head, period_box
from okrsite.view.links import Crumb, Link, address, period_link
from okrsite.view.lookup import by
from okrsite.view.marks import Mark, mark
from okrsite.view.page import Page, PageAt
from okrsite.view.standing import standing_words
from okrsite.view.story import Sentence, running, story
from okrsite.view.week import Moved, WeekOf, changed, movers, moves, reached, steps_done, weeks
from okrsite.view.week_headline import headline, lead
from okrsite.view.week_log import Said, Wrote, blockers, wins, wrote
from okrsite.view.week_rows import (
    ContradictionRow,
    Line,
    MoveRow,
    Overdue,
    contradiction_row,
    move_row,
    overdue,
    reached_line,
    step_line,
)
from okrsite.view.world import World

MOVES, CHANGES, CONTRADICTIONS, REACHED, TEAMS, LATE, DUE, CHECKINS = 12, 3, 6, 8, 6, 3, 8, 8
"""So many of each stand on the page; most of the rest lie in a fold, and what does not is counted."""
FOLDED, BOXES = 60, 3
"""So many of each are listed at all, and so many periods have their score at the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekContext:
    """`weekly.html`."""

    crumbs: tuple[Crumb, ...]
    name: str
    """`Week 33, 10 to 16 August 2026`."""
    head: Head
    periods: tuple[Link, ...]
    """Those that ran, the longest first: where what is not listed can be found."""
    story: tuple[Sentence, ...]
    changed: tuple[MoveRow, ...]
    also_changed: tuple[MoveRow, ...]
    """Those in a fold."""
    more_changed: int
    moved: tuple[MoveRow, ...]
    also_moved: tuple[MoveRow, ...]
    more_moved: int
    green_beside_red: str
    """Where gauges are in green and a company objective is off track; else empty."""
    contradictions: tuple[ContradictionRow, ...]
    also_against: tuple[ContradictionRow, ...]
    more_contradictions: int
    reached: tuple[Line, ...]
    also_reached: tuple[Line, ...]
    more_reached: int
    overdue: tuple[Overdue, ...]
    more_overdue: int
    due: tuple[DueItem, ...]
    also_due: tuple[DueItem, ...]
    more_due: int
    wins: tuple[Said, ...]
    more_wins: int
    blockers: tuple[Said, ...]
    more_blockers: int
    events: tuple[EventLine, ...]
    more_events: int
    checkins: tuple[CheckInEntry, ...]
    also_wrote: tuple[Wrote, ...]
    checkin_count: int
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week in the list."""

    link: Link
    mark: Mark
    score: str
    text: str


@dataclass(frozen=True, slots=True)
class WeeksContext:
    """`weeks.html`: every week, the newest first, under its year."""

    years: tuple[tuple[str, tuple[WeekLine, ...]], ...]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each week in which a period ran, and their list."""
    told = weeks(world)
    for n, week in enumerate(told):
        before, after = told[n - 1] if n else None, told[n + 1] if n + 1 < len(told) else None
        yield PageAt(address("weekly", week.week.id), partial(_page, world, week, before, after))
    if told:
        yield PageAt("weekly/", partial(_weeks, world, told))


def _page(world: World, week: WeekOf, before: WeekOf | None, after: WeekOf | None) -> Page:
    context = _context(world, week, before, after)
    title = f"Week {week.week.number} of {week.week.year}"
    runs = week.day == world.scores.as_of
    return Page(
        address("weekly", week.week.id),
        "weekly.html",
        title,
        context,
        description=f"{title}: {context.head.title} {context.head.lead}",
        section="weekly" if runs else "weeks",
    )


def _weeks(world: World, told: Sequence[WeekOf]) -> Page:
    return Page("weekly/", "weeks.html", "Weeks", _list(world, told), "The story of each week.", "weeks")


def _context(world: World, week: WeekOf, before: WeekOf | None, after: WeekOf | None) -> WeekContext:
    then, found = week.world, moves(week)
    statuses, shifts = changed(found), movers(found)
    first = _both_ways(shifts)
    against = contradictions(then)
    chosen = _chosen(against)
    others = [c for c in against if c not in chosen]
    done = [reached_line(week, m) for m in reached(found)]
    done += [step_line(week, kr, [step.title for step in steps]) for kr, steps in steps_done(week, found)]
    open_ = list(running(week))
    late, more_late = overdue(week, open_, TEAMS, LATE)
    soon = [item for item in due(then, open_) if not item.check_in]
    checkins = [c for c in reversed(tuple(world.site.checkins.values())) if week.within(c.day)]
    events = [e for e in world.site.events.values() if week.within(e.day)]
    good, bad = wins(world, checkins), blockers(world, checkins)
    return WeekContext(
        crumbs=(Crumb("Now", ""), Crumb("Weeks", "weekly/")),
        name=week_name(week.week, week.day),
        head=_head(world, week, found),
        periods=tuple(period_link(period) for period in week.periods),
        story=story(world, week, found),
        changed=tuple(move_row(week, m) for m in statuses[:CHANGES]),
        also_changed=tuple(move_row(week, m) for m in statuses[CHANGES:FOLDED]),
        more_changed=max(len(statuses) - FOLDED, 0),
        moved=tuple(move_row(week, m) for m in first),
        also_moved=tuple(move_row(week, m) for m in _without(shifts, first)[: FOLDED - MOVES]),
        more_moved=max(len(shifts) - FOLDED, 0),
        green_beside_red=green_beside_red(then),
        contradictions=tuple(contradiction_row(then, c) for c in chosen),
        also_against=tuple(contradiction_row(then, c) for c in others[:FOLDED]),
        more_contradictions=max(len(others) - FOLDED, 0),
        reached=tuple(done[:REACHED]),
        also_reached=tuple(done[REACHED:FOLDED]),
        more_reached=max(len(done) - FOLDED, 0),
        overdue=late,
        more_overdue=more_late,
        due=tuple(soon[:DUE]),
        also_due=tuple(soon[DUE:FOLDED]),
        more_due=max(len(soon) - FOLDED, 0),
        wins=tuple(good[:CHECKINS]),
        more_wins=max(len(good) - CHECKINS, 0),
        blockers=tuple(bad[:CHECKINS]),
        more_blockers=max(len(bad) - CHECKINS, 0),
        events=tuple(event_line(world, event) for event in events[:CHECKINS]),
        more_events=max(len(events) - CHECKINS, 0),
        checkins=tuple(checkin_entry(world, c) for c in checkins[:CHECKINS]),
        also_wrote=tuple(wrote(world, c) for c in checkins[CHECKINS:FOLDED]),
        checkin_count=len(checkins),
        previous=_neighbour(before),
        next=_neighbour(after),
    )


def _chosen(found: Sequence[Contradiction]) -> Sequence[Contradiction]:
    """Some of each kind before many of one, in their order."""
    kinds = by(found, lambda c: [c.kind])
    turns = [c for row in zip_longest(*kinds.values()) for c in row if c is not None]
    shown = set(turns[:CONTRADICTIONS])
    return [c for c in found if c in shown]


def _both_ways(shifts: Sequence[Moved]) -> Sequence[Moved]:
    """The largest moves; of those away from the target at least a third, where there are so many."""
    down = [m for m in shifts if m.by < 0][: MOVES // 3]
    up = _without(shifts, down)[: MOVES - len(down)]
    return _without(shifts, _without(shifts, [*down, *up]))


def _without(shifts: Sequence[Moved], shown: Sequence[Moved]) -> Sequence[Moved]:
    refs = {m.kr.ref for m in shown}
    return [m for m in shifts if m.kr.ref not in refs]


def _head(world: World, week: WeekOf, found: tuple[Moved, ...]) -> Head:
    status, words = standing_words(week.world, week.periods[0])
    boxes = (period_box(week.world, period, titled=True) for period in week.periods[:BOXES])
    return Head(
        mark=status,
        words=words,
        title=headline(world, week, found),
        lead=lead(week, found),
        scores=tuple(box for box in boxes if box),
    )


def _neighbour(week: WeekOf | None) -> Link | None:
    return Link(f"Week {week.week.number}", address("weekly", week.week.id)) if week else None


def week_name(week: Week, day: date) -> str:
    """`Week 33, 10 to 16 August 2026`; a week that still runs ends with the as-of date."""
    first, last = week.monday, min(week.sunday, day)
    month = f" {MONTHS[first.month - 1]}" if first.month != last.month else ""
    year = f" {first.year}" if first.year != last.year else ""
    span = f"{first.day}{month}{year} to " if first != last else ""
    return f"Week {week.number}, {span}{last.day} {MONTHS[last.month - 1]} {last.year}"


def _list(world: World, told: Sequence[WeekOf]) -> WeeksContext:
    years: dict[str, list[WeekLine]] = {}
    for week in reversed(told):
        group = week.world.scores.periods[week.periods[0].id]
        line = WeekLine(
            link=Link(week_name(week.week, week.day), address("weekly", week.week.id)),
            mark=mark(group.status),
            score=f"{number(shown_score(group))} in {period_link(week.periods[0]).text}",
            text=headline(world, week, moves(week)),
        )
        years.setdefault(str(week.week.year), []).append(line)
    return WeeksContext(tuple((year, tuple(lines)) for year, lines in years.items()))
