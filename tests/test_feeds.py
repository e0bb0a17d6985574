"""The feed and the calendar of a site, as the programs that read them find them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest

from okrsite.build import build
from okrsite.project import open_project, with_base_url
from tests.support import PEOPLE, TEAMS, Files, built, write

BASE = "https://okrs.example/k/"
CONFIG = f'title = "OKRs & more"\nbase_url = "{BASE}"\npublish_email = false\n'
AS_OF = "2026-02-15"
OBJECTIVE = """
    ---
    type: objective
    title: Win the accounts that stay
    owner: mara
    key_results:
      - id: arr
        title: New ARR signed
        short: new ARR
        start: $0
        target: $4M
        due: 2026-03-20
        checkpoints: {2026-02-28: $2M}
      - id: app
        title: The app is in both stores
        kind: milestone
        steps:
          - {id: draw, title: Drawn, done: 2026-02-01, due: 2026-02-02}
          - {id: build, title: Built, due: 2026-03-10}
      - id: gone
        title: Dropped with its date
        start: 0
        target: 10
        due: 2026-03-15
        state: dropped
        since: 2026-02-01
        why: no longer needed
    ---
    """
CHECKIN = """
    ---
    author: mara
    updates:
      partners#arr: {value: $1M, confidence: 6, note: "<script>alert('note')</script>"}
    wins: ["<img src=x onerror=alert(1)>"]
    blockers: [{text: "Legal & friends", needs: marketing}]
    ---
    See [[partners#arr]], [the plan](../../plan.md), ![a chart](chart.png) & <script>alert(1)</script>.
    """
FILES: Files = {
    "people.csv": "id,title,email\nmara,Mara Lind,mara@okrs.example\nben,Ben Ode,ben@okrs.example\n",
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": OBJECTIVE,
    "2026-Q1/sales/checkins/2026-02-14-mara.md": CHECKIN,
    "2026-Q1/sales/checkins/chart.png": b"\x89PNG",
    "2026-Q1/plan.md": "---\ntype: page\ntitle: Plan\n---\nText.\n",
    "2025-Q4/sales/old.md": """
        ---
        type: objective
        title: An old one
        key_results: [{id: a, title: Done, start: 0, target: 10}]
        ---
        """,
    "2025-Q4/sales/retros/2026-01-10-ben.md": """
        ---
        objective: old
        author: ben
        grades: {old#a: {grade: 0.5, why: Half of it held}}
        ---
        We learned to count.
        """,
    "events/2026-02-14-outage.md": """
        ---
        title: The outage
        date: 2026-02-14
        supports: partners#arr
        ---
        Four hours.
        """,
    "2023-Q4/sales/ancient.md": """
        ---
        type: objective
        title: An ancient one
        key_results: [{id: a, title: Done, start: 0, target: 10, due: 2023-12-01}]
        ---
        """,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("feeds"), FILES, AS_OF, CONFIG)


@pytest.fixture(scope="module")
def published_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company at an address."""
    project = open_project(Path(__file__).parent.parent / "okrsite.toml")
    config = with_base_url(project.config, BASE)
    assert config is not None
    assert config.as_of is not None
    output = tmp_path_factory.mktemp("published") / "site"
    done = build(replace(project, config=config), config.as_of, output)
    assert done.published is not None, done.diagnostics
    return output


def test_the_newest_stands_first_with_its_author_and_what_it_set(site: Path) -> None:
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.title == "OKRs & more"
    told = [e for e in feed.entries if e.tags[0].term != "week"]
    assert [(e.title, e.updated) for e in told] == [
        ("The outage", "2026-02-14T00:00:00Z"),
        ("Check-in of Saturday 14 February 2026, Mara Lind, Sales", "2026-02-14T00:00:00Z"),
        ("Retro: An old one", "2026-01-10T00:00:00Z"),
    ]
    checkin, retro = told[1], told[2]
    assert checkin.author == "Mara Lind"
    assert checkin.summary == "Mara Lind, 14 February: new ARR $0 to $1M."
    assert checkin.link == checkin.id == f"{BASE}2026-Q1/sales/checkins/2026-02-14-mara/"
    assert "$0 to $1M, confidence 6" in checkin.content[0].value
    assert retro.author == "Ben Ode"
    assert "0.50 given, 0.00 computed. Half of it held" in retro.content[0].value


def test_weeks_that_are_over_tell_their_story(site: Path, published_demo: Path) -> None:
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    week = feed.entries[0]
    assert week.title == "Week 7 of 2026: One key result changed status."
    assert week.updated == feed.feed.updated == "2026-02-15T00:00:00Z", "its Sunday"
    assert week.link == f"{BASE}weekly/2026-W07/"
    assert "New ARR</a> gained most" in week.content[0].value
    demo = feedparser.parse((published_demo / "feed.xml").read_bytes())
    named = [e.link for e in demo.entries if e.tags[0].term == "week"]
    assert named[0] == f"{BASE}weekly/2026-W46/", "the one that runs still changes"


def test_what_readers_show_holds_whole_addresses_and_nothing_that_runs(site: Path) -> None:
    data = (site / "feed.xml").read_text("utf-8")
    contents = [e.text or "" for e in ET.fromstring(data).iter("{http://www.w3.org/2005/Atom}content")]
    addresses = [a for html in contents for a in re.findall(r'(?:href|src)="([^"]*)"', html)]
    assert f"{BASE}2026-Q1/sales/partners/#arr" in addresses
    assert f"{BASE}2026-Q1/plan/" in addresses
    assert f"{BASE}2026-Q1/sales/checkins/chart.png" in addresses
    assert all(address.startswith(BASE) for address in addresses)
    tags = {tag for html in contents for tag in re.findall(r"<(\w+)", html)}
    assert tags == {"p", "a", "img", "h3", "ul", "li"}
    assert not any(re.search(r"<[^>]*\bonerror", html) for html in contents)
    assert "\0" not in data


def test_no_address_of_a_person_is_told(site: Path, published_demo: Path) -> None:
    for folder in (site, published_demo):
        for name in ("feed.xml", "calendar.ics"):
            assert "@" not in (folder / name).read_text("utf-8"), name


def test_every_page_leads_to_the_feed_and_the_calendar(site: Path) -> None:
    page = (site / "2026-Q1/sales/partners/index.html").read_text("utf-8")
    assert '<link rel="alternate" type="application/atom+xml" title="OKRs &amp; more"' in page
    assert page.count('href="../../../feed.xml"') == 2
    assert '<a href="../../../calendar.ics">Calendar</a>' in page


def test_the_calendar_has_the_days_that_the_content_names(site: Path) -> None:
    calendar = icalendar.Calendar.from_ical((site / "calendar.ics").read_bytes())
    found = {(event.start.isoformat(), str(event["summary"])) for event in calendar.walk("VEVENT")}
    assert found == {
        ("2025-10-01", "Q4 2025 begins"),
        ("2025-12-31", "Q4 2025 ends"),
        ("2026-01-01", "Q1 2026 begins"),
        ("2026-02-14", "The outage"),
        ("2026-02-28", "Checkpoint of $2M: New ARR signed"),
        ("2026-03-10", "Due: Built"),
        ("2026-03-20", "Due: New ARR signed"),
        ("2026-03-31", "Q1 2026 ends"),
    }
    due = next(e for e in calendar.walk("VEVENT") if e["summary"] == "Due: New ARR signed")
    assert due["url"] == f"{BASE}2026-Q1/sales/partners/#arr"
    assert due["description"] == "Objective: Win the accounts that stay\nOwner: Mara Lind"


def test_without_an_address_there_is_a_calendar_and_no_feed(tmp_path: Path) -> None:
    site = built(tmp_path, FILES, AS_OF)
    assert not (site / "feed.xml").exists()
    data = (site / "calendar.ics").read_bytes()
    assert b"URL" not in data
    assert icalendar.Calendar.from_ical(data).walk("VEVENT")
    page = (site / "index.html").read_text("utf-8")
    assert "feed.xml" not in page
    assert "calendar.ics" in page


def test_the_demo_can_be_subscribed_to(published_demo: Path) -> None:
    feed = feedparser.parse((published_demo / "feed.xml").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == 50
    assert feed.entries[0].updated == feed.feed.updated == "2026-11-20T00:00:00Z"
    assert [e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    assert len({e.id for e in feed.entries}) == 50
    for entry in feed.entries:
        page = published_demo / entry.link.removeprefix(BASE) / "index.html"
        assert page.is_file(), entry.link
        assert entry.title
        assert entry.summary
        assert entry.content[0].value
    events = icalendar.Calendar.from_ical((published_demo / "calendar.ics").read_bytes()).walk("VEVENT")
    assert len({e["uid"] for e in events}) == len(events) > 20
    assert [e.start for e in events] == sorted(e.start for e in events)
    assert min(e.start for e in events) >= date(2025, 10, 16)


def test_of_many_only_the_newest_are_told(tmp_path: Path) -> None:
    many: Files = {
        f"events/2026-01-{day:02}-{n}.md": f"---\ntitle: Event {n}\ndate: 2026-01-{day:02}\n---\n"
        for day in range(1, 31)
        for n in range(3)
    }
    site = built(tmp_path, {"people.csv": PEOPLE, "teams.csv": TEAMS, **many}, AS_OF, CONFIG)
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert len(feed.entries) == 50
    assert feed.entries[0].title == "Event 2"
    assert feed.entries[-1].updated == "2026-01-14T00:00:00Z"


def test_two_builds_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    write(tmp_path, dict(reversed(FILES.items())), CONFIG)
    again = built(tmp_path, {}, AS_OF, CONFIG)
    for name in ("feed.xml", "calendar.ics"):
        assert (again / name).read_bytes() == (site / name).read_bytes(), name
