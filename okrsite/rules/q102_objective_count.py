"""A team has too many objectives in a period.

What it does
    Counts the objectives of a team in each running and planned period, drafts included. A shared
    objective counts for each of its teams.

Why
    Each new objective takes attention from those that are there. Andrew Grove, High Output Management
    (1983): "if we try to focus on everything, we focus on nothing"; Google's guide "Set goals with OKRs"
    asks for three to five.

Example
    content/2026-Q1/sales/    # six files, each of type objective

Fix
    content/2026-Q1/sales/    # three of them; of the others two wait:
    state: postponed
    since: 2026-01-05
    why: The three that stay are worth more.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import Objective
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.words import count


class Options(Section):
    """How many are enough."""

    max: int = Field(5, ge=1, description="More than this are too many for one team in one period.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a team and period, at the last of its objectives by id."""
    most = facts.options(Options).max
    found: dict[tuple[str, str], list[Objective]] = {}
    for objective in facts.objectives:
        for team in objective.teams:
            found.setdefault((objective.period.id, team), []).append(objective)
    for (_, team), inside in found.items():
        if len(inside) > most:
            last = inside[-1]
            name = facts.site.teams[team].title if team in facts.site.teams else team
            message = (
                f"{quote(name)} has {count(len(inside), 'objective')} in {last.period.name}, more than {most}"
            )
            yield Finding(last.at("title"), message, "postpone or merge some of them")


RULE = Rule("Q102", "objective-count", Severity.WARNING, check, __doc__, Options)
