"""A status as a shape and a word, progress as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.scoring.values import KpiScore, Status, Verdict
from okrsite.view.figures import percent
from okrsite.words import GRADE, KPI, KPI_MARK, MARK, STATUS


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a shape, a colour class and a word."""

    name: str
    word: str


STALE = Mark("stale", "Stale")


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress against expected pace, in percent of the way; `gap` is what is owed by today."""

    done: float
    expected: float | None
    label: str

    @property
    def gap(self) -> float:
        return round(max((self.expected or 0.0) - self.done, 0.0), 1)


def mark(status: Status) -> Mark:
    """The mark of a status."""
    return Mark(MARK[status], STATUS[status])


def verdict_mark(verdict: Verdict) -> Mark:
    """The mark of a goal: stale before the colour, and once closed its grade."""
    if verdict.stale:
        return STALE
    if verdict.status == "closed" and verdict.grade is not None:
        return Mark(verdict.grade, GRADE[verdict.grade])
    return mark(verdict.status)


def kpi_mark(score: KpiScore) -> Mark:
    """The mark of a KPI: stale before its zone."""
    return STALE if score.stale else zone_mark(score)


def zone_mark(score: KpiScore) -> Mark:
    """The mark of a KPI's zone, however old its reading is."""
    return Mark(KPI_MARK[score.status], KPI[score.status])


def bar(progress: float | None, expected: float | None, title: str) -> Bar:
    """A bar for progress and expected pace, both as shares."""
    done = min(max(progress or 0.0, 0.0), 1.0) * 100
    words = f"{title}: {percent(progress or 0.0)} of the way"
    if expected is not None:
        words += f", {percent(expected)} expected by now"
    return Bar(round(done, 1), None if expected is None else round(expected * 100, 1), words)
