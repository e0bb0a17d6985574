"""Dates as iCalendar (RFC 5545), for calendars that subscribe to them.

Written here and not by the `icalendar` package, which reads it back in the tests: that one needs 90 ms to
start and a second for 4,000 dates, about as long as all pages of a company with so many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

OCTETS = 75
"""What a line may hold before it is folded, its end not counted."""
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What some readers take for the end of a line."""
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that fills a whole day."""

    key: str
    """Unlike that of any other, and the same in every build."""
    day: date
    title: str
    text: str = ""
    url: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar. `scope` tells the ids of one site's dates from those of another."""

    scope: str
    title: str
    description: str
    product: str
    url: str
    stamp: date
    """The day that it was made as of."""
    dates: tuple[Dated, ...]


def write_calendar(calendar: Calendar) -> bytes:
    """The calendar as UTF-8, its lines ending in CRLF and folded."""
    return b"".join(_folded(line) for line in _lines(calendar))


def _lines(calendar: Calendar) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_text(calendar.product)}", "CALSCALE:GREGORIAN")
    # NAME and DESCRIPTION are RFC 7986; the X- names are what most calendars still look for.
    yield from (f"{key}:{_text(calendar.title)}" for key in ("NAME", "X-WR-CALNAME"))
    if calendar.description:
        yield from (f"{key}:{_text(calendar.description)}" for key in ("DESCRIPTION", "X-WR-CALDESC"))
    if calendar.url:
        yield f"URL:{calendar.url}"
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")
    for dated in calendar.dates:
        yield from _event(dated, calendar)
    yield "END:VCALENDAR"


def _event(dated: Dated, calendar: Calendar) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'{calendar.scope} {dated.key}')}"
    yield f"DTSTAMP:{_day(calendar.stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(dated.day)}"
    if dated.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(dated.day + timedelta(days=1))}"
    yield f"SUMMARY:{_text(dated.title)}"
    if dated.text:
        yield f"DESCRIPTION:{_text(dated.text)}"
    if dated.category:
        yield f"CATEGORIES:{_text(dated.category)}"
    if dated.url:
        yield f"URL:{dated.url}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy because a quarter ends
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(text: str) -> str:
    """A value of type TEXT."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _BREAKS.sub("\n", text)).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line without control characters, cut where it grows too long but never inside a character."""
    data = _CONTROLS.sub("", line).encode("utf-8", "replace")
    parts = []
    room = OCTETS
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:  # a byte that goes on with the character before it
            cut -= 1
        parts.append(data[:cut])
        data, room = data[cut:], OCTETS - 1  # the space at the start counts
    return b"\r\n ".join([*parts, data]) + b"\r\n"
