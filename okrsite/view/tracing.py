"""Any figure of the site traced back: the formula, its numbers, and the line and commit of each."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.history.values import Edit
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.records import Kpi
from okrsite.resolve.index import View
from okrsite.resolve.known import context_of
from okrsite.scoring.values import GroupScore, Verdict
from okrsite.view.computations import group_computation, key_result_computation, objective_computation
from okrsite.view.figures import TIMED, amount, current_text, number, shown_score, target_text
from okrsite.view.formulas import Formula, formulas
from okrsite.view.inputs import Input, group_inputs, key_result_inputs, kpi_inputs, objective_inputs
from okrsite.view.kpis import bands
from okrsite.view.links import team
from okrsite.view.world import World
from okrsite.words import KPI, STATUS

_EXAMPLES = "a reference is an id or an ending of it: partners, partners#new-arr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A figure and all that it is made from."""

    ref: str
    type: str
    """`key result`, `objective`, `team`, `period`, `kpi`."""
    title: str
    verdict: str
    """`At risk: 0.25 done, 0.51 expected`."""
    formula: Formula | None
    text: str
    """The sums, as lines of equal columns."""
    inputs: tuple[Input, ...]
    edits: tuple[Edit, ...]
    """What was edited of it after kick-off, newest first."""


def trace(world: World, name: str) -> Trace | Diagnostic:
    """What a name stands for, traced back; or what is wrong with the name."""
    site, text = world.site, name.strip("/")
    head, _, last = text.rpartition("/")
    if (head, last) in world.scores.teams:
        return _team(world, head, last)
    if world.has_page(text):
        return _period(world, text)
    if text in site.kpis and text not in site.objectives:
        return _kpi(world, site.kpis[text])
    unheard: list[Diagnostic] = []
    view = View("", (), world.running_periods)
    index = context_of(site, world.config).index
    ref = index.goal(text, view, Span.of(world.config.content_dir.strip("/")), unheard)
    if ref is None and unheard[0].code != "V302" and text in site.teams:
        return _team_now(world, text, unheard[0])
    if ref is None and unheard[0].code != "V302" and text in site.people:
        told = f"{site.people[text].title} is a person, and no score is a person's"
        return error("V301", unheard[0].span, told, "trace a goal, a KPI, a period or a team")
    if ref is None:
        return _unknown(world, text, unheard)
    if ref in site.key_results:
        return _key_result(world, site.key_results[ref])
    return _objective(world, site.objectives[ref])


def _unknown(world: World, text: str, faults: list[Diagnostic]) -> Diagnostic:
    fault, site = faults[0], world.site
    if fault.code == "V302":
        return fault
    ends = [ref.rpartition("/")[2] for ref in (*site.objectives, *site.key_results)]
    periods = filter(world.has_page, site.periods)
    teams = (f"{period}/{name}" for period, name in world.scores.teams)
    names = [*ends, *site.kpis, *periods, *teams]
    hint = fault.hint or did_you_mean(text, names) or _EXAMPLES
    return error("V301", fault.span, f"there is no goal, KPI, period or team {quote(text)}", hint)


def _of(world: World, ref: str) -> tuple[Edit, ...]:
    edits = world.history.edits_of.get(ref.partition("#")[0], ())
    return tuple(edit for edit in edits if "#" not in ref or edit.ref == ref)


def _verdict(score: Verdict | GroupScore, stale: bool = False) -> str:
    word = "Stale" if stale else STATUS[score.status]
    expected = f", {number(score.expected)} expected" if score.status in TIMED else ""
    return f"{word}: {number(shown_score(score))} done{expected}"


def _formula(id_: str) -> Formula | None:
    return next((formula for formula in formulas() if formula.id == id_), None)


def _key_result(world: World, kr: KeyResult) -> Trace:
    score = world.scores.key_results[kr.ref]
    computation = key_result_computation(world, kr)
    stands = f"{current_text(kr, score, world.scores.as_of)} {target_text(kr, score)}".strip()
    return Trace(
        ref=kr.ref,
        type="key result",
        title=kr.title,
        verdict=f"{_verdict(score, score.stale)} ({stands})",
        formula=computation.formula,
        text=computation.text,
        inputs=tuple(key_result_inputs(world, kr)),
        edits=_of(world, kr.ref),
    )


def _objective(world: World, objective: Objective) -> Trace:
    score = world.scores.objectives[objective.id]
    return Trace(
        ref=objective.id,
        type="objective",
        title=objective.title,
        verdict=_verdict(score, score.stale),
        formula=_formula("score"),
        text=objective_computation(world, objective).text,
        inputs=tuple(objective_inputs(world, objective)),
        edits=_of(world, objective.id),
    )


def _team(world: World, period: str, name: str) -> Trace:
    title = f"{team(world, name).text} in {world.site.periods[period].name}"
    return _group(world, f"{period}/{name}", "team", title, world.scores.teams[period, name])


def _team_now(world: World, name: str, fault: Diagnostic) -> Trace | Diagnostic:
    """A team named by itself: in the shortest period that runs, else in the last one that ended."""
    periods = [*reversed(world.running_periods), *world.closed_periods]
    found = next((period.id for period in periods if (period.id, name) in world.scores.teams), None)
    if found is not None:
        return _team(world, found, name)
    told = f"{world.site.teams[name].title} has no score: no goal of its own is in a period that began"
    return error("V301", fault.span, told, "trace a goal, a KPI or a period")


def _period(world: World, id_: str) -> Trace:
    return _group(world, id_, "period", world.site.periods[id_].name, world.scores.periods[id_])


def _group(world: World, ref: str, type_: str, title: str, group: GroupScore) -> Trace:
    goals = [world.site.objectives[id_] for id_ in group.objectives]
    return Trace(
        ref=ref,
        type=type_,
        title=title,
        verdict=_verdict(group),
        formula=_formula("score"),
        text=group_computation(world, group, goals).text,
        inputs=tuple(group_inputs(world, iter(goals))),
        edits=tuple(edit for goal in goals for edit in _of(world, goal.id)),
    )


def _kpi(world: World, kpi: Kpi) -> Trace:
    score = world.scores.kpis[kpi.id]
    value, zone = amount(kpi, score.current), KPI[score.status]
    return Trace(
        ref=kpi.id,
        type="kpi",
        title=kpi.title,
        verdict=f"{'Stale' if score.stale else zone}: {value}",
        formula=_formula("kpi"),
        text="\n".join(line for line in (f"{value}: {zone}", bands(kpi)) if line),
        inputs=tuple(kpi_inputs(world, kpi)),
        edits=_of(world, kpi.id),
    )
