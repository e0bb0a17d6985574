"""The shape of `api/v1/site.json`: one truth for what is written, its types and its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict

from okrsite.exports.calibration import CalibrationData
from okrsite.exports.findings import ContradictionData, DiagnosticData, EditData
from okrsite.exports.scalars import (
    CLOSED,
    Address,
    ClaimWord,
    Day,
    GradeWord,
    Number,
    Share,
    StanceWord,
    StateWord,
    StatusWord,
)


@with_config(CLOSED)
class SourceData(TypedDict):
    """The line of a content file."""

    path: Annotated[str, Field(description="Relative to the project.")]
    line: Annotated[int, Field(ge=1)]
    commit: NotRequired[
        Annotated[str, Field(description="The commit that set the line; left out where none is known.")]
    ]


@with_config(CLOSED)
class ReadingData(TypedDict):
    """What was measured on a day."""

    date: Annotated[str, Field(description="The day as written.")]
    value: Annotated[Number | None, Field(description="In the written unit; null for ticked steps.")]
    confidence: Annotated[Number | None, Field(ge=0, le=10)]
    author: str | None
    source: SourceData


@with_config(CLOSED)
class PaceData(TypedDict):
    """Per week, signed, in the key result's unit."""

    needed: Number | None
    actual: Number | None


@with_config(CLOSED)
class ForecastData(TypedDict):
    """Where it is likely to be on its last day: from `low` to `high` with 80%.

    `probability`, from 0 to 1, is that of reaching the target in force.
    """

    mean: Number
    low: Number
    high: Number
    probability: Number


@with_config(CLOSED)
class KeyResultData(TypedDict):
    """A key result."""

    ref: Annotated[str, Field(description="`ID#KR`.")]
    kind: Literal["metric", "milestone", "habit", "maintain", "rollup"]
    title: str
    owner: str | None
    stance: StanceWord
    state: StateWord
    weight: Number
    due: Day
    unit: Annotated[str, Field(description="`$`, `%`, `days`; empty for a plain number.")]
    start: Annotated[Number | None, Field(description="In the written unit: `78%` is 78, `$3.7M` 3700000.")]
    target: Annotated[Number | None, Field(description="The target in force on the as-of date.")]
    current: Number | None
    progress: Annotated[Number | None, Field(description="1 is done; not clamped.")]
    score: Share
    final_score: Share
    expected: Share
    status: StatusWord
    stale: bool
    grade: GradeWord | None
    met: bool | None
    confidence: Annotated[Number | None, Field(ge=0, le=10)]
    claimed_status: ClaimWord | None
    guardrail: Literal["broken", "intact"] | None
    pace: PaceData
    forecast: ForecastData | None
    thread: Annotated[list[list[str]], Field(description="Ways to the top, shortest first, at most 20.")]
    thread_total: Annotated[int, Field(ge=0, description="How many ways there are.")]
    supports: list[str]
    supported_by: list[str]
    readings: list[ReadingData]
    source: SourceData


@with_config(CLOSED)
class ObjectiveData(TypedDict):
    """An objective."""

    id: str
    title: str
    period: str
    teams: list[str]
    owner: str | None
    stance: StanceWord
    state: StateWord
    weight: Number
    score: Share
    final_score: Share
    expected: Share
    status: StatusWord
    stale: bool
    grade: GradeWord | None
    met: bool | None
    supports: list[str]
    supported_by: list[str]
    carried_from: str | None
    url: Address
    source: SourceData
    key_results: list[KeyResultData]


@with_config(CLOSED)
class TeamInPeriodData(TypedDict):
    """A team in a period."""

    team: str
    score: Share
    final_score: Share
    expected: Share
    status: StatusWord
    objectives: list[str]


@with_config(CLOSED)
class PeriodData(TypedDict):
    """A period that has objectives."""

    id: str
    first: Day
    last: Day
    state: Literal["planned", "running", "closed"]
    score: Share
    final_score: Share
    expected: Share
    status: StatusWord
    url: Address
    teams: list[TeamInPeriodData]


@with_config(CLOSED)
class KpiData(TypedDict):
    """A KPI."""

    id: str
    title: str
    owner: str | None
    teams: list[str]
    supports: Annotated[
        list[str], Field(description="In the running periods, else in the one that ended last.")
    ]
    unit: str
    current: Number | None
    status: Literal["green", "amber", "red", "no_data"]
    stale: bool
    readings: list[ReadingData]
    url: Address
    source: SourceData


@with_config(CLOSED)
class TeamData(TypedDict):
    """A team."""

    id: str
    title: str
    parent: str | None
    lead: str | None
    members: list[str]
    url: Address


@with_config(CLOSED)
class PersonData(TypedDict):
    """A person; `email` is null unless the site publishes addresses."""

    id: str
    title: str
    teams: list[str]
    role: str
    email: str | None
    left: str | None
    url: Address


@with_config(CLOSED)
class BlockerData(TypedDict):
    """What stands in the way."""

    text: str
    needs: str | None


@with_config(CLOSED)
class CheckInData(TypedDict):
    """A check-in."""

    id: str
    date: Day
    author: str | None
    teams: list[str]
    period: str | None
    updates: Annotated[list[str], Field(description="What it speaks of: key results and KPIs.")]
    wins: list[str]
    blockers: list[BlockerData]
    url: Address
    source: SourceData


@with_config(CLOSED)
class GradeData(TypedDict):
    """A grade that people gave."""

    ref: str
    grade: Share
    why: str


@with_config(CLOSED)
class RetroData(TypedDict):
    """A retro."""

    id: str
    date: Day
    author: str | None
    objective: str | None
    teams: list[str]
    period: str | None
    grades: list[GradeData]
    url: Address
    source: SourceData


@with_config(CLOSED)
class EventData(TypedDict):
    """An event."""

    id: str
    title: str
    date: Day
    teams: list[str]
    supports: list[str]
    url: Address
    source: SourceData


@with_config(CLOSED)
class SiteData(TypedDict):
    """Everything on the site."""

    schema_version: Literal[1]
    okrsite_version: str
    content_commit: Annotated[
        str | None, Field(description="HEAD, or the newest up to the as-of date; null without any.")
    ]
    history_notice: Annotated[
        str | None, Field(description="What is missing of the history; null when it is whole.")
    ]
    as_of: Day
    title: str
    periods: list[PeriodData]
    objectives: list[ObjectiveData]
    kpis: list[KpiData]
    teams: list[TeamData]
    people: list[PersonData]
    checkins: list[CheckInData]
    retros: list[RetroData]
    events: list[EventData]
    ledger: Annotated[list[EditData], Field(description="Edits after kick-off, newest first.")]
    contradictions: list[ContradictionData]
    calibration: CalibrationData
    diagnostics: list[DiagnosticData]
    left_out: Annotated[
        list[str], Field(description="Faulty files that a build with --keep-going went on without.")
    ]
