"""The numbers that a computation starts from, each with the line that set it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.diagnostics import Span
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.reading import Update
from okrsite.model.records import Grade, Kpi
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import amount, day_text, number, reading_text, scale_of, weight_text
from okrsite.view.kpis import band_text
from okrsite.view.links import Source, source
from okrsite.view.world import World

LISTED = 20
"""Numbers of one computation that a page lists."""


@dataclass(frozen=True, slots=True)
class Input:
    """A number, what it is, and where it was set."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input on a page."""

    name: str
    value: str
    source: Source | None


def input_rows(world: World, inputs: Iterator[Input]) -> tuple[tuple[InputRow, ...], int]:
    """The first inputs as rows, and how many more there are."""
    found = list(inputs)
    rows = tuple(InputRow(i.name, i.value, source(world, i.span)) for i in found[:LISTED])
    return rows, len(found) - len(rows)


def key_result_inputs(world: World, kr: KeyResult) -> Iterator[Input]:
    """What a key result's figures are made from."""
    score = world.scores.key_results[kr.ref]
    if kr.kind == "rollup":
        yield from _edges(world, kr, score)
        yield from _feeders(world, kr)
    elif kr.kind == "habit":
        yield from _edges(world, kr, score)
        yield from (_reading(world, kr, update) for update in reversed(score.readings))
    elif kr.steps:
        yield from _steps(world, kr, score)
    else:
        yield from _edges(world, kr, score)
        if score.latest is not None:
            yield _reading(world, kr, score.latest, "current")
    if "weight" in kr.spans:
        yield Input("weight", f"{weight_text(kr.weight)}", kr.at("weight"))
    if "due" in kr.spans:
        yield Input("due", day_text(kr.last, world.scores.as_of), kr.at("due"))
    for day, value in kr.checkpoints:
        name = f"checkpoint of {day_text(day, world.scores.as_of)}"
        yield Input(name, amount(kr, value), kr.at("checkpoints"))
    yield from _guardrail(world, kr, score)
    yield from _grade(score.graded)


def _edges(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Input]:
    """Start and target, or the band."""
    if "start" in kr.spans:
        yield Input("start", amount(kr, score.start), kr.at("start"))
    elif kr.kind == "metric" and (first := stands_for_start(world, kr, score)) is not None:
        yield _reading(world, kr, first, "start, from the reading")
    moved = next((change for change in kr.changes if change.day > world.scores.as_of), None)
    if moved is not None:
        yield Input("target", amount(kr, score.target), moved.span)
    elif "target" in kr.spans:
        per = f" a {kr.per}" if kr.per else ""
        yield Input("target", f"{amount(kr, score.target)}{per}", kr.at("target"))
    elif "change" in kr.spans:
        yield Input(
            "target, from the change",
            amount(kr, score.target, exact=False, scale=scale_of(score)),
            kr.at("change"),
        )
    for key, edge in (("min", kr.low), ("max", kr.high)):
        if edge is not None:
            yield Input(key, amount(kr, edge), kr.at(key))


def stands_for_start(world: World, kr: KeyResult, score: KeyResultScore) -> Update | None:
    """The reading that stands for a start left out."""
    as_of = world.scores.as_of
    said = [u.on(as_of) for u in world.site.updates.get(kr.ref, ()) if u.known <= as_of]
    before = [u for u in said if u.value is not None and u.written <= kr.period.first]
    return before[-1] if before else next(iter(score.readings), None)


def _reading(world: World, entry: KeyResult | Kpi, update: Update, name: str = "reading") -> Input:
    day = day_text(update.written, world.scores.as_of)
    over = f" over {update.days} days" if update.days > 1 else ""
    return Input(f"{name} of {day}", f"{reading_text(entry, update.value)}{over}", update.span)


def _steps(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Input]:
    as_of = world.scores.as_of
    done = done_steps(kr, score, as_of)
    for step in kr.steps:
        ticked = next((u for u in score.readings if step.id in (u.done or ())), None)
        own = step.done is True or (not isinstance(step.done, bool) and step.done <= as_of)
        word = "done" if step.id in done else "not done"
        weight = "" if step.weight == 1 else f", weight {weight_text(step.weight)}"
        yield Input(step.title, word + weight, step.span if own or ticked is None else ticked.span)


def _feeders(world: World, kr: KeyResult) -> Iterator[Input]:
    as_of = world.scores.as_of
    for feeder in world.site.feeders.get(kr.ref, ()):
        if feeder.counts_on(as_of) and world.site.objectives[feeder.objective].counts_on(as_of):
            score = world.scores.key_results[feeder.ref]
            value = number(score.score) if kr.of == "score" else amount(feeder, score.current)
            yield Input(feeder.ref, value, score.latest.span if score.latest else feeder.span)


def _guardrail(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Input]:
    kpi, counter, as_of = world.site.kpis.get(kr.counter or ""), score.counter, world.scores.as_of
    if kpi is not None and counter is not None:
        latest = counter.readings[-1] if counter.readings else None
        on = f" on {day_text(kr.period.last, as_of)}" if as_of > kr.period.last else ""
        word = counter.status.replace("_", " ")
        yield Input(f"guardrail {kpi.id}{on}", word, latest.span if latest else kpi.span)


def _grade(graded: Grade | None, name: str = "grade") -> Iterator[Input]:
    if graded is not None:
        yield Input(name, number(graded.value), graded.span)


def objective_inputs(world: World, objective: Objective) -> Iterator[Input]:
    """The scores of the key results that count, each with the line that set its latest figure.

    Where the final score is made from their grades, these too.
    """
    own = world.scores.objectives[objective.id]
    for kr in objective.key_results:
        if kr.counts_on(world.scores.as_of):
            score = world.scores.key_results[kr.ref]
            weight = "" if kr.weight == 1 else f", weight {weight_text(kr.weight)}"
            span = score.latest.span if score.latest else kr.span
            yield Input(f"#{kr.id}", f"{number(score.score)}{weight}", span)
            if own.graded is None:
                yield from _grade(score.graded, f"grade of #{kr.id}")
    yield from _grade(own.graded)


def group_inputs(world: World, objectives: Iterator[Objective]) -> Iterator[Input]:
    """The scores of the objectives that count."""
    for objective in objectives:
        score = world.scores.objectives[objective.id]
        if objective.counts_on(world.scores.as_of) and score.score is not None:
            weight = "" if objective.weight == 1 else f", weight {weight_text(objective.weight)}"
            shown = score.score if score.final_score is None else score.final_score
            yield Input(objective.id, f"{number(shown)}{weight}", objective.span)


def kpi_inputs(world: World, kpi: Kpi) -> Iterator[Input]:
    """The latest reading, and the bands."""
    score = world.scores.kpis[kpi.id]
    if score.readings:
        yield _reading(world, kpi, score.readings[-1], "current")
    for name, band in (("green", kpi.green), ("amber", kpi.amber)):
        if band is not None:
            yield Input(name, band_text(kpi, band), kpi.at(name))
