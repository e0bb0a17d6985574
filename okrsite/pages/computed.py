"""How a score comes about, with the numbers it is made from: four digits, so that the sums check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from okrsite.kinds.metric import share
from okrsite.model.objective import KeyResult, Objective
from okrsite.pages.formulas import Formula, formula
from okrsite.pages.page import World
from okrsite.pages.sums import Line, four, plain, progress_lines
from okrsite.scoring.values import TOLERANCE, KeyResultScore
from okrsite.words import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """The formula of a kind, and its numbers as lines of equal columns."""

    formula: Formula | None
    text: str
    """The lines, to be set as they are."""


def key_result_computation(world: World, kr: KeyResult) -> Computation:
    """A key result's sums."""
    score = world.scores.key_results[kr.ref]
    lines = [*progress_lines(world, kr, score), *_expected(world, kr, score), *_status(world, kr, score)]
    return Computation(formula=formula(kr.kind), text=columns(lines))


def objective_computation(world: World, objective: Objective) -> Computation:
    """An objective's score: the weighted mean of those of its key results that count."""
    as_of, scores = world.scores.as_of, world.scores.key_results
    counting = [(kr.weight, scores[kr.ref]) for kr in objective.key_results if kr.counts_on(as_of)]
    own = world.scores.objectives[objective.id]
    weights = " + ".join(plain(weight) for weight, _ in counting)

    def mean(values: list[float | None]) -> str:
        parts = [f"{plain(w)}·{four(v)}" for (w, _), v in zip(counting, values, strict=True)]
        return f"({' + '.join(parts)}) / ({weights})"

    if not counting or own.score is None:
        return Computation(formula=None, text="No key result counts, so there is no score.")
    lines = [Line("score", mean([s.score for _, s in counting]), four(own.score))]
    if own.status == "closed":
        if own.graded is None and own.final_score is not None:
            lines.append(Line("final", mean([s.final_score for _, s in counting]), four(own.final_score)))
    else:
        lines.append(Line("expected", mean([s.expected for _, s in counting]), four(own.expected)))
    return Computation(formula=None, text=columns(lines))


def columns(lines: list[Line]) -> str:
    """Lines with their equal signs one below the other."""
    sums_ = [line for line in lines if line.result]
    name = max((len(line.name) for line in sums_), default=0)
    middle = min(max((len(line.sum) for line in sums_), default=0), 60)
    rows = [
        f"{line.name:<{name}} = {line.sum:<{middle}} = {line.result}"
        if line.result
        else f"{line.name}{line.sum}"
        for line in lines
    ]
    return "\n".join(rows)


def _expected(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    """The expected pace of the kinds that follow a line."""
    if kr.kind == "habit" or score.expected is None:
        return
    if kr.kind == "maintain":
        yield Line("", f"expected = {four(score.expected)}, from the first day on", "")
        return
    length = (kr.last - kr.period.first).days + 1
    gone = (world.scores.as_of - kr.period.first).days + 1
    if gone <= 0 or gone >= length:
        yield Line(
            "",
            f"expected = {four(score.expected)}: the {'last' if gone > 0 else 'first'} day "
            f"{'is reached' if gone > 0 else 'lies ahead'}",
            "",
        )
        return
    knots = [(0, 0.0)]
    for day, value in kr.checkpoints:
        at = (day - kr.period.first).days + 1
        if score.start is not None and score.target is not None and at < length:
            p = share(score.start, score.target, value)
            knots += [(at, p)] if p is not None else []
    knots.append((length, 1.0))
    if len(knots) == 2:
        yield Line("expected", f"{gone} / {length} days", four(score.expected))
        return
    (x0, y0), (x1, y1) = next(pair for pair in pairwise(knots) if gone <= pair[1][0])
    slope = f"({four(y1)} − {four(y0)}) × ({gone} − {x0}) / ({x1} − {x0})"  # noqa: RUF001
    yield Line("expected", f"{four(y0)} + {slope}", four(score.expected))


def _status(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    word = STATUS[score.status].lower()
    if score.status in {"draft", "dropped", "postponed", "closed", "planned"}:
        return
    guarded = score.guardrail == "broken" and score.status == "at_risk"
    if not score.has_reading or score.progress is None:
        yield Line("", "no reading yet: no data", "")
        return
    if kr.kind == "maintain":
        yield Line("", f"{'inside' if score.progress >= 1 - TOLERANCE else 'outside'} the band: {word}", "")
        return
    if score.progress >= 1 - TOLERANCE:
        yield Line(
            "",
            "progress is at least 1: achieved" + (", but at risk while its guardrail is broken" * guarded),
            "",
        )
        return
    gap = (score.expected or 0.0) - score.progress
    limits = world.config.status
    yield Line("gap", f"{four(score.expected)} − {four(score.progress)}", four(gap))
    if gap <= limits.at_risk_gap + TOLERANCE:
        rule = f"at most {limits.at_risk_gap:.2f}: on track"
    elif gap <= limits.off_track_gap + TOLERANCE:
        rule = f"more than {limits.at_risk_gap:.2f}, at most {limits.off_track_gap:.2f}: at risk"
    else:
        rule = f"more than {limits.off_track_gap:.2f}: off track"
    extra = (
        ", and at risk while its guardrail is broken"
        if guarded and gap <= limits.at_risk_gap + TOLERANCE
        else ""
    )
    yield Line("", f"the gap is {rule}{extra}", "")
