"""A chart before it is drawn: what it says, and the rows that its drawing and its table are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.view.links import Link
from okrsite.view.marks import Mark

Value = str | int | float | bool | None
Row = Mapping[str, Value]
Series = Mapping[str, tuple[Row, ...]]
"""Rows by the name of the data set that the template of the chart's kind reads."""


@dataclass(frozen=True, slots=True)
class Table:
    """The same rows for readers who want figures: the text alternative, and the chart's CSV."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    """Numbers stand as numbers: the page shows `texts`, the CSV these."""
    texts: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    """Columns that hold figures: set to the right."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An event that a letter marks on the axis of time."""

    letter: str
    when: str
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing and all that must be said with it.

    The drawing depends on `kind` and `series` alone, never on the as-of date: a week without a reading
    redraws nothing. Its status colour comes from the class of `mark`, through CSS.
    """

    kind: str
    name: str
    """Which chart of its page it is: unique among the page's charts of its kind."""
    mark: str
    """Name of the status mark whose colour it takes; empty for ink."""
    headline: str
    """What the chart shows."""
    reading: str
    """How to read it, or what else it shows."""
    summary: str
    """All of it in a sentence, for those who do not see it."""
    series: Series
    """Empty where the site draws no charts."""
    table: Table
    widths: tuple[int, ...] = (740, 358)
    """Pixels that it is drawn for: one, or one for wide pages and one for phones."""
    key: tuple[Mark, ...] = ()
    """The status marks in it, where it has no words for them."""
    marked: tuple[Marked, ...] = ()
    """The events that letters in the drawing stand for."""
    unmarked: int = 0
    """How many others there are."""
