"""Tables as CSV (RFC 4180) that a spreadsheet shows and does not run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

Cell = str | int | float | Decimal | dt.date | None

# The full-width forms are formulas to spreadsheets in an East Asian locale.
_FORMULA = re.compile(r"[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_FURTHER = re.compile(r"(?<=[;\t\r\n])(?=\"*[-=+@\uff1d\uff0b\uff0d\uff20])")
"""The same behind what parts cells or rows to a spreadsheet that takes `;` or a tab for the comma."""
_NEGATIVE = re.compile(r"-(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?")
# A semicolon or tab parts cells where the reader's locale says so, and what follows would stand at a start.
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|^\s|\s$')


_PLAIN = re.compile(r"\w(?:[\w /#.:$%-]*[\w/#.:$%-])?", re.ASCII)
"""Nothing of all this: the most of what cells hold."""


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 without a byte order mark, lines ending in CRLF, a cell quoted only where it has to be.

    Numbers are written in full and as short as that allows (`3700000`, not `3700000.0`), truth as `true` and
    `false`, dates as ISO 8601, nothing and NaN as an empty cell.
    """
    file = BytesIO()
    file.write(_line([_text(name) for name in header]).encode())
    for row in rows:
        file.write(_line([_cell(value) for value in row]).encode())
    return file.getvalue()


def guarded(text: str) -> str:
    """Text with an apostrophe before what a spreadsheet would take for a formula; `-4.5` stays a number."""
    if not text:
        return text
    formula = not _NEGATIVE.fullmatch(text) if text[0] == "-" else _FORMULA.match(text)
    return ("'" if formula else "") + _FURTHER.sub("'", text)


def _line(cells: Sequence[str]) -> str:
    # A lone empty cell would be a blank line, which readers skip.
    return ",".join(cells) + "\r\n" if len(cells) != 1 or cells[0] else '""\r\n'


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    safe = guarded(text)
    return '"' + safe.replace('"', '""') + '"' if _NEEDS_QUOTES.search(safe) else safe


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _float(value: float) -> str:
    if value != value:
        return ""
    # Up to 2^53 a whole number has one spelling; above, the shortest that reads back the same.
    return str(int(value)) if value.is_integer() and abs(value) <= 2**53 else repr(value)
