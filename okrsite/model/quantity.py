"""Quantities as people write them: `$3.7M`, `120%`, `9:30 min/mile`, `90 days`.

One grammar reads and writes them. `parse_quantity` never raises and takes linear time; what
`format_quantity` writes, it reads back as the same number in the same unit.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from okrsite.model.units import CURRENCY, EXAMPLES, QuantityFault, Unit, contrast, read_tail

__all__ = ["Quantity", "QuantityFault", "as_json_number", "format_quantity", "in_unit", "parse_quantity"]
__all__ += ["round_for_display", "shows_nothing", "signed"]

LONGEST = 80
"""Characters a written quantity may have."""
LARGEST, SMALLEST = Decimal("1e15"), Decimal("1e-15")
MINUS = "\N{MINUS SIGN}"

_SIGN = rf"[+\-{MINUS}\N{{EN DASH}}]?"
_SHAPE = re.compile(
    rf"(?P<sign>{_SIGN}) ?(?P<prefix>(?:{CURRENCY.pattern})?) ?(?P<inner>{_SIGN}) ?"
    r"(?P<number>\.?[0-9][0-9,_.]*)(?P<clock>(?::[0-9]*)*)(?P<exponent>(?:[eE][+-]?[0-9]+)?)(?P<tail>.*)"
)
_NUMBER = re.compile(r"(?:[0-9]+(?:_[0-9]+)*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)?(?:\.[0-9]+)?")
_SIGNIFICANT = re.compile(r"[1-9]")
_PROGRAMMERS = re.compile(r"[+-]?0[xXoObB][0-9a-fA-F]")
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)
_LETTER = {0: "", 6: "M", 9: "bn"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as `text` gave it; `decimals` are the places written (`$3.7M` has 1)."""

    value: float
    unit: Unit
    text: str
    decimals: int

    @property
    def named(self) -> bool:
        """True when a unit was written; a number without one takes the unit of its key result."""
        return self.unit.named


def parse_quantity(text: str) -> Quantity | QuantityFault:
    """The quantity a text stands for, or what is wrong with it."""
    if len(text) > LONGEST:
        return QuantityFault(f"is longer than {LONGEST} characters", EXAMPLES).about(text)
    found = _parse(text)
    return found.about(text) if isinstance(found, QuantityFault) else found


@lru_cache(maxsize=8192)
def _parse(text: str) -> Quantity | QuantityFault:
    plain = _plain(text)
    if isinstance(plain, QuantityFault):
        return plain
    shape = _SHAPE.fullmatch(plain)
    if not shape:
        return QuantityFault("does not begin with a number" if plain else "is empty", EXAMPLES)
    sign, prefix, inner, number, clock, exponent, tail = shape.groups()
    if sign and inner:
        return QuantityFault("has two signs", "leave one sign")
    rest = read_tail(tail, prefix)
    if isinstance(rest, QuantityFault):
        return rest
    power, unit = rest
    if not clock:
        size = _number_value(number, power + int(exponent[1:] or 0))
    elif power or exponent:
        return QuantityFault("mixes a clock with a magnitude", "write it as 9:30 or as 9.5")
    else:
        size = _clock_value([number, *clock[1:].split(":")], unit)
    if isinstance(size, QuantityFault):
        return size
    if size > LARGEST or 0 < size < SMALLEST:
        end = "larger than 1e15" if size > 1 else "smaller than 1e-15"
        return QuantityFault(f"is {end}", "count in another unit")
    value = -float(size) if size and (sign or inner or "+") != "+" else float(size)
    unit = replace(unit, clock=True) if clock else unit
    return Quantity(value, unit, text.strip(), len(number.partition(".")[2]))


def _plain(text: str) -> str | QuantityFault:
    """The text with single spaces and composed letters, if it is written in visible characters."""
    plain = " ".join(text.split())
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
        if any(c.isdecimal() and not c.isascii() for c in plain):
            return QuantityFault("has digits other than 0 to 9", "write it with the digits 0 to 9")
    if not plain.isprintable():
        return QuantityFault("holds an invisible character", "type it anew without that character")
    if _PROGRAMMERS.match(plain):
        return QuantityFault("is not a decimal number", "write it in decimal digits")
    return plain


def in_unit(quantity: Quantity, unit: Unit) -> Quantity | QuantityFault:
    """A quantity where `unit` is expected: a bare number takes it, another unit is a fault."""
    if not quantity.named and quantity.unit.clock and unit.named:
        if not unit.fits_clock:
            fault = QuantityFault(f'is written as on a clock, where "{unit.label}" is expected', EXAMPLES)
            return fault.about(quantity.text)
        found = parse_quantity(f"{quantity.text} {unit.suffix}")  # 1:02:30 counts other parts in minutes
        return found if isinstance(found, QuantityFault) else replace(found, unit=unit, text=quantity.text)
    if quantity.named and not quantity.unit.same(unit):
        given, wanted = contrast(quantity.unit, unit)
        example = format_quantity(quantity.value, replace(unit, clock=False))
        fault = QuantityFault(f"is {given}, not {wanted}", f'give it in that unit, such as "{example}"')
        return fault.about(quantity.text)
    return quantity if quantity.unit == unit else replace(quantity, unit=unit)


@lru_cache(maxsize=8192)
def format_quantity(value: float, unit: Unit, decimals: int | None = None) -> str:
    """The exact number in its unit, with at least `decimals` places: `$3.7M`, `1,250`, `9:30 min/mile`."""
    if not math.isfinite(value):
        return "–"
    sign = "-" if value < 0 else ""
    clock = _clock_text(abs(value), unit, exact=True) if unit.clock else ""
    return sign + unit.attach(clock or _exact(_decimal(value), decimals or 0))


