"""Periods of OKRs, ISO weeks, the intervals of habits, and dates in words.

Names of periods are exact (`2026-Q1`, `2026-H1`, `2026`, `2026-03`, `FY27-Q1`, or custom ones);
`PeriodNames` reads them under the fiscal year of the config and suggests the right form of near misses.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

State = Literal["planned", "running", "closed"]
FiscalYearNamed = Literal["start", "end"]
Per = Literal["day", "week", "month"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTHS_SHORT = tuple(month[:3] for month in MONTHS)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR, LAST_YEAR = 1900, 2200

_STANDARD = re.compile(
    r"(?:(?P<year>[0-9]{4})|FY(?P<fiscal>[0-9]{2}|[0-9]{4}))(?:-(?P<part>Q[1-4]|H[12]))?"
    r"|(?P<calendar>[0-9]{4})-(?P<month>0[1-9]|1[0-2])"
)
_PART_FIRST = re.compile(r"([A-Z]+[0-9]?|[0-9]{1,2})-*((?:FY)?-*(?:[0-9]{4}|[0-9]{2}))")
_YEAR_FIRST = re.compile(r"(FY)?-*([0-9]{4}|[0-9]{2})-*([A-Z]*)-*([0-9]*)")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with a name, `first` and `last` included."""

    id: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def sort_key(self) -> tuple[date, int, str]:
        """The order of periods: by first day, then the longest first (a year before its Q1), then by id."""
        return (self.first, -self.days, self.id)

    @property
    def name(self) -> str:
        """The name people say: `Q1 2026`, `2026`, `March 2026`, `FY27 Q1`; a custom one is its id."""
        found = _STANDARD.fullmatch(self.id)
        if not found:
            return self.id
        if found["month"]:
            return f"{MONTHS[int(found['month']) - 1]} {found['calendar']}"
        if found["year"]:
            return f"{found['part']} {found['year']}" if found["part"] else found["year"]
        return self.id.replace("-", " ")

    def contains(self, other: Period) -> bool:
        """True when `other` is another period and no day of it lies outside this one."""
        return self.id != other.id and self.first <= other.first and other.last <= self.last

    def state(self, as_of: date) -> State:
        """`planned` before the first day, `closed` after the last, else `running`."""
        if as_of < self.first:
            return "planned"
        return "closed" if as_of > self.last else "running"


@dataclass(frozen=True, slots=True)
class PeriodNames:
    """Reads the names of periods under the settings of the config; custom periods win.

    A fiscal year begins in month `fiscal_year_start` and bears the number of the calendar year in which
    it starts or ends (`fiscal_year_named`); `2026-Q1` and `FY26-Q1` are the same days.
    A month is a calendar month always.
    """

    fiscal_year_start: int = 1
    fiscal_year_named: FiscalYearNamed = "start"
    custom: Mapping[str, tuple[date, date]] = field(default_factory=dict)

    def parse(self, text: str) -> Period | None:
        """The period of exactly this name, or None."""
        if text in self.custom:
            first, last = self.custom[text]
            return Period(text, first, last) if first <= last else None
        return _standard(text, self.fiscal_year_start, self.fiscal_year_named)

    def backward(self) -> tuple[str, ...]:
        """Custom names whose last day is before the first: the config is wrong there, they name nothing."""
        return tuple(name for name, (first, last) in self.custom.items() if last < first)

    def suggest(self, text: str) -> str | None:
        """The name that was likely meant where `text` is none; None when no period comes to mind."""
        if len(text) > 40 or self.parse(text):
            return None
        known = {name.casefold(): name for name in self.custom if self.parse(name)}
        close = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.75)
        if close and (close[0] == text.casefold() or not _near(text)):
            return known[close[0]]
        found = _near(text)
        return found if found and self.parse(found) else None


