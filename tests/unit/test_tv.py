"""The wall display: what it shows first, and nothing that the home page lacks."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from okrsite.pages.tv import ALL_TEAMS, TEAMS, TvContext, pages
from tests.support import Files, checked

COMPANY: Files = {
    "teams.csv": "id,title\ncompany,Acme\nsales,Sales\nlabs,Labs\n",
    "people.csv": "id,title\nmara,Mara Lind\n",
    "2026/company/market.md": """
        ---
        type: objective
        title: Lead the market
        key_results:
          - {id: arr, title: Annual recurring revenue, short: revenue, start: 0, target: $10M, owner: mara}
          - {id: nrr, title: Net revenue retention, short: retention, start: 100%, target: 120%, weight: 2}
          - {id: cac, title: Acquisition cost, start: $20, target: $10}
          - {id: nps, title: Loyalty, start: 10, target: 50}
        ---
    """,
}


def context(root: Path, files: Files, as_of: str = "2026-02-15") -> TvContext:
    result = checked(root, files, as_of)
    assert not result.has_errors, result.diagnostics
    assert result.world is not None
    found = next(pages(result.world)).make().context
    assert isinstance(found, TvContext)
    return found


def check_in(day: str, updates: str) -> Files:
    return {f"2026/company/checkins/{day}.md": f"---\nauthor: mara\nupdates:\n  market: {{{updates}}}\n---\n"}


def teams(*values: str) -> Files:
    """A team for each value that its key result stands at; 10 is the target."""
    files: Files = {}
    for n, value in enumerate(values):
        files[f"teams/t{n:02}.md"] = f"---\ntitle: Team {n:02}\n---\n"
        files[f"2026-Q1/t{n:02}/goal.md"] = (
            f"---\ntype: objective\ntitle: Goal {n}\nkey_results:\n"
            "  - {id: kr, title: Made, start: 0, target: 10}\n---\n"
        )
        files[f"2026-Q1/t{n:02}/checkins/2026-02-14.md"] = f"---\nupdates:\n  goal: {{kr: {value}}}\n---\n"
    return files


def test_the_heaviest_three_key_results_of_the_company_stand_on_the_first_slide(tmp_path: Path) -> None:
    found = context(tmp_path, COMPANY)
    assert [result.name for result in found.results] == [
        "Retention",
        "Revenue",
        "Acquisition cost",
    ]
    assert [result.name for result in found.periods[0].goals[0].results] == [
        "Retention",
        "Revenue",
        "Acquisition cost",
        "Loyalty",
    ]


def test_teams_that_are_not_on_track_come_first_then_a_count(tmp_path: Path) -> None:
    values = ("5", "0", "9", "4", "6", "7", "1", "8")  # 0.51 was expected
    found = context(tmp_path, COMPANY | teams(*values))
    assert [(team.line.link.text, team.line.mark.word) for team in found.teams] == [
        ("Team 01", "Off track"),
        ("Team 06", "Off track"),
        ("Team 03", "At risk"),
        ("Team 00", "On track"),
        ("Team 02", "On track"),
        ("Team 04", "On track"),
    ]
    assert found.more_teams == len(values) - TEAMS
    assert len(found.all_teams) == len(values)


def test_teams_that_fit_on_the_first_slide_have_none_of_their_own(tmp_path: Path) -> None:
    found = context(tmp_path, COMPANY | teams(*["5"] * TEAMS))
    assert (len(found.teams), found.more_teams, found.all_teams) == (TEAMS, 0, ())


def test_many_teams_are_counted(tmp_path: Path) -> None:
    found = context(tmp_path, COMPANY | teams(*["5"] * 40))
    assert (len(found.all_teams), found.more_all_teams) == (ALL_TEAMS, 40 - ALL_TEAMS)


def test_what_was_reached_this_week_goes_before_what_was_reached_earlier(tmp_path: Path) -> None:
    early = COMPANY | check_in("2026-02-04", "nps: 50")
    assert context(tmp_path, early).reached == ("Reached:", "Loyalty, 50 of 50.")
    lately = early | check_in("2026-02-12", "nps: 51, arr: $10M")
    reached = context(tmp_path, lately).reached
    assert reached == ("Reached this week:", "Annual recurring revenue, $10M of $10M. Mara Lind")


def test_what_nobody_has_spoken_of_for_long_is_not_told_as_reached(tmp_path: Path) -> None:
    files = COMPANY | check_in("2026-01-05", "nps: 50")
    assert context(tmp_path, files).reached is None


@pytest.mark.parametrize(
    ("files", "as_of", "title", "slides"),
    [
        ({"index.md": "---\ntitle: A vision\n---\n"}, "2026-02-15", "There are no objectives yet.", 1),
        (COMPANY, "2027-02-15", "No period is running now.", 1),
        (COMPANY, "2025-12-15", "No period is running now.", 1),
    ],
)
def test_there_is_a_slide_also_when_nothing_runs(
    tmp_path: Path, files: Files, as_of: str, title: str, slides: int
) -> None:
    found = context(tmp_path, files, as_of)
    assert (found.head.title, found.slides) == (title, slides)
    assert (found.box, found.results, found.teams, found.periods, found.week) == (None, (), (), (), None)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Sale", "huge"),
        ("The share of customers who say so and mean it", "large"),
        ("成为客户愿意留下来的公司" * 5, "medium"),
        ("Long " * 2_000, "small"),
    ],
    ids=["short", "longer", "wide", "endless"],
)
def test_a_longer_verdict_is_set_smaller(tmp_path: Path, name: str, size: str) -> None:
    key_result = f"{{id: kr, title: One, short: {name}, start: 0, target: 1}}"
    text = f"---\ntype: objective\ntitle: Goal\nkey_results:\n  - {key_result}\n---\n"
    files: Files = {"teams.csv": "id,title\ncompany,Acme\n", "2026/company/goal.md": text}
    assert context(tmp_path, files).size == size


def test_the_wall_has_no_figure_that_the_home_page_lacks(demo: Path) -> None:
    wall, home = (words(demo / path) for path in ("tv/index.html", "index.html"))
    counted = re.compile(r"\d+ of \d+ Back|\d+ more teams|\d+ more objectives")
    missing = [figure for figure in figures(counted.sub("", wall)) if figure not in figures(home)]
    assert not missing
    assert len(figures(wall)) > 40


def words(path: Path) -> str:
    """What stands within a page, in one line."""
    html = path.read_text("utf-8")
    body = re.sub(r"<svg.*?</svg>", " ", html[html.index("<main") :], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def figures(text: str) -> set[str]:
    return set(re.findall(r"[$€]?\d[\d.,:]*\d[%MkK]?|[$€]?\d[%MkK]?", text))
