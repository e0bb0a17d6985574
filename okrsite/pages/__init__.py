"""Pages, one type a file: its addresses and its context. A new page is a file here and a line in `PAGES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.pages import (
    check_ins,
    content,
    events,
    home,
    how_scores_work,
    kpis,
    not_found,
    objective,
    objectives,
    people,
    period,
    period_team,
    person,
    redirects,
    retros,
    team,
    teams,
)
from okrsite.pages.frame import frame
from okrsite.pages.page import Page, World

PAGES: tuple[Callable[[World], Iterator[Page]], ...] = (
    home.pages,
    objectives.pages,
    period.pages,
    period_team.pages,
    objective.pages,
    teams.pages,
    team.pages,
    people.pages,
    person.pages,
    kpis.pages,
    check_ins.pages,
    events.pages,
    retros.pages,
    content.pages,
    how_scores_work.pages,
    not_found.pages,
    redirects.pages,
)

__all__ = ["PAGES", "frame"]
