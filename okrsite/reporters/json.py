"""Diagnostics as JSON on standard output."""

from __future__ import annotations

from collections.abc import Iterable

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.exports.diagnostics import diagnostic_data
from okrsite.reporters.report import Report, Reporter
from okrsite.reporters.visible import as_json


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All diagnostics and how many there are of each severity."""
    found = list(diagnostics)
    counts = {
        name: sum(1 for d in found if d.severity is severity)
        for name, severity in (
            ("errors", Severity.ERROR),
            ("warnings", Severity.WARNING),
            ("infos", Severity.INFO),
        )
    }
    data = {"diagnostics": [diagnostic_data(d) for d in found], "summary": counts}
    return as_json(data)


def _render(report: Report) -> str:
    return render_json(report.diagnostics)


JSON = Reporter("json", _render)
