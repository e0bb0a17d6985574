"""A period of ten whole weeks, 5 January to 15 March 2026: at the end of week n a tenth of n is expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from okrsite.build import site_pages
from okrsite.model.period import Period
from okrsite.view.chart import Chart
from okrsite.view.world import World
from tests.support import PEOPLE, Files, checked

CONFIG = '[periods."P"]\nstart = 2026-01-05\nend = 2026-03-15\n'
FIRST = date(2026, 1, 5)


def end_of(week: int) -> str:
    """The Sunday of a week, by its number in the period."""
    return (FIRST + timedelta(days=7 * week - 1)).isoformat()


def goal(title: str = "Grow", fields: str = "") -> str:
    """An objective with one key result, `size`, from 0 to 100; `fields` are more of the objective's."""
    result = "{id: size, title: Deal size, start: 0, target: 100}"
    return f"---\ntype: objective\ntitle: {title}\n{fields}key_results:\n  - {result}\n---\n"


def check_ins(team: str, objective: str, by_week: Mapping[int, int]) -> Files:
    """A check-in of Mara's at the end of each week that is named, with the value it sets."""
    text = "---\nauthor: mara\nupdates:\n  {}: {{size: {}}}\n---\n"
    return {
        f"P/{team}/checkins/{end_of(week)}-mara.md": text.format(objective, value)
        for week, value in by_week.items()
    }


def team(id_: str, title: str, by_week: Mapping[int, int]) -> Files:
    """A team with an objective, and its check-ins."""
    return {
        f"teams/{id_}.md": f"---\ntitle: {title}\n---\n",
        f"P/{id_}/{id_}-goal.md": goal(f"Goal of {title}"),
        **check_ins(id_, f"{id_}-goal", by_week),
    }


def world(root: Path, week: int | str, *parts: Files, config: str = "") -> World:
    """The site as of the end of a week, or of a day."""
    files: Files = {"people.csv": PEOPLE}
    for part in parts:
        files |= part
    as_of = week if isinstance(week, str) else end_of(week)
    result = checked(root, files, as_of, config + CONFIG)
    assert not result.has_errors, result.diagnostics
    assert result.world is not None
    return result.world


def period(found: World) -> Period:
    """The period of ten weeks."""
    return found.site.periods["P"]


def charts(found: World, address: str) -> dict[tuple[str, str], Chart]:
    """The charts of a page, by kind and name."""
    page = next(at for at in site_pages(found) if at.address == address).make()
    return {(chart.kind, chart.name): chart for chart in page.charts}
