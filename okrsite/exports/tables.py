"""`key_results.csv` and `readings.csv`: the figures for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.exports.scalars import Number
from okrsite.model.quantity import as_json_number
from okrsite.publish.csvout import write_csv
from okrsite.publish.files import OutputFile
from okrsite.view.world import World

KEY_RESULTS = (
    *("ref", "period", "teams", "objective", "title", "kind", "owner", "stance", "unit"),
    *("start", "target", "current", "progress", "score", "final_score", "expected"),
    *("status", "stale", "grade", "met", "confidence", "claimed_status", "guardrail"),
    *("pace_needed", "pace_actual", "path", "line"),
)
READINGS = ("ref", "date", "value", "unit", "confidence", "author", "note", "path", "line")


def tables(world: World) -> Iterator[OutputFile]:
    """One row a key result; one row a reading of a key result or KPI."""
    yield OutputFile("api/v1/key_results.csv", write_csv(KEY_RESULTS, _key_results(world)))
    yield OutputFile("api/v1/readings.csv", write_csv(READINGS, _readings(world)))


def _key_results(world: World) -> Iterator[list[str | Number | None]]:
    for objective in world.site.objectives.values():
        for kr in objective.key_results:
            s = world.scores.key_results[kr.ref]
            figures = (s.start, s.target, s.current, s.progress, s.score, s.final_score, s.expected)
            pace = (s.pace_needed, s.pace_actual)
            yield [
                *(kr.ref, objective.period.id, ";".join(objective.teams), objective.title),
                *(kr.title, kr.kind, kr.owner, kr.stance, kr.unit.label),
                *map(_number, figures),
                *(s.status, s.stale, s.grade, s.met, _number(s.confidence), s.claim, s.guardrail),
                *map(_number, pace),
                *(kr.span.path, kr.span.line),
            ]


def _readings(world: World) -> Iterator[list[str | Number | None]]:
    site, scores = world.site, world.scores
    scored = [(kr.ref, kr.unit, scores.key_results[kr.ref].readings) for kr in site.key_results.values()]
    scored += [(kpi.id, kpi.unit, scores.kpis[kpi.id].readings) for kpi in site.kpis.values()]
    for ref, unit, readings in scored:
        for u in readings:
            said = (_number(u.value), unit.label, _number(u.confidence), u.author, u.note)
            yield [ref, u.written.isoformat(), *said, u.span.path, u.span.line]


def _number(value: float | None) -> Number | None:
    return None if value is None else as_json_number(value)
