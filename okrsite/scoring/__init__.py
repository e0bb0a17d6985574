"""Every figure of a site: one pure function of (site, as-of date, config)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from okrsite.config import Config
from okrsite.memory import Memory
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.model.reading import Update
from okrsite.model.records import Grade
from okrsite.model.site import Site
from okrsite.scoring.key_results import KeyResultScorer
from okrsite.scoring.status import Part, grade, met, of_parts, outside_of_time
from okrsite.scoring.values import GroupScore, KeyResultScore, ObjectiveScore, Scores


def score(
    site: Site,
    as_of: date,
    config: Config,
    only: Collection[Period] | None = None,
    memory: Memory | None = None,
) -> Scores:
    """All scores as of a day, or those of some periods alone. Nothing dated later counts."""
    grades = _grades(site, as_of)
    scorer = KeyResultScorer(site, as_of, config, grades)
    asked = site.periods.values() if only is None else only
    goals = site.objectives.values() if only is None else list(_of(site, only))
    memory = memory or Memory()
    found = _goals(goals, scorer, memory) if only is not None else _all_goals(scorer, memory)
    key_results = {ref: figures for goal in found.values() for ref, figures in goal.key_results.items()}
    objectives = {id_: goal.objective for id_, goal in found.items()}

    def group(period: Period, name: str, own: Sequence[Objective]) -> GroupScore:
        figures = [objectives[o.id] for o in own]
        work = partial(_group, own, figures, period, as_of, config)
        inputs = (period, config, *own, *figures)
        return memory.recall(f"group {as_of}", f"{period.id} {name}", inputs, [], work)

    periods, teams = {}, {}
    for period in asked:
        inside = site.objectives_of_period[period.id]
        of_team = _by_team(inside)
        for team, own in sorted(of_team.items()):
            teams[period.id, team] = group(period, team, own)
        company = of_team.get(config.company_team, ())
        top = company if any(o.counts_on(as_of) for o in company) else inside
        periods[period.id] = group(period, "", top)
    kpis = {kpi.id: scorer.kpi(kpi) for kpi in site.kpis.values()}
    return Scores(as_of, key_results, objectives, periods, teams, kpis)


def _of(site: Site, periods: Collection[Period]) -> Iterator[Objective]:
    for period in periods:
        yield from site.objectives_of_period[period.id]


def _by_team(objectives: Iterable[Objective]) -> dict[str, list[Objective]]:
    """A shared objective stands with each of its teams, once."""
    found: dict[str, list[Objective]] = {}
    for objective in objectives:
        for team in dict.fromkeys(objective.teams):
            found.setdefault(team, []).append(objective)
    return found


def _grades(site: Site, as_of: date) -> dict[str, Grade]:
    """Of two retros the later by date, then by path, wins."""
    return {ref: g for retro in site.retros.values() if retro.day <= as_of for ref, g in retro.grades.items()}


@dataclass(frozen=True, slots=True)
class _Goal:
    """An objective's figures and those of its key results."""

    objective: ObjectiveScore
    key_results: dict[str, KeyResultScore]


@dataclass(frozen=True, slots=True)
class _Scored:
    """The goals whose figures come from nothing but what is their own, and what these came from."""

    objectives: Mapping[str, Objective]
    updates: Mapping[str, tuple[Update, ...]]
    config: Config
    grades: Mapping[str, Grade]
    goals: dict[str, _Goal]


def _all_goals(scorer: KeyResultScorer, memory: Memory) -> dict[str, _Goal]:
    """By id. Where the objectives stayed, those alone are looked at of which another thing is said."""
    site = scorer.site
    nothing: dict[date, _Scored] = {}
    scored = memory.latest("scored", nothing)
    before = scored.get(scorer.as_of)
    kept: dict[str, _Goal] = {}
    again = list(site.objectives.values())
    if (
        before is not None
        and before.objectives is site.objectives
        and before.config is scorer.config
        and before.grades == scorer.grades
    ):
        then, now = before.updates, site.updates
        new = {ref.partition("#")[0] for ref in then.keys() | now.keys() if then.get(ref) is not now.get(ref)}
        kept = {id_: goal for id_, goal in before.goals.items() if id_ not in new}
        again = [goal for goal in again if goal.id not in kept]
    for goal in kept.values():
        scorer.done.update(goal.key_results)
    found = _goals(again, scorer, memory)
    own = {goal.id: found[goal.id] for goal in again if _is_alone(goal)}
    latest = _Scored(site.objectives, site.updates, scorer.config, scorer.grades, {**kept, **own})
    # Of the day and of the Sunday before its week.
    others = [(day, one) for day, one in scored.items() if day != scorer.as_of]
    memory.keep("scored", dict([*others[-2:], (scorer.as_of, latest)]))
    return {id_: kept.get(id_) or found[id_] for id_ in site.objectives}


