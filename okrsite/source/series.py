"""CSV tables: rows with the place of each cell, and series of dated values."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.quantity import Quantity, QuantityFault, parse_quantity
from okrsite.source.discover import SourceFile
from okrsite.source.front_matter import decode
from okrsite.source.types import as_date


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
    """A CSV file with a `date` column: its series by column name."""

    path: str
    series: dict[str, tuple[Point, ...]]


def read_table(path: str, text: str) -> tuple[list[str], list[dict[str, Cell]], list[Diagnostic]]:
    """Header and rows. Blank lines are passed over; a row of another length is a fault."""
    faults: list[Diagnostic] = []
    rows: list[dict[str, Cell]] = []
    header: list[str] = []
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text), strict=True)
    begin = 1
    try:
        for values in reader:
            line, begin = begin, reader.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if not header:
                header = [value.strip() for value in values]
                again = sorted({n for n in header if header.count(n) > 1})
                place = Span.of(path, line)
                faults += [error("F302", place, f"the column {quote(name)} is here twice") for name in again]
                continue
            if len(values) != len(header):
                message = f"this row has {len(values)} cells, but the header has {len(header)}"
                faults.append(error("F302", Span.of(path, line), message, "quote a cell that holds a comma"))
                continue
            spans = _spans(path, line, lines[line - 1], values)
            cells = zip(header, values, spans, strict=True)
            rows.append({name: Cell(value.strip(), span) for name, value, span in cells})
    except csv.Error as fault:
        faults.append(error("F301", Span.of(path, reader.line_num), f"the file is not CSV: {fault}"))
    if not header and not faults:
        faults.append(error("F103", Span.of(path), "the table is empty", "its first line names the columns"))
    return header, rows, faults


def _spans(path: str, line: int, source: str, values: list[str]) -> list[Span]:
    """Where each cell stands; a cell in quotes is found by its text."""
    spans, at = [], 0
    for value in values:
        found = source.find(value, at) if value else at
        start = found if found >= 0 else at
        spans.append(Span.of(path, line, start + 1, len(value)))
        comma = source.find(",", start + len(value))
        at = comma + 1 if comma >= 0 else len(source)
    return spans


def read_series(file: SourceFile) -> tuple[Table, list[Diagnostic]]:
    """All series of a table, each ordered by day; a faulty cell is left out and named."""
    text, faults = decode(file.path, file.data)
    if text is None:
        return Table(file.path, {}), faults
    header, rows, wrong = read_table(file.path, text)
    faults += wrong
    if header and "date" not in header:
        faults.append(error("V101", Span.of(file.path), 'the column "date" is missing', "add a column date"))
        return Table(file.path, {}), faults
    series: dict[str, dict[date, Point]] = {name: {} for name in header if name != "date"}
    for row in rows:
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
    return Table(
        file.path, {n: tuple(p for _, p in sorted(points.items())) for n, points in series.items()}
    ), faults
