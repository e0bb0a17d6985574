"""Scores of key results and KPIs as of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal

from okrsite.config import Config
from okrsite.kinds import KINDS, Fed, Known
from okrsite.kinds.milestone import is_done
from okrsite.model.objective import KeyResult
from okrsite.model.reading import Update
from okrsite.model.records import Grade, Kpi
from okrsite.model.site import Site
from okrsite.scoring.expected import expected
from okrsite.scoring.forecast import forecast
from okrsite.scoring.pace import pace
from okrsite.scoring.status import (
    by_gap,
    final_score,
    grade,
    guarded,
    is_stale,
    kpi_zone,
    met,
    outside_of_time,
)
from okrsite.scoring.values import TOLERANCE, KeyResultScore, KpiScore, Outlook, Status


@dataclass
class KeyResultScorer:
    """Scores each key result once; a roll-up asks for those that feed it first."""

    site: Site
    as_of: date
    config: Config
    grades: Mapping[str, Grade]
    done: dict[str, KeyResultScore] = field(default_factory=dict)

    def kpi(self, kpi: Kpi, day: date | None = None) -> KpiScore:
        """A KPI on a day, from what was known by the as-of date."""
        day = day or self.as_of
        readings = tuple(
            u
            for u in self.site.updates.get(kpi.id, ())
            if u.day <= day and u.known <= self.as_of and u.on(self.as_of).value is not None
        )
        current = readings[-1].value if readings else None
        stale = is_stale(readings[-1].day if readings else None, day, self.config.stale_after_days)
        return KpiScore(
            current=current, status=kpi_zone(current, kpi.green, kpi.amber), stale=stale, readings=readings
        )

    def score(self, kr: KeyResult) -> KeyResultScore:
        """A key result's figures, after those that feed it; a loop of roll-ups, a fault, is cut."""
        if kr.ref in self.done:
            return self.done[kr.ref]
        waiting, opened = [kr], {kr.ref}
        while waiting:
            top = waiting[-1]
            below = [f for f in self._feeding(top) if f.ref not in self.done and f.ref not in opened]
            if below:
                waiting.append(below[0])
                opened.add(below[0].ref)
            elif top.ref in self.done:
                waiting.pop()
            else:
                self.done[top.ref] = self._score(top)
                waiting.pop()
        return self.done[kr.ref]

    def _visible(self, ref: str) -> list[Update]:
        """What was known on the day; a value that was overruled later stands."""
        return [
            u if u.overruled is None else u.on(self.as_of)
            for u in self.site.updates.get(ref, ())
            if u.known <= self.as_of and u.written <= self.as_of
        ]

    def _score(self, kr: KeyResult) -> KeyResultScore:
        said = self._visible(kr.ref)
        feeders = [self.done[f.ref] for f in self._feeding(kr) if f.ref in self.done]
        known = self._known(kr, said)
        measured = KINDS[kr.kind].progress(kr, known)
        steps = [s.done for s in kr.steps if isinstance(s.done, date) and s.done <= self.as_of]
        has_reading = bool(known.readings) or bool(steps) or any(s.done is True for s in kr.steps)
        has_reading = has_reading or any(f.has_reading for f in feeders)
        heard = max(
            [u.known for u in said] + steps + [f.heard for f in feeders if f.heard is not None],
            default=kr.period.first if has_reading else None,
        )
        pace_expected = expected(kr, known)
        state = kr.state.on(self.as_of)
        counter = self._counter(kr)
        guardrail = _guardrail(counter)
        by_numbers = self._status(kr, measured.progress, pace_expected, has_reading=has_reading)
        status = guarded(by_numbers, broken=guardrail == "broken")
        score = None if state == "draft" else min(max(measured.progress or 0.0, 0.0), 1.0)
        final = None
        if self.as_of > kr.period.last:
            final = final_score(self.grades.get(kr.ref), score, active=state == "active")
        running = kr.period.first <= self.as_of <= kr.period.last and state == "active"
        confident = _last_word(said, heard, lambda u: u.confidence is not None)
        claimed = _last_word(said, heard, lambda u: u.claim is not None)
        latest = known.readings[-1] if known.readings else None
        read = latest.day if latest else max((f.read for f in feeders if f.read is not None), default=None)
        needed, actual = pace(kr, known, measured.current, read)
        return KeyResultScore(
            score=score,
            final_score=final,
            expected=pace_expected,
            status=status,
            stale=running and has_reading and is_stale(heard, self.as_of, self.config.stale_after_days),
            grade=None if final is None else grade(final),
            met=None if final is None else met(final, aspirational=kr.stance == "aspirational"),
            graded=self.grades.get(kr.ref) if self.as_of > kr.period.last else None,
            start=known.start,
            target=known.target,
            current=measured.current,
            progress=measured.progress,
            readings=known.readings,
            latest=latest,
            read=read,
            heard=heard if has_reading else None,
            confidence=confident.confidence if confident else None,
            confidence_by=confident,
            claim=claimed.claim if claimed else None,
            claimed_by=claimed,
            counter=counter,
            guardrail=guardrail,
            held_back=status != by_numbers,
            pace_needed=needed,
            pace_actual=actual,
            outlook=Outlook(partial(forecast, kr, known)),
            has_reading=has_reading,
        )

    def _feeding(self, kr: KeyResult) -> list[KeyResult]:
        if kr.kind != "rollup":
            return []
        return [f for f in self.site.feeders.get(kr.ref, ()) if self._counts(f)]

    def _counts(self, kr: KeyResult) -> bool:
        """Active and of some weight, and so is its objective."""
        objective = self.site.objectives[kr.objective]
        return kr.counts_on(self.as_of) and objective.counts_on(self.as_of)

    def _known(self, kr: KeyResult, said: list[Update]) -> Known:
        readings = tuple(u for u in said if u.counts and u.is_reading)
        start = kr.start
        if start is None and kr.kind == "metric":
            before = [u for u in said if u.value is not None and u.written <= kr.period.first]
            first = before[-1] if before else (readings[0] if readings else None)
            start = first.value if first else None
        fed = []
        for feeder in self._feeding(kr):
            figures = self.done.get(feeder.ref)
            moved = None
            if figures is None:
                continue
            if figures.current is not None and figures.start is not None:
                moved = figures.current - figures.start
            fed.append(Fed(feeder.weight, figures.score or 0.0, moved))
        return Known(
            self.as_of, readings, start, self._target(kr, start), self.config.week_start_day, tuple(fed)
        )

    def _target(self, kr: KeyResult, start: float | None) -> float | None:
        """The target in force: the `was` of the first change after the day, else the newest."""
        for change in kr.changes:
            if change.day > self.as_of:
                return change.was
        if kr.target is not None or kr.change is None or start is None:
            return kr.target
        return start * (1 + kr.change) if kr.change_of_start else start + kr.change

    def _counter(self, kr: KeyResult) -> KpiScore | None:
        kpi = self.site.kpis.get(kr.counter or "")
        return self.kpi(kpi, min(self.as_of, kr.period.last)) if kpi else None

    def _status(self, kr: KeyResult, progress: float | None, pace: float, *, has_reading: bool) -> Status:
        fixed = outside_of_time(kr.state.on(self.as_of), kr.period, self.as_of)
        if fixed is not None:
            return fixed
        kind = KINDS[kr.kind]
        if not has_reading or progress is None:
            status: Status = "no_data"
        elif not kind.can_be_achieved:
            status = "on_track" if progress >= 1 - TOLERANCE else "off_track"
        elif progress >= 1 - TOLERANCE:
            status = "achieved"
        else:
            status = by_gap(pace - progress, self.config.status)
        return status


def _guardrail(counter: KpiScore | None) -> Literal["broken", "intact"] | None:
    if counter is None or counter.status == "no_data":
        return None
    return "intact" if counter.status == "green" else "broken"


def _last_word(said: list[Update], heard: date | None, given: Callable[[Update], bool]) -> Update | None:
    """The update of the last check-in that gives it, whatever day it measures; `said` is by that day."""
    found = next(filter(given, reversed(said)), None)
    if found is None or found.known == heard:  # nothing was said after it
        return found
    return max(filter(given, reversed(said)), key=lambda u: u.known)


def done_steps(kr: KeyResult, score: KeyResultScore, as_of: date) -> frozenset[str]:
    """Ids of the steps of a milestone that are done."""
    known = Known(as_of, score.readings, score.start, score.target)
    return frozenset(step.id for step in kr.steps if is_done(step, known))
