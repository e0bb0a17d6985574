"""Feeds: what RFC 4287 asks for, and what hostile text may not do."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from okrsite.publish.atom import NAMESPACE, AtomEntry, AtomFeed, write_atom

A = f"{{{NAMESPACE}}}"


def entry(**changes: str) -> AtomEntry:
    whole = {
        "url": "https://okrs.example/a/",
        "title": "A title",
        "kind": "check-in",
        "author": "Mara Lind",
        "author_url": "https://okrs.example/people/mara/",
        "summary": "In short",
        "html": "<p>At length</p>",
    }
    return AtomEntry(day=date(2026, 2, 14), **{**whole, **changes})


def feed(*entries: AtomEntry, title: str = "OKRs", subtitle: str = "") -> AtomFeed:
    return AtomFeed(
        url="https://okrs.example/feed.xml",
        home="https://okrs.example/",
        title=title,
        subtitle=subtitle,
        language="en",
        icon="https://okrs.example/assets/favicon.svg",
        generator="okrsite",
        version="1",
        updated=date(2026, 2, 15),
        entries=entries,
    )


def test_it_has_what_the_standard_asks_for() -> None:
    root = ET.fromstring(write_atom(feed(entry(), entry(url="https://okrs.example/b/", author=""))))
    assert root.findtext(f"{A}id") == "https://okrs.example/"
    assert root.findtext(f"{A}updated") == "2026-02-15T00:00:00Z"
    assert root.findtext(f"{A}author/{A}name") == "OKRs"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
    assert links == {"self": "https://okrs.example/feed.xml", "alternate": "https://okrs.example/"}
    for found in root.findall(f"{A}entry"):
        for name in ("id", "title", "updated", "published", "summary", "content"):
            assert len(found.findall(f"{A}{name}")) == 1, name
        assert found.findtext(f"{A}updated") == "2026-02-14T00:00:00Z"
    signed, unsigned = root.findall(f"{A}entry")
    assert signed.findtext(f"{A}author/{A}name") == "Mara Lind"
    assert unsigned.find(f"{A}author") is None, "the feed's own author stands"


def test_a_reader_takes_it_without_complaint() -> None:
    read = feedparser.parse(write_atom(feed(entry(), subtitle="One & all")))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.subtitle == "One & all"
    assert read.entries[0].link == "https://okrs.example/a/"
    assert read.entries[0].content[0].type == "text/html"


HOSTILE = '</title><script>alert(1)</script>]]>&amp;<!--"\x00\x08\x0b\x1f\ufffe\ud800 end'


def test_hostile_text_stays_text() -> None:
    data = write_atom(
        feed(entry(title=HOSTILE, author=HOSTILE, summary=HOSTILE, kind=HOSTILE), title=HOSTILE)
    )
    root = ET.fromstring(data)
    shown = '</title><script>alert(1)</script>]]>&amp;<!--" end'
    assert root.findtext(f"{A}entry/{A}title") == shown
    assert root.findtext(f"{A}entry/{A}author/{A}name") == shown
    assert root.find(f"{A}entry/{A}category").get("term") == shown  # type: ignore[union-attr]
    assert root.findtext(f"{A}title") == shown
    assert b"<script" not in data
    assert {element.tag for element in root.iter()} == {
        f"{A}{name}"
        for name in (
            *("feed", "id", "title", "updated", "link", "author", "name", "uri", "icon", "generator"),
            *("entry", "published", "category", "summary", "content"),
        )
    }


@given(st.text(), st.text(st.characters()))
def test_any_text_makes_a_feed(title: str, text: str) -> None:
    data = write_atom(feed(entry(title=title, html=text), title=text))
    assert ET.fromstring(data).findtext(f"{A}entry/{A}updated") == "2026-02-14T00:00:00Z"
    assert data == write_atom(feed(entry(title=title, html=text), title=text))


def test_a_feed_may_be_empty() -> None:
    assert feedparser.parse(write_atom(feed())).entries == []
