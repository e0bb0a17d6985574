"""The week's facts as rows of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.scoring.key_results import done_steps
from okrsite.view.contradictions import Contradiction
from okrsite.view.figures import (
    DASH,
    TIMED,
    amount,
    current_text,
    day_text,
    gained,
    number,
    target_text,
    unbroken,
)
from okrsite.view.kpis import bands
from okrsite.view.links import Link, Source, address, objective_address, person, source, team
from okrsite.view.lookup import by
from okrsite.view.marks import Mark, kpi_mark, mark, verdict_mark
from okrsite.view.week import Moved, WeekOf
from okrsite.view.world import World
from okrsite.words import STATUS, count, listing


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """A key result that moved; the places on its line are percent of the way."""

    link: Link
    team: str
    was: str
    now: str
    source: Source | None
    target: str
    from_: float
    to: float
    expected: float | None
    by: str
    """`+0.17`."""
    before: Mark
    after: Mark
    label: str
    """The move in words, for those who do not see the line."""


def move_row(week: WeekOf, moved: Moved) -> MoveRow:
    """A row of what moved, or of what changed its status."""
    kr, was, now = moved.kr, moved.was, moved.now
    was_text, now_text = current_text(kr, was, week.since), current_text(kr, now, week.day)
    timed = now.status in TIMED
    return MoveRow(
        link=Link(kr.title, objective_address(kr.ref)),
        team=listing([team(week.world, id_).text for id_ in week.world.site.objectives[kr.objective].teams]),
        was=unbroken(was_text),
        now=unbroken(now_text),
        source=source(week.world, now.latest.span if now.latest else None),
        target=unbroken(target_text(kr, now)),
        from_=_place(moved.begun),
        to=_place(now.progress),
        expected=None if now.expected is None or not timed else round(min(now.expected, 1.0) * 100, 1),
        by=gained(moved.by),
        before=mark(was.status),
        after=mark(now.status) if timed else verdict_mark(now),
        label=f"{kr.title}: from {'no reading' if was_text == DASH else was_text} to {now_text}",
    )


def _place(progress: float | None) -> float:
    return round(min(max(progress or 0.0, 0.0), 1.0) * 100, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two figures that contradict each other."""

    mark: Mark
    link: Link
    value: str
    source: Source | None
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionRow:
    """Two figures side by side."""

    one: Side
    between: str
    other: Side
    why: str


def contradiction_row(world: World, found: Contradiction) -> ContradictionRow:
    """A contradiction as two figures and a sentence."""
    if found.kind == "claim":
        return _claim(world, world.site.key_results[found.goal])
    kpi_side = _kpi_side(world, found.kpi or "")
    goal_side = _goal_side(world, found.goal)
    if found.kind == "guardrail":
        held_back = world.scores.key_results[found.goal].held_back
        return ContradictionRow(
            one=goal_side,
            between="at the cost of" if held_back else "guarded by",
            other=kpi_side,
            why=_guardrail_why(world, found),
        )
    what = "key result" if "#" in found.goal else "objective"
    why = f"The KPI is in green, and the {what} that it feeds is off track."
    if found.via is not None and "#" in found.via:
        below = world.site.key_results[found.via].title
        why = f"The KPI is in green, and the objective above {below} is off track."
    return ContradictionRow(one=kpi_side, between="feeds", other=goal_side, why=why)


def _guardrail_why(world: World, found: Contradiction) -> str:
    kpi, score = world.site.kpis[found.kpi or ""], world.scores.key_results[found.goal]
    guarded = f"{kpi.title} must not suffer for it."
    if score.held_back:
        return f"{guarded} While that is not in green, it is at risk at best."
    own = (
        "has no data"
        if score.status == "no_data"
        else f"is {STATUS[score.status].lower()} by its own figures"
    )
    return f"{guarded} That is not in green, and the key result {own}."


def _claim(world: World, kr: KeyResult) -> ContradictionRow:
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    said = score.claimed_by
    author = person(world, said.author) if said else None
    when = day_text(said.known, as_of) if said else ""
    return ContradictionRow(
        one=Side(
            mark=Mark("on", "Claimed on track"),
            link=Link(kr.title, objective_address(kr.ref)),
            value="",
            source=source(world, said.span if said else None),
            rest=", ".join(part for part in (author.text if author else "", when) if part),
        ),
        between="against",
        other=Side(
            mark=Mark("off", "Scored off track"),
            link=Link(f"{number(score.progress)} where {number(score.expected)} was expected"),
            value=current_text(kr, score, as_of),
            source=source(world, score.latest.span if score.latest else None),
            rest=unbroken(target_text(kr, score)),
        ),
        why=f"“{said.note}”" if said and said.note else "",
    )


