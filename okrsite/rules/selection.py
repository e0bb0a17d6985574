"""Codes as people name them, whole or by their beginnings: in `[check]`, in `waive`, on the command line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, nearest, quote, warning
from okrsite.rules.options import Where
from okrsite.rules.rule import Rule
from okrsite.source.parse import Document
from okrsite.source.schema import FrontMatter


class Codes:
    """All the codes that there are, to tell those that are none."""

    def __init__(self, known: Collection[str], rules: Sequence[Rule], errors: Collection[str]) -> None:
        self._known = sorted(known)
        self._errors = frozenset(errors)
        self._names = {rule.name: rule.code for rule in rules}

    def are_meant_by(self, text: str) -> bool:
        """Whether a text is a code or the beginning of some."""
        return bool(text) and any(code.startswith(text) for code in self._known)

    def has(self, text: str) -> bool:
        """Whether a text is a whole code."""
        return text in self._known

    def are_errors(self, text: str) -> bool:
        """Whether all that a code or beginning means are errors, which nothing hides or makes lighter."""
        meant = {code for code in self._known if code.startswith(text)}
        return bool(meant) and meant <= self._errors

    def hint(self, text: str) -> str:
        """What may have been meant by a text that is no code."""
        several = [part for part in re.split(r"[,;\s]+", text) if part]
        if len(several) > 1 and all(self.are_meant_by(part.upper()) for part in several):
            return f"each code is an entry of its own: {', '.join(quote(part.upper()) for part in several)}"
        if (code := self._names.get(text.strip().lower())) is not None:
            return f"the rule of that name is {code}"
        if text.strip().upper() != text and self.are_meant_by(text.strip().upper()):
            return f'did you mean "{text.strip().upper()}"?'
        if told := did_you_mean(text.upper(), self._known):
            return told
        if like := nearest(text, self._names, count=1):
            return f"did you mean {quote(like[0])}? That is {self._names[like[0]]}"
        family = [code for code in self._known if code[0] == text[:1].upper()]
        if family:
            return f"the codes of {family[0][0]} go from {family[0]} to {family[-1]}"
        return "codes begin with F, V, Q, L or C, and `okrsite rules` lists the rules"


def check_faults(config: Config, text: str, where: Where, codes: Codes) -> Iterator[Diagnostic]:
    """Codes in `[check]` that there are not, or that nothing can be done about.

    `text` is the config's, to tell where each stands.
    """
    for key, given in (("select", config.check.select), ("ignore", config.check.ignore)):
        for number, code in enumerate(given):
            if not codes.are_meant_by(code):
                span = _word(text, where("check", key), code, given[:number].count(code))
                yield _unknown(span, f"check.{key}", code, codes)
            elif key == "ignore" and codes.are_errors(code):
                span = _word(text, where("check", key), code, given[:number].count(code))
                yield _idle(span, f"check.{key}", code, "are always shown")
    for code, severity in config.check.severity.items():
        if not codes.has(code):
            span = _word(text, where("check", "severity", code, value=False), code)
            yield _unknown(span, "check.severity", code, codes, whole=True)
        elif codes.are_errors(code) and severity != "error":
            span = _word(text, where("check", "severity", code, value=False), code)
            yield _idle(span, "check.severity", code, "cannot be made lighter")


def _idle(span: Span, name: str, code: str, why: str) -> Diagnostic:
    """A warning: whatever the code finds is an error all the same."""
    message = f"{name}: {quote(code)} does nothing here, as errors {why}"
    return warning("C103", span, message, "remove it, and mend what the error is about")


def _unknown(span: Span, name: str, code: str, codes: Codes, *, whole: bool = False) -> Diagnostic:
    if whole and codes.are_meant_by(code):
        return error(
            "C103", span, f"{name}: {quote(code)} is the beginning of codes", "name whole codes here"
        )
    return error("C103", span, f"{name}: there is no code {quote(code)}", codes.hint(code))


def _word(text: str, span: Span, word: str, passed: int = 0) -> Span:
    """Where a word stands from a place on; `passed` are those of the same to be passed over first."""
    lines = text.split("\n")
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") if word else re.compile("(?:\"\"|'')")
    for number in range(span.line, len(lines) + 1):
        begin = span.column - 1 if number == span.line else 0
        for found in pattern.finditer(lines[number - 1], begin):
            if passed == 0:
                return Span.of(span.path, number, found.start() + 1, len(found[0]))
            passed -= 1
    return span


def waiver_faults(documents: Sequence[Document[FrontMatter]], codes: Codes) -> Iterator[Diagnostic]:
    """Waivers of codes that there are not, or of errors: they waive nothing, and nobody would know."""
    for document in documents:
        # What was salvaged of a waiver with other faults does not say what its author wrote.
        whole = all(loc[:1] != ("waive",) for loc in document.doubtful)
        for number, waiver in enumerate(document.fields.waive if whole else ()):
            span = document.at("waive", number, "rule")
            if codes.has(waiver.rule):
                if codes.are_errors(waiver.rule):
                    message = f"waive: {quote(waiver.rule)} does nothing here, as errors cannot be waived"
                    yield warning("V108", span, message, "remove it, and mend what the error is about")
                continue
            if codes.are_meant_by(waiver.rule):
                message = f"waive: {quote(waiver.rule)} is the beginning of codes"
                yield error("V108", span, message, "waive one rule by its whole code")
            else:
                message = f"waive: there is no rule {quote(waiver.rule)}"
                yield error("V108", span, message, codes.hint(waiver.rule))
