"""Diagnostics as a Code Quality report of GitLab, which shows in a merge request what it brings.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json

from okrsite.diagnostics import Severity
from okrsite.reporters.fingerprints import fingerprints
from okrsite.reporters.report import Report, Reporter
from okrsite.rules.manual import address

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def _render(report: Report) -> str:
    found = [
        {
            "type": "issue",
            "check_name": diagnostic.code,
            "description": f"{diagnostic.code}: {diagnostic.message}",
            "content": {"body": "\n\n".join(filter(None, [diagnostic.hint, address(diagnostic.code)]))},
            "url": address(diagnostic.code),
            "categories": ["Bug Risk" if diagnostic.severity is Severity.ERROR else "Clarity"],
            "severity": _SEVERITIES[diagnostic.severity],
            "fingerprint": fingerprint,
            "location": {
                "path": f"{report.prefix}{diagnostic.span.path}",
                "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line},
            },
        }
        for diagnostic, fingerprint in zip(report.diagnostics, fingerprints(report), strict=True)
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)


GITLAB = Reporter("gitlab", _render)
