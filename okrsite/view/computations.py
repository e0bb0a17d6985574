"""How a score comes about, with the numbers it is made from: four digits, so that the sums check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.config import StatusConfig
from okrsite.model.objective import KeyResult, Objective
from okrsite.scoring.expected import expected_path, stretch
from okrsite.scoring.status import Part, by_gap, mean_gap
from okrsite.scoring.values import TOLERANCE, GroupScore, KeyResultScore, Status, Verdict
from okrsite.view.apart import apart_words
from okrsite.view.figures import TIMED, Scored
from okrsite.view.formulas import Formula, formula
from okrsite.view.sums import FED, Line, four, plain, progress_lines, told
from okrsite.view.world import World
from okrsite.words import STATUS, count


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
    return Computation(formula=formula(kr.kind).of(kr.of), text=columns(lines))


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
        parts = [_part(weight, score, has_reading=score.has_reading) for weight, score in counting]
        lines.extend(_status_of_parts(own, parts, world.config.status, "key result"))
    return Computation(formula=None, text=columns(lines))


_APART: Mapping[Status, str] = {
    "on_track": "an objective at risk holds the whole back no further than its score does",
    "off_track": "a key result without a reading adds nothing to the score; "
    "the status of its objective leaves it out",
}
"""Why the status of a whole is none of those of its parts."""


def group_computation(world: World, group: GroupScore, counting: Sequence[Objective]) -> Computation:
    """The score of a team or a period: the weighted mean of those of its objectives that count."""
    scores = world.scores.objectives
    found = [(o.weight, scores[o.id]) for o in counting if o.counts_on(world.scores.as_of)]
    found = [(weight, score) for weight, score in found if score.score is not None]
    if not found or group.score is None:
        return Computation(formula=None, text="No objective counts, so there is no score.")
    shown, more = found[:FED], len(found) - FED
    weights = " + ".join(plain(weight) for weight, _ in shown)

    def mean(values: list[float | None]) -> str:
        parts = [f"{plain(w)}·{four(v)}" for (w, _), v in zip(shown, values, strict=True)]
        return f"({' + '.join(parts)}) / ({weights})" + (f" and {more} more" if more > 0 else "")

    lines = [Line("score", mean([s.score for _, s in shown]), four(group.score))]
    if group.final_score is not None:
        lines.append(Line("final", mean([s.final_score for _, s in shown]), four(group.final_score)))
    elif group.status in TIMED:
        lines.append(Line("expected", mean([s.expected for _, s in shown]), four(group.expected)))
        parts = [_part(weight, score, has_reading=score.status != "no_data") for weight, score in found]
        lines.extend(_status_of_parts(group, parts, world.config.status, "objective"))
        if apart_words(world, group):
            lines.append(told(_APART[group.status]))
    return Computation(formula=None, text=columns(lines))


def _part(weight: float, score: Verdict, *, has_reading: bool) -> Part:
    return Part(weight, score.status, score.score or 0.0, score.expected or 0.0, has_reading)


def _status_of_parts(whole: Scored, parts: Sequence[Part], limits: StatusConfig, what: str) -> Iterator[Line]:
    """Why an objective, a team or a period stands as it does: `what` is each of its parts."""
    if whole.status not in TIMED:
        return
    if whole.status == "achieved":
        yield told(f"every {what} is achieved: achieved")
        return
    if whole.status == "no_data":
        yield told("less than half of the weight has a reading: no data")
        return
    gap = mean_gap(parts)
    if all(part.has_reading for part in parts):
        yield Line("gap", f"{four(whole.expected)} − {four(whole.score)}", four(gap))
    else:
        yield told(f"gap = {four(gap)}, the mean of expected − score where there is a reading")
    rule = _rule(gap, limits)
    off = sum(part.status == "off_track" for part in parts)
    held = f", but at risk while {count(off, f'{what} is', f'{what}s are')} off track"
    yield told(f"the gap is {rule}{held if whole.status != by_gap(gap, limits) else ''}")


def columns(lines: Sequence[Line]) -> str:
    """Lines with their equal signs one below the other."""
    with_result = [line for line in lines if line.result]
    name = max((len(line.name) for line in with_result), default=0)
    middle = min(max((len(line.sum) for line in with_result), default=0), 60)
    return "\n".join(
        f"{line.name:<{name}} = {line.sum:<{middle}} = {line.result}" if line.result else line.sum
        for line in lines
    )


def _expected(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    """The expected pace of the kinds that follow a line."""
    if kr.kind == "habit" or score.expected is None:
        return
    if kr.kind == "maintain":
        yield told(f"expected = {four(score.expected)}, from the first day on")
        return
    path = expected_path(kr, score.start, score.target)
    gone, length = (world.scores.as_of - kr.period.first).days + 1, path[-1][0]
    if not 0 < gone < length:
        why = "the last day is reached" if gone > 0 else "the first day lies ahead"
        yield told(f"expected = {four(score.expected)}: {why}")
    elif len(path) == 2:
        yield Line("expected", f"{gone} / {length} days", four(score.expected))
    else:
        (x0, y0), (x1, y1) = stretch(path, gone)
        slope = f"({four(y1)} − {four(y0)}) × ({gone} − {x0}) / ({x1} − {x0})"  # noqa: RUF001
        yield Line("expected", f"{four(y0)} + {slope}", four(score.expected))


def _status(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    """Why the status is what it is, while it follows from figures."""
    if score.status not in TIMED:
        return
    if not score.has_reading or score.progress is None:
        yield told("no reading yet: no data")
        return
    word = STATUS[score.status].lower()
    guarded = score.guardrail == "broken" and score.status == "at_risk"
    reached = score.progress >= 1 - TOLERANCE
    if kr.kind == "maintain":
        yield told(f"{'inside' if reached else 'outside'} the band: {word}")
    elif reached:
        but = ", but at risk while its guardrail is broken" if guarded else ""
        yield told(f"progress is at least 1: achieved{but}")
    else:
        gap = (score.expected or 0.0) - score.progress
        yield Line("gap", f"{four(score.expected)} − {four(score.progress)}", four(gap))
        fine = gap <= world.config.status.at_risk_gap + TOLERANCE
        extra = ", and at risk while its guardrail is broken" if guarded and fine else ""
        yield told(f"the gap is {_rule(gap, world.config.status)}{extra}")


def _rule(gap: float, limits: StatusConfig) -> str:
    """Which threshold a gap falls under."""
    near, far = f"{limits.at_risk_gap:.2f}", f"{limits.off_track_gap:.2f}"
    if gap <= limits.at_risk_gap + TOLERANCE:
        return f"at most {near}: on track"
    if gap <= limits.off_track_gap + TOLERANCE:
        return f"more than {near}, at most {far}: at risk"
    return f"more than {far}: off track"
