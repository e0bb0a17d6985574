"""Units of quantities: money, percentages, points, durations and whatever else people count.

A unit is a currency before the number, words after it, or both (`$1.5M/yr`). This file reads what
stands behind a number (a magnitude such as `M`, then the unit) and says when two units are the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_SUFFIX = 24
"""Characters a unit's words may have."""

_CODES = (
    "AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|"
    "MAD|MXN|MYR|NGN|NOK|NZD|PEN|PHP|PKR|PLN|RON|RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR|kr|zł|Kč"
)

CURRENCY = re.compile(rf"(?:US|AU|CA|HK|NZ|NT|MX|[ACRS])?\$|[¢£¤¥฿₠-⃀]|(?:{_CODES})(?![^\W\d_])")
"""A currency symbol (`$`, `US$`, `€`) or one of the usual currency codes (`USD`)."""

_POWERS = {"k": 3, "K": 3, "M": 6, "mn": 6, "Mn": 6, "MM": 6, "B": 9, "bn": 9, "Bn": 9, "tn": 12, "Tn": 12}
_MONEY_POWERS = {**_POWERS, "m": 6, "b": 9, "t": 12, "T": 12}
_WORD_POWERS = {"thousand": 3, "million": 6, "mio": 6, "mln": 6, "billion": 9, "mrd": 9, "trillion": 12}

_ALIASES = {
    **dict.fromkeys(("percent", "per cent", "pct"), "%"),
    **dict.fromkeys(("pt", "point", "pp", "percentage point"), "pts"),
    **{word: f"{word}s" for word in ("second", "minute", "hour", "day", "week", "month", "year")},
}
_SHORT = {"sec": "second", "s": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day"}
_SHORT |= {"wk": "week", "mo": "month", "yr": "year", "millisecond": "ms"}
_DURATIONS = frozenset(("ms", "second", "minute", "hour", "day", "week", "month", "quarter", "year"))
_NOT_ON_A_CLOCK = frozenset(("%", "‰", "pts")) | (_DURATIONS - {"minute", "hour"})

_SIGNS = "%‰°"  # may open a unit and are written close to the number
_INSIDE = frozenset(f"/{_SIGNS}²³·'\u2019.-&() ")
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?!\d)")
_POINTS = re.compile(r"(?<![^\W_])pts(?![^\W_])")
_STRAY_DIGIT = re.compile(r"(?<![^\W_])(?<!per )(?<!\w/)[0-9]")
_VOWEL = re.compile(r"[aeiouy]")
_NO_PLURAL = ("ss", "us", "is", "ies", "sses", "xes", "ches", "shes")


