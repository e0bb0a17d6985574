"""The verdict on the company: the head of the home page and of the wall display."""

from __future__ import annotations

from collections.abc import Sequence

from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.view.figures import day_text, number, rose
from okrsite.view.heads import Head, period_box
from okrsite.view.marks import mark
from okrsite.view.sentences import of_objectives, tone, verdict
from okrsite.view.standing import standing_words
from okrsite.view.top_objectives import company_objectives
from okrsite.view.world import World
from okrsite.words import count


def company_head(world: World) -> Head:
    """The verdict on the company in the longest running period; between periods what was and will be."""
    return _running(world, world.running_periods[0]) if world.running_periods else _between(world)


def _running(world: World, period: Period) -> Head:
    group = world.scores.periods[period.id]
    company = company_objectives(world, period)
    boxes = (period_box(world, running, titled=True) for running in world.running_periods)
    status, words = standing_words(world, period)
    whole = f"The {count(len(company), 'company objective')} for {period.name}" if len(company) > 1 else ""
    subject = whole or (f"The objective for {period.name}" if company else f"{period.name}")
    stands = f"{subject} {'stand' if whole else 'stands'} at {number(group.score)}"
    lead = f"{stands}, where {number(group.expected)} was expected by now."
    moved = rose(group, world.period_before(period), "The score" if whole else "It", world.when)
    return Head(
        mark=status,
        words=words,
        title=_title(world, period, company),
        lead=" ".join(part for part in (lead if group.score is not None else "", moved) if part),
        scores=tuple(box for box in boxes if box),
    )


def _title(world: World, period: Period, company: Sequence[Objective]) -> str:
    """The verdict on the company's key results, else on all objectives of the period."""
    as_of = world.scores.as_of
    heaviest = (sorted(o.key_results, key=lambda kr: -kr.weight) for o in company)
    results = [kr for key_results in heaviest for kr in key_results if kr.counts_on(as_of)]
    named = [(kr.short, tone(world.scores.key_results[kr.ref])) for kr in results]
    text = " ".join(o.body.text for o in company)
    counting = [o for o in world.site.objectives_of_period[period.id] if o.counts_on(as_of)]
    told = verdict(named, world.small_words, text)
    return (
        told or of_objectives([world.scores.objectives[o.id] for o in counting]) or "No objective counts yet."
    )


def _between(world: World) -> Head:
    """Between periods, or before the first objective."""
    as_of, closed, planned = world.scores.as_of, world.closed_periods, world.planned_periods
    told = []
    if closed:
        final = world.scores.periods[closed[0].id].final_score
        ended = f"{closed[0].name} ended on {day_text(closed[0].last, as_of)}"
        told.append(f"{ended} with {number(final)}." if final is not None else f"{ended}.")
    if planned:
        told.append(f"{planned[0].name} begins on {day_text(planned[0].first, as_of)}.")
    some = bool(world.site.objectives)
    return Head(
        mark=mark("planned" if planned else "closed" if closed else "no_data"),
        words=_around(closed, planned),
        title="No period is running now." if some else "There are no objectives yet.",
        lead=" ".join(told),
        scores=(),
    )


def _around(closed: Sequence[Period], planned: Sequence[Period]) -> str:
    """`Between Q3 2026 and Q1 2027`."""
    if closed and planned:
        return f"Between {closed[0].name} and {planned[0].name}"
    if closed:
        return f"After {closed[0].name}"
    return f"Before {planned[0].name}" if planned else "No data"
