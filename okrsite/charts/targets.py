"""When a key result's target moved: by dated changes of its file, and by edits that git alone tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.model.period import short_date
from okrsite.model.quantity import QuantityFault, in_unit, parse_quantity
from okrsite.view.world import World
from okrsite.words import listing

UNDATED = "edited without a date"


@dataclass(frozen=True, slots=True)
class Move:
    """A target that moved on a day, from what it was before."""

    day: date
    was: float
    undated: bool
    """True for an edit without a dated change: its day is the commit's."""


def moves_of(world: World, kr: KeyResult) -> tuple[Move, ...]:
    """Each move of a target up to the as-of date, by day; those before the period as on its first day."""
    as_of = world.scores.as_of
    dated = [Move(c.day, c.was, undated=False) for c in kr.changes if c.day <= as_of]
    told = {move.day for move in dated}
    undated = [move for move in _undated(world, kr) if move.day not in told]
    found = sorted([*dated, *undated], key=lambda move: move.day)
    return tuple(Move(_within(kr, move.day), move.was, move.undated) for move in found)


def edited(moves: Sequence[Move], target: float, text: Callable[[float], str]) -> str:
    """`The target was edited without a date on 1 March, from 90 to 120.`; empty where it was not."""
    after = [*(move.was for move in moves[1:]), target]
    told = [
        f"on {short_date(move.day)}, from {text(move.was)} to {text(now)}"
        for move, now in zip(moves, after, strict=False)
        if move.undated
    ]
    return f"The target was {UNDATED} {listing(told)}." if told else ""


def _undated(world: World, kr: KeyResult) -> list[Move]:
    """The edits of its target that no dated change tells of, one a day: what it was before the first.

    None where they do not lead to the target of now: an edit that is not committed yet, or after the as-of
    date, has no day here.
    """
    found: dict[date, Move] = {}
    now = kr.target
    for edit in reversed(world.history.edits_of.get(kr.objective, ())):
        if edit.ref != kr.ref or edit.of != "key result" or edit.field != "target" or edit.dated is not None:
            continue
        was, now = _amount(kr, edit.was), _amount(kr, edit.now)
        if was is not None:
            found.setdefault(edit.commit.day, Move(edit.commit.day, was, undated=True))
    return list(found.values()) if now == kr.target else []


def _amount(kr: KeyResult, text: str) -> float | None:
    """A target as it was written, in the unit of now; None for one in another unit."""
    read = parse_quantity(text)
    value = read if isinstance(read, QuantityFault) else in_unit(read, kr.unit)
    return None if isinstance(value, QuantityFault) else value.value


def _within(kr: KeyResult, day: date) -> date:
    """The day along the chart: its target line goes from the period's first day to the key result's last."""
    return min(max(day, kr.period.first), kr.last)
