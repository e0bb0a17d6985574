"""The head of a page: a status in words, the title, one lead, the score with its bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.pages.page import World
from okrsite.pages.parts import (
    TIMED,
    Bar,
    Link,
    Mark,
    Source,
    bar,
    day_text,
    mark,
    number,
    score_change,
    source,
)
from okrsite.scoring.values import GroupScore, ObjectiveScore
from okrsite.words import STATUS, count


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
    right: str


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
    if score.score is None and score.final_score is None:
        return None
    before = world.before.objectives.get(objective.id)
    started = world.before.as_of >= objective.period.first and score.status in TIMED
    return _box(
        None,
        source(world, score.graded.span if score.graded else objective.span),
        score,
        objective_words(score),
        score_change(score.score, before.score if before else None) if started else "",
        objective.title,
        Mark(score.grade, "") if score.grade else mark(score.status),
    )


def objective_words(score: ObjectiveScore) -> str:
    """What follows an objective's score."""
    if score.graded is not None:
        return f"as graded; {number(score.score)} computed"
    return _words(score)


def group_box(
    world: World, link: Link | None, group: GroupScore, period: Period, before: GroupScore | None
) -> ScoreBox | None:
    """The score of a period or of a team in it; None where nothing counts."""
    if group.score is None and group.final_score is None:
        return None
    running = period.state(world.scores.as_of) == "running" and world.before.as_of >= period.first
    change = score_change(group.score, before.score if before else None) if running else ""
    return _box(
        link, None, group, _words(group), change, link.text if link else period.name, mark(group.status)
    )


def _words(score: GroupScore | ObjectiveScore) -> str:
    if score.status == "planned":
        return "before it begins"
    if score.status in {"dropped", "postponed"}:
        return f"when it was {STATUS[score.status].lower()}"
    if score.status != "closed":
        return f"where {number(score.expected)} was expected"
    if (
        score.final_score is not None
        and score.score is not None
        and abs(score.final_score - score.score) >= 0.005
    ):
        return f"with the grades; {number(score.score)} computed"
    return "at the end"


def _box(
    title: Link | None,
    origin: Source | None,
    score: GroupScore | ObjectiveScore,
    words: str,
    change: str,
    name: str,
    shape: Mark,
) -> ScoreBox:
    shown = score.final_score if score.final_score is not None else score.score
    timed = score.status in TIMED
    return ScoreBox(
        title=title,
        score=number(shown),
        source=origin,
        words=words,
        mark=shape,
        bar=bar(shown, score.expected if timed else None, name),
        left=change,
        right="1 is every key result reached",
    )


def rose(now: float | None, before: float | None, subject: str) -> str:
    """`It rose by 0.02 this week.`; empty when there is nothing to compare."""
    if now is None or before is None:
        return ""
    by = round(now, 2) - round(before, 2)
    if abs(by) < 0.005:
        return f"{subject} is unchanged this week."
    return f"{subject} {'rose' if by > 0 else 'fell'} by {abs(by):.2f} this week."


def span_words(period: Period, as_of: date) -> str:
    """`1 October to 31 December`."""
    return f"{day_text(period.first, as_of)} to {day_text(period.last, as_of)}"


def time_words(period: Period, as_of: date) -> str:
    """`Day 51 of 92, 41 days left`, `begins on 1 January 2027`, `ended on 30 September`."""
    state = period.state(as_of)
    if state == "planned":
        return f"Begins on {day_text(period.first, as_of)}, in {count((period.first - as_of).days, 'day')}"
    if state == "closed":
        return f"Ended on {day_text(period.last, as_of)}"
    gone, left = (as_of - period.first).days + 1, (period.last - as_of).days
    rest = f"{count(left, 'day')} left" if left else "the last"
    return f"Day {gone} of {period.days}, {rest}"


def ordered(periods: Iterable[Period], as_of: date) -> list[Period]:
    """Periods as a reader looks for them: running (longest first), planned, closed (newest first)."""
    rank = {"running": 0, "planned": 1, "closed": 2}

    def key(period: Period) -> tuple[int, int, int, str]:
        state = period.state(as_of)
        if state == "closed":
            return rank[state], -period.last.toordinal(), -period.days, period.id
        return rank[state], period.first.toordinal() if state == "planned" else 0, -period.days, period.id

    return sorted(periods, key=key)
