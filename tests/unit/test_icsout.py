"""Calendars: folded and escaped as RFC 5545 has it, read back by the `icalendar` package."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.publish.icsout import OCTETS, Calendar, Dated, write_calendar

DAY = date(2026, 3, 31)


def calendar(*dates: Dated, title: str = "OKRs", scope: str = "https://okrs.example/") -> Calendar:
    return Calendar(
        scope=scope,
        title=title,
        description="",
        product="-//okrsite//okrsite 1//EN",
        url="https://okrs.example/",
        stamp=date(2026, 2, 15),
        dates=dates,
    )


def read(data: bytes) -> list[icalendar.Event]:
    """Its events; the calendar has to be without faults."""
    found = icalendar.Calendar.from_ical(data)
    assert not found.errors
    return list(found.walk("VEVENT"))


def lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    return data[:-2].split(b"\r\n")


def test_a_day_is_read_back_as_it_was() -> None:
    dated = Dated(
        key="a",
        day=DAY,
        title="Due: the offices",
        text="One, two; three\\four\nfive",
        url="https://x.example/é",
    )
    (event,) = read(write_calendar(calendar(dated)))
    assert event["summary"] == "Due: the offices"
    assert event["description"] == "One, two; three\\four\nfive"
    assert event.start == DAY
    assert event.end == date(2026, 4, 1), "the end is the first day that it no longer lasts"
    assert event["dtstamp"].to_ical() == b"20260215T000000Z"
    assert event["transp"] == "TRANSPARENT"


@pytest.mark.parametrize("letter", ["a", "é", "漢", "🦅", "👩‍👩‍👧"])
@pytest.mark.parametrize("before", range(12))
def test_lines_fold_before_the_limit_and_never_inside_a_character(letter: str, before: int) -> None:
    title = "x" * before + letter * 200
    data = write_calendar(calendar(Dated(key="a", day=DAY, title=title)))
    assert all(len(line) <= OCTETS for line in lines(data))
    for line in lines(data):
        line.decode("utf-8")
    (event,) = read(data)
    assert event["summary"] == title


INJECTION = "End\r\nEND:VEVENT\nBEGIN:VEVENT\x0bSUMMARY:evil\x85A:1\u2028B:2\u2029C:3\x1eD:4\x00"


def test_text_cannot_break_out_of_its_line() -> None:
    data = write_calendar(calendar(Dated(key="a", day=DAY, title=INJECTION), title=INJECTION))
    assert data.decode().count("\r\nBEGIN:VEVENT\r\n") == 1
    assert data.decode().splitlines() == data.decode().split("\r\n")[:-1], (
        "whatever a reader takes for a break"
    )
    (event,) = read(data)
    assert event["summary"].split("\n")[:3] == ["End", "END:VEVENT", "BEGIN:VEVENTSUMMARY:evil"]


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_makes_a_calendar(title: str, text: str) -> None:
    data = write_calendar(calendar(Dated(key="a", day=DAY, title=title, text=text)))
    assert all(len(line) <= OCTETS for line in lines(data))
    assert len(read(data)) == 1
    assert data == write_calendar(calendar(Dated(key="a", day=DAY, title=title, text=text)))


def test_ids_stay_and_are_of_one_site() -> None:
    first, other = Dated(key="a", day=DAY, title="A"), Dated(key="b", day=DAY, title="B")
    ids = [event["uid"] for event in read(write_calendar(calendar(first, other)))]
    moved = Dated(key="a", day=date(2026, 5, 1), title="Another title")
    assert [event["uid"] for event in read(write_calendar(calendar(moved)))] == ids[:1]
    assert len(set(ids)) == 2
    elsewhere = read(write_calendar(calendar(first, scope="https://other.example/")))
    assert elsewhere[0]["uid"] != ids[0]


def test_the_last_day_of_all_has_no_day_after_it() -> None:
    (event,) = read(write_calendar(calendar(Dated(key="a", day=date.max, title="The end"))))
    assert event.start == date.max
    assert "dtend" not in event
