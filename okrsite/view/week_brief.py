"""The story of the week that is told in short: on the home page and on the wall display."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.view.links import Link, address
from okrsite.view.story import Sentence, story
from okrsite.view.week import movers, moves, weeks
from okrsite.view.week_rows import MoveRow, move_row
from okrsite.view.world import World
from okrsite.words import count

MOVED = 4
"""So many of what moved most are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBrief:
    """The story of the week in short."""

    title: str
    """`The week in four sentences`, `Week 6 in three sentences`."""
    link: Link
    story: tuple[Sentence, ...]
    moved: tuple[MoveRow, ...]


def week_brief(world: World) -> WeekBrief | None:
    """The week that runs, on a Monday without news the one just ended; None between periods."""
    week = next((week for week in reversed(weeks(world)) if week.week == world.told), None)
    if week is None:
        return None
    found = moves(week)
    sentences = story(world, week, found)
    if not sentences:
        return None
    name = "The week" if week.day == world.scores.as_of else f"Week {week.week.number}"
    return WeekBrief(
        title=f"{name} in {count(len(sentences), 'sentence')}",
        link=Link(f"Week {week.week.number} in full", address("weekly", week.week.id)),
        story=sentences,
        moved=tuple(move_row(week, moved) for moved in movers(found)[:MOVED]),
    )
