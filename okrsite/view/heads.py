"""The head of a page: a status in words, the title, one lead, the score with its bar."""

from __future__ import annotations

from dataclasses import dataclass, replace

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.scoring.values import GroupScore, ObjectiveScore
from okrsite.view.apart import apart_words
from okrsite.view.by_week import team_mark
from okrsite.view.figures import TIMED, Scored, number, score_change, shown_score
from okrsite.view.links import Link, Source, period_link, source
from okrsite.view.marks import Bar, Mark, bar, mark, verdict_mark
from okrsite.view.world import World
from okrsite.words import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBox:
    """A score with its bar."""

    title: Link | None
    """What it is the score of, where several stand side by side."""
    score: str
    source: Source | None
    words: str
    """What follows the score: `where 0.62 was expected`."""
    mark: Mark
    bar: Bar
    left: str
    """What moved in the week that is told, in words."""
    apart: str = ""
    """Why it stands better than the objectives that it is made of, where it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a page."""

    mark: Mark
    words: str
    """The status in words; the mark stands before it."""
    title: str
    lead: str
    scores: tuple[ScoreBox, ...]


def objective_box(world: World, objective: Objective, score: ObjectiveScore) -> ScoreBox | None:
    """The score of an objective; None for a draft."""
    if shown_score(score) is None:
        return None
    return ScoreBox(
        title=None,
        score=number(shown_score(score)),
        source=source(world, score.graded.span if score.graded else objective.span),
        words=objective_words(score),
        mark=verdict_mark(score),
        bar=_bar(score, objective.title),
        left=score_change(score, world.objective_before(objective), world.when)
        if score.status in TIMED
        else "",
    )


def objective_words(score: ObjectiveScore) -> str:
    """What follows an objective's score."""
    if score.graded is not None:
        return f"as graded; {number(score.score)} computed"
    return _words(score)


def period_box(world: World, period: Period, *, titled: bool = False) -> ScoreBox | None:
    """The score of a period, under its name where several stand side by side."""
    group, before = world.scores.periods[period.id], world.period_before(period)
    box = _group_box(period_link(period) if titled else None, period, group, before, world.when)
    company = world.scores.teams.get((period.id, world.config.company_team))
    own = company is not None and company.objectives == group.objectives
    return box and replace(box, apart=apart_words(world, group, f"{'company ' if own else ''}objective"))


def team_box(world: World, period: Period, team_id: str, *, titled: bool = False) -> ScoreBox | None:
    """The score of a team in a period, under the period's name where several stand side by side."""
    group, before = world.scores.teams[period.id, team_id], world.team_before(period, team_id)
    box = _group_box(period_link(period, team_id) if titled else None, period, group, before, world.when)
    sign = team_mark(world, world.scores, group)
    return box and replace(box, mark=sign, apart=apart_words(world, group))


def _group_box(
    title: Link | None, period: Period, group: GroupScore, before: GroupScore | None, when: str
) -> ScoreBox | None:
    """None where nothing counts."""
    if shown_score(group) is None:
        return None
    return ScoreBox(
        title=title,
        score=number(shown_score(group)),
        source=None,
        words=_words(group),
        mark=mark(group.status),
        bar=_bar(group, period.name),
        left=score_change(group, before, when) if group.status in TIMED else "",
    )


def _bar(score: Scored, name: str) -> Bar:
    return bar(shown_score(score), score.expected if score.status in TIMED else None, name)


def _words(score: Scored) -> str:
    if score.status == "planned":
        return "before it begins"
    if score.status in {"dropped", "postponed"}:
        return f"when it was {STATUS[score.status].lower()}"
    if score.status != "closed":
        return f"where {number(score.expected)} was expected"
    final, computed = score.final_score, score.score
    if final is not None and computed is not None and number(final) != number(computed):
        return f"with the grades; {number(computed)} computed"
    return "at the end"
