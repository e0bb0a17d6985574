"""How the company stands in a period, as a mark and its words."""

from __future__ import annotations

from okrsite.model.period import Period
from okrsite.view.marks import Mark, mark
from okrsite.view.top_objectives import company_objectives
from okrsite.view.world import World
from okrsite.words import STATUS


def standing_words(world: World, period: Period) -> tuple[Mark, str]:
    """`The company objectives for 2026 are at risk`; without company objectives of the period itself.

    A single objective's status is its own, since it may be held back by a key result off track.
    """
    status = world.scores.periods[period.id].status
    company = company_objectives(world, period)
    if len(company) == 1:
        status = world.scores.objectives[company[0].id].status
    if not company:
        return mark(status), f"{period.name}: {STATUS[status].lower()}"
    one = len(company) == 1
    subject = f"The company {'objective' if one else 'objectives'} for {period.name}"
    words = f"{subject} {'is' if one else 'are'} {STATUS[status].lower()}"
    return mark(status), f"{subject}: no data" if status == "no_data" else words
