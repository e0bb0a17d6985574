"""Diagnostics as SARIF 2.1.0, the OASIS standard that code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import quote

from okrsite import __version__
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.reporters.fingerprints import fingerprints
from okrsite.reporters.report import Report, Reporter
from okrsite.reporters.visible import as_json
from okrsite.rules import RULES
from okrsite.rules.codes import CODES, FAMILIES
from okrsite.rules.manual import address, chapter, rule_text, uri

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINT = "okrsite/v1"


class _Text(TypedDict):
    text: str


class _Help(_Text, total=False):
    markdown: str


class _Rule(TypedDict, total=False):
    """A `reportingDescriptor`."""

    id: str
    name: str
    shortDescription: _Text
    fullDescription: _Text
    help: _Help
    helpUri: str
    defaultConfiguration: dict[str, str]


def _render(report: Report) -> str:
    codes = sorted({diagnostic.code for diagnostic in report.diagnostics})
    marked = zip(report.diagnostics, fingerprints(report), strict=True)
    run = {
        "tool": {"driver": {"name": "okrsite", "version": __version__, "rules": [_rule(c) for c in codes]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the source tree."}}},
        "results": [
            {
                "ruleId": diagnostic.code,
                "ruleIndex": codes.index(diagnostic.code),
                "level": _LEVELS[diagnostic.severity],
                "message": {"text": _message(diagnostic)},
                "locations": [{"physicalLocation": _place(diagnostic, report.prefix)}],
                "partialFingerprints": {_FINGERPRINT: fingerprint},
                "properties": {"url": address(diagnostic.code)},
            }
            for diagnostic, fingerprint in marked
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json(log)


def _message(diagnostic: Diagnostic) -> str:
    """The message and its hint. SARIF knows links in plain text, too, `[words](address)`: here are none."""
    told = f"{diagnostic.message}\nhelp: {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return told.replace("](", "]\N{ZERO WIDTH SPACE}(")


def _place(diagnostic: Diagnostic, prefix: str) -> dict[str, object]:
    span = diagnostic.span
    return {
        "artifactLocation": {"uri": quote(f"{prefix}{span.path}"), "uriBaseId": _ROOT},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _rule(code: str) -> _Rule:
    rule = next((rule for rule in RULES if rule.code == code), None)
    if rule is None:
        title = CODES[code]
        return {
            "id": code,
            "shortDescription": {"text": f"{title}."},
            "fullDescription": {"text": f"{title}. {code[0]} codes: {FAMILIES[code[0]]}."},
            "help": {"text": f"{title}. The message says where it is and what to write instead."},
            "helpUri": uri(code),
        }
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": " ".join(rule.sections["What it does"].split())},
        "help": {"text": rule_text(rule), "markdown": chapter(rule)},
        "helpUri": uri(code),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


SARIF = Reporter("sarif", _render)
