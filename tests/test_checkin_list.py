"""The list of check-ins by week, the teams that wrote none, and a claim beside what the figures say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrsite.view.silent import SHOWN, silent_teams
from tests.read import read
from tests.support import Files, built, checked

AS_OF = "2026-02-15"
CONFIG = '[periods."P"]\nstart = 2026-01-05\nend = 2026-03-15\n'
"""Ten weeks from a Monday on."""


def goal(team: str, fields: str = "") -> Files:
    kr = "key_results:\n  - {id: size, title: Deal size, start: 0, target: 100}\n"
    head = f"---\ntype: objective\ntitle: Goal of {team}\n{fields}{kr}---\n"
    return {f"P/{team}/goal.md": head, f"teams/{team}.md": f"---\ntitle: Team {team}\n---\n"}


def said(team: str, day: str, updates: str = "goal#size: 10", where: str = "P/") -> Files:
    return {f"{where}{team}/checkins/{day}-mara.md": f"---\nauthor: mara\nupdates: {{{updates}}}\n---\n"}


PEOPLE: Files = {"people.csv": "id,title\nmara,Mara Lind\n"}


def silent(root: Path, *files: Files, as_of: str = AS_OF) -> list[tuple[str, str]]:
    """The silent teams, each with the day of its last check-in."""
    world = checked(root, {name: text for part in files for name, text in part.items()}, as_of, CONFIG).world
    assert world is not None
    return [(team.link.text, team.last.text if team.last else "") for team in silent_teams(world).shown]


def test_a_team_is_silent_when_its_last_check_in_is_older_than_figures_stay_fresh(tmp_path: Path) -> None:
    at_the_edge, over, late = (
        said("edge", "2026-02-01"),
        said("over", "2026-01-31"),
        said("late", "2026-01-20"),
    )
    files = goal("edge"), goal("over"), goal("late"), goal("never"), at_the_edge, over, late
    assert silent(tmp_path, PEOPLE, *files) == [
        ("Team never", ""),
        ("Team late", "20 January"),
        ("Team over", "31 January"),
    ]


def test_a_check_in_of_others_that_names_a_goal_of_the_team_is_one(tmp_path: Path) -> None:
    other = said("sales", "2026-02-10", "P/labs/goal#size: 20")
    assert silent(tmp_path, PEOPLE, goal("labs"), goal("sales"), other) == []


@pytest.mark.parametrize(
    ("fields", "as_of"),
    [
        pytest.param("state: draft\n", AS_OF, id="a draft asks for nothing"),
        pytest.param("state: dropped\nsince: 2026-01-20\nwhy: so\n", AS_OF, id="nor what was dropped"),
        pytest.param("", "2026-01-19", id="nor a period in its first two weeks"),
        pytest.param("", "2026-04-01", id="nor one that is over"),
    ],
)
def test_of_whom_nothing_is_asked_nobody_is_silent(tmp_path: Path, fields: str, as_of: str) -> None:
    assert silent(tmp_path, goal("sales", fields), as_of=as_of) == []


def test_the_page_names_them_with_their_last_check_in(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        **goal("sales"),
        **goal("labs"),
        **said("sales", "2026-01-20"),
        **said("labs", "2026-02-12"),
    }
    lines = read(built(tmp_path, files, AS_OF, CONFIG) / "check-ins/index.html")
    assert lines["Silent teams"][:2] == [
        "Goals that run, and no check-in for more than 14 days",
        "Team sales last on 20 January",
    ]


def test_many_are_cut_and_counted(tmp_path: Path) -> None:
    files = {name: text for n in range(SHOWN + 3) for name, text in goal(f"t{n:02}").items()}
    lines = read(built(tmp_path, files, AS_OF, CONFIG) / "check-ins/index.html")["Silent teams"]
    assert sum("no check-in yet" in line for line in lines) == SHOWN
    assert "Three more teams" in lines


def test_none_is_said_to_be_none(tmp_path: Path) -> None:
    files = {**PEOPLE, **goal("sales"), **said("sales", "2026-02-12")}
    found = read(built(tmp_path, files, AS_OF, CONFIG) / "check-ins/index.html")
    told = (
        "No team with goals that run is silent: the one that has them wrote a check-in in the last 14 days."
    )
    assert told in found["Check-ins"]
    assert "Silent teams" not in found


@pytest.mark.parametrize(
    ("files", "lead"),
    [
        (
            {**said("sales", "2026-01-05"), **said("sales", "2026-01-09")},
            "Two check-ins by one person, from Monday 5 January 2026 to Friday 9 January 2026, newest first.",
        ),
        (said("sales", "2026-01-05"), "One check-in by one person, on Monday 5 January 2026."),
        (
            {"P/sales/checkins/2026-01-05.md": "---\nupdates: {goal#size: 10}\n---\n"},
            "One check-in on Monday 5 January 2026.",
        ),
    ],
    ids=["of several days", "of one day", "of nobody"],
)
def test_the_lead_says_how_many_by_whom_and_when(tmp_path: Path, files: Files, lead: str) -> None:
    found = read(
        built(tmp_path, {**PEOPLE, **goal("sales"), **files}, AS_OF, CONFIG) / "check-ins/index.html"
    )
    assert lead in found["Check-ins"]


def test_check_ins_stand_under_their_weeks_newest_first(tmp_path: Path) -> None:
    days = ("2026-01-04", "2026-01-05", "2026-01-28", "2026-01-30", "2026-02-15")
    event = {"events/2026-01-29-fair.md": "---\ntitle: The fair\ndate: 2026-01-29\n---\n"}
    files = {
        **PEOPLE,
        **goal("sales"),
        **event,
        **{k: v for day in days for k, v in said("sales", day).items()},
    }
    page = built(tmp_path, files, AS_OF, CONFIG) / "check-ins/index.html"
    lines = read(page)
    told = {week: lines[week][0] for week in lines if week.startswith("Week ")}
    assert told == {
        "Week 7": "9 to 15 February, one check-in",
        "Week 5": "26 January to 1 February, two check-ins",
        "Week 2": "5 to 11 January, one check-in",
        "Week 1": "29 December 2025 to 4 January 2026, one check-in",
    }
    assert [line for line in lines["Week 5"] if line.endswith("January")] == [
        "30 January",
        "29 January",
        "28 January",
    ]
    text = page.read_text("utf-8").replace("\xa0", " ")
    assert re.findall(r'<a href="([^"]+)">Week \d', text) == [
        f"../weekly/2026-W{week}/index.html" for week in ("07", "05", "02")
    ], "before the period began a week has no story"


def stood(root: Path, day: str, claim: str, as_of: str = AS_OF) -> list[str]:
    """What a check-in's page says beside a value of 10 of 100."""
    update = f"goal#size: {{value: 10{f', status: {claim}' if claim else ''}}}"
    files = {**PEOPLE, **goal("sales"), **said("sales", day, update)}
    found = read(built(root, files, as_of, CONFIG) / f"P/sales/checkins/{day}-mara/index.html")
    return [line for line in found["What it set"] if "Said" in line or "figures" in line]


@pytest.mark.parametrize(
    ("day", "as_of", "told"),
    [
        ("2026-01-07", AS_OF, "On track by the figures, at the end of that week"),
        ("2026-01-18", AS_OF, "On track by the figures, that day"),
        ("2026-01-23", AS_OF, "At risk by the figures, at the end of that week"),
        ("2026-02-11", "2026-02-13", "Off track by the figures, as of 13 February"),
        ("2026-02-13", "2026-02-13", "Off track by the figures, that day"),
        ("2026-03-14", "2026-04-01", "Off track by the figures, at the end of that week"),
        ("2026-03-17", "2026-04-01", "Closed: red by the figures, as of 1 April"),
    ],
)
def test_beside_a_claim_stands_what_the_figures_said_then(
    tmp_path: Path, day: str, as_of: str, told: str
) -> None:
    assert stood(tmp_path, day, "on track", as_of) == ["Said to be on track", told]


def test_without_a_claim_nothing_stands_beside_it(tmp_path: Path) -> None:
    assert stood(tmp_path, "2026-01-23", "") == []
