"""CSV tables: rows with the place of each cell, and series of dated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.quantity import Quantity, QuantityFault, parse_quantity
from okrsite.source.discover import SourceFile
from okrsite.source.front_matter import decode
from okrsite.source.types import as_date

MAX_COLUMNS = 5000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text without spaces around it, and its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Point:
    """A dated amount of a series."""

    day: date
    amount: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file with a `date` column: its series by column name; not `whole` when some could not be read."""

    path: str
    series: dict[str, tuple[Point, ...]]
    whole: bool = True


@dataclass
class Grid:
    """A CSV file's cells by column; `ragged` are rows of another length than the header."""

    header: list[Cell] = field(default_factory=list)
    rows: list[dict[str, Cell]] = field(default_factory=list)
    ragged: list[dict[str, Cell]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [cell.text for cell in self.header]


def read_grid(path: str, text: str) -> tuple[Grid, list[Diagnostic]]:
    """Header and rows; blank lines are passed over."""
    faults: list[Diagnostic] = []
    grid = Grid()
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text), strict=True)
    begin = 1
    try:
        for row in reader:
            line, begin = begin, reader.line_num + 1
            if not any(value.strip() for value in row):
                continue
            width, values = len(row), row[: len(grid.header) or MAX_COLUMNS]
            spans = _spans(path, line, lines)
            cells = [Cell(value.strip(), span) for value, span in zip(values, spans, strict=False)]
            if not grid.header:
                grid.header = cells
                faults += _twice(cells)
                if width > MAX_COLUMNS:
                    message = f"the table has {width:,} columns; at most {MAX_COLUMNS:,} are read"
                    faults.append(error("F302", Span.of(path, line), message, "split it"))
                    break
            elif width != len(grid.header):
                message = f"this row has {width} cells, but the header has {len(grid.header)}"
                faults.append(error("F302", Span.of(path, line), message, "quote a cell that holds a comma"))
                grid.ragged.append(dict(zip(grid.names, cells, strict=False)))
            else:
                grid.rows.append(dict(zip(grid.names, cells, strict=True)))
    except csv.Error as fault:
        faults.append(error("F301", Span.of(path, begin), f"the file is not CSV: {fault}"))
    if not grid.header and not faults:
        faults.append(
            error(
                "F103",
                Span.of(path),
                "the table is empty",
                "its first line names the columns, such as date or id",
            )
        )
    return grid, faults


def apart(grid: Grid) -> str:
    """A hint where the cells are separated by something else than commas, as some spreadsheets do."""
    alone = grid.names[0] if len(grid.header) == 1 else ""
    return "separate the cells by commas" if ";" in alone or "\t" in alone else ""


def _twice(header: list[Cell]) -> list[Diagnostic]:
    seen: dict[str, int] = {}
    faults = []
    for cell in header:
        seen[cell.text] = seen.get(cell.text, 0) + 1
        if seen[cell.text] == 2:
            faults.append(error("F302", cell.span, f"the column {quote(cell.text)} is here twice"))
    return faults


def _spans(path: str, line: int, lines: list[str]) -> Iterator[Span]:
    """Where each cell of a row stands that begins in a line, without its quotes; some hold line ends."""
    number, column = line, 1
    while True:
        text = lines[number - 1]
        end_line, end = number, _comma(text, column - 1)
        if text[column - 1 : column] == '"':
            column += 1
            end_line, end = _closing(lines, number, column - 1)
        yield Span(path, number, column, end_line, end + 1)
        number, column = end_line, _comma(lines[end_line - 1], end) + 2


def _comma(text: str, at: int) -> int:
    """Where the next comma stands, or the end."""
    found = text.find(",", at)
    return found if found >= 0 else len(text)


def _closing(lines: list[str], number: int, at: int) -> tuple[int, int]:
    """Where the quote stands that ends a cell, in which two of them stand for one: its line, and how far."""
    while number <= len(lines):
        found = lines[number - 1].find('"', at)
        if found < 0:
            number, at = number + 1, 0
        elif lines[number - 1][found + 1 : found + 2] == '"':
            at = found + 2
        else:
            return number, found
    return len(lines), len(lines[-1])


def read_series(file: SourceFile) -> tuple[Table, list[Diagnostic]]:
    """All series of a table, each ordered by day; a faulty cell is left out and named."""
    text, faults = decode(file.path, file.data)
    if text is None:
        return Table(file.path, {}, whole=False), faults
    grid, wrong = read_grid(file.path, text)
    faults += wrong
    if "date" not in grid.names:
        if grid.header:
            message = 'the column "date" is missing'
            hint = apart(grid) or "add a column date"
            faults.append(error("V101", Span.of(file.path), message, hint))
        return Table(file.path, {}, whole=False), faults
    series: dict[str, dict[date, Point]] = {name: {} for name in grid.names if name != "date"}
    for row in grid.rows:
        try:
            day = as_date(row["date"].text)
        except PydanticCustomError as fault:
            context = fault.context or {}
            faults.append(error(fault.type, row["date"].span, f"date: {context['message']}", context["hint"]))
            continue
        for name, points in series.items():
            cell = row[name]
            if not cell.text:
                continue
            amount = parse_quantity(cell.text)
            if isinstance(amount, QuantityFault):
                faults.append(error("V201", cell.span, f"{name}: {amount.message}", amount.hint))
            elif day in points:
                faults.append(
                    error("V205", cell.span, f"{name} has two values on {day}", "keep one row a day")
                )
            else:
                points[day] = Point(day, amount, cell.span)
    found = {name: tuple(point for _, point in sorted(points.items())) for name, points in series.items()}
    return Table(file.path, found), faults
