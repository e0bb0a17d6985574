"""Periods, weeks, intervals and dates in words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.model.period import (
    FiscalYearNamed,
    Per,
    Period,
    PeriodNames,
    Week,
    intervals,
    long_date,
    short_date,
    weeks_between,
)

CALENDAR = PeriodNames()
DAY = timedelta(days=1)


def period(text: str, names: PeriodNames = CALENDAR) -> Period:
    found = names.parse(text)
    assert found is not None, text
    return found


def days(text: str, names: PeriodNames = CALENDAR) -> tuple[str, str]:
    found = period(text, names)
    assert found.id == text
    return found.first.isoformat(), found.last.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2026-Q1", "2026-01-01", "2026-03-31", "Q1 2026"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "Q4 2026"),
        ("2024-Q1", "2024-01-01", "2024-03-31", "Q1 2024"),
        ("2026-H2", "2026-07-01", "2026-12-31", "H2 2026"),
        ("2026", "2026-01-01", "2026-12-31", "2026"),
        ("2026-03", "2026-03-01", "2026-03-31", "March 2026"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("1900-02", "1900-02-01", "1900-02-28", "February 1900"),
        ("FY27-Q1", "2027-01-01", "2027-03-31", "FY27 Q1"),
        ("FY2027-H2", "2027-07-01", "2027-12-31", "FY2027 H2"),
        ("FY27", "2027-01-01", "2027-12-31", "FY27"),
        ("2200-12", "2200-12-01", "2200-12-31", "December 2200"),
    ],
)
def test_calendar_names(text: str, first: str, last: str, name: str) -> None:
    assert days(text) == (first, last)
    assert period(text).name == name


@pytest.mark.parametrize(
    ("start", "named", "text", "first", "last"),
    [
        (2, "start", "2026-Q1", "2026-02-01", "2026-04-30"),
        (2, "start", "2026-Q4", "2026-11-01", "2027-01-31"),
        (2, "end", "2026-Q1", "2025-02-01", "2025-04-30"),
        (2, "end", "FY26", "2025-02-01", "2026-01-31"),
        (10, "end", "FY27-Q2", "2027-01-01", "2027-03-31"),
        (10, "start", "FY27-H2", "2028-04-01", "2028-09-30"),
        (12, "start", "2023-Q1", "2023-12-01", "2024-02-29"),
        (1, "end", "2026-Q1", "2026-01-01", "2026-03-31"),
        (7, "start", "2026-03", "2026-03-01", "2026-03-31"),
        (12, "start", "2200", "2200-12-01", "2201-11-30"),
    ],
)
def test_fiscal_years(start: int, named: FiscalYearNamed, text: str, first: str, last: str) -> None:
    assert days(text, PeriodNames(start, named)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2026-Q5", "2026-q1", "2026Q1", "2026-13", "1899", "2201-01", "FY1", "26"]
)
def test_no_periods(text: str) -> None:
    assert CALENDAR.parse(text) is None


def test_custom_periods_win() -> None:
    spring = (date(2026, 2, 2), date(2026, 4, 12))
    names = PeriodNames(custom={"PI-7": spring, "2026-Q1": spring, "2026": (spring[1], spring[0])})
    assert period("PI-7", names) == Period("PI-7", *spring)
    assert period("PI-7", names).name == "PI-7"
    assert period("2026-Q1", names).first == date(2026, 2, 2)
    assert names.parse("2026") is None
    assert names.backward() == ("2026",)
    assert names.suggest("pi-7") == "PI-7"
    assert names.suggest("PI7") == "PI-7"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-q1", "2026-Q1"),
        ("Q1-2026", "2026-Q1"),
        ("Q1 2026", "2026-Q1"),
        ("2026Q1", "2026-Q1"),
        ("2026_Q1", "2026-Q1"),
        ("2026-Q5", "2026-Q4"),
        ("2026-H3", "2026-H2"),
        ("2026-Quarter-2", "2026-Q2"),
        ("26-Q1", "2026-Q1"),
        ("fy27-q1", "FY27-Q1"),
        ("FY 27 Q1", "FY27-Q1"),
        ("Q1 FY27", "FY27-Q1"),
        ("FY27Q1", "FY27-Q1"),
        ("fy27", "FY27"),
        ("2026-3", "2026-03"),
        ("03-2026", "2026-03"),
        ("2026-13", "2026-12"),
        ("Mar 2026", "2026-03"),
        ("2026-march", "2026-03"),
        ("2026-Q1", None),
        ("sales", None),
        ("teams", None),
        ("26", None),
        ("q1", None),
        ("9999-q1", None),
        ("", None),
    ],
)
def test_near_misses(text: str, meant: str | None) -> None:
    assert CALENDAR.suggest(text) == meant


@given(st.text(max_size=50) | st.from_regex(r"[FYQH0-9a-z -]{1,12}", fullmatch=True))
def test_suggestions_are_periods(text: str) -> None:
    meant = CALENDAR.suggest(text)
    assert meant is None or CALENDAR.parse(meant)


def test_order_state_and_containment() -> None:
    ids = ["2026-Q2", "2026-01", "2026-Q1", "2026", "2026-H1", "2025-Q4", "FY26"]
    ordered = sorted(map(period, ids), key=lambda p: p.sort_key)
    assert [p.id for p in ordered] == ["2025-Q4", "2026", "FY26", "2026-H1", "2026-Q1", "2026-01", "2026-Q2"]
    quarter = period("2026-Q1")
    assert quarter.days == 90
    assert period("2026").contains(quarter)
    assert not quarter.contains(period("2026"))
    assert not quarter.contains(quarter)
    assert period("FY26").contains(period("2026"))
    states = [
        quarter.state(date.fromisoformat(d)) for d in ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01")
    ]
    assert states == ["planned", "running", "running", "closed"]


_names = st.builds(PeriodNames, st.integers(1, 12), st.sampled_from(["start", "end"]))


@given(_names, st.integers(1900, 2199))
def test_quarters_tile_the_year_and_nest_in_halves(names: PeriodNames, year: int) -> None:
    whole = period(f"{year}", names)
    quarters = [period(f"{year}-Q{n}", names) for n in (1, 2, 3, 4)]
    halves = [period(f"{year}-H{n}", names) for n in (1, 2)]
    for parts in (quarters, halves, [whole, period(f"{year + 1}", names)]):
        assert parts[0].first == whole.first
        assert all(one.last + DAY == other.first for one, other in pairwise(parts))
    assert quarters[-1].last == halves[-1].last == whole.last
    for number, quarter in enumerate(quarters):
        assert [half.contains(quarter) for half in halves] == [number < 2, number >= 2]
        assert whole.contains(quarter)
    named_for = whole.last if names.fiscal_year_named == "end" else whole.first
    assert named_for.year == year


def test_iso_weeks() -> None:
    assert Week.of(date(2026, 1, 1)) == Week(2026, 1)
    assert Week.of(date(2027, 1, 3)) == Week(2026, 53)
    assert Week.of(date(2024, 12, 30)) == Week(2025, 1)
    week = Week(2026, 3)
    assert (week.id, week.monday, week.sunday) == ("2026-W03", date(2026, 1, 12), date(2026, 1, 18))
    assert weeks_between(date(2026, 12, 27), date(2027, 1, 4)) == [
        Week(2026, 52),
        Week(2026, 53),
        Week(2027, 1),
    ]
    assert weeks_between(date(2026, 1, 2), date(2026, 1, 1)) == []
    assert Week.of(date.max).sunday == date.max


@given(st.dates(), st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 800))
def test_weeks_hold_their_days(day: date, first: date, length: int) -> None:
    assert Week.of(day).monday <= day <= Week.of(day).sunday
    weeks = weeks_between(first, first + length * DAY)
    assert sorted(set(weeks)) == weeks
    assert {Week.of(first + n * DAY) for n in range(length + 1)} == set(weeks)


def test_intervals_of_a_quarter() -> None:
    first, last = days_of("2026-Q1")
    assert len(intervals(first, last, "day")) == 90
    weeks = intervals(first, last, "week")
    assert weeks[0] == (date(2025, 12, 29), date(2026, 1, 4))
    assert weeks[-1] == (date(2026, 3, 23), date(2026, 3, 29))
    assert len(weeks) == 13
    assert intervals(first, last, "week", 6)[0] == (date(2025, 12, 28), date(2026, 1, 3))
    assert intervals(first, last, "month")[1] == (date(2026, 2, 1), date(2026, 2, 28))
    assert intervals(date(2026, 2, 2), date(2026, 3, 30), "month") == [(date(2026, 2, 1), date(2026, 2, 28))]
    assert intervals(date(9999, 12, 1), date.max, "month") == [(date(9999, 12, 1), date.max)]


def days_of(text: str) -> tuple[date, date]:
    return period(text).first, period(text).last


_spans = st.tuples(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 500))
_kinds: st.SearchStrategy[Per] = st.sampled_from(["day", "week", "month"])


@given(_spans, _kinds, st.integers(0, 6))
def test_every_day_is_in_one_interval(span: tuple[date, int], per: Per, week_start: int) -> None:
    first, last = span[0], span[0] + span[1] * DAY
    found = intervals(first, last + 40 * DAY, per, week_start)
    assert all(begin <= end and first <= end <= last + 40 * DAY for begin, end in found)
    assert all(one[1] + DAY == other[0] for one, other in pairwise(found))
    assert found[0][0] <= first
    assert found[-1][1] >= last
    if per == "week":
        assert all(begin.weekday() == week_start and end - begin == 6 * DAY for begin, end in found)
    if per == "month":
        assert all(begin.day == 1 and (end + DAY).day == 1 for begin, end in found)


def test_dates_in_words() -> None:
    assert long_date(date(2026, 11, 20)) == "Friday 20 November 2026"
    assert short_date(date(2026, 11, 20)) == "20 November"
    assert long_date(date(2024, 2, 29)) == "Thursday 29 February 2024"
