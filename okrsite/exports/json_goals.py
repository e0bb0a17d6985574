"""Periods, objectives, key results and KPIs as `site.json` has them."""

from __future__ import annotations

from okrsite.exports.data import (
    ForecastData,
    KeyResultData,
    KpiData,
    ObjectiveData,
    PeriodData,
)
from okrsite.exports.json_parts import plain, reading_data, source_data, url
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.model.quantity import as_json_number
from okrsite.model.records import Kpi
from okrsite.scoring.kpis import kpi_supports
from okrsite.scoring.values import Forecast
from okrsite.thread import Thread
from okrsite.view.world import World


def period_data(world: World, period: Period) -> PeriodData:
    """A period and how its teams stand in it."""
    group = world.scores.periods[period.id]
    return {
        "id": period.id,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "state": period.state(world.scores.as_of),
        "score": group.score,
        "final_score": group.final_score,
        "expected": group.expected,
        "status": group.status,
        "url": url(world, period.id),
        "teams": [
            {
                "team": team,
                "score": inside.score,
                "final_score": inside.final_score,
                "expected": inside.expected,
                "status": inside.status,
                "objectives": list(inside.objectives),
            }
            for (of, team), inside in world.scores.teams.items()
            if of == period.id
        ],
    }


def _supported_by(world: World, ref: str) -> list[str]:
    """Objectives, key results and KPIs that name it."""
    return sorted({*world.site.supported_by.get(ref, ()), *world.kpis_feeding.get(ref, ())})


def objective_data(world: World, objective: Objective) -> ObjectiveData:
    """An objective with its key results."""
    score = world.scores.objectives[objective.id]
    return {
        "id": objective.id,
        "title": objective.title,
        "period": objective.period.id,
        "teams": list(objective.teams),
        "owner": objective.owner,
        "stance": objective.stance,
        "state": objective.state.on(world.scores.as_of),
        "weight": as_json_number(objective.weight),
        "score": score.score,
        "final_score": score.final_score,
        "expected": score.expected,
        "status": score.status,
        "stale": score.stale,
        "grade": score.grade,
        "met": score.met,
        "supports": list(objective.supports),
        "supported_by": _supported_by(world, objective.id),
        "carried_from": objective.carried_from,
        "url": url(world, objective.id),
        "source": source_data(world, objective.span),
        "key_results": [_key_result(world, kr) for kr in objective.key_results],
    }


def _key_result(world: World, kr: KeyResult) -> KeyResultData:
    score = world.scores.key_results[kr.ref]
    thread = world.threads.get(kr.ref, Thread((), 0))
    return {
        "ref": kr.ref,
        "kind": kr.kind,
        "title": kr.title,
        "owner": kr.owner,
        "stance": kr.stance,
        "state": kr.state.on(world.scores.as_of),
        "weight": as_json_number(kr.weight),
        "due": kr.last.isoformat(),
        "unit": kr.unit.label,
        "start": plain(score.start),
        "target": plain(score.target),
        "current": plain(score.current),
        "progress": plain(score.progress),
        "score": score.score,
        "final_score": score.final_score,
        "expected": score.expected,
        "status": score.status,
        "stale": score.stale,
        "grade": score.grade,
        "met": score.met,
        "confidence": plain(score.confidence),
        "claimed_status": score.claim,
        "guardrail": score.guardrail,
        "pace": {"needed": plain(score.pace_needed), "actual": plain(score.pace_actual)},
        "forecast": _forecast(score.forecast),
        "thread": [list(way) for way in thread.ways],
        "thread_total": thread.total,
        "supports": list(kr.supports),
        "supported_by": _supported_by(world, kr.ref),
        "readings": [reading_data(world, update) for update in score.readings],
        "source": source_data(world, kr.span),
    }


def _forecast(forecast: Forecast | None) -> ForecastData | None:
    if forecast is None:
        return None
    return {
        "mean": as_json_number(forecast.mean),
        "low": as_json_number(forecast.low),
        "high": as_json_number(forecast.high),
        "probability": as_json_number(forecast.probability),
    }


def kpi_data(world: World, kpi: Kpi) -> KpiData:
    """A KPI."""
    score = world.scores.kpis[kpi.id]
    return {
        "id": kpi.id,
        "title": kpi.title,
        "owner": kpi.owner,
        "teams": list(kpi.teams),
        "supports": list(kpi_supports(world.site, kpi, world.scores.as_of)),
        "unit": kpi.unit.label,
        "current": plain(score.current),
        "status": score.status,
        "stale": score.stale,
        "readings": [reading_data(world, update) for update in score.readings],
        "url": url(world, "kpis", kpi.id),
        "source": source_data(world, kpi.span),
    }
