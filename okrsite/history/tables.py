"""Two versions of a table compared: which readings of a series were edited or removed.

Versions of a table differ in a few rows, so that those alone are read, however long the table grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from okrsite.history.edits import Found
from okrsite.history.facts import day_of, same
from okrsite.source.series import read_grid


@dataclass(frozen=True)
class Rows:
    """A version of a table, by lines."""

    lines: tuple[str, ...]
    known: frozenset[str]
    """The same lines, to find out quickly which of another version are not among them."""
    head: int
    """The number of the line that names the columns."""
    quoted: bool
    """Whether a cell stands in quotes: then a row may go over several lines."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a series has on a day, and in which line."""

    text: str
    line: int


def rows_of(data: bytes) -> Rows | None:
    """A table's rows; None where it is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    head = next((n for n, line in enumerate(lines) if line.strip()), 0)
    return Rows(lines, frozenset(lines), head, '"' in text)


def row_edits(before: Rows, after: Rows | None) -> Iterator[Found]:
    """Readings that were edited or removed; a further one is no edit. `part` is the column.

    A table that is gone was in nobody's `source` any more: no reading went with it.
    """
    if after is None:
        return
    whole = before.quoted or after.quoted or before.lines[before.head] != after.lines[after.head]
    new = _cells(after, frozenset() if whole else before.known)
    for (column, day), old in _cells(before, frozenset() if whole else after.known).items():
        now = new.get((column, day))
        if now is None:
            yield Found(
                kind="removed", of="reading", part=column, field="value", was=old.text, day=day, line=old.line
            )
        elif not same(old.text, now.text):
            yield Found(
                kind="edited",
                of="reading",
                part=column,
                field="value",
                was=old.text,
                now=now.text,
                day=day,
                line=now.line,
            )


def _cells(rows: Rows, alike: frozenset[str]) -> dict[tuple[str, date], _Cell]:
    """The readings of a table by column and day, without those in lines that the other version has."""
    numbers = [n for n, line in enumerate(rows.lines) if n == rows.head or line not in alike]
    grid, _ = read_grid("", "\n".join(rows.lines[n] for n in numbers))
    found: dict[tuple[str, date], _Cell] = {}
    for row in (*grid.rows, *grid.ragged):
        dated = row.get("date")
        day = day_of(dated.text) if dated is not None else None
        if day is None:
            continue
        for column, cell in row.items():
            if column != "date" and cell.text:
                found[column, day] = _Cell(cell.text, numbers[cell.span.line - 1] + 1)
    return found
