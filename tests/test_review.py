"""A period that is over: its page is its review, and every way into the site leads there."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, Files, built


def objective(title: str, *results: str, more: str = "") -> str:
    krs = ", ".join(f"{{id: {kr}, title: The {kr}, start: 0, target: 10}}" for kr in results)
    return f"---\ntype: objective\ntitle: {title}\n{more}key_results: [{krs}]\n---\n"


def checkin(**values: float) -> str:
    lines = "".join(f'  "{ref.replace("__", "#")}": {value:g}\n' for ref, value in values.items())
    return f"---\nupdates:\n{lines}---\n"


FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2025-Q4/company/top.md": objective("Stay the course", "arr"),
    "2025-Q4/sales/first.md": objective("Sell to those who stay", "calls", "deals"),
    "2025-Q4/sales/second.md": objective("Write it down", "notes"),
    "2025-Q4/marketing/third.md": objective("Be found", "visits"),
    "2025-Q4/company/checkins/2025-12-30-mara.md": checkin(
        top__arr=10, first__calls=9, first__deals=9, second__notes=2, third__visits=5
    ),
    "2025-Q4/sales/retros/2026-01-08-ben.md": """
        ---
        author: ben
        team: sales
        grades:
          first#calls: {grade: 0.5, why: Half of them went to people who had left}
          first#deals: {grade: 0.9, why: As computed}
          second: {grade: 0.3, why: "The notes help, <i>few</i> as they are"}
        ---
        Some words first.

        **What we learned.** Ask before you call.
        """,
    "2025-Q4/company/retros/2026-01-05-mara.md": """
        ---
        author: mara
        objective: top
        ---
        ## What we learned

        One number is enough.
        """,
    "2026-Q1/sales/next.md": objective("Sell to those who stay, again", "more", more="carried_from: first\n"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("review"), FILES, "2026-02-15")


def words(path: Path) -> str:
    """The text of a page in one line."""
    body = path.read_text("utf-8").partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(text: str, begin: str, end: str) -> str:
    return text.rpartition(begin)[2].partition(end)[0]


def test_the_first_lines_say_how_the_period_ended(site: Path) -> None:
    text = words(site / "2025-Q4/index.html")
    for told in (
        "Review of Q4 2025",
        "One of four objectives was met.",
        "One of five key results was met.",
        "Company ended highest with 1.00, Marketing lowest with 0.50.",
    ):
        assert told in text[:400], told


def test_the_objectives_at_either_end_are_named_with_both_figures(site: Path) -> None:
    text = words(site / "2025-Q4/index.html")
    high = section(text, "Ended highest", "Ended lowest")
    assert high.index("Stay the course") < high.index("Sell to those who stay")
    assert "Closed: green, 0.70 with the grades, 0.90 computed. Sales" in high
    low = section(text, "Ended lowest", "Graded otherwise")
    assert low.index("Write it down") < low.index("Be found")
    assert "0.30 with the grades, 0.20 computed" in low
    assert "0.50 at the end. Marketing" in low


def test_grade_and_computed_score_are_told_apart_as_a_reader_sees_both(tmp_path: Path) -> None:
    """Two digits that differ are both said, in the head and in the row, however near they are."""
    files: Files = {
        "teams.csv": TEAMS,
        "people.csv": PEOPLE,
        "2025-Q4/sales/first.md": objective("Sell to those who stay", "deals"),
        "2025-Q4/sales/checkins/2025-12-30-ben.md": checkin(first__deals=8.64),
        "2025-Q4/sales/retros/2026-01-08-ben.md": "---\nteam: sales\ngrades: {first#deals: 0.866}\n---\n",
    }
    text = words(built(tmp_path, files, "2026-02-15") / "2025-Q4/index.html")
    assert text.count("with the grades; 0.86 computed") == 2, text


def test_what_met_means_is_said_beside_the_count(site: Path) -> None:
    text = words(site / "2025-Q4/index.html")
    assert "Teams A committed objective is met at 1, an aspirational one at 0.7." in text


def test_what_was_learned_begins_with_the_company(site: Path) -> None:
    text = section(words(site / "2025-Q4/index.html"), "What was learned Stay", "Ended highest")
    assert text.index("One number is enough.") < text.index("Ask before you call.")
    assert "What we learned." not in text, "the heading says it"
    assert "Some words first." not in text


def test_grades_that_differ_stand_beside_what_was_computed_with_the_reason(site: Path) -> None:
    text = section(
        words(site / "2025-Q4/index.html"), "Graded otherwise than computed", "What was carried over"
    )
    assert text.index("The calls") < text.index("Write it down"), "the largest difference first"
    assert "0.50 given, 0.90 computed" in text
    assert "Half of them went to people who had left" in text
    assert "The notes help, <i>few</i> as they are" in text
    assert "The deals" not in text, "where both are the same there is nothing to tell"


def test_each_picture_of_how_it_ended_has_its_heading(site: Path) -> None:
    page = (site / "2025-Q4/index.html").read_text("utf-8")
    headings = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    assert headings.index("Teams by week") + 1 == headings.index("Objectives by score")


@pytest.mark.parametrize("page", ["retros/index.html", "2025-Q4/sales/retros/2026-01-08-ben/index.html"])
def test_the_retro_of_a_team_says_how_the_team_ended(site: Path, page: str) -> None:
    text = words(site / page)
    assert re.search(
        r"(Sales Closed: amber 0\.\d\d with the grades|Closed: amber Sales Retro, Q4 2025)", text
    ), text


def test_what_goes_on_names_its_successor_and_how_it_stands(site: Path) -> None:
    text = section(words(site / "2025-Q4/index.html"), "What was carried over", "Teams")
    assert "Sell to those who stay goes on as Sell to those who stay, again . Q1 2026, no data" in text


@pytest.mark.parametrize(
    "page",
    [
        "index.html",
        "objectives/index.html",
        "retros/index.html",
        "2025-Q4/sales/retros/2026-01-08-ben/index.html",
        "2026-Q1/index.html",
    ],
)
def test_the_review_is_found_from(site: Path, page: str) -> None:
    found = re.findall(
        r'<a href="([^"]+)">Review of Q4 2025</a>', (site / page).read_text("utf-8").replace("\xa0", " ")
    )
    assert found
    for href in found:
        assert ((site / page).parent / href).resolve() == (site / "2025-Q4/index.html").resolve()


def test_a_review_leads_to_the_period_after_it(site: Path) -> None:
    assert "After it Q1 2026" in words(site / "2025-Q4/index.html")


def test_a_running_period_has_no_review(site: Path) -> None:
    text = words(site / "2026-Q1/index.html")
    for told in ("Review of Q1", "What was learned", "Graded otherwise", "Ended highest"):
        assert told not in text


def test_one_objective_has_no_ends(tmp_path: Path) -> None:
    files = {"2025-Q4/company/top.md": FILES["2025-Q4/company/top.md"]}
    text = words(built(tmp_path, files, "2026-02-15") / "2025-Q4/index.html")
    assert "Review of Q4 2025" in text
    assert "ended highest" not in text.lower()
    assert "What was learned" not in text
