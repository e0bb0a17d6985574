"""`api/v1/site.json` and its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from okrsite import __version__
from okrsite.diagnostics import Span
from okrsite.exports.calibration import calibration_data
from okrsite.exports.data import (
    CheckInData,
    EventData,
    ForecastData,
    KeyResultData,
    KpiData,
    ObjectiveData,
    PeriodData,
    PersonData,
    ReadingData,
    RetroData,
    SiteData,
    SourceData,
    TeamData,
)
from okrsite.exports.diagnostics import diagnostic_data
from okrsite.exports.findings import contradiction_data, edit_data
from okrsite.exports.scalars import Number
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.model.quantity import as_json_number
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Event, Kpi, Person, Retro, Team
from okrsite.publish.files import OutputFile
from okrsite.scoring.kpis import kpi_supports
from okrsite.scoring.values import Forecast
from okrsite.thread import Thread
from okrsite.view.contradictions import contradictions
from okrsite.view.links import address
from okrsite.view.world import World


def site_json(world: World) -> Iterator[OutputFile]:
    """The data, and the schema that it keeps to."""
    yield OutputFile("api/v1/site.json", _lines(site_data(world)).encode())
    schema = json.dumps(site_schema(), ensure_ascii=False, indent=1, sort_keys=True)
    yield OutputFile("api/v1/site.schema.json", (schema + "\n").encode())


def _lines(data: Mapping[str, object]) -> str:
    """JSON with one entry a line, so that two versions of it can be compared."""
    # Indented, the encoder's C half is not used, which takes six times as long.
    text = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    parts = []
    for key, value in data.items():
        rows = [f"  {text(row)}" for row in value] if isinstance(value, list) else []
        parts.append(f"{text(key)}: " + ("[\n" + ",\n".join(rows) + "\n]" if rows else text(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def site_schema() -> dict[str, object]:
    """JSON Schema 2020-12 of `site.json`."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(SiteData).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "An okrsite site as data",
    }


def site_data(world: World) -> SiteData:
    """Everything on the site as plain data; references are full ids, numbers unrounded."""
    site = world.site
    return {
        "schema_version": 1,
        "okrsite_version": __version__,
        "content_commit": head.hash if (head := world.history.head) else None,
        "history_notice": world.history.told or None,
        "as_of": world.scores.as_of.isoformat(),
        "title": world.config.title,
        "periods": [_period(world, p) for p in site.periods.values()],
        "objectives": [_objective(world, o) for o in site.objectives.values()],
        "kpis": [_kpi(world, k) for k in site.kpis.values()],
        "teams": [_team(world, t) for t in site.teams.values()],
        "people": [_person(world, p) for p in site.people.values()],
        "checkins": [_checkin(world, c) for c in site.checkins.values()],
        "retros": [_retro(world, r) for r in site.retros.values()],
        "events": [_event(world, e) for e in site.events.values()],
        "calibration": calibration_data(world),
        "contradictions": [contradiction_data(found) for found in contradictions(world)],
        "ledger": [edit_data(edit) for edit in world.history.ledger],
        "diagnostics": [diagnostic_data(d) for d in world.diagnostics],
        "left_out": list(world.left_out),
    }


def _url(world: World, *parts: str) -> str:
    return f"{world.config.base_url or '/'}{quote(address(*parts), safe='/~')}"


def _number(value: float | None) -> Number | None:
    return None if value is None else as_json_number(value)


def _source(world: World, span: Span) -> SourceData:
    commit = world.history.commit_of(span)
    where: SourceData = {"path": span.path, "line": span.line}
    if commit is not None:
        where["commit"] = commit.hash
    return where


def _reading(world: World, update: Update) -> ReadingData:
    return {
        "date": update.written.isoformat(),
        "value": _number(update.value),
        "confidence": _number(update.confidence),
        "author": update.author,
        "source": _source(world, update.span),
    }


def _period(world: World, period: Period) -> PeriodData:
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
        "url": _url(world, period.id),
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


def _objective(world: World, objective: Objective) -> ObjectiveData:
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
        "url": _url(world, objective.id),
        "source": _source(world, objective.span),
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
        "start": _number(score.start),
        "target": _number(score.target),
        "current": _number(score.current),
        "progress": _number(score.progress),
        "score": score.score,
        "final_score": score.final_score,
        "expected": score.expected,
        "status": score.status,
        "stale": score.stale,
        "grade": score.grade,
        "met": score.met,
        "confidence": _number(score.confidence),
        "claimed_status": score.claim,
        "guardrail": score.guardrail,
        "pace": {"needed": _number(score.pace_needed), "actual": _number(score.pace_actual)},
        "forecast": _forecast(score.forecast),
        "thread": [list(way) for way in thread.ways],
        "thread_total": thread.total,
        "supports": list(kr.supports),
        "supported_by": _supported_by(world, kr.ref),
        "readings": [_reading(world, update) for update in score.readings],
        "source": _source(world, kr.span),
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


def _kpi(world: World, kpi: Kpi) -> KpiData:
    score = world.scores.kpis[kpi.id]
    return {
        "id": kpi.id,
        "title": kpi.title,
        "owner": kpi.owner,
        "teams": list(kpi.teams),
        "supports": list(kpi_supports(world.site, kpi, world.scores.as_of)),
        "unit": kpi.unit.label,
        "current": _number(score.current),
        "status": score.status,
        "stale": score.stale,
        "readings": [_reading(world, update) for update in score.readings],
        "url": _url(world, "kpis", kpi.id),
        "source": _source(world, kpi.span),
    }


def _team(world: World, team: Team) -> TeamData:
    return {
        "id": team.id,
        "title": team.title,
        "parent": team.parent,
        "lead": team.lead,
        "members": list(team.members),
        "url": _url(world, "teams", team.id),
    }


def _person(world: World, person: Person) -> PersonData:
    left = person.left
    return {
        "id": person.id,
        "title": person.title,
        "teams": list(person.teams),
        "role": person.role,
        "email": person.email if world.config.publish_email and person.email else None,
        "left": left.isoformat() if left and left <= world.scores.as_of else None,
        "url": _url(world, "people", person.id),
    }


def _checkin(world: World, checkin: CheckIn) -> CheckInData:
    return {
        "id": checkin.id,
        "date": checkin.day.isoformat(),
        "author": checkin.author,
        "teams": list(checkin.teams),
        "period": checkin.period,
        "updates": list(checkin.targets),
        "wins": list(checkin.wins),
        "blockers": [{"text": b.text, "needs": b.needs} for b in checkin.blockers],
        "url": _url(world, checkin.id),
        "source": _source(world, checkin.span),
    }


def _retro(world: World, retro: Retro) -> RetroData:
    return {
        "id": retro.id,
        "date": retro.day.isoformat(),
        "author": retro.author,
        "objective": retro.objective,
        "teams": list(retro.teams),
        "period": retro.period,
        "grades": [{"ref": ref, "grade": g.value, "why": g.why} for ref, g in retro.grades.items()],
        "url": _url(world, retro.id),
        "source": _source(world, retro.span),
    }


def _event(world: World, event: Event) -> EventData:
    return {
        "id": event.id,
        "title": event.title,
        "date": event.day.isoformat(),
        "teams": list(event.teams),
        "supports": list(event.supports),
        "url": _url(world, event.id),
        "source": _source(world, event.span),
    }
