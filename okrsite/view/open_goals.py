"""What a team's check-in can speak of: its open key results and its KPIs, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.quantity import round_for_display
from okrsite.model.records import Band, Kpi
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import amount, day_text, percent, reading_text, target_text
from okrsite.view.world import World, endings

Takes = Literal["value", "habit", "percent", "steps", "words"]
"""What a check-in can set: a value, times of a habit, how far a milestone is, steps; else words alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGoal:
    """A key result or KPI that a check-in of a team can speak of."""

    ref: str
    """Its full id."""
    name: str
    """What a check-in calls it: the shortest name that means it alone among what runs."""
    title: str
    heading: str
    """The objective's title, or that these are KPIs."""
    owner: str
    takes: Takes
    last: str
    """`$4.2M on 12 January`; empty without a reading."""
    expected: str
    """What is due by the day, in its own unit; empty where nothing is."""
    target: str
    confidence: float | None
    """What was said last."""
    source: str
    """The column that feeds it; empty when people do."""
    steps: tuple[tuple[str, str], ...] = ()
    """Id and title of the steps that are not done."""


def open_goals(world: World, team: str) -> tuple[OpenGoal, ...]:
    """Open key results of a team, those of the shortest period first, then its KPIs."""
    return (*_key_results(world, team), *_kpis(world, team))


def _key_results(world: World, team: str) -> Iterator[OpenGoal]:
    as_of, home = world.scores.as_of, world.home_periods.get(team)
    running = world.running_of_team.get(team, ())
    for period in reversed(world.running_periods) if running else ():
        for objective in running:
            if objective.period.id == period.id and objective.state.on(as_of) == "active":
                # A check-in lies in the home period: from there periods around it are near, others are not.
                near = home is not None and (period.id == home.id or period.contains(home))
                name = short_name(world, objective.id) if near else objective.id
                for kr in objective.key_results:
                    if kr.state.on(as_of) == "active":
                        yield _key_result(world, objective, kr, name)


def _key_result(world: World, objective: Objective, kr: KeyResult, name: str) -> OpenGoal:
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    done = done_steps(kr, score, as_of)
    takes: Takes = "value"
    if kr.kind == "milestone":
        takes = "steps" if kr.steps else "percent"
    elif kr.kind == "rollup" or kr.source is not None:
        takes = "words"
    elif kr.kind == "habit":
        takes = "habit" if kr.per == "day" else "value"
    return OpenGoal(
        ref=kr.ref,
        name=f"{name}#{kr.id}",
        title=_line(kr.title),
        heading=_line(objective.title),
        owner=_person(world, kr.owner),
        takes=takes,
        last=_last(world, kr, score, len(done)),
        expected=_expected(kr, score),
        target=target_text(kr, score).removeprefix("of "),
        confidence=score.confidence,
        source="" if kr.source is None else _line(f"{kr.source.path}#{kr.source.column}"),
        steps=tuple((s.id, _line(s.title)) for s in kr.steps if s.id not in done),
    )


def _last(world: World, kr: KeyResult, score: KeyResultScore, done: int) -> str:
    if kr.kind == "milestone" and kr.steps:
        return f"{done} of {len(kr.steps)} steps"
    if kr.kind == "rollup":
        return amount(kr, score.current, exact=False) if score.has_reading else ""
    if score.latest is None or score.latest.value is None:
        return ""
    return f"{reading_text(kr, score.latest.value)} on {day_text(score.latest.written, world.scores.as_of)}"


def _expected(kr: KeyResult, score: KeyResultScore) -> str:
    """What the pace asks for by the day."""
    if score.expected is None or kr.kind in {"maintain", "habit"} or kr.of == "score":
        return ""
    if kr.kind == "milestone":
        return percent(score.expected)
    if score.start is None or score.target is None:
        return ""
    value = score.start + score.expected * (score.target - score.start)
    return round_for_display(value, kr.unit, max(kr.decimals, 1))


def _kpis(world: World, team: str) -> Iterator[OpenGoal]:
    for kpi in world.kpis_of_team.get(team, ()):
        reading = next(iter(reversed(world.scores.kpis[kpi.id].readings)), None)
        last = ""
        if reading is not None:
            last = f"{amount(kpi, reading.value)} on {day_text(reading.written, world.scores.as_of)}"
        yield OpenGoal(
            ref=kpi.id,
            name=kpi.id,
            title=_line(kpi.title),
            heading="KPIs",
            owner=_person(world, kpi.owner),
            takes="words" if kpi.source else "value",
            last=last,
            expected="",
            target=_band(kpi, kpi.green),
            confidence=None,
            source="" if kpi.source is None else _line(f"{kpi.source.path}#{kpi.source.column}"),
        )


def _band(kpi: Kpi, band: Band | None) -> str:
    if band is None:
        return ""
    low, high = amount(kpi, band.low), amount(kpi, band.high)
    if band.low is not None and band.high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if band.low is not None else f"at most {high}"


def short_name(world: World, objective: str) -> str:
    """The shortest ending of an objective's id that no other objective of the running periods has."""
    # A whole id means its objective wherever that is, whatever runs.
    return next(
        ending
        for ending in endings(objective)
        if ending == objective or (world.running_endings[ending] < 2 and ending not in world.site.objectives)
    )


def _person(world: World, id_: str | None) -> str:
    entry = world.site.people.get(id_ or "")
    return _line(entry.title) if entry else ""


def _line(text: str) -> str:
    """A text as it can stand in a comment: on one line, of visible characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
