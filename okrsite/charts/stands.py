"""What the charts of scores by week share: where a week lies, what is said of it, the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrsite.view.by_week import Stand
from okrsite.view.chart import Table
from okrsite.view.figures import day_text, gained, number


def signed(stand: Stand) -> str:
    """How far from the expected pace: `+0.02`, `−0.10`."""
    return gained(stand.shown_distance)


def tip(stand: Stand, as_of: date) -> str:
    """What is said of a week to those who point at it."""
    told = f"{number(stand.score)}, {number(stand.expected)} expected"
    return f"{day_text(stand.day, as_of)}: {told}"


def table(caption: str, history: Sequence[Stand], as_of: date) -> Table:
    """Weeks with their scores, newest first."""
    newest = history[::-1]
    return Table(
        caption=f"{caption}, newest first",
        columns=("Week to", "Score", "Expected", "Distance", "Status"),
        rows=tuple(
            (s.day.isoformat(), round(s.score, 12), round(s.expected, 12), round(s.distance, 12), s.mark.word)
            for s in newest
        ),
        texts=tuple(
            (day_text(s.day, as_of), number(s.score), number(s.expected), signed(s), s.mark.word)
            for s in newest
        ),
        figures=frozenset({1, 2, 3}),
    )
