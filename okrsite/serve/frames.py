"""The lines of a source file around a fault, with the faulty part told apart."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from okrsite.diagnostics import Span

_MAX_BYTES = 4 * 1024 * 1024
_AROUND = 2
_WIDTH = 160
_LEAD = 60


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One line of the source: its number, and its text in three parts, of which the middle is the fault."""

    number: int
    before: str
    fault: str = ""
    after: str = ""


def file_of(root: Path, path: str) -> Path | None:
    """The regular file of the project that a diagnostic names, links followed; None when there is none."""
    try:
        home = root.resolve()
        real = (home / path).resolve()
        return real if real.is_relative_to(home) and stat.S_ISREG(real.stat().st_mode) else None
    except (OSError, ValueError, RuntimeError):
        return None


def read_lines(file: Path | None) -> tuple[str, ...]:
    """The lines of a file; none when it is not to be read, or too large to be content."""
    try:
        if file is None or file.stat().st_size > _MAX_BYTES:
            return ()
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ()
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def frame(lines: tuple[str, ...], span: Span) -> tuple[FrameLine, ...]:
    """The faulty line and two on either side; none when the span lies outside the lines."""
    if not 1 <= span.line <= len(lines):
        return ()
    first = max(span.line - _AROUND, 1)
    shown = enumerate(lines[first - 1 : span.line + _AROUND], first)
    return tuple(_marked(n, text, span) if n == span.line else FrameLine(n, _cut(text)) for n, text in shown)


def _marked(number: int, text: str, span: Span) -> FrameLine:
    start = min(max(span.column - 1, 0), len(text))
    end = span.end_column - 1 if span.end_line == span.line else len(text)
    end = min(max(end, start + 1), len(text))
    before = text[:start]
    if len(before) > _LEAD:
        before = f"…{before[-_LEAD:]}"
    # At the end of a line, a mark still has to be seen.
    fault = _cut(text[start:end]) or " "
    return FrameLine(number, _plain(before), _plain(fault), _plain(_cut(text[end:])))


def _cut(text: str) -> str:
    return _plain(text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…")


def _plain(text: str) -> str:
    """Without what hides or reorders text, such as the marks of writing direction."""
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