def _is_alone(goal: Objective) -> bool:
    """Whether an objective's figures come from nothing but what is its own: no feeder, no guardrail."""
    return not any(kr.kind == "rollup" or kr.counter is not None for kr in goal.key_results)


def _goals(goals: Collection[Objective], scorer: KeyResultScorer, memory: Memory) -> dict[str, _Goal]:
    """By id. From memory where all that it comes from is an objective's own."""
    found: dict[str, _Goal] = {}
    stage, said, grades = f"score {scorer.as_of}", scorer.site.updates, scorer.grades
    for goal in filter(_is_alone, goals):
        refs = [kr.ref for kr in goal.key_results]
        inputs = (goal, scorer.config, *map(said.get, refs), grades.get(goal.id), *map(grades.get, refs))
        found[goal.id] = memory.recall(stage, goal.id, inputs, [], partial(_goal, goal, scorer))
        scorer.done.update(found[goal.id].key_results)
    return {goal.id: found.get(goal.id) or _goal(goal, scorer) for goal in goals}


def _goal(objective: Objective, scorer: KeyResultScorer) -> _Goal:
    key_results = {kr.ref: scorer.score(kr) for kr in objective.key_results}
    return _Goal(_objective(objective, scorer), key_results)


def weighted_mean(pairs: Iterable[tuple[float, float | None]]) -> float | None:
    """**Score of an objective, a team or a period** = sum of (weight · score) / sum of weights

    Over the parts that count (active, of some weight). Without any there is no score.
    """
    counted = [(weight, value) for weight, value in pairs if weight > 0 and value is not None]
    total = sum(weight for weight, _ in counted)
    return sum(weight * value for weight, value in counted) / total if total > 0 else None


def _objective(objective: Objective, scorer: KeyResultScorer) -> ObjectiveScore:
    as_of = scorer.as_of
    counting = [kr for kr in objective.key_results if kr.counts_on(as_of)]
    figures = [(kr.weight, scorer.score(kr)) for kr in counting]
    own = weighted_mean((weight, s.score) for weight, s in figures)
    pace = weighted_mean((weight, s.expected) for weight, s in figures)
    over = as_of > objective.period.last
    state = objective.state.on(as_of)
    status = outside_of_time(state, objective.period, as_of) or of_parts(
        [Part(w, s.status, s.score or 0.0, s.expected or 0.0, s.has_reading) for w, s in figures],
        scorer.config.status,
    )
    given = scorer.grades.get(objective.id) if over else None
    final = None
    if over:
        final = given.value if given else weighted_mean((weight, s.final_score) for weight, s in figures)
    return ObjectiveScore(
        score=own if state != "draft" else None,
        final_score=final,
        expected=pace,
        status=status,
        stale=state == "active" and any(s.stale for _, s in figures),
        grade=None if final is None else grade(final),
        met=None if final is None else met(final, aspirational=objective.stance == "aspirational"),
        graded=given,
    )


def _group(
    objectives: Sequence[Objective],
    figures: Sequence[ObjectiveScore],
    period: Period,
    as_of: date,
    config: Config,
) -> GroupScore:
    both = zip(objectives, figures, strict=True)
    counting = [(o.weight, s) for o, s in both if o.counts_on(as_of) and s.score is not None]
    parts = [
        Part(weight, s.status, s.score or 0.0, s.expected or 0.0, s.status != "no_data")
        for weight, s in counting
    ]
    return GroupScore(
        score=weighted_mean((weight, s.score) for weight, s in counting),
        final_score=weighted_mean((w, s.final_score) for w, s in counting) if as_of > period.last else None,
        expected=weighted_mean((weight, s.expected) for weight, s in counting),
        status=outside_of_time("active", period, as_of) or of_parts(parts, config.status),
        objectives=tuple(o.id for o in objectives),
    )


__all__ = ["Scores", "score", "weighted_mean"]
