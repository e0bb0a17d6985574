"""Which diagnostics are shown, and how grave they are: `[check]` in the config, `waive` in a file.

Errors are always shown, as a linter shows a file that it cannot read whatever is selected: a site that is
wrong is never published silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from okrsite.config import CheckConfig, Config
from okrsite.diagnostics import Diagnostic, Severity, ordered, quote, warning
from okrsite.source.parse import Document
from okrsite.source.schema import FrontMatter


def apply_policy(
    diagnostics: Iterable[Diagnostic], documents: Sequence[Document[FrontMatter]], config: Config, as_of: date
) -> tuple[Diagnostic, ...]:
    """What is left after selection and waivers, with the severities of the config."""
    waived = {(d.path, w.rule) for d in documents for w in d.fields.waive if as_of <= w.until}
    found = []
    for diagnostic in (*diagnostics, *_past(documents, as_of)):
        if diagnostic.severity is not Severity.ERROR:
            code = diagnostic.code
            if (diagnostic.span.path, code) in waived or not is_selected(code, config.check):
                continue
            if (severity := config.check.severity.get(code)) is not None:
                diagnostic = replace(diagnostic, severity=Severity(severity))  # noqa: PLW2901
        found.append(diagnostic)
    return ordered(found)


def is_selected(code: str, chosen: CheckConfig) -> bool:
    """Whether a code is shown: what names it most exactly decides, and between equals `ignore`."""
    shown = _longest(code, chosen.select) if chosen.select else 0
    return shown > _longest(code, chosen.ignore)


def _longest(code: str, beginnings: Sequence[str]) -> int:
    """How much of a code the most exact of these beginnings names; -1 where none does."""
    return max((len(b) for b in beginnings if code.startswith(b)), default=-1)


def narrowed(chosen: CheckConfig, select: Sequence[str], ignore: Sequence[str]) -> CheckConfig:
    """What the command line leaves of the config's choice.

    Its `select` stands for all that the config chooses; its `ignore` comes on top of that, and wins.
    """
    if select:
        return chosen.model_copy(update={"select": [*select], "ignore": [*ignore]})
    outdone = [code for code in chosen.select if any(code.startswith(i) for i in ignore)]
    return chosen.model_copy(update={"ignore": [*chosen.ignore, *ignore, *outdone]})


def _past(documents: Sequence[Document[FrontMatter]], as_of: date) -> Iterable[Diagnostic]:
    for document in documents:
        for number, waiver in enumerate(document.fields.waive):
            if as_of > waiver.until:
                message = f"the waiver of {quote(waiver.rule)} ended on {waiver.until}"
                span = document.at("waive", number, "until")
                yield warning("V405", span, message, "mend what it waived, or give it a new end")
