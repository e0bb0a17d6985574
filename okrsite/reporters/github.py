"""Diagnostics as workflow commands of GitHub Actions, which shows each beside its line.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.reporters.report import Report, Reporter
from okrsite.rules.manual import link

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _render(report: Report) -> str:
    return "\n".join(_command(diagnostic, report.prefix) for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic, prefix: str) -> str:
    span = diagnostic.span
    properties: dict[str, object] = {
        "title": f"okrsite ({diagnostic.code})",
        "file": f"{prefix}{span.path}",
        "line": span.line,
        "endLine": span.end_line,
    }
    if span.line == span.end_line:  # Columns over several lines are refused.
        properties |= {"col": span.column, "endColumn": span.end_column}
    told = [diagnostic.message, diagnostic.hint and f"help: {diagnostic.hint}", link(diagnostic.code)]
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {given}::{_data(chr(10).join(filter(None, told)))}"


def _data(text: str) -> str:
    shown = "".join(c if c.isprintable() or c in "\r\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


GITHUB = Reporter("github", _render)
