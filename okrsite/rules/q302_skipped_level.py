"""An objective skips a level: it supports goals two teams up, past those of its own parent team.

What it does
    Finds objectives of teams within teams that support goals of a team further up and none of the team
    between, though that one has open goals, which are no drafts, in a period that overlaps.

Why
    Whoever leads the team between cannot see what their people work for, and counts it neither as help
    nor as load. Grove, High Output Management (1983): the goals of one level are tied to those of the
    next.

Example
    # teams/east-coast.md: parent: sales
    team: east-coast
    supports: company/market-leader#arr

Fix
    team: east-coast
    supports: sales/accounts-that-stay#new-arr    # which supports company/market-leader#arr
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Severity, quote
from okrsite.model.objective import Objective
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    own: dict[str, list[Objective]] = {}
    for objective in facts.objectives:
        for team in objective.teams if objective.state.word != "draft" else ():
            own.setdefault(team, []).append(objective)
    for objective in facts.objectives:
        named = {ref.partition("#")[0] for refs in facts.named(objective) for ref in refs}
        goals = [facts.site.objectives[id_] for id_ in named if id_ in facts.site.objectives]
        if len(objective.teams) != 1 or not goals:
            continue
        chain = _chain(facts, objective.teams[0])
        supported = {team for goal in goals for team in goal.teams}
        if len(chain) < 2 or not supported <= set(chain[1:]):
            continue
        between = chain[0]
        if any(_overlap(objective, other) for other in own.get(between, ())):
            name = facts.site.teams[between].title
            message = f"the objective supports no goal of {quote(name)}, the team it belongs to"
            hint = "name the goal between, which names the one further up"
            yield Finding(objective.at("supports"), message, hint)


def _chain(facts: Facts, team: str) -> list[str]:
    """The teams above, the nearest first."""
    found: list[str] = []
    seen = {team}
    at = facts.site.teams.get(team)
    while at is not None and at.parent is not None and at.parent not in seen:
        found.append(at.parent)
        seen.add(at.parent)
        at = facts.site.teams.get(at.parent)
    return found


def _overlap(one: Objective, other: Objective) -> bool:
    return one.period.first <= other.period.last and other.period.first <= one.period.last


RULE = Rule("Q302", "skipped-level", Severity.INFO, check, __doc__)
