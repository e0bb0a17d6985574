"""Where two figures, or a word and a figure, cannot both be the whole truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from okrsite.model.objective import KeyResult, Objective
from okrsite.view.kpis import kpi_place
from okrsite.view.sentences import number_word
from okrsite.view.world import World
from okrsite.words import count, sentence

Kind = Literal["claim", "kpi", "guardrail"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`claim`: an author says on track, the numbers say off track (a "watermelon").
    Of a key result of weight 0 it is told on its own page and not here: no score of the week rests on it.

    `kpi`: a KPI is green while the key result that it feeds, or the objective nearest above it, is off track;
    one that is stale is not green.
    `guardrail`: the KPI that must not suffer for a key result does, whether that holds it back or not.
    """

    kind: Kind
    goal: str
    """Full id of the key result or objective that the figures speak against."""
    kpi: str | None = None
    via: str | None = None
    """Of a KPI whose key result is not off track itself: that key result, below the objective that is."""


def contradictions(world: World) -> tuple[Contradiction, ...]:
    """Those of all running periods: by kind, the company's first, then by id."""
    as_of = world.scores.as_of
    running = [o for p in world.running_periods for o in world.site.objectives_of_period[p.id]]
    counting = {o.id: o for o in running if o.counts_on(as_of)}
    key_results = {kr.ref: kr for o in counting.values() for kr in o.key_results if kr.counts_on(as_of)}
    found = [*_said(world, key_results), *_kpis(world, counting, key_results)]

    def order(one: Contradiction) -> tuple[int, bool, str, str]:
        objective = counting[one.goal.partition("#")[0]]
        elsewhere = world.config.company_team not in objective.teams
        return (("claim", "kpi", "guardrail").index(one.kind), elsewhere, one.goal, one.kpi or "")

    return tuple(sorted(found, key=order))


def _said(world: World, key_results: dict[str, KeyResult]) -> Iterator[Contradiction]:
    for ref, kr in key_results.items():
        score = world.scores.key_results[ref]
        if score.claim == "on_track" and score.status == "off_track":
            yield Contradiction("claim", ref)
        if score.guardrail == "broken":
            yield Contradiction("guardrail", ref, kr.counter)


def _kpis(
    world: World, objectives: dict[str, Objective], key_results: dict[str, KeyResult]
) -> Iterator[Contradiction]:
    scores = world.scores
    for kpi, targets in world.fed_by_kpi.items():
        if kpi_place(scores.kpis[kpi]) != "green":
            continue
        for target in targets:
            objective = target.partition("#")[0]
            if target in key_results and scores.key_results[target].status == "off_track":
                yield Contradiction("kpi", target, kpi)
            elif objective in objectives and scores.objectives[objective].status == "off_track":
                yield Contradiction("kpi", objective, kpi, target if target != objective else None)


def green_beside_red(world: World) -> str:
    """`Three of four KPIs are in green, and the company objective is off track.`

    Where most of the KPIs are in green, a stale one not, and a company objective is off track; else empty.
    """
    as_of, company = world.scores.as_of, world.config.company_team
    zones = [kpi_place(score) for score in world.scores.kpis.values() if score.status != "no_data"]
    green = zones.count("green")
    goals = [o for p in world.running_periods for o in world.site.objectives_of_period[p.id]]
    top = [o for o in goals if company in o.teams and o.counts_on(as_of)]
    off = [o for o in top if world.scores.objectives[o.id].status == "off_track"]
    if not off or green * 2 <= len(zones):
        return ""
    some = "all" if green == len(zones) else f"{number_word(green)} of"
    told = f"{sentence(some)} {count(len(zones), 'KPI')} {'are' if green > 1 else 'is'} in green, and "
    if len(top) == 1:
        return f"{told}the company objective is off track."
    many = "all" if len(off) == len(top) else f"{number_word(len(off))} of"
    return f"{told}{many} {count(len(top), 'company objective')} {'are' if len(off) > 1 else 'is'} off track."
