"""Diagnostics as a Code Quality report of GitLab, which shows in a merge request what it brings.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.reporters.fingerprints import fingerprints
from okrsite.reporters.report import Report, Reporter
from okrsite.reporters.visible import as_json
from okrsite.rules.manual import link

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def _render(report: Report) -> str:
    marked = zip(report.diagnostics, fingerprints(report), strict=True)
    found = [_issue(diagnostic, fingerprint, report.prefix) for diagnostic, fingerprint in marked]
    return as_json(found)


def _issue(diagnostic: Diagnostic, fingerprint: str, prefix: str) -> dict[str, object]:
    url = link(diagnostic.code)
    return {
        "type": "issue",
        "check_name": diagnostic.code,
        "description": f"{diagnostic.code}: {diagnostic.message}",
        "content": {"body": "\n\n".join(filter(None, [diagnostic.hint, url]))},
        **({"url": url} if url else {}),
        "categories": ["Bug Risk" if diagnostic.severity is Severity.ERROR else "Clarity"],
        "severity": _SEVERITIES[diagnostic.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": f"{prefix}{diagnostic.span.path}",
            "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line},
        },
    }


GITLAB = Reporter("gitlab", _render)