def _kpi_side(world: World, id_: str) -> Side:
    kpi, score = world.site.kpis[id_], world.scores.kpis[id_]
    then = f", in {score.status} when last read" if score.stale else ""
    return Side(
        mark=kpi_mark(score),
        link=Link(kpi.title, address("kpis", id_)),
        value=amount(kpi, score.current),
        source=source(world, score.readings[-1].span if score.readings else None),
        rest=unbroken(bands(kpi).removesuffix(", else red")) + then,
    )


def _goal_side(world: World, ref: str) -> Side:
    kr = world.site.key_results.get(ref)
    if kr is not None:
        score = world.scores.key_results[ref]
        return Side(
            mark=mark(score.status),
            link=Link(kr.title, objective_address(ref)),
            value=current_text(kr, score, world.scores.as_of),
            source=source(world, score.latest.span if score.latest else None),
            rest=unbroken(target_text(kr, score)),
        )
    objective, figures = world.site.objectives[ref], world.scores.objectives[ref]
    return Side(
        mark=mark(figures.status),
        link=Link(objective.title, objective_address(ref)),
        value=number(figures.score),
        source=source(world, objective.span),
        rest=f"where {number(figures.expected)} was expected",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something reached, or waited for: a mark, a link, and what is said of it."""

    mark: Mark
    link: Link
    text: str
    who: Link | None


def reached_line(week: WeekOf, moved: Moved) -> Line:
    """A key result that reached its target: `74 days of 75 days, six weeks before its last day.`"""
    kr, now = moved.kr, moved.now
    figures = f"{current_text(kr, now, week.day)} {target_text(kr, now)}".strip()
    weeks = (kr.last - week.day).days // 7
    early = f", {count(weeks, 'week')} before its last day" if weeks > 0 else ""
    guardrail = " Its guardrail is broken: it is at risk at best." if now.held_back else ""
    return Line(
        mark=mark("at_risk" if now.held_back else "achieved"),
        link=Link(kr.title, objective_address(kr.ref)),
        text=f"{figures}{early}.{guardrail}",
        who=person(week.world, kr.owner),
    )


def step_line(week: WeekOf, kr: KeyResult, titles: list[str]) -> Line:
    """Steps of a milestone that were done."""
    now = week.world.scores.key_results[kr.ref]
    done = len(done_steps(kr, now, week.day))
    what = "Step done" if len(titles) == 1 else "Steps done"
    return Line(
        mark=verdict_mark(now),
        link=Link(kr.title, objective_address(kr.ref)),
        text=f"{what}: {listing(titles)}; {done} of {len(kr.steps)} in all.",
        who=person(week.world, kr.owner),
    )


@dataclass(frozen=True, slots=True)
class Overdue:
    """A team, and its key results that wait for a check-in."""

    team: Link
    lines: tuple[Line, ...]
    more: int


def overdue(week: WeekOf, found: list[KeyResult], teams: int, lines: int) -> tuple[tuple[Overdue, ...], int]:
    """What waits for a check-in by team, those with most first, and how many more teams there are."""
    world = week.world
    late = [kr for kr in found if world.scores.key_results[kr.ref].stale]
    of_team = by(late, lambda kr: world.site.objectives[kr.objective].teams[:1] or [""])
    ordered = sorted(of_team.items(), key=lambda item: (-len(item[1]), item[0]))
    shown = tuple(
        Overdue(
            team(world, id_) if id_ else Link("No team"),
            tuple(_late(week, kr) for kr in sorted(inside, key=lambda kr: _heard(world, kr))[:lines]),
            max(len(inside) - lines, 0),
        )
        for id_, inside in ordered[:teams]
    )
    return shown, max(len(ordered) - teams, 0)


def _heard(world: World, kr: KeyResult) -> tuple[date, str]:
    return (world.scores.key_results[kr.ref].heard or date.min, kr.ref)


def _late(week: WeekOf, kr: KeyResult) -> Line:
    heard = week.world.scores.key_results[kr.ref].heard
    days = (week.day - heard).days if heard else 0
    return Line(
        mark=Mark("stale", "Stale"),
        link=Link(kr.title, objective_address(kr.ref)),
        text=f"No check-in for {count(days, 'day')}.",
        who=person(week.world, kr.owner),
    )
