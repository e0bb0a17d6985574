"""Teams at a glance, at home and on the wall: each in the shortest running period that it has goals in."""

from __future__ import annotations

from pathlib import Path

from okrsite.build import site_pages
from okrsite.pages.home import HomeContext
from okrsite.pages.tv import TvContext
from okrsite.view.world import World
from tests.support import Files, checked

TEAMS: Files = {"teams.csv": "id,title\ncompany,Acme\nsales,Sales\nmarketing,Marketing\ngrowth,Growth\n"}


def goals(*folders: str) -> Files:
    """An objective in each folder of a period and a team."""
    result = "{id: kr, title: Made, start: 0, target: 10}"
    text = f"---\ntype: objective\ntitle: Goal\nkey_results:\n  - {result}\n---\n"
    return {f"{folder}/goal.md": text for folder in folders}


def world(root: Path, *folders: str, more: Files | None = None) -> World:
    result = checked(root, TEAMS | goals(*folders) | (more or {}), "2026-03-10")
    assert not result.has_errors, result.diagnostics
    assert result.world is not None
    return result.world


def home(found: World) -> HomeContext:
    context = next(at for at in site_pages(found) if at.address == "").make().context
    assert isinstance(context, HomeContext)
    return context


def wall(found: World) -> TvContext:
    context = next(at for at in site_pages(found) if at.address == "tv/").make().context
    assert isinstance(context, TvContext)
    return context


def shown(context: HomeContext) -> list[tuple[str, str]]:
    """The address that each team leads to, and the name of its period."""
    return [(team.line.link.address, team.period) for team, _ in context.teams]


def test_a_team_with_a_short_period_hides_no_other(tmp_path: Path) -> None:
    found = world(tmp_path, "2026/company", "2026-Q1/sales", "2026-Q1/marketing", "2026-03/growth")
    context = home(found)
    assert shown(context) == [
        ("2026-03/growth/", "March 2026"),
        ("2026-Q1/marketing/", "Q1 2026"),
        ("2026-Q1/sales/", "Q1 2026"),
    ]
    assert context.glance_of is None
    assert wall(found).period == ""
    assert [team.line.link.text for team in wall(found).teams] == ["Growth", "Marketing", "Sales"]


def test_distances_of_several_periods_have_one_scale(tmp_path: Path) -> None:
    found = world(tmp_path, "2026/company", "2026-Q1/sales", "2026-03/growth")
    growth, sales = (chart for _, chart in home(found).teams)
    assert growth is not None
    assert sales is not None
    assert [row["y"] for row in growth.series["ends"]] == [row["y"] for row in sales.series["ends"]]
    assert [growth.series["ends"][1]["x"], sales.series["ends"][1]["x"]] == [30, 89]


def test_teams_of_one_period_are_named_by_it(tmp_path: Path) -> None:
    found = world(tmp_path, "2026/company", "2026/sales", "2026-Q1/sales", "2026-Q1/marketing")
    context = home(found)
    assert shown(context) == [("2026-Q1/marketing/", "Q1 2026"), ("2026-Q1/sales/", "Q1 2026")]
    assert context.glance_of is not None
    assert context.glance_of.text == wall(found).period == "Q1 2026"


def test_the_company_is_among_teams_that_share_its_period(tmp_path: Path) -> None:
    found = world(tmp_path, "2026-Q1/company", "2026-Q1/sales", "2026-03/growth")
    assert [team.line.link.text for team, _ in home(found).teams] == ["Acme", "Growth", "Sales"]


def test_a_company_without_other_goals_is_shown_itself(tmp_path: Path) -> None:
    assert shown(home(world(tmp_path, "2026/company"))) == [("2026/company/", "2026")]


def test_teams_that_have_no_room_are_counted_whatever_their_period(tmp_path: Path) -> None:
    many: Files = {f"teams/t{n:02}.md": f"---\ntitle: Team {n:02}\n---\n" for n in range(30)}
    found = world(tmp_path, "2026-03/growth", *(f"2026-Q1/t{n:02}" for n in range(30)), more=many)
    assert (len(home(found).teams), home(found).more_teams) == (24, 7)
    assert wall(found).more_teams == 31 - len(wall(found).teams)
