"""Which week is told on each day: the one that runs, and on a Monday without news the one just ended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.read import read
from tests.support import TEAMS, Files, built

FILES: Files = {
    "teams.csv": TEAMS,
    "2026-Q1/company/win.md": """
        ---
        type: objective
        title: Win
        key_results:
          - {id: deals, title: Deals signed, start: 0, target: 100}
          - {id: calls, title: Calls answered, start: 0, target: 100}
        ---
        """,
    "2026-Q1/company/checkins/2026-01-28-a.md": "---\nupdates: {win#deals: 20}\n---\n",
    "2026-Q1/company/checkins/2026-02-04-a.md": "---\nupdates: {win#deals: 40}\n---\n",
    "2026-Q1/company/checkins/2026-02-08-a.md": "---\nupdates: {win#calls: 10}\n---\n",
}
"""Week 5 ends with 0.10, week 6 (2 to 8 February) with 0.25."""
IN_WEEK_7: Files = {"2026-Q1/company/checkins/2026-02-11-a.md": "---\nupdates: {win#deals: 50}\n---\n"}
ON_MONDAY: Files = {"2026-Q1/company/checkins/2026-02-09-a.md": "---\nupdates: {win#deals: 50}\n---\n"}
DAYS = ("09", "10", "11", "12", "13", "14", "15")


def text(page: Path) -> str:
    """All that is told on a page, in one line."""
    return " ".join(line for lines in read(page).values() for line in lines)


def moved(page: Path) -> str:
    """What is said of the company's score since the week before."""
    found = re.search(r"(up [0-9.]+|down [0-9.]+|unchanged) (this week|in week \d+)", text(page))
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("day", "home", "week"),
    [
        ("09", "up 0.15 in week 6", "unchanged this week"),
        ("10", "unchanged this week", "unchanged this week"),
        *((day, "up 0.05 this week", "up 0.05 this week") for day in DAYS[2:]),
    ],
)
def test_home_and_the_week_it_links_to_agree_on_every_day(
    tmp_path: Path, day: str, home: str, week: str
) -> None:
    site = built(tmp_path, FILES | IN_WEEK_7, f"2026-02-{day}")
    assert moved(site / "index.html") == home
    assert moved(site / "weekly/2026-W07/index.html") == week
    told = read(site / "index.html")
    heading = next(name for name in told if name.endswith(("sentence", "sentences")))
    number = 6 if day == "09" else 7
    assert heading.startswith("Week 6 in" if day == "09" else "The week in")
    assert told[heading][0] == f"Week {number} in full"
    story = read(site / f"weekly/2026-W{number:02}/index.html")["The story of the week"]
    assert told[heading][1] == " ".join(story)


def test_a_week_tells_nothing_of_the_week_before(tmp_path: Path) -> None:
    """On the Tuesday nothing has moved yet: what moved on Wednesday to Sunday is week 6."""
    site = built(tmp_path, FILES, "2026-02-10")
    page = read(site / "weekly/2026-W07/index.html")
    assert "What moved" not in page
    assert "From the check-ins" not in page
    before = read(site / "weekly/2026-W06/index.html")
    assert [line for line in before["What moved"] if line.startswith("Deals signed")]
    assert before["What moved"][0].endswith("Signed: the change in progress.")


def test_the_page_of_a_monday_without_news_says_so_and_names_the_week_that_is_told(tmp_path: Path) -> None:
    page = read(built(tmp_path, FILES, "2026-02-09") / "weekly/2026-W07/index.html")
    assert page["Nothing has been measured or said in week 7 yet."]
    told = "Nothing has been measured or said in week 7 yet; week 6 is told in full."
    assert page["The story of the week"] == [told]


def test_a_monday_with_news_tells_its_own_week(tmp_path: Path) -> None:
    site = built(tmp_path, FILES | ON_MONDAY, "2026-02-09")
    assert moved(site / "index.html") == "up 0.05 this week"
    assert "The week in" in " ".join(read(site / "index.html"))


def test_after_the_last_sunday_of_a_period_its_last_week_is_told(tmp_path: Path) -> None:
    custom = '[periods."P"]\nstart = 2026-01-05\nend = 2026-02-08\n'
    files = {name.replace("2026-Q1", "P"): text for name, text in FILES.items()}
    home = read(built(tmp_path, files, "2026-02-09", custom) / "index.html")
    assert any(name.startswith("Week 6 in") for name in home)
