"""Types of front matter values: each takes what was written, as text, and types it or says what is wrong.

A fault is a `PydanticCustomError` whose type is a diagnostic code and whose context holds the hint.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from okrsite.diagnostics import did_you_mean, quote
from okrsite.model.quantity import Quantity, QuantityFault, parse_quantity
from okrsite.source import shapes

Claim = Literal["on_track", "at_risk", "off_track"]

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their kind that show nothing; the other invisible ones are not printable."""
CLAIMS: tuple[Claim, ...] = ("on_track", "at_risk", "off_track")


def fault(code: str, message: str, hint: str = "") -> NoReturn:
    """Refuses a value."""
    # Braces would be taken for placeholders.
    raise PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def described(value: object) -> str:
    """`a list`, `several keys`, `nothing` or the value in quotes."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a group of keys"
    return "nothing" if value is None else quote(str(value))


def as_text(value: object) -> str:
    """Any one value, as written."""
    if not isinstance(value, str):
        hint = "quote the value if it begins with [ or {" if isinstance(value, list | dict) else ""
        fault("V102", f"text is expected here, not {described(value)}", hint)
    text = value.strip()
    if not text:
        fault("V102", "text is expected here, not an empty one")
    if not text.isascii() and all(c in _BLANKS or c.isspace() or not c.isprintable() for c in text):
        fault("V102", "text is expected here, not letters that nobody sees")
    return text


def as_date(value: object) -> date:
    """`YYYY-MM-DD` and nothing else."""
    text = as_text(value)
    found = _DATE.fullmatch(text)
    if not found:
        fault("V103", f"{quote(text)} is not a date", "write it as 2026-01-19")
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not 1 <= month <= 12 or year < 1:
        fault("V103", f"{quote(text)} is not a date: there is no month {month}", "write it as 2026-01-19")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = calendar.month_name[month] if calendar.month_name[month].isascii() else f"month {month}"
        fault(
            "V103",
            f"{quote(text)} is not a date: {name} {year} has {days} days",
            f"{year}-{month:02d}-{days} is its last",
        )
    return date(year, month, day)


def as_number(value: object) -> float:
    """A plain decimal number."""
    text = as_text(value)
    if not _NUMBER.fullmatch(text) or len(text) > 30:
        fault("V104", f"{quote(text)} is not a plain number")
    return float(text)


def between(low: float, high: float, what: str) -> Callable[[object], float]:
    """A validator of plain numbers from `low` to `high`."""

    def check(value: object) -> float:
        number = as_number(value)
        if not low <= number <= high:
            fault("V105", f"{what} is {quote(str(value))}, but it goes from {low:g} to {high:g}")
        return number

    return check


def as_confidence(value: object) -> float:
    """0 to 10, also written as `6/10`."""
    text = as_text(value)
    short = text.removesuffix("/10").strip() if text.endswith("/10") else text
    if not _NUMBER.fullmatch(short) or len(short) > 30:
        fault("V105", f"confidence {quote(text)} is not a number from 0 to 10", "write 6, or 6/10")
    number = float(short)
    if 0 < number < 1 and short == text:
        fault(
            "V105",
            f"confidence goes from 0 to 10; {quote(text)} looks like a share",
            f"write {number * 10:g}",
        )
    if not 0 <= number <= 10:
        fault("V105", f"confidence is {quote(text)}, but it goes from 0 to 10")
    return number


def as_done(value: object) -> date | bool:
    """A step's `done`: a day, or true or false."""
    text = as_text(value)
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return as_date(text)


def as_slug(value: object) -> str:
    """`[a-z0-9][a-z0-9-]{0,63}`."""
    text = as_text(value)
    if not _SLUG.fullmatch(text):
        made = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64]
        hint = f"write {made}" if made else "write a short name such as new-arr"
        fault("V107", f"the id {quote(text)} is not made of a-z, 0-9 and -, 64 at most", hint)
    return text


def as_quantity(value: object) -> Quantity:
    """An amount as people write it."""
    text = as_text(value)
    parsed = parse_quantity(text)
    if isinstance(parsed, QuantityFault):
        fault("V201", parsed.message, parsed.hint)
    return parsed


def as_claim(value: object) -> Claim:
    """The author's own word; case, spaces and hyphens don't matter."""
    text = as_text(value)
    word = re.sub(r"[\s_-]+", "_", text.strip().lower())
    for claim in CLAIMS:
        if word == claim:
            return claim
    fault(
        "V108",
        f"the status {quote(text)} is none of on_track, at_risk, off_track",
        did_you_mean(word, CLAIMS),
    )


def one_of(*words: str) -> Callable[[object], str]:
    """A validator of one of these words."""

    def check(value: object) -> str:
        text = as_text(value)
        if text not in words:
            guess = did_you_mean(text, words)
            fault("V108", f"{quote(text)} is none of {', '.join(words)}", guess)
        return text

    return check


def as_url(value: object) -> str:
    """`http(s)`, `mailto` or a relative address."""
    text = as_text(value)
    bare = "".join(c for c in text if c.isprintable() and not c.isspace())
    scheme = _scheme(bare)
    if scheme not in {"", "http", "https", "mailto"} or bare != text or text.startswith(("//", "\\")):
        fault(
            "V109",
            f"{quote(text)} is not a link that can be published",
            "http, https, mailto or a relative path",
        )
    return text


def _scheme(url: str) -> str | None:
    """The scheme of an address, empty for a relative one; None where its host is none, as in `http://[`."""
    try:
        return urlsplit(url).scheme.lower() if _SCHEME.match(url) else ""
    except ValueError:
        return None


def listed(value: object) -> object:
    """One value stands for a list of one."""
    return value if isinstance(value, list | dict) or value is None else [value]


def typed(check: Callable[[Any], Any], shape: shapes.Shape) -> tuple[PlainValidator, WithJsonSchema]:
    """A type's parser, and its shape for editors."""
    return PlainValidator(check), WithJsonSchema(shape)


Text = Annotated[str, *typed(as_text, shapes.TEXT)]
Ref = Annotated[str, *typed(as_text, shapes.REF)]
Slug = Annotated[str, *typed(as_slug, shapes.SLUG)]
Url = Annotated[str, *typed(as_url, shapes.URL)]
IsoDate = Annotated[date, *typed(as_date, shapes.DATE)]
Done = Annotated[date | bool, *typed(as_done, shapes.DONE)]
Amount = Annotated[Quantity, *typed(as_quantity, shapes.AMOUNT)]
Change = Annotated[Quantity, *typed(as_quantity, shapes.CHANGE)]
Measured = Annotated[str, *typed(as_text, shapes.MEASURED)]
Weight = Annotated[float, *typed(between(0, 1e6, "a weight"), shapes.number(0, 1e6))]
Share = Annotated[float, *typed(between(0, 1, "a grade"), shapes.number(0, 1))]
Confidence = Annotated[float, *typed(as_confidence, shapes.CONFIDENCE)]
Order = Annotated[float, *typed(as_number, shapes.number())]
ClaimWord = Annotated[Claim, *typed(as_claim, shapes.claim(CLAIMS))]

Refs = Annotated[tuple[Ref, ...], BeforeValidator(listed, json_schema_input_type=Ref | tuple[Ref, ...])]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | tuple[Text, ...])]
