"""Page types, one a file: its addresses and its context. A new page is a file here and a line in `PAGES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.pages import (
    calibration,
    check_in,
    check_ins,
    content,
    event,
    home,
    how_scores_work,
    kpi,
    kpis,
    ledger,
    not_found,
    objective,
    objectives,
    people,
    period,
    period_team,
    person,
    redirect,
    retro,
    retros,
    search,
    team,
    teams,
    tv,
    weekly,
)
from okrsite.pages import map as map_page
from okrsite.view.page import PageAt
from okrsite.view.world import World

PAGES: tuple[Callable[[World], Iterator[PageAt]], ...] = (
    home.pages,
    weekly.pages,
    objectives.pages,
    period.pages,
    period_team.pages,
    objective.pages,
    teams.pages,
    team.pages,
    people.pages,
    person.pages,
    kpis.pages,
    kpi.pages,
    check_ins.pages,
    check_in.pages,
    event.pages,
    retros.pages,
    retro.pages,
    content.pages,
    map_page.pages,
    tv.pages,
    ledger.pages,
    calibration.pages,
    how_scores_work.pages,
    search.pages,
    not_found.pages,
    redirect.pages,
)

__all__ = ["PAGES"]
