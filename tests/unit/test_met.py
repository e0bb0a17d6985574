"""How many objectives were met, and of how many: every page counts those that counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from okrsite.pages import home, objectives, period, period_team, team
from okrsite.pages.home import HomeContext
from okrsite.pages.objectives import ObjectivesContext
from okrsite.pages.period import PeriodContext
from okrsite.pages.period_team import PeriodTeamContext
from okrsite.pages.team import TeamContext
from okrsite.view.page import PageAt
from okrsite.view.world import World
from tests.support import TEAMS, Files, checked

CONFIG = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'
OVER, RUNNING = "2026-05-01", "2026-02-19"
NO_MORE = "state: dropped, since: 2026-02-01, why: No longer wanted"
COUNTS = {"met": ("", ""), "missed": ("", "")}
ASIDE = {
    "dropped": ("state: dropped\nsince: 2026-02-01\nwhy: No longer wanted\n", ""),
    "draft": ("state: draft\n", ""),
    "light": ("weight: 0\n", ""),
    "empty": ("", f", {NO_MORE}"),
}
"""Objectives by name: what stands in their heads, and in their key result. These have a part in no score."""
TWO = "One of two objectives was met."

C = TypeVar("C")


def world(root: Path, as_of: str, *teams: str, goals: dict[str, tuple[str, str]]) -> World:
    """Each of these objectives for each team; all but one have reached what they set out for."""
    files: Files = {"teams.csv": TEAMS}
    for where in teams:
        for name, (head, more) in goals.items():
            files[f"P/{where}/{name}.md"] = (
                f"---\ntype: objective\ntitle: {name}\n{head}key_results:\n"
                f"  - {{id: k, title: K, start: 0, target: 10{more}}}\n---\n"
            )
        said = "".join(f"  P/{where}/{name}#k: 10\n" for name in goals if name not in ("missed", "draft"))
        files[f"P/{where}/checkins/2026-02-01-a.md"] = f"---\nupdates:\n{said}---\n"
    found = checked(root, files, as_of, CONFIG)
    assert found.world is not None, found.diagnostics
    return found.world


def shown(kind: type[C], pages: Callable[[World], Iterator[PageAt]], address: str, found: World) -> C:
    """What a page is rendered with."""
    context = next(page for page in pages(found) if page.address == address).make().context
    assert isinstance(context, kind)
    return context


@pytest.fixture
def over(tmp_path: Path) -> World:
    return world(tmp_path, OVER, "sales", goals=COUNTS | ASIDE)


def test_the_home_page_counts_what_counted(over: World) -> None:
    (closed,) = shown(HomeContext, home.pages, "", over).closed
    assert closed.text == TWO


def test_the_list_of_periods_counts_what_counted(over: World) -> None:
    (line,) = shown(ObjectivesContext, objectives.pages, "objectives/", over).periods
    assert line.text == TWO


def test_a_period_counts_what_counted(over: World) -> None:
    opening = shown(PeriodContext, period.pages, "P/", over).opening
    assert opening is not None
    assert opening.head.title == TWO
    assert [standing.met for standing in opening.teams] == ["1 of 2"]


def test_a_team_in_a_period_counts_what_counted(over: World) -> None:
    lead = shown(PeriodTeamContext, period_team.pages, "P/sales/", over).head.lead
    assert lead == f"{TWO} One of two key results was met."


def test_a_team_counts_what_counted(over: World) -> None:
    (closed,) = shown(TeamContext, team.pages, "teams/sales/", over).closed
    assert (closed.met, closed.objectives) == (1, 2)


def test_an_objective_without_a_score_is_none_that_was_missed(tmp_path: Path) -> None:
    found = world(tmp_path, OVER, "sales", goals={"empty": ASIDE["empty"]})
    opening = shown(PeriodContext, period.pages, "P/", found).opening
    assert opening is not None
    assert opening.head.title == "No objective counted."


@pytest.mark.parametrize(
    ("teams", "goals", "whose"),
    [
        (("sales",), COUNTS, "All two objectives"),
        (("sales",), COUNTS | ASIDE, "The two objectives that count"),
        (("company", "sales"), COUNTS, "The company’s two objectives"),  # noqa: RUF001
        (("company", "sales"), COUNTS | ASIDE, "The company’s two objectives that count"),  # noqa: RUF001
    ],
)
@pytest.mark.parametrize("as_of", [RUNNING, OVER])
def test_a_period_says_whose_score_it_is(
    tmp_path: Path, as_of: str, teams: tuple[str, ...], goals: dict[str, tuple[str, str]], whose: str
) -> None:
    found = world(tmp_path, as_of, *teams, goals=goals)
    opening = shown(PeriodContext, period.pages, "P/", found).opening
    assert opening is not None
    assert [link.text for fact in opening.facts if fact.term == "Score of" for link in fact.links] == [whose]
