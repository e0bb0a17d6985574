"""The site full of attacks in data, feed, calendar and tables: programs read it as it was written."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from icalendar import Calendar

from tests.attacks.history import Attacked
from tests.attacks.site import BASE, WEEKS
from tests.attacks.texts import ELSEWHERE, SUM
from tests.history.repo import needs_git

pytestmark = needs_git

ATOM = "{http://www.w3.org/2005/Atom}"
LIKE_A_FORMULA = tuple("=+@\t\r\n\uff1d\uff0b\uff0d\uff20")
WRITTEN = {
    *(
        "a",
        "p",
        "h3",
        "h4",
        "h5",
        "ul",
        "ol",
        "li",
        "em",
        "strong",
        "code",
        "pre",
        "blockquote",
        "img",
        "br",
        "hr",
    )
}
WRITTEN |= {"table", "thead", "tbody", "tr", "th", "td"}
"""Elements that Markdown makes."""
ATTRIBUTES = {"href", "src", "alt", "title", "class", "loading", "tabindex", "scope"}


def read(attacks: Attacked, path: str) -> str:
    return (attacks.site / path).read_bytes().decode("utf-8")


def titles(rows: list[dict[str, Any]]) -> set[str]:
    return {row["title"] for row in rows}


def test_site_json_holds_what_was_written(attacks: Attacked) -> None:
    data, texts = json.loads(read(attacks, "api/v1/site.json")), attacks.fields.texts
    assert data["title"] == texts["site-title"]
    for kind in ("objectives", "kpis", "teams", "people", "events"):
        assert texts[f"{kind.removesuffix('s').replace('people', 'person')}-title"] in titles(data[kind]), (
            kind
        )
    notes = {
        u["note"] for kr in data["objectives"][0]["key_results"] for u in kr["readings"] if u.get("note")
    }
    assert notes <= set(texts.values())
    assert SUM not in json.dumps(data)


def test_blocks_of_data_in_pages_cannot_end_early(attacks: Attacked) -> None:
    blocks = 0
    for path in attacks.site.rglob("*.html"):
        for block in re.findall(
            r'<script type="application/json">(.*?)</script>', path.read_text("utf-8"), re.DOTALL
        ):
            assert not set(block) & set("<>&\u2028\u2029")
            blocks += bool(json.loads(block))
    assert blocks > 20


def test_scripts_that_hold_data_hold_nothing_else(attacks: Attacked) -> None:
    """The search index and the commit: one assignment of JSON, whatever titles say."""
    found = {}
    for name in ("search-index", "commit"):
        text = read(attacks, f"assets/{name}.js")
        line, end = text.split("\n")
        assert end == ""
        whole = re.fullmatch(r"\(window\.okrsite = window\.okrsite \|\| \{\}\)\.(\w+) = (\{.*\});", line)
        assert whole, line[:100]
        found[name] = json.loads(whole[2])
    assert not set(read(attacks, "assets/search-index.js")) & set("<>\u2028\u2029")
    titles = {cell for row in found["search-index"]["rows"] for cell in row if isinstance(cell, str)}
    assert attacks.fields.texts["objective-title"] in titles


def test_the_feed_is_one_feed_with_texts(attacks: Attacked) -> None:
    raw = read(attacks, "feed.xml")
    assert "<!" not in raw
    feed, texts = ET.fromstring(raw), attacks.fields.texts
    assert {at.tag.removeprefix(ATOM) for at in feed.iter()} <= {
        *("feed", "id", "title", "subtitle", "updated", "published", "link", "author", "name", "uri", "icon"),
        *("generator", "entry", "category", "summary", "content"),
    }
    assert feed.findtext(f"{ATOM}title") == texts["site-title"].replace("\r\n", "\n")
    told = [entry.findtext(f"{ATOM}content") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert len(told) > WEEKS
    for address in (at.get("href") or "" for at in feed.iter(f"{ATOM}link")):
        assert address.startswith(BASE)
    for element in html5lib.parseFragment("".join(told), "etree", namespaceHTMLElements=False):
        for at in element.iter():
            assert at.tag in WRITTEN
            assert set(at.attrib) <= ATTRIBUTES
            address = at.get("href") or at.get("src") or BASE
            assert address.startswith((BASE, f"https://{ELSEWHERE}/", f"mailto:me@{ELSEWHERE}")), address


def test_the_calendar_has_the_days_and_no_other(attacks: Attacked) -> None:
    raw = (attacks.site / "calendar.ics").read_bytes()
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    names = {re.split(rb"[:;]", line)[0].decode() for line in lines if line and not line.startswith(b" ")}
    assert names <= {
        *(
            "BEGIN",
            "END",
            "VERSION",
            "PRODID",
            "CALSCALE",
            "NAME",
            "X-WR-CALNAME",
            "DESCRIPTION",
            "X-WR-CALDESC",
        ),
        *("URL", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"),
        *("CATEGORIES", "TRANSP"),
    }
    whole = Calendar.from_ical(raw)
    assert {part.name for part in whole.walk()} == {"VCALENDAR", "VEVENT"}
    events = [str(event["SUMMARY"]) for event in whole.walk("VEVENT")]
    assert len(events) == 6, events  # two periods' first and last days, a step, an event
    spoken = attacks.fields.texts["event-title"]
    assert re.split(r"[\r\n\u0085\u2028\u2029]", spoken)[0] in {text.split("\n")[0] for text in events}
    assert {str(event.get("URL", BASE))[: len(BASE)] for event in whole.walk("VEVENT")} == {BASE}


def tables(attacks: Attacked) -> Iterator[tuple[str, str]]:
    for path in attacks.site.rglob("*.csv"):
        yield path.relative_to(attacks.site).as_posix(), path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_no_cell_is_a_formula(attacks: Attacked, comma: str) -> None:
    """Also to a spreadsheet whose locale parts cells by a semicolon, where quotes do not hold."""
    cells = 0
    for name, text in tables(attacks):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma):
            for cell in row:
                cells += 1
                assert not cell.startswith(LIKE_A_FORMULA if comma == "," else LIKE_A_FORMULA[:3]), (
                    name,
                    cell,
                )
                assert not re.match(r"-(?![\d.])|-[\d.]+[^\d.%eE+-]", cell), (name, cell)
    assert cells > 200


def test_tables_are_as_wide_as_their_header_and_hold_what_was_written(attacks: Attacked) -> None:
    for name, text in tables(attacks):
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, name
    notes = csv.DictReader(io.StringIO(read(attacks, "api/v1/readings.csv"), newline=""))
    said = "\n".join(row["note"] for row in notes)
    assert all(f"field-note-{week}-field <script>pwned=1</script>" in said for week in range(WEEKS))


def test_other_files_are_what_they_are(attacks: Attacked) -> None:
    sitemap = ET.fromstring(read(attacks, "sitemap.xml"))
    assert all((at.text or "").startswith(BASE) for at in sitemap.iter() if at.tag.endswith("loc"))
    assert len(read(attacks, "api/v1/commit.txt").splitlines()) == 3
    assert read(attacks, "robots.txt").splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"
    published = {path.name for path in attacks.site.rglob("evil.*")}
    assert published == {"evil.png", "evil.gif", "evil.txt", "evil.pdf"}
    assert "X-Content-Type-Options: nosniff" in read(attacks, "_headers")
    style = read(attacks, "assets/style.css")
    assert ELSEWHERE not in re.sub(r"--sans: [^;]*;", "", style)
