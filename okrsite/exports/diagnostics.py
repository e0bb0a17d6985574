"""A diagnostic as data, as `check --format json` and `site.json` have it."""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic
from okrsite.exports.findings import DiagnosticData
from okrsite.rules.manual import address


def diagnostic_data(diagnostic: Diagnostic) -> DiagnosticData:
    """All of a diagnostic; `url` leads to the documentation of its code."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "hint": diagnostic.hint,
        "url": address(diagnostic.code),
    }
