"""Objectives as rows with their key results in one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from okrsite.model.objective import Objective
from okrsite.scoring.values import ObjectiveScore
from okrsite.view.figures import TIMED, number, score_change, shown_score, since_text
from okrsite.view.filters import Facets, objective_facets
from okrsite.view.heads import objective_words
from okrsite.view.links import Link, Source, objective_address, person, source, team
from okrsite.view.marks import Bar, Mark, bar, verdict_mark
from okrsite.view.nodes import Node, key_result_node
from okrsite.view.sentences import number_word
from okrsite.view.trails import Trail
from okrsite.view.world import World
from okrsite.words import STATUS, count, listing, sentence

_RANK = ("off track", "red", "at risk", "amber", "stale", "no data", "on track", "green", "achieved")
"""Key results are told from the worst to the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRow:
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
    parts: str
    """What `nodes` come to: `Four key results: one off track, three on track`."""
    open: bool
    """Whether a reader should see them at once."""
    facets: Facets
    trail: Trail | None = None
    """Its distance from the expected pace by week, where it stands in a long list."""


def objective_row(world: World, objective: Objective, within: str = "") -> ObjectiveRow:
    """An objective's row; `within` is the team whose list it stands in."""
    score = world.scores.objectives[objective.id]
    timed = score.status in TIMED
    shown = shown_score(score)
    others = [team(world, id_).text for id_ in objective.teams if within and id_ != within]
    state = objective.state
    why, origin = "", None
    if score.graded is not None:
        why, origin = score.graded.why, source(world, score.graded.span)
    elif score.status in {"postponed", "dropped"}:
        why = since_text(STATUS[score.status], state.since, state.why, world.scores.as_of)
    return ObjectiveRow(
        link=Link(objective.title, objective_address(objective.id)),
        owner=person(world, objective.owner),
        shared=f"shared with {' and '.join(others)}" if others else "",
        mark=verdict_mark(score),
        score=number(shown),
        source=source(world, score.graded.span if score.graded else objective.span),
        words=_words(score),
        change=score_change(score, world.objective_before(objective), world.when) if timed else "",
        bar=bar(shown, score.expected if timed else None, objective.title),
        why=why,
        why_source=origin,
        nodes=tuple(
            key_result_node(world, kr, "" if kr.owner == objective.owner else None, reasons=True)
            for kr in objective.key_results
        ),
        parts=_parts(world, objective),
        open=score.status == "off_track",
        facets=objective_facets(world, objective, within),
    )


def _parts(world: World, objective: Objective) -> str:
    marks = [verdict_mark(world.scores.key_results[kr.ref]) for kr in objective.key_results]
    told = sentence(count(len(marks), "key result"))
    counted = Counter(mark.word.lower().removeprefix("closed: ") for mark in marks)
    if counted.keys() <= {STATUS["planned"].lower(), STATUS["closed"].lower()}:
        return told
    ranked = sorted(
        counted.items(), key=lambda pair: _RANK.index(pair[0]) if pair[0] in _RANK else len(_RANK)
    )
    return f"{told}: {listing([f'{number_word(number)} {word}' for word, number in ranked])}"


def _words(score: ObjectiveScore) -> str:
    if score.score is None and score.final_score is None:
        return ""
    return f"{number(score.expected)} expected" if score.status in TIMED else objective_words(score)


def counting_first(world: World, objectives: Iterable[Objective]) -> list[Objective]:
    """Those that count before drafts, postponed and dropped ones; the heaviest first, then by id."""
    as_of = world.scores.as_of
    return sorted(objectives, key=lambda o: (not o.counts_on(as_of), -o.weight, o.id))
