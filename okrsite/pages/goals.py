"""Objectives as rows with their key results in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.pages.blocks import state_words
from okrsite.pages.heads import objective_words
from okrsite.pages.nodes import Node, key_result_node
from okrsite.pages.page import World
from okrsite.pages.parts import (
    TIMED,
    Bar,
    Link,
    Mark,
    Source,
    bar,
    number,
    objective_address,
    person,
    score_change,
    source,
    team,
    verdict_mark,
)
from okrsite.scoring.values import ObjectiveScore
from okrsite.words import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An objective as a row."""

    link: Link
    owner: Link | None
    shared: str
    """The other teams that share it."""
    mark: Mark
    score: str
    source: Source | None
    words: str
    """What the score is to be held against: `0.62 expected`, `as graded; 0.93 computed`."""
    change: str
    bar: Bar
    why: str
    """Why it was graded so, or no longer counts, as people wrote it."""
    why_source: Source | None
    nodes: tuple[Node, ...]


def goal_row(world: World, objective: Objective, within: str = "") -> Goal:
    """An objective's row; `within` is the team whose list it stands in."""
    score = world.scores.objectives[objective.id]
    before = world.before.objectives.get(objective.id)
    started = world.before.as_of >= objective.period.first and score.status in TIMED
    shown = score.final_score if score.final_score is not None else score.score
    others = [team(world, id_).text for id_ in objective.teams if within and id_ != within]
    state = objective.state
    why, origin = "", None
    if score.graded is not None:
        why, origin = score.graded.why, source(world, score.graded.span)
    elif score.status in {"postponed", "dropped"}:
        why = state_words(STATUS[score.status], state.since, state.why, world.scores.as_of)
    return Goal(
        link=Link(objective.title, objective_address(objective.id)),
        owner=person(world, objective.owner),
        shared=f"shared with {' and '.join(others)}" if others else "",
        mark=verdict_mark(score),
        score=number(shown),
        source=source(world, score.graded.span if score.graded else objective.span),
        words=_words(score),
        change=score_change(score.score, before.score if before else None) if started else "",
        bar=bar(shown, score.expected if score.status in TIMED else None, objective.title),
        why=why,
        why_source=origin,
        nodes=tuple(key_result_node(world, kr, reasons=True) for kr in objective.key_results),
    )


def _words(score: ObjectiveScore) -> str:
    if score.score is None and score.final_score is None:
        return ""
    return f"{number(score.expected)} expected" if score.status in TIMED else objective_words(score)


def counting_first(world: World, objectives: Iterable[Objective]) -> list[Objective]:
    """Those that count before drafts, postponed and dropped ones; the heaviest first, then by id."""
    as_of = world.scores.as_of
    return sorted(objectives, key=lambda o: (not o.counts_on(as_of), -o.weight, o.id))


def team_order(world: World) -> dict[str, int]:
    """The place of each team in the tree: the company first, a team before the teams in it, by title."""
    site = world.site
    below: dict[str | None, list[str]] = {}
    for entry in site.teams.values():
        below.setdefault(entry.parent if entry.parent in site.teams else None, []).append(entry.id)
    order: dict[str, int] = {}

    def key(id_: str) -> tuple[bool, str, str]:
        return id_ != world.config.company_team, site.teams[id_].title, id_

    waiting = sorted(below.get(None, []), key=key, reverse=True)
    while waiting:
        id_ = waiting.pop()
        if id_ not in order:
            order[id_] = len(order)
            waiting += sorted(below.get(id_, []), key=key, reverse=True)
    return order