@dataclass(frozen=True, slots=True)
class QuantityFault:
    """Why a text is no quantity (or no unit), and what to write instead."""

    message: str
    hint: str = ""

    def about(self, text: str) -> QuantityFault:
        """The same fault with the text it is about before its message."""
        shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:40])
        return QuantityFault(f'"{shown}{"…" if len(text) > 40 else ""}" {self.message}', self.hint)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts; `Unit()` is a plain number.

    `prefix` is the currency, `suffix` the words after the number, `clock` whether it is written `9:30`.
    """

    prefix: str = ""
    suffix: str = ""
    clock: bool = False

    @property
    def named(self) -> bool:
        """True when a unit was written."""
        return bool(self.prefix or self.suffix)

    @property
    def label(self) -> str:
        """The unit alone: `$`, `%`, `min/mile`, `$/yr`, or nothing for a plain number."""
        gap = " " if self.prefix and self.suffix and not self.suffix.startswith("/") else ""
        return f"{self.prefix}{gap}{self.suffix}"

    @property
    def key(self) -> str:
        """The same text for the same unit, however it was written (`day`, `Days`, `d`)."""
        return _key(self.prefix, self.suffix)

    @property
    def kind(self) -> str:
        """A phrase for messages that reads on after `is`: `money`, `a duration`, `in users`."""
        if self.prefix:
            return "money"
        if not self.suffix:
            return "a duration" if self.clock else "a plain number"
        if self.suffix in ("%", "pts"):
            return "a percentage" if self.suffix == "%" else "points"
        if self.key in _DURATIONS:
            return "a duration"
        return f"per {self.suffix[1:]}" if self.suffix.startswith("/") else f"in {self.suffix}"

    @property
    def counts_minutes(self) -> bool:
        """True for `min`, `minutes`, `min/mile`: the first part of `9:30` is minutes, else hours."""
        return _first_word(self.suffix) == "minute"

    @property
    def counts_hours(self) -> bool:
        """True for `h`, `hours`, `hours/week`."""
        return _first_word(self.suffix) == "hour"

    @property
    def fits_clock(self) -> bool:
        """False where `9:30` would have no one meaning: money, percentages, days, seconds."""
        return not self.prefix and _first_word(self.suffix) not in _NOT_ON_A_CLOCK

    def same(self, other: Unit) -> bool:
        """True when both count the same, singular or plural, on a clock or not."""
        return self.key == other.key

    def attach(self, number: str) -> str:
        """The unit around a number without a sign: `$3.7M`, `USD 5`, `90 days`, `1 day`, `12%`."""
        suffix = singular(self.suffix) if number == "1" else self.suffix
        before = f"{self.prefix} " if self.prefix[-1:].isalpha() else self.prefix
        gap = " " if suffix and suffix[0] not in f"/{_SIGNS}" else ""
        return f"{before}{number}{gap}{suffix}"


def contrast(one: Unit, other: Unit) -> tuple[str, str]:
    """Phrases that tell two units apart: their kinds, or their labels where the kind is the same."""
    if one.kind != other.kind:
        return one.kind, other.kind
    return f"in {one.label or 'no unit'}", f"in {other.label or 'no unit'}"


def singular(suffix: str) -> str:
    """The unit after the number 1: `days` is `day`, `story points` is `story point`."""
    if suffix == "pts" or suffix[:1] in _SIGNS:
        return _POINTS.sub("pt", suffix)
    head, *rest = re.split(r"(/| per )", suffix, maxsplit=1)
    word = head.rpartition(" ")[2]
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL)
    if plural and _WORD.fullmatch(word) and word[1:].islower() and _VOWEL.search(word[:-1]):
        head = head[:-1]
    return "".join((head, *rest))


def parse_unit(text: str) -> Unit | QuantityFault:
    """The unit a `unit:` field names: `$`, `%`, `EUR`, `min/mile`; empty text is a plain number."""
    plain = " ".join(unicodedata.normalize("NFC", text[:80]).split())
    if plain[:1].isdigit():
        return QuantityFault("is a number, not a unit", 'name the unit alone, as in "%" or "days"').about(
            text
        )
    found = read_tail(plain)
    if isinstance(found, QuantityFault):
        return found.about(text)
    if found[0]:
        return QuantityFault("is a magnitude, not a unit", 'write it at the number, as in "5M"').about(text)
    return found[1]


@lru_cache(maxsize=4096)
def read_tail(tail: str, prefix: str = "") -> tuple[int, Unit] | QuantityFault:
    """What stands behind a number: the power of ten of its magnitude, and the unit with `prefix`.

    `tail` keeps the space that stood before it, since `5k` is 5,000 while `5 km` are kilometres.
    """
    body = tail.strip()
    head = _WHOLE_WORD.match(body)
    word = head[0] if head else ""
    after = body[len(word) :].lstrip()
    money = bool(prefix or CURRENCY.match(after))
    power = _power(word, money=money)
    if power:
        if tail.startswith(" ") and not money and word in _POWERS:
            return QuantityFault(f'has a space before "{word}"', f'write "5{word}" for the magnitude')
        body = after
    elif prefix and word and not tail.startswith(" "):
        return QuantityFault("has an unknown magnitude", "magnitudes are k, M, bn and tn, as in $3.7M")
    while currency := CURRENCY.match(body):
        if prefix:
            return QuantityFault("names two currencies", f'write "{prefix}" or "{currency[0]}", not both')
        prefix, body = currency[0], body[currency.end() :].lstrip()
    suffix = re.sub(r" ?/ ?", "/", body)
    suffix = _ALIASES.get(suffix.lower().removesuffix("s"), suffix)
    fault = _suffix_fault(suffix, money=bool(prefix)) if suffix else None
    return fault or (power, Unit(prefix, suffix))


def _power(word: str, *, money: bool) -> int:
    """The power of ten a magnitude stands for; 0 when the word is none."""
    return (_MONEY_POWERS if money else _POWERS).get(word) or _WORD_POWERS.get(
        word.lower().removesuffix("s"), 0
    )


def _suffix_fault(suffix: str, *, money: bool) -> QuantityFault | None:
    """What is wrong with the words after a number, if anything."""
    if len(suffix) > LONGEST_SUFFIX:
        return QuantityFault(f"has a unit of over {LONGEST_SUFFIX} characters", "use a shorter unit")
    if suffix[0] in "0123456789":
        return QuantityFault("holds two numbers", "give one number; group thousands with commas: 1,250")
    known = all(c.isalnum() or c in _INSIDE or unicodedata.category(c)[0] == "M" for c in suffix)
    opens = suffix[0].isalpha() or suffix[0] in f"/{_SIGNS}"
    if not (known and opens and any(c.isalpha() or c in _SIGNS for c in suffix)):
        return QuantityFault("is not a number with a unit", EXAMPLES)
    if _STRAY_DIGIT.search(suffix):
        return QuantityFault("holds two numbers", "give one number, then its unit")
    word = _WHOLE_WORD.match(suffix)
    if word and _power(word[0], money=money):
        return QuantityFault("has a magnitude where its unit should be", 'write it at the number: "5M"')
    if money and suffix[0] in _SIGNS:
        return QuantityFault("is money and a percentage at once", "leave out one of the two")
    return None


EXAMPLES = "write it as 15, 1,250, $3.7M, 120%, 9:30 min/mile or 90 days"
"""The hint where nothing better is known."""


@lru_cache(maxsize=1024)
def _key(prefix: str, suffix: str) -> str:
    return f"{prefix}\n{_WORD.sub(lambda found: _word_key(found[0]), suffix)}"[0 if prefix else 1 :]


@lru_cache(maxsize=1024)
def _first_word(suffix: str) -> str:
    """The first word of a unit in its singular, or the unit itself when it opens with no word."""
    found = _WORD.match(suffix)
    return _word_key(found[0]) if found and suffix != "pts" else suffix[:1] if not found else suffix


def _word_key(word: str) -> str:
    """A word without its capital and its plural: `Days` is `day`; `ARR` and `MB` stay."""
    small = word.lower() if len(word) > 2 and word[1:].islower() else word
    one = small[:-1] if len(small) > 2 and small.endswith("s") else small
    return _SHORT.get(one, one)
