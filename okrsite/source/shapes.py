"""JSON Schema of single values of front matter, for editors: what YAML makes of what may be written.

Editors read YAML 1.2: `15` is a number there, `true` a boolean, `$15M`, `9:30` and a date are text. What a
parser of `types` takes, its shape here takes, too; a few mistakes pass, which `okrsite check` finds.
`patternErrorMessage` is what editors show where a pattern fails.
"""

from __future__ import annotations

from collections.abc import Iterable

from okrsite.model.units import CURRENCY

Shape = dict[str, object]

_PLAIN = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_SIGN = r"[+\-\u2212\u2013]?"
_DIGITS = r"([0-9]+(_[0-9]+)*|[1-9][0-9]{0,2}(,[0-9]{3})+)?(\.[0-9]+)?"
_NOT_A_UNIT = r"0-9,._:;!?\"'(){}\[\]<>=+*#@&|~^\\\-"
_AMOUNT = (
    rf"{_SIGN}\s*({CURRENCY.pattern})?\s*{_SIGN}\s*(?=[.0-9]){_DIGITS}(:[0-9]{{2}}){{0,2}}([eE][+-]?[0-9]+)?"
    rf"\s*([^\s{_NOT_A_UNIT}].*)?"
)
_LENGTHS = (r"(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])", r"(0[469]|11)-(0[1-9]|[12][0-9]|30)")
_DAY = rf"[0-9]{{4}}-({'|'.join(_LENGTHS)}|02-(0[1-9]|[12][0-9]))"

TEXT: Shape = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
WORDS: Shape = {
    "type": "string",
    "pattern": rf"^(?!\s*({_PLAIN}|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$)[\s\S]*\S",
    "patternErrorMessage": "It is said in words.",
}
REF: Shape = {"type": ["string", "number"], "pattern": r"\S"}
SLUG: Shape = {
    "type": ["string", "integer"],
    "pattern": "^[a-z0-9][a-z0-9-]{0,63}$",
    "patternErrorMessage": "An id is made of a-z, 0-9 and -, such as new-arr.",
}
URL: Shape = {
    "type": "string",
    "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?:|[Mm][Aa][Ii][Ll][Tt][Oo]:|(?![A-Za-z][A-Za-z0-9+.-]*:|//|\\))\S+$",
    "patternErrorMessage": "A link is http, https, mailto or a relative path, without spaces.",
}
DATE: Shape = {
    "type": "string",
    "format": "date",
    "pattern": f"^{_DAY}$",
    "patternErrorMessage": "A date is written as 2026-01-19.",
    "examples": ["2026-01-19"],
}
DONE: Shape = {
    "anyOf": [DATE, {"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}],
    "examples": ["2026-01-19", False],
}
AMOUNT: Shape = {
    "type": ["string", "number"],
    "pattern": rf"^\s*{_AMOUNT}$",
    "patternErrorMessage": "An amount is written as 15, 1,250, $3.7M, 120%, 9:30 min/mile or 90 days.",
    "examples": ["$3.7M", "120%", "90 days", "9:30 min/mile", 15],
}
CHANGE: Shape = {**AMOUNT, "examples": ["-25%", "+20", "+10 pts"]}
MEASURED: Shape = {
    "type": ["string", "number", "boolean"],
    "pattern": rf"^\s*({_AMOUNT}|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$",
    "patternErrorMessage": "A value is an amount such as $4.2M, or true or false for a milestone.",
    "examples": ["$4.2M", "78%", 12, True],
}
CONFIDENCE: Shape = {
    "type": ["number", "string"],
    "minimum": 0,
    "maximum": 10,
    "if": {"type": "number", "exclusiveMinimum": 0},
    "then": {"minimum": 1},
    "pattern": r"^\s*[+-]?0*(10(\.0*)?|[0-9](\.[0-9]*)?|\.[0-9]+)\s*(/10)?\s*$",
    "patternErrorMessage": "Confidence goes from 0 to 10: 6, or 6/10.",
    "examples": [6, "6/10"],
}
NAV: Shape = {"type": ["string", "number", "boolean"], "pattern": r"\S", "examples": [True, "How we work"]}


def number(low: float | None = None, high: float | None = None) -> Shape:
    """A plain number, also in quotes."""
    edges = {"minimum": low, "maximum": high}
    given = {key: edge for key, edge in edges.items() if edge is not None}
    shape = {"type": ["number", "string"], **given, "pattern": rf"^\s*{_PLAIN}\s*$"}
    return {**shape, "patternErrorMessage": "A plain number is expected, such as 2 or 0.5."}


def whole(low: int, high: int) -> Shape:
    """A whole number, also in quotes."""
    return {"type": ["integer", "string"], "minimum": low, "maximum": high, "pattern": r"^\s*[0-9]+\s*$"}


def word(*words: str) -> Shape:
    """One of these words."""
    return {"type": "string", "enum": list(words)}


def claim(words: Iterable[str]) -> Shape:
    """One of these words, whatever their case and what stands between their parts."""
    listed = list(words)
    letters = (r"[\s_-]+".join(_any_case(part) for part in text.split("_")) for text in listed)
    return {"anyOf": [word(*listed), {"type": "string", "pattern": f"^\\s*({'|'.join(letters)})\\s*$"}]}


def _any_case(text: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in text)