@lru_cache(maxsize=8192)
def round_for_display(value: float, unit: Unit, decimals: int = 1, *, like: float = 0.0) -> str:
    """A computed number in at most `decimals` places of the magnitude shown, none from 1,000 on.

    28612345 is `$28.6M`, 11240.3 is `$11,240`; clock units are rounded to what a clock shows. With
    `like`, a larger number, in its magnitude where that shows anything: 400000 like 3.7e6 is `$0.4M`.
    """
    if not math.isfinite(value):
        return format_quantity(value, unit)
    if unit.clock:
        number = _clock_text(abs(value), unit, exact=False)
    else:
        size = _decimal(value)
        power = _power(_decimal(like)) if math.isfinite(like) else 0
        number = _rounded(size, decimals, power)
        if not number.strip("0"):
            number = _rounded(size, decimals)
    sign = "-" if value < 0 and number.strip("0:") else ""
    return sign + unit.attach(number)


def signed(value: float, unit: Unit, decimals: int | None = None, *, like: float = 0.0) -> str:
    """A change with its sign (a true minus): exact, or rounded as `round_for_display` does; 0 has none."""
    if decimals is None:
        text = format_quantity(value, unit)
    else:
        text = round_for_display(value, unit, decimals, like=like)
    if text.startswith("-"):
        return MINUS + text[1:]
    return text if value <= 0 or shows_nothing(text, unit) else f"+{text}"


def shows_nothing(text: str, unit: Unit) -> bool:
    """Whether a quantity written in this unit reads as 0, whatever digits its unit has."""
    return _SIGNIFICANT.search(text.removesuffix(unit.suffix)) is None


def as_json_number(value: float) -> int | float:
    """The number as JSON has it: an integral one without a point."""
    return int(value) if float(value).is_integer() else value


def _number_value(number: str, power: int) -> Decimal | Fraction | QuantityFault:
    """The exact value of digits with separators, times ten to `power`."""
    if _NUMBER.fullmatch(number):
        return Decimal(f"{number.replace(',', '')}e{max(-999, min(power, 999))}")
    whole, comma, places = number.rpartition(",")
    if comma and whole.isdigit() and places.isdigit():
        return QuantityFault("has a comma that does not group three digits", f'write "{whole}.{places}"')
    if comma and "." in whole:
        point = f"{whole.replace('.', '').replace(',', '')}.{places}".rstrip(".")
        return QuantityFault("has a point before a comma", f'commas group thousands: write "{point}"')
    if comma:
        return QuantityFault("has commas that do not group three digits", 'write it as "1,250,000"')
    if number.count(".") > 1:
        return QuantityFault("has more than one point", "commas group thousands: 1,250,000")
    if number.endswith("."):
        return QuantityFault("ends its number with a point", f'write "{number[:-1]}"')
    return QuantityFault("has misplaced underscores", f'write "{number.replace("_", "")}"')


def _clock_value(parts: list[str], unit: Unit) -> Decimal | Fraction | QuantityFault:
    """9:30 is 9.5 of its unit; 1:02:30 is hours, minutes and seconds, counted in the unit (else hours)."""
    if not unit.fits_clock:
        return QuantityFault(
            f'is written as on a clock, but counts "{unit.label}"', "a clock counts hours or minutes"
        )
    if not parts[0].isdigit() or len(parts) > 3:
        return QuantityFault("is not a clock value", "write it as 9:30 or 1:02:30")
    if any(len(part) != 2 or part > "59" for part in parts[1:]):
        return QuantityFault("is not a clock value", "after a colon come two digits from 00 to 59")
    value = sum((Fraction(int(part), 60**place) for place, part in enumerate(parts)), Fraction())
    return value * 60 if len(parts) == 3 and unit.counts_minutes else value


def _clock_text(size: float, unit: Unit, *, exact: bool) -> str:
    """`size` as 9:30 (or 1:02:30 for hours); with `exact` nothing when a clock cannot show it exactly."""
    sixtieths = round(Fraction(size) * 60)
    if float(Fraction(sixtieths, 60)) == size or not (exact or unit.counts_hours):
        return f"{sixtieths // 60}:{sixtieths % 60:02}"
    seconds = round(Fraction(size) * 3600)
    if unit.counts_minutes or (exact and float(Fraction(seconds, 3600)) != size):
        return ""
    if not (exact or seconds % 60):
        return f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _decimal(value: float) -> Decimal:
    """The shortest decimal that reads back as this number, without its sign."""
    return Decimal(repr(abs(value)))


def _power(size: Decimal) -> int:
    """The power of ten of the magnitude a number is shown in."""
    return 9 if size >= 10**9 else 6 if size >= 10**6 else 0


def _exact(size: Decimal, decimals: int) -> str:
    """All digits, in millions or billions where that takes three places at most."""
    power = _power(size)
    if power and len(_digits(size.scaleb(-power)).partition(".")[2]) > 3:
        power = 0
    whole, _, places = _digits(size.scaleb(-power)).partition(".")
    places = places.ljust(decimals, "0")
    return f"{whole}.{places}{_LETTER[power]}" if places else f"{whole}{_LETTER[power]}"


def _rounded(size: Decimal, decimals: int, least: int = 0) -> str:
    """At most `decimals` places of a magnitude of at least `least`; 0 without a magnitude."""
    shown = size
    for _ in range(2):  # rounding may reach the next magnitude: 999.99M is 1bn
        power = max(_power(shown), least)
        scaled = size.scaleb(-power)
        places = 0 if scaled >= 1000 else decimals
        shown = scaled.quantize(Decimal(1).scaleb(-places), context=_ROUNDING).scaleb(power)
    return f"{_digits(shown.scaleb(-power))}{_LETTER[power]}" if shown else "0"


def _digits(number: Decimal) -> str:
    """Fixed notation with commas, without closing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
