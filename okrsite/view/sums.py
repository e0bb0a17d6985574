"""The sums of each kind of key result, as lines; four digits, so that they check."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.kinds import Known
from okrsite.kinds.habit import spans, sums
from okrsite.kinds.maintain import distance
from okrsite.model.objective import KeyResult
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import ROUNDING
from okrsite.view.world import World

SHOWN = 14
"""A habit's intervals are listed up to this many."""


SMALLEST = 1e-12
"""What is smaller than that in sums of quantities is the rounding of floats."""


FED = 20
"""As are the key results that feed a roll-up."""


@dataclass(frozen=True, slots=True)
class Line:
    """`name = sum = result`; a line that says it all has neither name nor result."""

    name: str
    sum: str
    result: str


def told(text: str) -> Line:
    """A line in words."""
    return Line("", text, "")


def plain(value: float | None, near: float = 0.0) -> str:
    """A number without its unit, with up to four places; with four digits where they would show nothing.

    Of a difference `near` is the size of what it is made from: what is lost in the rounding of that is 0.
    """
    if value is None:
        return "–"
    small = max(ROUNDING * near, SMALLEST) < abs(value) < 0.001
    places = 3 - math.floor(math.log10(abs(value))) if small else 4
    text = f"{value + 0.0:,.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def four(value: float | None) -> str:
    """A score with four digits."""
    return plain(value) if value is None else f"{value + 0.0:.4f}".replace("-", "−")


def progress_lines(world: World, kr: KeyResult, score: KeyResultScore) -> Iterator[Line]:
    """How the progress comes about; a habit's expected pace too."""
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
    if kr.change is not None:
        change = plain(kr.change)
        by = f"× (1 + {change})" if kr.change_of_start else f"+ {change}"  # noqa: RUF001
        yield Line("target", f"{plain(score.start)} {by}".replace("+ −", "− "), plain(score.target))
    if score.progress is None:
        yield told("progress is not defined yet: there is no reading, or start and target are the same")
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
        yield told("progress is not defined: no interval ends in the period")
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
        yield told(f"progress is not defined yet: no reading to hold against {band}")
        return
    away = distance(kr, score.current)
    if away == 0:
        yield told(f"{plain(score.current)} lies in the band ({band}): progress = 1.0000")
    elif score.start is not None and (begun := distance(kr, score.start)) > 0:
        yield Line("progress", f"1 − {plain(away)} / {plain(begun)}", four(score.progress))
    else:
        yield told(f"{plain(score.current)} lies outside the band ({band}): progress = 0.0000")


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
            moved = plain(s.current - s.start, abs(s.start))
            yield Line(f.short[:32], f"{plain(s.current)} − {plain(s.start)}", moved)
    parts = " + ".join(
        plain(s.current - s.start, abs(s.start))
        for _, s in feeding[:FED]
        if s.current is not None and s.start is not None
    )
    now = f"{plain(score.start)} + {parts or '0'}"
    yield Line("current", _more(now, len(feeding)), plain(score.current))
    yield from _metric(kr, score)


def _more(text: str, found: int) -> str:
    return text if found <= FED else f"{text} and {found - FED} more"
