"""Quantities: what people write, what it means, and that it goes round."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrsite.model import quantity as q
from okrsite.model.quantity import Quantity, QuantityFault, format_quantity, in_unit, parse_quantity
from okrsite.model.units import Unit, contrast, parse_unit

PLAIN, DOLLAR, PERCENT, PACE = Unit(), Unit("$"), Unit(suffix="%"), Unit(suffix="min/mile", clock=True)


# fmt: off
READS = [
    ("15", 15, "", "15"), ("1,250", 1250, "", "1,250"), ("$3.7M", 3_700_000, "$", "$3.7M"),
    ("€12k", 12_000, "€", "€12,000"), ("120%", 120, "%", "120%"), ("12 percent", 12, "%", "12%"),
    ("9:30 min/mile", 9.5, "min/mile", "9:30 min/mile"), ("9:30", 9.5, "", "9:30"),
    ("1:02:30", 1 + 2 / 60 + 30 / 3600, "", "1:02:30"),
    ("1:02:30 h", 1 + 2 / 60 + 30 / 3600, "h", "1:02:30 h"), ("1:02:30 min", 62.5, "min", "62:30 min"),
    ("-0:30 h", -0.5, "h", "-0:30 h"), ("90 days", 90, "days", "90 days"), ("1 day", 1, "days", "1 day"),
    ("4.5 pts", 4.5, "pts", "4.5 pts"), ("+10 points", 10, "pts", "10 pts"), ("-25%", -25, "%", "-25%"),
    ("\N{MINUS SIGN}25%", -25, "%", "-25%"), ("+20", 20, "", "20"), ("- 5", -5, "", "-5"), ("-0", 0, "", "0"),
    ("1.2bn", 1.2e9, "", "1.2bn"), ("2tn", 2e12, "", "2,000bn"), ("3mn users", 3e6, "users", "3M users"),
    ("5 millions users", 5e6, "users", "5M users"), ("$5 billion", 5e9, "$", "$5bn"),
    ("-$5M", -5e6, "$", "-$5M"), ("$-5M", -5e6, "$", "-$5M"), ("$5m", 5e6, "$", "$5M"),
    ("$5 m", 5e6, "$", "$5M"), ("$2b", 2e9, "$", "$2bn"), ("5m", 5, "m", "5 m"), ("5 b", 5, "b", "5 b"),
    ("12_000", 12_000, "", "12,000"), ("1e3", 1000, "", "1,000"), ("2.5E-2", 0.025, "", "0.025"),
    (".5", 0.5, "", "0.5"), ("0123", 123, "", "123"), ("$12,000.50", 12_000.5, "$", "$12,000.5"),
    ("$1.5M/yr", 1_500_000, "$/yr", "$1.5M/yr"), ("$50 per seat", 50, "$ per seat", "$50 per seat"),
    ("USD 5M", 5e6, "USD", "USD 5M"), ("USD5M", 5e6, "USD", "USD 5M"), ("5M EUR", 5e6, "EUR", "EUR 5M"),
    ("5m €", 5e6, "€", "€5M"), ("-5€/month", -5, "€/month", "-€5/month"), ("US$3", 3, "US$", "US$3"),
    ("5 story  points", 5, "story points", "5 story points"), ("7 m²", 7, "m²", "7 m²"),
    ("3 t CO2", 3, "t CO2", "3 t CO2"), ("20°C", 20, "°C", "20°C"),
    ("5 tickets per 1000 users", 5, "tickets per 1000 users", "5 tickets per 1000 users"),
    ("5 visits / day", 5, "visits/day", "5 visits/day"), ("1 visits/day", 1, "visits/day", "1 visit/day"),
    ("1% of users", 1, "% of users", "1% of users"),
    ("40\N{NO-BREAK SPACE}%", 40, "%", "40%"), ("5 Kunden für Öl", 5, "Kunden für Öl", "5 Kunden für Öl"),
]
FAULTS = [
    ("", "is empty", "15"), ("1,25", "does not group three digits", 'write "1.25"'),
    ("0,250", "does not group three digits", 'write "0.250"'),
    ("1.250,00", "point before a comma", 'write "1250.00"'),
    ("1.234.567,89", "point before a comma", 'write "1234567.89"'),
    ("1,2,3", "commas that do not group", "1,250,000"), ("1.250.000", "more than one point", "1,250,000"),
    ("1 250", "two numbers", "1,250"), ("5.", "ends its number with a point", 'write "5"'),
    ("1__0", "misplaced underscores", 'write "10"'), ("5 to 10", "two numbers", "one number"),
    ("5-10", "not a number with a unit", "15"), ("3/5", "not a number with a unit", "15"),
    ("2026-01-19", "not a number with a unit", "15"), ("9:5", "not a clock value", "two digits"),
    ("9:75", "not a clock value", "00 to 59"), ("1:00:00:00", "not a clock value", "9:30"),
    ("9.5:30", "not a clock value", "9:30"), ("$9:30", "as on a clock", "hours or minutes"),
    ("9:30 days", "as on a clock", "hours or minutes"), ("9:30%", "as on a clock", "hours or minutes"),
    ("9:30k", "clock with a magnitude", "9.5"), ("5 M", 'space before "M"', 'write "5M"'),
    ("5M k", "magnitude where its unit should be", "5M"), ("$3.7mil", "unknown magnitude", "bn"),
    ("$5 USD", "two currencies", "not both"), ("0EUR USD", "two currencies", "not both"),
    ("$5%", "money and a percentage", "leave out"),
    ("+-5", "two signs", "one sign"), ("-$-5", "two signs", "one sign"),
    ("NPS 40", "does not begin with a number", "15"), ("NaN", "does not begin with a number", "15"),
    ("-inf", "does not begin with a number", "15"), ("0x1F", "not a decimal number", "decimal"),
    ("٣", "digits other than 0 to 9", "0 to 9"), ("5 x٣", "digits other than 0 to 9", "0 to 9"),
    ("5\u200b days", "invisible character", "anew"), ("5 <b>", "not a number with a unit", "15"),
    ("1e16", "larger than 1e15", "another unit"), ("1000.001tn", "larger than 1e15", "another unit"),
    ("1e" + "9" * 60, "larger than 1e15", "another unit"), ("1e-16", "smaller than 1e-15", "another unit"),
    ("5 " + "x" * 25, "over 24 characters", "shorter"), ("5" * 81, "longer than 80 characters", "15"),
]
ROUNDED = [
    (28_612_345, DOLLAR, 1, "$28.6M"), (-28_612_345, DOLLAR, 1, "-$28.6M"), (11_240.3, DOLLAR, 1, "$11,240"),
    (999_960, DOLLAR, 1, "$999,960"), (999_999.7, DOLLAR, 1, "$1M"), (999_960_000, DOLLAR, 1, "$1bn"),
    (999_960_000, DOLLAR, 2, "$999.96M"), (999.96, PLAIN, 1, "1,000"), (78.45, PERCENT, 1, "78.5%"),
    (78.04, PERCENT, 1, "78%"), (-0.04, PERCENT, 1, "0%"), (0.96, Unit(suffix="days"), 1, "1 day"),
    (9.512, PACE, 1, "9:31 min/mile"), (-0.001, PACE, 1, "0:00 min/mile"),
    (2.9921, Unit(suffix="hours", clock=True), 1, "2:59:32 hours"), (math.inf, PLAIN, 1, "\N{EN DASH}"),
]
SAME = [
    ("1 day", "2 Days", True), ("1 visit", "20 visits", True), ("9:30 min/mile", "10 minutes/mile", True),
    ("5 pt", "5 percentage points", True), ("5%", "5 percent", True), ("90 days", "12 weeks", False),
    ("$5", "€5", False), ("$5", "$5/yr", False), ("5 MB", "5 Mb", False), ("5 ms", "5 m", False),
    ("5", "5%", False),
]
# fmt: on


def parsed(text: str) -> Quantity:
    found = parse_quantity(text)
    assert isinstance(found, Quantity), found
    return found


def fault(text: str) -> QuantityFault:
    found = parse_quantity(text)
    assert isinstance(found, QuantityFault), found
    return found


@pytest.mark.parametrize(("text", "value", "label", "written"), READS)
def test_reads_and_writes(text: str, value: float, label: str, written: str) -> None:
    quantity = parsed(text)
    assert quantity.value == value
    assert math.copysign(1, quantity.value) == math.copysign(1, value)
    assert (quantity.unit.label, quantity.named) == (label, bool(label))
    assert format_quantity(quantity.value, quantity.unit) == written
    assert parsed(written).value == value
    assert parsed(written).unit.same(quantity.unit)


@pytest.mark.parametrize(("text", "message", "hint"), FAULTS)
def test_faults_say_what_to_write(text: str, message: str, hint: str) -> None:
    found = fault(text)
    assert message in found.message
    assert hint in found.hint
    assert found.message.startswith('"')
    assert found.message.isprintable()


def test_places_as_written_can_be_kept() -> None:
    quantity = parsed("$12,000.50")
    assert quantity.decimals == 2
    assert format_quantity(quantity.value, quantity.unit, quantity.decimals) == "$12,000.50"
    assert parsed("$3.7M").decimals == 1
    assert format_quantity(28_612_345, DOLLAR) == "$28,612,345"
    assert format_quantity(1_234_567_000, DOLLAR) == "$1,234,567,000"
    assert format_quantity(1e-9, PLAIN) == "0.000000001"
    assert format_quantity(9.51, PACE) == "9.51 min/mile"
    assert format_quantity(math.nan, PLAIN) == format_quantity(math.inf, PACE) == "\N{EN DASH}"


@pytest.mark.parametrize(("value", "unit", "decimals", "shown"), ROUNDED)
def test_rounds_for_readers(value: float, unit: Unit, decimals: int, shown: str) -> None:
    assert q.round_for_display(value, unit, decimals) == shown


def test_changes_bear_a_sign() -> None:
    assert q.signed(400_000, DOLLAR, 1, like=3.7e6) == "+$0.4M"
    assert q.signed(-400_000, DOLLAR, 1, like=-3.7e6) == "\N{MINUS SIGN}$0.4M"
    assert q.signed(40_000, DOLLAR, 1, like=3.7e6) == "+$40,000"
    assert q.signed(-2.25, Unit(suffix="pts")) == "\N{MINUS SIGN}2.25 pts"
    assert q.signed(0, DOLLAR) == q.signed(-0.01, DOLLAR, 1) == q.signed(0.01, DOLLAR, 1) == "$0"


def test_one_of_a_unit_that_opens_with_a_sign() -> None:
    assert q.round_for_display(1, Unit(suffix="% pts")) == "1% pt"
    assert q.round_for_display(1, Unit(suffix="% of attempts")) == "1% of attempts"


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_same_unit(one: str, other: str, same: bool) -> None:
    assert parsed(one).unit.same(parsed(other).unit) is same


def test_units_are_told_apart_in_words() -> None:
    assert contrast(parsed("15 days").unit, DOLLAR) == ("a duration", "money")
    assert contrast(parsed("15 days").unit, parsed("2 weeks").unit) == ("in days", "in weeks")
    kinds = {text: parsed(text).unit.kind for text in ("5", "5%", "5 pts", "5 users", "5/wk", "9:30")}
    assert list(kinds.values()) == [
        "a plain number",
        "a percentage",
        "points",
        "in users",
        "per wk",
        "a duration",
    ]


def test_unit_fields() -> None:
    assert parse_unit("") == PLAIN
    assert parse_unit("$") == DOLLAR
    assert parse_unit("EUR / month") == Unit("EUR", "/month")
    assert parse_unit("percent") == PERCENT
    assert parse_unit("m") == Unit(suffix="m")
    for wrong in ("M", "million", "5 days", "x" * 30, "-", "<b>"):
        assert isinstance(parse_unit(wrong), QuantityFault)


def test_a_bare_number_takes_the_unit() -> None:
    assert in_unit(parsed("80"), PERCENT) == Quantity(80, PERCENT, "80", 0)
    assert in_unit(parsed("1:02:30"), PACE) == Quantity(62.5, PACE, "1:02:30", 0)
    assert in_unit(parsed("9 minutes/mile"), PACE) == Quantity(9, PACE, "9 minutes/mile", 0)
    wrong = in_unit(parsed("15 days"), DOLLAR)
    assert wrong == QuantityFault('"15 days" is a duration, not money', 'give it in that unit, such as "$15"')
    assert isinstance(in_unit(parsed("9:30"), PERCENT), QuantityFault)
    assert isinstance(in_unit(parsed("15 days"), PLAIN), QuantityFault)


def test_json_numbers() -> None:
    shown = [repr(q.as_json_number(v)) for v in (3_700_000.0, 9.5, -0.0, 1e15)]
    assert shown == ["3700000", "9.5", "0", "1000000000000000"]


def _units() -> st.SearchStrategy[Unit]:
    words = [
        "",
        "%",
        "pts",
        "days",
        "hours",
        "min/mile",
        "story points",
        "m",
        "b",
        "e5",
        "x10",
        "t CO2",
        "/yr",
    ]
    words += ["k/s", "°C", "% of users", "per seat", "users", "ms", "class", "h", "min", "Straße", "s"]
    suffixes = st.sampled_from(words) | st.text(max_size=24)
    labels = st.tuples(st.sampled_from(["", "$", "€", "US$", "USD", "kr", "R$"]), suffixes)
    units = labels.map(lambda pair: parse_unit(" ".join(pair)))
    named = st.one_of(units).filter(lambda unit: isinstance(unit, Unit))
    return st.builds(
        lambda unit, clock: Unit(unit.prefix, unit.suffix, clock and unit.fits_clock), named, st.booleans()
    )


_sizes = (
    st.floats(1e-9, 1e15) | st.integers(0, 10**15).map(float) | st.integers(0, 10**9).map(lambda n: n / 3600)
)
_values = st.builds(lambda size, sign: size * sign, _sizes, st.sampled_from([1, -1]))


@given(_values, _units(), st.none() | st.integers(0, 4))
@example(1.0, Unit(suffix="days"), None)
@example(-1e6, Unit("USD", "m2"), None)
def test_what_is_written_reads_back(value: float, unit: Unit, decimals: int | None) -> None:
    text = format_quantity(value, unit, decimals)
    again = parsed(text)
    assert again.value == value
    assert again.unit.same(unit)
    assert set(format_quantity(value, PLAIN)) <= set("-0123456789,.Mbn")
    assert format_quantity(again.value, again.unit, decimals) == text


@given(_values, _units(), st.integers(0, 3))
def test_rounded_numbers_read_back_near(value: float, unit: Unit, decimals: int) -> None:
    shown = parsed(q.round_for_display(value, unit, decimals))
    assert abs(shown.value - value) <= max(0.51, abs(value) * 0.51)
    assert shown.unit.same(unit)


_pieces = st.sampled_from([*"0123456789.,:_+-$€%/ eEkMmb", "bn", "USD", "EUR ", " days", " M", "²", "٣"])


@given(st.text() | st.lists(_pieces, max_size=12).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    found = parse_quantity(text)
    if isinstance(found, QuantityFault):
        return
    assert abs(found.value) <= 1e15
    again = parsed(format_quantity(found.value, found.unit))
    assert again.value == found.value
    assert again.unit.same(found.unit)
