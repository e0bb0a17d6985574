"""Diagnostics as text: place, code and message; the source line with the place marked; a hint."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.reporters.report import ReadLines, Report, Reporter
from okrsite.reporters.visible import inert

LINE_WIDTH = 110
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def render_text(diagnostics: Iterable[Diagnostic], read_lines: ReadLines, *, colour: bool = False) -> str:
    """One paragraph a diagnostic. `read_lines` gives the lines of a file by its shown path, or None."""
    return "\n".join(_one(d, read_lines, colour=colour) for d in diagnostics)


def _one(diagnostic: Diagnostic, read_lines: ReadLines, *, colour: bool) -> str:
    span = diagnostic.span

    def paint(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if colour else text

    shade = _COLOURS[diagnostic.severity]
    kind = "" if diagnostic.severity is Severity.ERROR else f"{diagnostic.severity.value}: "
    place = paint(f"{inert(span.path)}:{span.line}:{span.column}:", "1")
    lines = [f"{place} {paint(diagnostic.code, f'1;{shade}')} {kind}{inert(diagnostic.message)}"]
    lines += _frame(diagnostic, read_lines, lambda text: paint(text, shade))
    if diagnostic.hint:
        lines.append(f"  {paint('help', '1')}: {inert(diagnostic.hint)}")
    return "\n".join(lines)


def _frame(diagnostic: Diagnostic, read_lines: ReadLines, paint: Callable[[str], str]) -> list[str]:
    span = diagnostic.span
    source = read_lines(span.path)
    if source is None or not 1 <= span.line <= len(source):
        return []
    line = source[span.line - 1].expandtabs(1)
    if not line.strip():
        return []
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    cut = max(start - LINE_WIDTH // 2, 0) if len(line) > LINE_WIDTH else 0
    shown = inert("".join(c if c.isprintable() else " " for c in line[cut : cut + LINE_WIDTH]))
    before = _width(line[cut:start])
    marks = max(_width(line[start : max(min(end, cut + LINE_WIDTH), start + 1)]), 1)
    gutter = f"{span.line:>4} | "
    return [f"{gutter}{shown}", f"{' ' * (len(gutter) - 3)} | {' ' * before}{paint('^' * marks)}"]


def _width(text: str) -> int:
    """Columns that a terminal gives the text."""
    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return len(text) + wide - sum(1 for c in text if unicodedata.combining(c))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    found = list(diagnostics)
    counts = []
    for severity, word in (
        (Severity.ERROR, "error"),
        (Severity.WARNING, "warning"),
        (Severity.INFO, "notice"),
    ):
        number = sum(1 for d in found if d.severity is severity)
        if number:
            counts.append(f"{number} {word}{'' if number == 1 else 's'}")
    return ", ".join(counts) or "no faults"


def _render(report: Report) -> str:
    return render_text(report.diagnostics, report.read_lines, colour=report.colour)


TEXT = Reporter("text", _render, for_machines=False)
