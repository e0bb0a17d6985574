"""What `site.json` holds of calibration: what was said of periods that are over against what came true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict

from okrsite.exports.scalars import CLOSED, Number, Share
from okrsite.model.quantity import as_json_number
from okrsite.scoring.calibration import (
    ENOUGH,
    Bin,
    Brier,
    Case,
    brier,
    of_authors,
    of_forecasts,
    outlooks,
    reliability,
    spoken_by_both,
    statements,
)
from okrsite.view.calibration import HabitGroup, by_habit, by_weeks_before, cases
from okrsite.view.lookup import by
from okrsite.view.world import World

Count = Annotated[int, Field(ge=0)]


@with_config(CLOSED)
class BrierData(TypedDict):
    """A Brier score: the mean of (said − met)² over the cases; 0 is perfect, to say 50% always gives 0.25."""

    brier: Annotated[Share, Field(description="null for fewer cases than `enough`.")]
    cases: Count


@with_config(CLOSED)
class BothData(TypedDict):
    """Authors and forecasts over the same cases: a new confidence beside a forecast from a new reading."""

    key_results: Count
    authors: BrierData
    forecasts: BrierData


@with_config(CLOSED)
class WeekBeforeData(TypedDict):
    """What stood so many weeks before the end; a key result is a case at most once."""

    weeks_before: Annotated[int, Field(ge=0, description="Whole weeks to the period's last day.")]
    authors: BrierData
    forecasts: BrierData


@with_config(CLOSED)
class TeamCalibrationData(TypedDict):
    """Cases of a team's key results, each confidence and each forecast once."""

    team: str
    authors: BrierData
    forecasts: BrierData


@with_config(CLOSED)
class BinData(TypedDict):
    """Cases, each once, of which about the same was said: from `low` to below `high`, the last bin to 1."""

    low: Share
    high: Share
    cases: Count
    said: Annotated[Share, Field(description="The mean; null for fewer cases than `enough`.")]
    met: Annotated[Share, Field(description="The share that was met; null for fewer cases than `enough`.")]


@with_config(CLOSED)
class ReliabilityData(TypedDict):
    """How often came true what was said, by fifths of what was said."""

    authors: list[BinData]
    forecasts: list[BinData]


@with_config(CLOSED)
class CompletionData(TypedDict):
    """Teams, each in each closed period, that checked in about as often."""

    habit: str
    least: Annotated[Number, Field(description="The least share of weeks with a check-in.")]
    teams: Annotated[int, Field(ge=0, description="A team counts once in each period.")]
    key_results: Count
    met: Count
    score: Annotated[Share, Field(description="Mean final score; null for fewer key results than `enough`.")]


@with_config(CLOSED)
class CalibrationData(TypedDict):
    """Of key results that counted in a period that is over.

    A case is a confidence that an author gave on a day, or a forecast made from a new reading, as it stood at
    the end of a week. It counts once, for however many weeks it stood; by weeks before the end a key result
    is a case once in each week.
    """

    enough: Annotated[int, Field(description="Nothing is concluded from fewer cases.")]
    periods: Annotated[list[str], Field(description="Those that are over, the latest first.")]
    cases: Annotated[int, Field(ge=0, description="Key results, counted at the end of each of their weeks.")]
    key_results: Count
    both: BothData
    by_weeks_before: list[WeekBeforeData]
    by_team: Annotated[list[TeamCalibrationData], Field(description="Most cases first.")]
    reliability: ReliabilityData
    completion: list[CompletionData]


def calibration_data(world: World) -> CalibrationData:
    """Calibration over all closed periods."""
    found = cases(world)
    both = spoken_by_both(found)
    teams = by(found, lambda case: case.teams)
    of_team: list[TeamCalibrationData] = [
        {"team": team, "authors": _authors(statements(own)), "forecasts": _forecasts(outlooks(own))}
        for team, own in sorted(teams.items())
    ]
    return {
        "enough": ENOUGH,
        "periods": [period.id for period in world.closed_periods],
        "cases": len(found),
        "key_results": _goals(found),
        "both": {"key_results": _goals(both), "authors": _authors(both), "forecasts": _forecasts(both)},
        "by_weeks_before": [
            {"weeks_before": weeks, "authors": _authors(inside), "forecasts": _forecasts(inside)}
            for weeks, inside in by_weeks_before(found).items()
        ],
        "by_team": sorted(of_team, key=lambda own: -(own["authors"]["cases"] + own["forecasts"]["cases"])),
        "reliability": {
            "authors": [_bin(one) for one in reliability(of_authors(statements(found)))],
            "forecasts": [_bin(one) for one in reliability(of_forecasts(outlooks(found)))],
        },
        "completion": [_completion(group) for group in by_habit(world)],
    }


def _goals(found: Iterable[Case]) -> int:
    return len({case.ref for case in found})


def _authors(found: Sequence[Case]) -> BrierData:
    return _brier(brier(of_authors(found)))


def _forecasts(found: Sequence[Case]) -> BrierData:
    return _brier(brier(of_forecasts(found)))


def _brier(found: Brier) -> BrierData:
    return {"brier": _number(found.score) if found.enough else None, "cases": found.cases}


def _bin(one: Bin) -> BinData:
    enough = one.cases >= ENOUGH
    return {
        "low": one.low,
        "high": one.high,
        "cases": one.cases,
        "said": _number(one.said) if enough else None,
        "met": _number(one.met) if enough else None,
    }


def _completion(group: HabitGroup) -> CompletionData:
    return {
        "habit": group.habit,
        "least": group.least,
        "teams": group.teams,
        "key_results": group.key_results,
        "met": group.met,
        "score": _number(group.score),
    }


def _number(value: float | None) -> Number | None:
    return None if value is None else as_json_number(value)
