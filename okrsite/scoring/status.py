"""Which word describes how a goal stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.config import StatusConfig
from okrsite.model.objective import StateWord
from okrsite.model.period import Period
from okrsite.model.records import Band, Grade
from okrsite.scoring.values import TOLERANCE, GradeWord, KpiStatus, Status

OPEN: frozenset[Status] = frozenset({"draft", "planned", "no_data", "on_track", "at_risk", "off_track"})
"""While it has one of these, a goal still waits for somebody: it is not over, not stopped, not achieved."""


def outside_of_time(state: StateWord, period: Period, as_of: date) -> Status | None:
    """**Status**, the first that applies: draft, dropped, postponed; closed after the period's last day;
    planned before its first; then what the numbers say
    """
    if state != "active":
        return state
    if as_of > period.last:
        return "closed"
    return "planned" if as_of < period.first else None


def by_gap(gap: float, config: StatusConfig) -> Status:
    """With the gap g = expected − progress: on track when g ≤ 0.10, at risk when g ≤ 0.25, else off track
    (the two limits are `at_risk_gap` and `off_track_gap` in the config)
    """
    if gap <= config.at_risk_gap + TOLERANCE:
        return "on_track"
    return "at_risk" if gap <= config.off_track_gap + TOLERANCE else "off_track"


def guarded(status: Status, *, broken: bool) -> Status:
    """**Guardrail.** While the KPI named as `counter` is amber or red, a key result is at best at risk."""
    return "at_risk" if broken and status in {"achieved", "on_track"} else status


@dataclass(frozen=True, slots=True)
class Part:
    """What a whole takes from a part that counts."""

    weight: float
    status: Status
    score: float
    expected: float
    has_reading: bool


def of_parts(parts: Sequence[Part], config: StatusConfig) -> Status:
    """**Status of an objective, a team or a period**, over the parts that count (active, of some weight):
    achieved when all are; no data when less than half of their weight has a reading; else by the weighted
    mean of expected − score over those with a reading, and at best at risk while one is off track
    """
    if not parts:
        return "no_data"
    if all(part.status == "achieved" for part in parts):
        return "achieved"
    heard = [part for part in parts if part.has_reading]
    weight = sum(part.weight for part in heard)
    if not heard or weight < sum(part.weight for part in parts) / 2 - TOLERANCE:
        return "no_data"
    status = by_gap(mean_gap(parts), config)
    if status == "on_track" and any(part.status == "off_track" for part in parts):
        return "at_risk"
    return status


def mean_gap(parts: Sequence[Part]) -> float:
    """The weighted mean of expected − score over the parts with a reading; 0 without any."""
    heard = [part for part in parts if part.has_reading]
    weight = sum(part.weight for part in heard)
    return sum(part.weight * (part.expected - part.score) for part in heard) / weight if weight else 0.0


def final_score(given: Grade | None, score: float | None, *, active: bool) -> float | None:
    """**Final score**, once the period is over: the grade that people gave, else the score

    An objective's is its own grade, else the weighted mean of its key results' final scores; a team's and a
    period's the weighted mean of their objectives'. It decides grade and met; the score stays beside it.
    """
    if given is not None:
        return given.value
    return score if active else None


def grade(final: float) -> GradeWord:
    """**Grade**, once the period is over: [0, 0.4) red, [0.4, 0.7) amber, [0.7, 1] green"""
    if final < 0.4 - TOLERANCE:
        return "red"
    return "amber" if final < 0.7 - TOLERANCE else "green"


def met(final: float, *, aspirational: bool) -> bool:
    """**Met**: a committed goal at 1.0, an aspirational one at 0.7"""
    return final >= (0.7 if aspirational else 1.0) - TOLERANCE


def is_stale(heard: date | None, as_of: date, after_days: int) -> bool:
    """**Stale**, told before the colour: nothing heard for more than 14 days (`stale_after_days`)

    A key result is heard of through a check-in that names it, a row of its source, or the date of a done
    step, while its period runs; a rollup through the freshest key result that feeds it. An objective is
    stale when one of its key results that count is. A KPI is stale when its last reading is older than
    that, whatever the period.
    """
    return heard is not None and (as_of - heard).days > after_days


def kpi_zone(value: float | None, green: Band | None, amber: Band | None) -> KpiStatus:
    """**KPI**: green or amber while the latest reading is in that band, edges included; else red.
    Without bands or without a reading there is no data.
    """
    if value is None or (green is None and amber is None):
        return "no_data"
    if green is not None and value in green:
        return "green"
    return "amber" if amber is not None and value in amber else "red"
