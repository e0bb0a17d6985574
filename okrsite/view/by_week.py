"""How a period, a team or an objective came to stand where it does: its score at the end of each week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from okrsite.kinds import Known
from okrsite.model.objective import Objective
from okrsite.model.period import Period, Week
from okrsite.scoring import weighted_mean
from okrsite.scoring.expected import expected
from okrsite.scoring.status import grade
from okrsite.scoring.values import GroupScore, Scores, Verdict
from okrsite.view.figures import TIMED, difference
from okrsite.view.marks import STALE, Mark, mark, verdict_mark
from okrsite.view.world import World
from okrsite.words import GRADE, count

MOST = 60
"""Points of a line; a longer period shows every second week, or third, or so."""
SEEN = 0.005
"""A change that shows with two digits."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A score as of a day: the end of a week, the as-of date, or the last day of a period that is over."""

    day: date
    score: float
    expected: float
    mark: Mark
    over: bool = False

    @property
    def distance(self) -> float:
        """How far ahead of the expected pace it is; below 0 it is behind."""
        return self.score - self.expected

    @property
    def shown_distance(self) -> float:
        """The same between the two as they are shown: it stands beside them."""
        return difference(self.score, self.expected)


def period_by_week(world: World, period: Period) -> tuple[Stand, ...]:
    """A period's score by week."""
    return tuple(_history(world, period, lambda s: _of_group(s.periods.get(period.id))))


def team_by_week(world: World, period: Period, team_id: str) -> tuple[Stand, ...]:
    """A team's score by week."""
    key = (period.id, team_id)

    def stand(scores: Scores) -> _Stood | None:
        found = scores.teams.get(key)
        return _of_group(found, ended_mark(found) or team_mark(world, scores, found)) if found else None

    return tuple(_history(world, period, stand))


def objective_by_week(world: World, objective: Objective) -> tuple[Stand, ...]:
    """An objective's score by week, for as long as it counted."""
    return tuple(_history(world, objective.period, lambda s: _of_goal(s.objectives.get(objective.id))))


def team_mark(world: World, scores: Scores, group: GroupScore) -> Mark:
    """How a team stands; where all its goals are stale, so is it."""
    counting = [id_ for id_ in group.objectives if world.site.objectives[id_].counts_on(scores.as_of)]
    stale = bool(counting) and all(scores.objectives[id_].stale for id_ in counting)
    return STALE if stale else mark(group.status)


def ended_mark(group: GroupScore) -> Mark | None:
    """The grade of a final score; None before there is one."""
    if group.final_score is None:
        return None
    word = grade(group.final_score)
    return Mark(word, GRADE[word])


_Stood = tuple[float, float, Mark]


def _of_group(group: GroupScore | None, sign: Mark | None = None) -> _Stood | None:
    if group is None or group.score is None or group.expected is None:
        return None
    return group.score, group.expected, sign or mark(group.status)


def _of_goal(verdict: Verdict | None) -> _Stood | None:
    if verdict is None or verdict.score is None or verdict.expected is None:
        return None
    if verdict.status not in TIMED and verdict.final_score is None:
        return None
    return verdict.score, verdict.expected, verdict_mark(verdict)


def _history(world: World, period: Period, of: Callable[[Scores], _Stood | None]) -> Iterator[Stand]:
    closed = period.state(world.scores.as_of) == "closed"
    for scores in weeks_of(world, period):
        if (found := of(scores)) and not (closed and scores.as_of == period.last):
            yield Stand(scores.as_of, *found)
    if closed and (found := of(world.scores)):
        yield Stand(period.last, *found, over=True)


def weeks_of(world: World, period: Period) -> list[Scores]:
    """The scores at the ends of a period's weeks so far, and as of the day while it runs."""
    weeks = world.weeks
    if not weeks:
        return []
    begin = Week.of(weeks[0].as_of).monday
    first, last = ((Week.of(day).monday - begin).days // 7 for day in (period.first, period.last))
    inside = [s for s in weeks[max(first, 0) : max(last + 1, 0)] if period.first <= s.as_of <= period.last]
    # The choice does not change from week to week: a line keeps its points.
    every = weeks_apart(period)
    return [s for s in inside if s is inside[-1] or not (s.as_of.toordinal() // 7) % every]


def weeks_apart(period: Period) -> int:
    """How many weeks lie between two points of a period's line."""
    return -(-week_count(period) // MOST)


def week_count(period: Period) -> int:
    """How many ISO weeks have a day in it."""
    return (period.last - Week.of(period.first).monday).days // 7 + 1


def expected_ahead(
    world: World, period: Period, objectives: Iterable[Objective]
) -> tuple[tuple[date, float], ...]:
    """The expected pace of what counts now, on the first day and after the as-of date, to the last day."""
    as_of = world.scores.as_of
    counting = [o for o in objectives if o.counts_on(as_of)]
    days = {
        day for o in counting for kr in o.key_results for day in (kr.last, *(d for d, _ in kr.checkpoints))
    }
    bends = sorted(day for day in days if as_of < day < period.last)
    ahead = [] if as_of >= period.last else [*bends[:: len(bends) // MOST + 1], period.last]
    found = ((day, _expected_on(world, counting, day)) for day in (period.first, *ahead))
    return tuple((day, pace) for day, pace in found if pace is not None)


def _expected_on(world: World, objectives: Iterable[Objective], day: date) -> float | None:
    of_objectives = []
    for objective in objectives:
        paces = []
        for kr in objective.key_results:
            if kr.counts_on(world.scores.as_of):
                score = world.scores.key_results[kr.ref]
                known = Known(day, (), score.start, score.target, world.config.week_start_day)
                paces.append((kr.weight, expected(kr, known)))
        of_objectives.append((objective.weight, weighted_mean(paces)))
    return weighted_mean(of_objectives)


def trend(history: tuple[Stand, ...]) -> str:
    """What became of the distance: `The gap has widened for three weeks.`; empty without two weeks."""
    # Of the distance itself: what it is between scores as shown moves by their rounding, too.
    steps = [round(b.distance, 2) - round(a.distance, 2) for a, b in pairwise(history)]
    if not steps:
        return ""
    ways = [(step > SEEN) - (step < -SEEN) for step in steps]
    run = 1
    while run < len(ways) and ways[-run - 1] == ways[-1]:
        run += 1
    ahead, closed = history[-1].distance > SEEN, history[-1].over
    subject, wider = "lead" if ahead else "gap", (ways[-1] > 0) == ahead
    if not ways[-1]:
        if closed:
            return ""
        return (
            f"The {subject} has been the same {over(run)}."
            if run > 1
            else f"The {subject} is the same as at the end of last week."
        )
    if closed:
        verb = ("grew" if wider else "shrank") if ahead else ("widened" if wider else "narrowed")
        return f"The {subject} {verb} in the last {count(run, 'week') if run > 1 else 'week'}."
    verb = ("grown" if wider else "shrunk") if ahead else ("widened" if wider else "narrowed")
    return f"The {subject} has {verb} {over(run)}."


def over(weeks: int) -> str:
    """`this week`, `for three weeks`."""
    return f"for {count(weeks, 'week')}" if weeks > 1 else "this week"


def run_of_last(names: Iterable[str]) -> int:
    """How often the last of some names stands at their end, one after the other."""
    turned = list(names)[::-1]
    return next((n for n, name in enumerate(turned) if name != turned[0]), len(turned))
