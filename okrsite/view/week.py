"""What a week brought: the figures at its end beside those of the Sunday before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from okrsite.kinds import KINDS, Known
from okrsite.kinds.kind import share
from okrsite.model.objective import KeyResult, Step
from okrsite.model.period import Period, Week
from okrsite.scoring import score
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import KeyResultScore, Scores, Status
from okrsite.view.figures import TIMED
from okrsite.view.world import World

_RANK: tuple[Status, ...] = ("achieved", "on_track", "at_risk", "off_track", "no_data")
"""From the best status to the worst."""
STOPPED = frozenset({"dropped", "postponed"})
SEEN = 0.005
"""A change of progress that shows with two digits."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A key result at the end of the week, and as it was on the Sunday before."""

    kr: KeyResult
    now: KeyResultScore
    was: KeyResultScore
    begun: float
    """Progress on that Sunday towards the target of now: a target that moved moves no key result."""

    @property
    def stopped(self) -> bool:
        """Whether it was dropped or postponed in the week."""
        return self.now.status in STOPPED

    @property
    def by(self) -> float:
        """By how much progress changed; 1 is the whole way."""
        return (self.now.progress or 0.0) - self.begun


@dataclass(frozen=True, slots=True)
class WeekOf:
    """A week that has a page, and the world as it was at its end."""

    week: Week
    world: World
    """As of its Sunday, or of the as-of date; `before` is the Sunday before."""
    periods: tuple[Period, ...]
    """Those that ran in it, the longest first."""

    @property
    def day(self) -> date:
        """The day that its figures are of."""
        return self.world.scores.as_of

    @property
    def since(self) -> date:
        """The day that they are compared with."""
        return self.world.before.as_of

    def within(self, day: date) -> bool:
        """Whether something of that day belongs to the week's story."""
        return self.since < day <= self.day


def weeks(world: World) -> tuple[WeekOf, ...]:
    """Every week in which a period with objectives ran so far, the oldest first."""
    told = (*world.running_periods, *world.closed_periods)
    found: list[WeekOf] = []
    for n, scores in enumerate(world.weeks):
        week = Week.of(scores.as_of)
        ran = [p for p in told if p.first <= scores.as_of and p.last >= week.monday]
        if not ran:
            continue
        now, before = scores, world.weeks[n - 1] if n else _nothing(scores.as_of)
        if scores.as_of == world.scores.as_of:
            now, before = world.scores, world.before if world.told == week else before
        begun = [p for p in ran if p.first > before.as_of]
        then = World(world.site, now, _with(world, before, begun), world.config, world.bodies)
        found.append(WeekOf(week, then, tuple(sorted(ran, key=lambda p: (-p.days, p.sort_key)))))
    return tuple(found)


def _with(world: World, before: Scores, begun: Collection[Period]) -> Scores:
    """The figures of the Sunday before, with those of periods that began since: nothing was done yet."""
    if not begun:
        return before
    planned = score(world.site, before.as_of, world.config, begun)
    return replace(
        before,
        key_results={**before.key_results, **planned.key_results},
        objectives={**before.objectives, **planned.objectives},
    )


def _nothing(day: date) -> Scores:
    return Scores(Week.of(day).monday - timedelta(days=1), {}, {}, {}, {}, {})


def moves(week: WeekOf) -> tuple[Moved, ...]:
    """Every key result that counts, or did on the Sunday before, with how it moved; in the site's order."""
    return tuple(_moves(week))


def _moves(week: WeekOf) -> Iterator[Moved]:
    now, before = week.world.scores.key_results, week.world.before.key_results
    for period in week.periods:
        for objective in week.world.site.objectives_of_period[period.id]:
            days = [day for day in (week.day, week.since) if objective.counts_on(day)]
            for kr in objective.key_results if days else ():
                was = before.get(kr.ref)
                if was is not None and (kr.counts_on(days[0]) or kr.counts_on(days[-1])):
                    yield Moved(kr, now[kr.ref], was, _begun(week, kr, now[kr.ref], was))


def _begun(week: WeekOf, kr: KeyResult, now: KeyResultScore, was: KeyResultScore) -> float:
    if was.target == now.target or was.progress is None:
        return was.progress or 0.0
    if kr.kind == "habit":
        week_start = week.world.config.week_start_day
        known = Known(week.since, was.readings, None, now.target, week_start)
        return KINDS[kr.kind].progress(kr, known).progress or 0.0
    if now.start is None or now.target is None or was.current is None:
        return was.progress
    return share(now.start, now.target, was.current)


def changed(found: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """Those whose status is another one: what got worse first, then by the size of the move."""
    timed = (m for m in found if (m.now.status in TIMED or m.stopped) and m.was.status in TIMED)
    return tuple(sorted((m for m in timed if m.now.status != m.was.status), key=_worst))


def _worst(moved: Moved) -> tuple[bool, float, str]:
    better = not moved.stopped and _RANK.index(moved.now.status) < _RANK.index(moved.was.status)
    return (better, *_largest(moved))


def movers(found: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """Those whose progress changed visibly, the largest move first."""
    return tuple(sorted((m for m in found if abs(m.by) >= SEEN and not m.stopped), key=_largest))


def _largest(moved: Moved) -> tuple[float, str]:
    return (-round(abs(moved.by), 9), moved.kr.ref)


def reached(found: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """Those that reached their target in the week."""
    done = (
        m for m in found if not m.stopped and (m.now.progress or 0.0) >= 1 - 1e-9 > (m.was.progress or 0.0)
    )
    return tuple(sorted((m for m in done if m.kr.kind != "maintain"), key=lambda m: m.kr.ref))


def steps_done(week: WeekOf, found: tuple[Moved, ...]) -> tuple[tuple[KeyResult, tuple[Step, ...]], ...]:
    """The steps that were ticked in the week, of milestones that are not whole yet."""
    told = []
    for moved in found:
        if moved.kr.steps and not moved.stopped and (moved.now.progress or 0.0) < 1 - 1e-9:
            before = done_steps(moved.kr, moved.was, week.since)
            now = done_steps(moved.kr, moved.now, week.day) - before
            if now:
                told.append((moved.kr, tuple(step for step in moved.kr.steps if step.id in now)))
    return tuple(told)


def heard(week: WeekOf, found: tuple[Moved, ...]) -> int:
    """How many key results moved or were checked in."""
    return sum(
        abs(m.by) >= SEEN or (m.now.heard is not None and week.within(m.now.heard))
        for m in found
        if not m.stopped
    )


def still_weeks(world: World, kr: KeyResult, day: date) -> int:
    """For how many whole weeks up to a day a key result's progress has not changed."""
    told = [
        (s.as_of, s.key_results[kr.ref])
        for s in world.weeks
        if s.as_of <= day and kr.ref in s.key_results and s.as_of >= kr.period.first
    ]
    if not told or not told[-1][1].has_reading:
        return 0
    since, latest = told[-1]
    for then, earlier in reversed(told[:-1]):
        if abs((earlier.progress or 0.0) - (latest.progress or 0.0)) > 1e-9:
            break
        since = then
    return (day - since).days // 7
