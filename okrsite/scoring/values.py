"""What scoring gives: one frozen value for each key result, objective, team, period and KPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from okrsite.model.reading import Claim, Update
from okrsite.model.records import Grade

Status = Literal[
    "draft",
    "dropped",
    "postponed",
    "closed",
    "planned",
    "achieved",
    "no_data",
    "on_track",
    "at_risk",
    "off_track",
]
KpiStatus = Literal["green", "amber", "red", "no_data"]
GradeWord = Literal["red", "amber", "green"]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Common to key results and objectives. Scores and `expected` go from 0 to 1; None when not defined."""

    score: float | None
    final_score: float | None
    expected: float | None
    status: Status
    stale: bool
    grade: GradeWord | None
    met: bool | None
    graded: Grade | None
    """The grade that people gave, where they gave one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a key result is likely to be on its last day, in its unit; scoring/forecast.py says how."""

    mean: float
    low: float
    """From `low` to `high` it is 80% likely to be."""
    high: float
    probability: float
    """Of reaching the target in force, from 0 to 1."""
    standard_error: float
    days_ahead: int
    """From the latest reading to the last day."""


class Outlook:
    """A forecast that is reckoned when it is first asked for: of most past weeks nobody asks."""

    __slots__ = ("_found", "_reckon")

    def __init__(self, reckon: Callable[[], Forecast | None]) -> None:
        self._reckon: Callable[[], Forecast | None] | None = reckon
        self._found: Forecast | None = None

    @property
    def forecast(self) -> Forecast | None:
        """The forecast; the same each time."""
        if self._reckon is not None:
            self._found, self._reckon = self._reckon(), None
        return self._found


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiScore:
    """A KPI's latest value and zone."""

    current: float | None
    status: KpiStatus
    stale: bool
    readings: tuple[Update, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResultScore(Verdict):
    """Amounts are in the key result's unit; `progress` is not clamped."""

    start: float | None
    target: float | None
    current: float | None
    progress: float | None
    readings: tuple[Update, ...]
    """Those that count, by day."""
    latest: Update | None
    """The reading that set `current`."""
    read: date | None
    """The day of the latest reading; of a roll-up, of the latest of those that feed it."""
    heard: date | None
    """The last day on which a check-in, a row or a done step spoke of it."""
    confidence: float | None
    confidence_by: Update | None
    """What was said when it was given."""
    claim: Claim | None
    claimed_by: Update | None
    counter: KpiScore | None
    """The KPI that must not suffer for it; once the period is over, as it stood on its last day."""
    guardrail: Literal["broken", "intact"] | None
    held_back: bool
    """True where the numbers alone would give a better status than the broken guardrail allows."""
    pace_needed: float | None
    """Per week, in the key result's unit."""
    pace_actual: float | None
    outlook: Outlook = field(compare=False, repr=False)
    has_reading: bool
    """True with a reading from a check-in, a table or a done step (of a roll-up: in one that feeds it)."""

    @property
    def forecast(self) -> Forecast | None:
        """For a metric with three readings or more, until its last day."""
        return self.outlook.forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveScore(Verdict):
    """An objective's verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScore:
    """A team in a period, or a period."""

    score: float | None
    final_score: float | None
    expected: float | None
    status: Status
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of a site as of a day."""

    as_of: date
    key_results: Mapping[str, KeyResultScore]
    objectives: Mapping[str, ObjectiveScore]
    periods: Mapping[str, GroupScore]
    teams: Mapping[tuple[str, str], GroupScore]
    """By period and team, for teams that have objectives in the period."""
    kpis: Mapping[str, KpiScore]
