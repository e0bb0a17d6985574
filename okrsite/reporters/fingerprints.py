"""What a finding is known by from one run to the next, wherever its line has gone meanwhile."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from okrsite.diagnostics import Diagnostic
from okrsite.reporters.report import ReadLines, Report


def written(diagnostic: Diagnostic, read_lines: ReadLines) -> tuple[str, str]:
    """The line that a diagnostic marks, without its indent, and what is marked of it.

    Of a file that has no such line, the message.
    """
    span, lines = diagnostic.span, read_lines(diagnostic.span.path)
    if lines is None or not 1 <= span.line <= len(lines):
        return diagnostic.message, ""
    line = lines[span.line - 1]
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return line.strip(), line[span.column - 1 : end]


def fingerprints(report: Report) -> Iterable[str]:
    """One a diagnostic, in their order: of its code, its file and what is written there.

    Neither line numbers nor messages take part, as those count days and name other places; what has all else
    the same is told apart by its number.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for diagnostic in report.diagnostics:
        path = f"{report.prefix}{diagnostic.span.path}"
        key = (diagnostic.code, path, *written(diagnostic, report.read_lines))
        seen[key] += 1
        yield hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()[:40]
