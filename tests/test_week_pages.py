"""The weeks of the demo: each has a page, and each thing that a week can tell stands on one."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.read import read
from tests.support import TEAMS, built

AS_OF = date(2026, 11, 20)
MOVED = (
    "81 of 106 key results moved or were checked in. "
    "62 are nearer the target than at the end of week 46, five are further away."
)
SCORES = (
    "The company’s score for 2026 rose by 0.01 to 0.69, where 0.90 was expected; "  # noqa: RUF001
    "that for Q4 2026 rose by 0.07 to 0.44, where 0.54 was expected."
)
AHEAD = (
    "Of the eight company key results with a forecast, seven are likely to miss their targets: "
    "Company retention, Acquisition cost and five more."
)


@pytest.fixture(scope="module")
def week(demo: Path) -> dict[str, list[str]]:
    """Week 47, which ran on the as-of date."""
    return read(demo / "weekly/2026-W47/index.html")


def test_every_week_of_a_period_that_ran_has_a_page(demo: Path) -> None:
    data = json.loads((demo / "api/v1/site.json").read_text("utf-8"))
    wanted = set()
    for period in data["periods"]:
        first, last = (date.fromisoformat(period[edge]) for edge in ("first", "last"))
        goals = any(o["period"] == period["id"] for o in data["objectives"])
        while goals and first <= min(last, AS_OF):
            wanted.add("{}-W{:02}".format(*first.isocalendar()[:2]))
            first += timedelta(1)
    assert {path.parent.name for path in demo.glob("weekly/*/index.html")} == wanted
    assert len(wanted) == 47


def test_it_opens_with_the_verdict_and_the_scores(week: dict[str, list[str]]) -> None:
    assert week[""][-1] == "The company objectives for 2026 are at risk"
    title = "One key result was reached. 19 changed status."
    assert week[title] == [
        MOVED,
        "2026At risk",
        "0.69where 0.90 was expected",
        "up 0.01 this weekHow is this computed?",
        "Q4 2026On track",
        "0.44where 0.54 was expected",
        "up 0.07 this weekHow is this computed?",
        (
            "Its company objective is at risk since one key result is off track; "
            "the score itself keeps pace. How statuses add up"
        ),
    ]


def test_its_story(week: dict[str, list[str]], demo: Path) -> None:
    told = week["The story of the week"]
    assert told == [
        SCORES,
        "Managers weekly gained most: 61% to 66%, and reached the target.",
        "Net churn moved away from the target: 1.9% to 2.2%, still off track.",
        AHEAD,
    ]
    home = read(demo / "index.html")
    assert home["The week in four sentences"][:2] == ["Week 47 in full", " ".join(told)]


LISTED = [
    pytest.param(
        "Changed status",
        ["New colleagues who rate their first ninety days eight or higher", "On tracktoAt risk"],
        id="a status that got worse",
    ),
    pytest.param(
        "Changed status",
        ["Sales managers who open the pipeline page every week", "On tracktoAchieved", "61% to 66%, of 65%"],
        id="a status that got better",
    ),
    pytest.param(
        "What moved",
        ["Sales managers who open the pipeline page every weekProduct61% to 66% of 65%+0.38Achieved"],
        id="a mover up",
    ),
    pytest.param(
        "What moved",
        ["New customers that fit the ideal profileSales70% to 69% of 85%−0.04Off track"],
        id="a mover down",
    ),
    pytest.param(
        "Contradictions",
        [
            "Claimed on track",
            "Net revenue retention, company",
            "Ingrid Solheim, 20 November",
            "against",
            "Scored off track",
            "0.23 where 0.89 was expected",
            "108.4% of 120%",
        ],
        id="a claim against its number",
    ),
    pytest.param(
        "Reached this week",
        [
            "At risk: Annual recurring revenue",
            (
                "$35.3M of $35M, five weeks before its last day. "
                "Its guardrail is broken: it is at risk at best. Hugo Lindqvist"
            ),
        ],
        id="a target reached",
    ),
    pytest.param(
        "Reached this week",
        [
            "At risk: Android app in the hands of beta users",
            "Step done: Prototype on real deals in our own sales team; 2 of 3 in all. Arjun Pillai",
        ],
        id="a step done",
    ),
    pytest.param(
        "Overdue",
        ["Marketing", "Stale: Qualified pipeline with insurers", "No check-in for 21 days. Mirela Popescu"],
        id="what is overdue by team",
    ),
    pytest.param(
        "Due soon",
        ["27 November: Step: Sales deck follows the sheet", "One message kit in use by both teams"],
        id="what is due",
    ),
    pytest.param(
        "Wins",
        [
            "A payroll provider with 600 sellers signed for three years",
            "Tomas Varga, Check-in of Friday 20 November 2026",
        ],
        id="a win",
    ),
    pytest.param(
        "In the way",
        [
            "Seven December deals need a security review before the 15th. Needs Product.",
            "Tomas Varga, Check-in of Friday 20 November 2026",
        ],
        id="a blocker and who must clear it",
    ),
    pytest.param(
        "From the check-ins",
        ["8 of 21, newest first", "20 November", "Tomas Varga, Sales"],
        id="a check-in",
    ),
]


@pytest.mark.parametrize(("heading", "lines"), LISTED)
def test_it_lists(week: dict[str, list[str]], heading: str, lines: list[str]) -> None:
    told = week[heading]
    assert any(told[n : n + len(lines)] == lines for n in range(len(told))), told


@pytest.mark.parametrize("heading", ["Changed status", "What moved", "Contradictions", "Due soon"])
def test_what_is_not_shown_lies_in_a_fold(week: dict[str, list[str]], heading: str) -> None:
    assert any(re.fullmatch(r"\d+ more", line) for line in week[heading]), week[heading]


def test_a_figure_that_stayed_is_written_once(demo: Path) -> None:
    changed = read(demo / "weekly/2026-W41/index.html")["Changed status"]
    assert "86% to 83%, at least 85%" in changed
    assert "$3.7M of $5.1M" in changed


def test_what_is_not_listed_is_counted_with_a_link_to_where_it_is(demo: Path) -> None:
    page = (demo / "weekly/2026-W47/index.html").read_text("utf-8")
    assert re.search(
        r"\d smaller moves: among the objectives of "
        r'<span class="whole"><a href="\.\./\.\./2026/index\.html">2026</a>,</span> <span class="whole"><a',
        page,
    ), "a comma stays with what it follows"
    assert re.search(r'\d more in <a href="#_log">the check-ins below</a>', page)
    assert "13 more check-ins" in read(demo / "weekly/2026-W47/index.html")["From the check-ins"]


def test_the_running_week_alone_is_this_week(demo: Path) -> None:
    """In the navigation; neither an older week nor their list is."""
    current = {
        path.parent.name: re.findall(r'<a [^>]*aria-current="(\w+)">([^<]*)', path.read_text("utf-8"))
        for path in [*demo.glob("weekly/*/index.html"), demo / "weekly/index.html"]
    }
    assert len(current) == 48
    assert {name: found for name, found in current.items() if found} == {"2026-W47": [("page", "This week")]}


@pytest.mark.parametrize(
    ("as_of", "weeks"),
    [("2026-02-01", ["This week"]), ("2026-04-10", ["Weeks"]), ("2025-12-01", [])],
    ids=["while a period runs", "after it", "before the first"],
)
def test_weeks_are_a_step_away_also_between_periods(tmp_path: Path, as_of: str, weeks: list[str]) -> None:
    """The running week, else the list of all."""
    result = "{id: k, title: K, start: 0, target: 1}"
    goal = f"---\ntype: objective\ntitle: O\nkey_results: [{result}]\n---\n"
    site = built(tmp_path, {"teams.csv": TEAMS, "2026-Q1/sales/o.md": goal}, as_of)
    page = (site / "people/index.html").read_text("utf-8")
    found = re.findall(r'<li><a href="\.\./(weekly/[^"]*)"[^>]*>([^<]*)', page)
    assert [text for _, text in found] == weeks
    assert all((site / where).is_file() for where, _ in found)


def test_it_lists_a_green_gauge_under_a_goal_off_track(week: dict[str, list[str]]) -> None:
    told = week["Contradictions"]
    gauge = told.index("KPI in green")
    assert told[gauge + 3 : gauge + 5] == ["feeds", "Off track"]


def test_it_lists_the_events_of_its_days(demo: Path) -> None:
    """The outage of 16 September, on the page of its week alone."""
    title = "Outage of nine hours after a storage migration"
    pages = {
        path.parent.name: read(path).get("What happened", []) for path in demo.glob("weekly/*/index.html")
    }
    assert [name for name, told in pages.items() if any(title in line for line in told)] == ["2026-W38"]