@lru_cache(maxsize=1024)
def _standard(text: str, start: int, named: FiscalYearNamed) -> Period | None:
    found = _STANDARD.fullmatch(text)
    if not found:
        return None
    digits = found["calendar"] or found["year"] or found["fiscal"]
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if found["month"]:
        begin, length = _month_number(year, int(found["month"])), 1
    else:
        begin, length = _month_number(year - (named == "end" and start > 1), start), 12
        if found["part"]:
            length = 3 if found["part"][0] == "Q" else 6
            begin += length * (int(found["part"][1]) - 1)
    return Period(text, _first_of(begin), date.fromordinal(_first_of(begin + length).toordinal() - 1))


def _month_number(year: int, month: int) -> int:
    return year * 12 + month - 1


def _first_of(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)


def _near(text: str) -> str | None:
    """The standard name a text is likely meant as: `q1 2026`, `2026Q1`, `2026-Q5`, `Mar 2026`, `2026-3`."""
    plain = re.sub(r"[\s_/.,–-]+", "-", text.strip().upper())
    turned = _PART_FIRST.fullmatch(plain)
    if turned and not turned[1].startswith("FY"):
        plain = f"{turned[2]}-{turned[1]}"
    found = _YEAR_FIRST.fullmatch(plain)
    if not found:
        return None
    fiscal, digits, word, number = found.groups()
    year = f"FY{digits}" if fiscal else digits if len(digits) == 4 else f"20{digits}"
    if not word and not number:
        return year if fiscal or len(digits) == 4 else None
    for kind, names, most in (("Q", ("Q", "QTR", "QUARTER"), 4), ("H", ("H", "HALF"), 2)):
        if word in names and number:
            return f"{year}-{kind}{max(1, min(int(number), most))}"
    if word in ("", "M") and len(number) in (1, 2) and not fiscal:
        return f"{year}-{max(1, min(int(number), 12)):02}"
    months = [i for i, month in enumerate(MONTHS, 1) if len(word) > 2 and month.upper().startswith(word)]
    return f"{year}-{months[0]:02}" if months and not number and not fiscal else None


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week: from Monday, and of the year its Thursday lies in."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return _day(self.monday.toordinal() + 6)

    @property
    def id(self) -> str:
        """`2026-W03`."""
        return f"{self.year:04}-W{self.number:02}"


def weeks_between(first: date, last: date) -> list[Week]:
    """Every ISO week with a day in [first, last], in order."""
    start = Week.of(first).monday.toordinal()
    return (
        [Week.of(date.fromordinal(n)) for n in range(start, last.toordinal() + 1, 7)] if first <= last else []
    )


def intervals(first: date, last: date, per: Per, week_start: int = 0) -> list[tuple[date, date]]:
    """The days, weeks or calendar months whose last day lies in [first, last]; one may begin before `first`.

    `week_start` is the weekday on which a week begins, 0 for Monday to 6 for Sunday.
    """
    begin, end = first.toordinal(), last.toordinal()
    if per == "day":
        return [(day, day) for day in map(date.fromordinal, range(begin, end + 1))]
    if per == "week":
        to_last_day = (week_start - 1 - first.weekday()) % 7
        return [(_day(n - 6), _day(n)) for n in range(begin + to_last_day, end + 1, 7)]
    found = []
    for number in range(_month_number(first.year, first.month), _month_number(last.year, last.month) + 1):
        closing = _last_of(number)
        if first <= closing <= last:
            found.append((_first_of(number), closing))
    return found


def _last_of(month_number: int) -> date:
    """A month's last day; the calendar itself ends in December 9999."""
    return (
        date.max
        if month_number // 12 == date.max.year and month_number % 12 == 11
        else _day(_first_of(month_number + 1).toordinal() - 1)
    )


def moved(day: date, days: int) -> date:
    """A day so many days later, or earlier, held inside what the calendar has."""
    return _day(day.toordinal() + days)


def _day(ordinal: int) -> date:
    """A day by number, held inside what the calendar has."""
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))


def long_date(day: date) -> str:
    """`Friday 20 November 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`20 November`."""
    return f"{day.day} {MONTHS[day.month - 1]}"
