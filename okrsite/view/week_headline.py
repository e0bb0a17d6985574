"""What a week's page begins with: the verdict on the week, and how many key results moved."""

from __future__ import annotations

from okrsite.model.objective import KeyResult
from okrsite.model.period import Week
from okrsite.view.figures import TIMED
from okrsite.view.sentences import inside, number_word
from okrsite.view.top_objectives import company_objectives
from okrsite.view.week import SEEN, Moved, WeekOf, changed, heard, reached, still_weeks
from okrsite.view.world import World
from okrsite.words import count, sentence

NOTHING = "Nothing has been measured or said"
STILL = 3
"""From so many weeks without a change on, standing still is worth a sentence."""


def without_news(world: World, week: WeekOf) -> bool:
    """Whether it is the Monday on which the week before is told still."""
    return week.day == world.scores.as_of and week.week != world.told


def headline(world: World, week: WeekOf, found: tuple[Moved, ...]) -> str:
    """What changed, in at most two sentences: `Three key results changed status. CAC stood still …`.

    `found` is all that moved in the week, as for the others.
    """
    if without_news(world, week):
        return f"{NOTHING} in week {week.week.number} yet."
    done = [m for m in reached(found) if not m.now.held_back]
    statuses = [m for m in changed(found) if m.now.status != "achieved"]
    told = []
    if done:
        told.append(f"{sentence(count(len(done), 'key result'))} {was(len(done))} reached.")
    if statuses:
        subject = number_word(len(statuses)) if told else count(len(statuses), "key result")
        told.append(f"{sentence(subject)} changed status.")
    if not told:
        told.append("No key result changed status.")
    still = [(kr, n) for kr, n in still_goals(world, week) if n >= STILL]
    if still and len(told) < 2:
        told.append(_stood_still(world, still))
    return " ".join(told)


def _stood_still(world: World, still: list[tuple[KeyResult, int]]) -> str:
    if len(still) > 1:
        number = sentence(number_word(len(still)))
        return f"{number} company key results have not moved for {count(STILL, 'week')} or more."
    ((kr, weeks),) = still
    return f"{sentence(inside(kr.short, world.small_words))} stood still for {count(weeks, 'week')}."


def lead(week: WeekOf, found: tuple[Moved, ...]) -> str:
    """`Nine of twelve key results moved or were checked in. Seven are nearer the target …`"""
    open_ = [m for m in found if not m.stopped]
    if not open_:
        return "No key result counts in this week."
    touched = heard(week, found)
    some = f"{sentence(number_word(touched) if touched else 'none')} of {count(len(open_), 'key result')}"
    told = f"{some} moved or {was(touched)} checked in."
    than = f"the target than at the end of week {Week.of(week.since).number}"
    nearer, further = (sum(sign * m.by >= SEEN for m in open_) for sign in (1, -1))
    if nearer:
        told += f" {sentence(number_word(nearer))} {is_(nearer)} nearer {than}"
        told += f", {number_word(further)} {is_(further)} further away." if further else "."
    elif further:
        told += f" {sentence(number_word(further))} {is_(further)} further from {than}."
    return told


def still_goals(world: World, week: WeekOf) -> list[tuple[KeyResult, int]]:
    """The company's key results that are under way, with the weeks since they last moved."""
    found = []
    for objective in company_objectives(week.world, week.periods[0]):
        for kr in objective.key_results:
            score = week.world.scores.key_results[kr.ref]
            open_ = score.status in TIMED and score.status not in {"achieved", "no_data"}
            if kr.counts_on(week.day) and kr.kind != "maintain" and open_:
                found.append((kr, still_weeks(world, kr, week.day)))
    return found


def was(number: int) -> str:
    return "was" if number == 1 else "were"


def is_(number: int) -> str:
    return "is" if number == 1 else "are"
