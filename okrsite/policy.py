"""Which diagnostics are shown, and how grave they are: `[check]` in the config, `waive` in a file.

Errors are always shown: a site that is wrong is never published silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Severity, ordered, quote, warning
from okrsite.source.parse import Document
from okrsite.source.schema import FrontMatter


def apply_policy(
    diagnostics: Iterable[Diagnostic], documents: Sequence[Document[FrontMatter]], config: Config, as_of: date
) -> tuple[Diagnostic, ...]:
    """What is left after selection and waivers, with the severities of the config."""
    waived = {(d.path, w.rule) for d in documents for w in d.fields.waive if as_of <= w.until}
    found = []
    for diagnostic in diagnostics:
        if diagnostic.severity is not Severity.ERROR:
            if (diagnostic.span.path, diagnostic.code) in waived or not _selected(diagnostic.code, config):
                continue
            if (severity := config.check.severity.get(diagnostic.code)) is not None:
                diagnostic = replace(diagnostic, severity=Severity(severity))  # noqa: PLW2901
        found.append(diagnostic)
    return ordered([*found, *_past(documents, as_of)])


def _selected(code: str, config: Config) -> bool:
    chosen = not config.check.select or any(code.startswith(s) for s in config.check.select)
    return chosen and not any(code.startswith(s) for s in config.check.ignore)


def _past(documents: Sequence[Document[FrontMatter]], as_of: date) -> Iterable[Diagnostic]:
    for document in documents:
        for number, waiver in enumerate(document.fields.waive):
            if as_of > waiver.until:
                message = f"the waiver of {quote(waiver.rule)} ended on {waiver.until}"
                span = document.at("waive", number, "until")
                yield warning("V405", span, message, "mend what it waived, or give it a new end")
