"""Teams at a glance: how each stands in a period, in one picture and two figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from okrsite.model.period import Period
from okrsite.pages.goals import counting_first, team_order
from okrsite.pages.page import World
from okrsite.pages.parts import GroupLine, Link, Mark, address, group_line, score_change, team
from okrsite.pages.sentences import number_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A team at a glance."""

    line: GroupLine
    say: str
    change: str
    stale: str


def glances(world: World, period: Period) -> list[Glance]:
    """Every team of the period, in the order of the tree."""
    order = team_order(world)
    ids = sorted(
        (t for p, t in world.scores.teams if p == period.id), key=lambda t: (order.get(t, len(order)), t)
    )
    return [_glance(world, period, team_id) for team_id in ids]


def _glance(world: World, period: Period, team_id: str) -> Glance:
    group, before = world.scores.teams[period.id, team_id], world.before.teams.get((period.id, team_id))
    inside = counting_first(world, (world.site.objectives[id_] for id_ in group.objectives))
    started = before if world.before.as_of >= period.first else None
    stale = sum(world.scores.objectives[o.id].stale for o in inside)
    line = group_line(world, Link(team(world, team_id).text, address(period.id, team_id)), group)
    if stale and stale == len([o for o in inside if o.counts_on(world.scores.as_of)]):
        line = replace(line, mark=Mark("stale", "Stale"))
    return Glance(
        line=line,
        say=inside[0].title if inside else "",
        change=score_change(group.score, started.score if started else None),
        stale=f"{number_word(stale)} of {number_word(len(inside))} stale"
        if stale and len(inside) > 1
        else "",
    )
