"""News as Atom (RFC 4287), for feed readers."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, not even escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One piece of news. All addresses are absolute."""

    url: str
    """Where it stands; its id too."""
    title: str
    day: date
    kind: str
    """What it is, for readers who sort by it."""
    author: str = ""
    """Empty where nobody signed it: the feed's own author stands."""
    author_url: str = ""
    summary: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomFeed:
    """A feed; `url` is its own address, `home` that of the site."""

    url: str
    home: str
    title: str
    subtitle: str
    language: str
    icon: str
    generator: str
    version: str
    updated: date
    entries: tuple[AtomEntry, ...]


def write_atom(feed: AtomFeed) -> bytes:
    """The feed as UTF-8. Days are written as their midnight in UTC, so that no clock is needed."""
    out = io.BytesIO()
    xml = _Writer(out)
    xml.open("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    xml.leaf("id", feed.home)
    xml.leaf("title", feed.title)
    if feed.subtitle:
        xml.leaf("subtitle", feed.subtitle)
    xml.leaf("updated", _instant(feed.updated))
    xml.leaf("link", "", {"rel": "self", "type": "application/atom+xml", "href": feed.url})
    xml.leaf("link", "", {"rel": "alternate", "type": "text/html", "href": feed.home})
    xml.person(feed.title, feed.home)
    xml.leaf("icon", feed.icon)
    xml.leaf("generator", feed.generator, {"version": feed.version})
    for entry in feed.entries:
        _entry(xml, entry)
    xml.close("feed")
    xml.end()
    return out.getvalue()


def _entry(xml: _Writer, entry: AtomEntry) -> None:
    xml.open("entry")
    xml.leaf("id", entry.url)
    xml.leaf("title", entry.title)
    xml.leaf("published", _instant(entry.day))
    xml.leaf("updated", _instant(entry.day))
    xml.leaf("link", "", {"rel": "alternate", "type": "text/html", "href": entry.url})
    if entry.author:
        xml.person(entry.author, entry.author_url)
    xml.leaf("category", "", {"term": entry.kind})
    if entry.summary:
        xml.leaf("summary", entry.summary)
    xml.leaf("content", entry.html, {"type": "html"})
    xml.close("entry")


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


class _Writer:
    """Elements one to a line, text and attributes escaped, without what XML cannot hold."""

    def __init__(self, out: io.BytesIO) -> None:
        self._xml = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
        self._xml.startDocument()

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self._start(name, attributes)
        self._xml.characters("\n")

    def close(self, name: str) -> None:
        self._xml.endElement(name)
        self._xml.characters("\n")

    def leaf(self, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        self._start(name, attributes)
        if text:
            self._xml.characters(_NOT_XML.sub("", text))
        self.close(name)

    def person(self, name: str, url: str) -> None:
        self.open("author")
        self.leaf("name", name)
        if url:
            self.leaf("uri", url)
        self.close("author")

    def end(self) -> None:
        self._xml.endDocument()

    def _start(self, name: str, attributes: Mapping[str, str] | None) -> None:
        clean = {key: _NOT_XML.sub("", value) for key, value in (attributes or {}).items()}
        self._xml.startElement(name, AttributesImpl(clean))
