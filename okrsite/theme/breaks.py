"""Where a line may break, and where it may not: names, periods, days, check-ins, the terms of a formula.

What is joined is joined on the page alone; data, feed and search keep the words as they were written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from okrsite.model.period import MONTHS

NAME = 20
"""So many letters stay on one line; a longer name has to break on a phone."""
TERM = 32
"""So many letters in brackets do."""
BLANK, JOINT = "\u00a0", "\u2060"
"""A blank, and nothing at all, at which no line breaks."""

_BLANKS = re.compile(
    r"(?<=\bQ[1-4]) (?=\d{4}\b)|(?<=\bH[12]) (?=\d{4}\b)|(?<=\bFY\d\d) (?=[QH]\d\b)"
    rf"|(?<=\b[Ww]eek) (?=\d)|(?<=\d) (?=(?:{'|'.join(MONTHS)})\b)"
)
_HYPHEN = re.compile(r"(?<=\b[Cc]heck-)(?=ins?\b)")
_OPERATOR = re.compile(r" ([=+−·/±×≤≥]) ")  # noqa: RUF001 - the signs that our formulas are written with
_PAIR = re.compile(r"(?<=\b\w) ([+−·/±×]) (?=\w\b)")  # noqa: RUF001
"""The operator of `n − 1`: as short as that, it stays on a line."""
_COMPUTED = re.compile(r"[=+−·/±×≤≥\d]")  # noqa: RUF001
"""What sets brackets in a formula apart from those in a sentence."""


@lru_cache(maxsize=16384)
def name(text: str) -> str:
    """`{{ link.text|name }}`: a short name on one line; in longer words, what `whole` keeps together."""
    return text.replace(" ", BLANK) if len(text) <= NAME else _BLANKS.sub(BLANK, text)


@lru_cache(maxsize=16384)
def whole(text: str) -> str:
    """`{{ it.head.lead|whole }}`: `Q4 2026`, `14 August`, `week 7` and `check-ins` each on one line."""
    return _HYPHEN.sub(JOINT, _BLANKS.sub(BLANK, text))


def formula(text: str) -> str:
    """`{{ formula.text|formula }}`: lines break before an operator, within brackets where these are long."""
    return _terms(_OPERATOR.sub(rf" \1{BLANK}", _PAIR.sub(rf"{BLANK}\1{BLANK}", text)))


def _terms(text: str) -> str:
    """The text with each short pair of brackets as one word, the outermost that is short enough."""
    done, rest = "", text
    while (begin := rest.find("(")) >= 0:
        end = _closing(rest, begin)
        inner = rest[begin:end]
        done += rest[:begin]
        if not _COMPUTED.search(inner):
            done += inner
        else:
            done += inner.replace(" ", BLANK) if len(inner) <= TERM else f"({_terms(inner[1:])}"
        rest = rest[end:]
    return done + rest


def _closing(text: str, begin: int) -> int:
    """Behind the bracket that closes the one at `begin`; the end of the text without one."""
    depth = 0
    for place in range(begin, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    return len(text)
