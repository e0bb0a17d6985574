"""What a user can get wrong, as values.

A `Diagnostic` says what is wrong, where, and what to do about it. Stages return them beside their
results; nothing in okrsite raises for a fault in content or config.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: an `error` stops publishing, a `warning` does not, `info` is a notice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: path relative to the project with `/`, lines and columns from 1, end exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def of(cls, path: str, line: int = 1, column: int = 1, width: int = 1) -> Span:
        """`width` characters from (line, column) on."""
        return cls(path, line, column, line, column + max(width, 1))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: `code` (F the file, V values, Q quality, L links, C config), where, and a hint."""

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


def error(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """A fault that stops publishing."""
    return Diagnostic(code, Severity.ERROR, message, span, hint)


def warning(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """A fault that does not stop publishing."""
    return Diagnostic(code, Severity.WARNING, message, span, hint)


def info(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """A notice."""
    return Diagnostic(code, Severity.INFO, message, span, hint)


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by path, line and column, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """True when one of them stops publishing."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words most like `word`, best first; none when none is like it."""
    pool = sorted(set(known))
    folded = {k.casefold(): k for k in reversed(pool)}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=count, cutoff=0.6)
    return [folded[f] for f in found]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "sales"?`, or nothing."""
    names = nearest(word, known)
    return f"did you mean {' or '.join(quote(n) for n in names)}?" if names else ""


def quote(text: str, limit: int = 60) -> str:
    """Text in double quotes, cut to `limit` characters, control characters made visible."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:limit])
    return f'"{shown}{"…" if len(text) > limit else ""}"'
