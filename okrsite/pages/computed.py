"""How a score comes about, with the numbers it is made from: four digits, so that the sums check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.kinds import Known
from okrsite.kinds.habit import spans, sums
from okrsite.kinds.maintain import distance
from okrsite.kinds.metric import share
from okrsite.model.objective import KeyResult, Objective
from okrsite.pages.formulas import Formula, formula
from okrsite.pages.page import World
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import TOLERANCE, KeyResultScore
from okrsite.words import STATUS

SHOWN = 14
"""A habit's intervals are listed up to this many."""
FED = 20
"""As are the key results that feed a roll-up."""


@dataclass(frozen=True, slots=True)
class Line:
    """`name = sum = result`; the result is empty in a line that says it all."""

    name: str
    sum: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """The formula of a kind, and its numbers as lines of equal columns."""

    formula: Formula | None
    text: str
    """The lines, to be set as they are."""


def plain(value: float | None) -> str:
    """A number with up to four places and without its unit."""
    if value is None:
        return "–"
    text = f"{value + 0.0:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def four(value: float | None) -> str:
    """A score with four digits."""
    return plain(value) if value is None else f"{value + 0.0:.4f}".replace("-", "−")


def key_result_computation(world: World, kr: KeyResult) -> Computation:
    """A key result's sums."""
    score = world.scores.key_results[kr.ref]
    lines = [*_progress(world, kr, score), *_expected(world, kr, score), *_status(world, kr, score)]
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
        f"{line.name:<{name}} = {line.sum:<{middle}} = {line.result}" if line.result else f"{line.name}{line.sum}"
        for line in lines
    ]
    return "\n".join(rows)


def _progress(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    if kr.kind == "metric":
        yield from _metric(kr, score)
    elif kr.kind == "milestone":
        yield from _milestone(world, kr, score)
    elif kr.kind == "habit":
        yield from _habit(world, kr, score)
    elif kr.kind == "maintain":
        yield from _maintain(kr, score)
    else:
        yield from _rollup(world, kr, score)


def _metric(kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    if kr.change is not None and kr.change_of_start and score.start is not None:
        yield Line("target", f"{plain(score.start)} × (1 + {plain(kr.change)})".replace("+ −", "− "), plain(score.target))  # noqa: RUF001
    elif kr.change is not None:
        yield Line("target", f"{plain(score.start)} + {plain(kr.change)}".replace("+ −", "− "), plain(score.target))
    if score.progress is None:
        yield Line("", "progress is not defined yet: there is no reading, or start and target are the same", "")
        return
    now, start, target = plain(score.current), plain(score.start), plain(score.target)
    yield Line("progress", f"({now} − {start}) / ({target} − {start})", four(score.progress))


def _milestone(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    if not kr.steps:
        value = score.current
        yield Line("progress", "not done" if value is None else f"{plain(value)} / 100", four(score.progress))
        return
    done = done_steps(kr, score, world.scores.as_of)
    ticked = " + ".join(plain(step.weight) for step in kr.steps if step.id in done) or "0"
    every = " + ".join(plain(step.weight) for step in kr.steps)
    yield Line("progress", f"({ticked}) / ({every})", four(score.progress))


def _habit(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    week_start = world.config.week_start_day
    known = Known(world.scores.as_of, score.readings, score.start, score.target, week_start)
    every = spans(kr, week_start)
    if not every or not score.target:
        yield Line("", "progress is not defined: no interval ends in the period", "")
        return
    begun = [
        (first, amount)
        for (first, _), amount in zip(every, sums(kr, known), strict=True)
        if first <= world.scores.as_of
    ]
    kept = sum(min(max(amount, 0.0) / score.target, 1.0) for _, amount in begun)
    if len(begun) <= SHOWN:
        for first, amount in begun:
            part = min(max(amount, 0.0) / score.target, 1.0)
            label = f"{kr.per} from {first.isoformat()}" if kr.per != "day" else first.isoformat()
            yield Line(label, f"min({plain(amount)} / {plain(score.target)}, 1)", four(part))
    yield Line("progress", f"{four(kept)} / {len(every)}", four(score.progress))
    complete = sum(1 for _, last in every if last <= world.scores.as_of)
    yield Line("expected", f"{complete} / {len(every)}", four(score.expected))


def _maintain(kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    low, high = plain(kr.low), plain(kr.high)
    band = f"{low} to {high}" if kr.low is not None and kr.high is not None else ""
    band = band or (f"at least {low}" if kr.low is not None else f"at most {high}")
    if score.current is None:
        yield Line("", f"progress is not defined yet: no reading to hold against {band}", "")
        return
    away = distance(kr, score.current)
    if away == 0:
        yield Line("", f"{plain(score.current)} lies in the band ({band}): progress = 1.0000", "")
    elif score.start is not None and (begun := distance(kr, score.start)) > 0:
        yield Line("progress", f"1 − {plain(away)} / {plain(begun)}", four(score.progress))
    else:
        yield Line("", f"{plain(score.current)} lies outside the band ({band}): progress = 0.0000", "")


def _rollup(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    as_of, scores = world.scores.as_of, world.scores.key_results
    feeding = [
        (f, scores[f.ref])
        for f in world.site.feeders.get(kr.ref, ())
        if f.counts_on(as_of) and world.site.objectives[f.objective].counts_on(as_of)
    ]
    if kr.of == "score":
        parts = " + ".join(f"{plain(f.weight)}·{four(s.score)}" for f, s in feeding[:FED]) or "nothing yet"
        weights = " + ".join(plain(f.weight) for f, _ in feeding[:FED]) or "0"
        yield Line("progress", _more(f"({parts}) / ({weights})", len(feeding)), four(score.progress))
        return
    for f, s in feeding[:FED]:
        if s.current is not None and s.start is not None:
            moved = plain(s.current - s.start)
            yield Line(f.short[:32], f"{plain(s.current)} − {plain(s.start)}", moved)
    parts = " + ".join(
        plain(s.current - s.start) for _, s in feeding[:FED] if s.current is not None and s.start is not None
    )
    now = f"{plain(score.start)} + {parts or '0'}"
    yield Line("current", _more(now, len(feeding)), plain(score.current))
    yield from _metric(kr, score)


def _more(text: str, found: int) -> str:
    return text if found <= FED else f"{text} and {found - FED} more"


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
        yield Line("", f"expected = {four(score.expected)}: the {'last' if gone > 0 else 'first'} day "
                   f"{'is reached' if gone > 0 else 'lies ahead'}", "")
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
    (x0, y0), (x1, y1) = next(pair for pair in zip(knots, knots[1:], strict=False) if gone <= pair[1][0])
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
        yield Line("", "progress is at least 1: achieved" + (", but at risk while its guardrail is broken" * guarded), "")
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
    extra = ", and at risk while its guardrail is broken" if guarded and gap <= limits.at_risk_gap + TOLERANCE else ""
    yield Line("", f"the gap is {rule}{extra}", "")
