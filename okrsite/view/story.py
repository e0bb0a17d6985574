"""The week in a few sentences, made from its facts alone; the same facts give the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from okrsite.model.objective import KeyResult
from okrsite.model.period import Period, short_date
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import TIMED, current_text, difference, gained, number, shown_score, unbroken
from okrsite.view.links import Link, address, objective_address, period_link, team
from okrsite.view.lookup import by
from okrsite.view.sentences import inside, number_word
from okrsite.view.top_objectives import company_objectives
from okrsite.view.week import STOPPED, Moved, WeekOf, movers
from okrsite.view.week_headline import NOTHING, STILL, is_, still_goals, was, without_news
from okrsite.view.world import World
from okrsite.words import RUNNING, STATUS, Standing, count, listing, sentence, status_clauses

Sentence = tuple[Link, ...]
"""Parts of a sentence; a part without an address is text."""

LEAST, MOST = 3, 4
NAMED = 3
PERIODS = 2
"""Periods whose scores are told."""
LIKELY = 0.5
"""A key result whose probability of reaching its target is below this is likely to miss it."""


def story(world: World, week: WeekOf, found: tuple[Moved, ...]) -> tuple[Sentence, ...]:
    """Three or four sentences; each states what the figures say, never why. `found` is all that moved."""
    if without_news(world, week):
        told_week = Link(f"week {world.told.number}", address("weekly", world.told.id))
        return ((Link(f"{NOTHING} in week {week.week.number} yet; "), told_week, Link(" is told in full.")),)
    told: list[Sentence] = []
    told += [*_turns(week), *_score(week), *_ended(found), *_best(week, found), *_worst(week, found)]
    told += [*_ahead(week), *_silent(week)]
    if len(told) < MOST:
        told += _standing(world, week)
    if len(told) < LEAST:
        told += _statuses(week)
    if len(told) < LEAST:
        told += _still_all(found)
    return tuple(told[:MOST])


def _turns(week: WeekOf) -> Iterator[Sentence]:
    """`Q3 2026 ended on 30 September with 0.78.` `Q4 2026 began on 1 October.`

    On its last day a period ends with the score of that day: the week after no longer has it.
    """
    for period in week.periods:
        if week.within(period.last):
            at_the_end = shown_score(week.world.scores.periods[period.id])
            ended = f" {'ended' if period.last < week.day else 'ends'} on {short_date(period.last)}"
            yield (
                period_link(period),
                Link(f"{ended}." if at_the_end is None else f"{ended} with {number(at_the_end)}."),
            )
    for period in week.periods:
        if week.within(period.first):
            yield period_link(period), Link(f" began on {short_date(period.first)}.")


def _score(week: WeekOf) -> Iterator[Sentence]:
    """`The company's score for 2026 rose by 0.02 to 0.69, where 0.90 was expected; that for Q4 2026 …`"""
    told: list[Link] = []
    for period in [p for p in week.periods if p.last > week.day][:PERIODS]:
        words = _of_period(week, period)
        if words:
            told += [Link("; that for " if told else f"{_company(week, period)} for "), period_link(period)]
            told.append(Link(words))
    if told:
        yield *told, Link(".")


def _of_period(week: WeekOf, period: Period) -> str:
    """` rose by 0.02 to 0.69, where 0.90 was expected`; empty where nothing counts."""
    world = week.world
    now, was = world.scores.periods[period.id], world.before.periods.get(period.id)
    if now.score is None:
        return ""
    expected = f", where {number(now.expected)} was expected" if now.status in TIMED else ""
    if was is None or was.score is None or week.since < period.first:
        return f" stands at {number(now.score)}{expected}"
    by = difference(now.score, was.score)
    if by:
        return f" {'rose' if by > 0 else 'fell'} by {abs(by):.2f} to {number(now.score)}{expected}"
    return f" stayed at {number(now.score)}{expected}"


def _company(week: WeekOf, period: Period) -> str:
    return "The company’s score" if company_objectives(week.world, period) else "The score"  # noqa: RUF001


def _ended(found: tuple[Moved, ...]) -> Iterator[Sentence]:
    """`One key result was dropped and counts no more: Calls.` A score may move by it alone."""
    ended = [m for m in found if m.stopped and m.was.status not in STOPPED]
    if not ended:
        return
    words = [word for word in ("dropped", "postponed") if any(m.now.status == word for m in ended)]
    counted = "counts" if len(ended) == 1 else "count"
    some = f"{sentence(count(len(ended), 'key result'))} {was(len(ended))} {' or '.join(words)}"
    yield Link(f"{some} and {counted} no more: "), *_names([m.kr for m in ended]), Link(".")


def _best(week: WeekOf, found: tuple[Moved, ...]) -> Iterator[Sentence]:
    best = next((m for m in movers(found) if m.by > 0), None)
    if best:
        yield _link(best.kr, first=True), Link(f" gained most: {_from_to(week, best)}, {_status(best)}.")


def _worst(week: WeekOf, found: tuple[Moved, ...]) -> Iterator[Sentence]:
    worst = next((m for m in movers(found) if m.by < 0), None)
    if worst:
        yield (
            _link(worst.kr, first=True),
            Link(f" moved away from the target: {_from_to(week, worst)}, {_status(worst)}."),
        )


def _ahead(week: WeekOf) -> Iterator[Sentence]:
    """`Of the five company key results with a forecast, two are likely to miss their targets.`"""
    world = week.world
    counting = [
        kr
        for period in week.periods
        for o in company_objectives(world, period)
        for kr in o.key_results
        if kr.counts_on(week.day)
    ]
    forecasts = {kr.ref: world.scores.key_results[kr.ref].forecast for kr in counting}
    known = {ref: f.probability for ref, f in forecasts.items() if f is not None}
    missing = [kr for kr in counting if kr.ref in known and known[kr.ref] < LIKELY]
    if not known:
        return
    of = (
        f"Of the {number_word(len(known))} company key results"
        if len(known) > 1
        else "The one company key result"
    )
    if len(known) == 1:
        words = f"{of} with a forecast is likely to {'miss' if missing else 'reach'} its target: "
        yield Link(words), *_names([kr for kr in counting if kr.ref in known]), Link(".")
    elif not missing:
        yield (Link(f"{of} with a forecast, none is likely to miss its target."),)
    else:
        their = "its target" if len(missing) == 1 else "their targets"
        all_of_them = "both" if len(known) == 2 else f"all {number_word(len(known))}"
        some = all_of_them if len(missing) == len(known) else number_word(len(missing))
        words = f"{some} {is_(len(missing))} likely to miss {their}"
        yield Link(f"{of} with a forecast, {words}: "), *_names(missing), Link(".")


def _names(found: list[KeyResult]) -> Iterator[Link]:
    """`A, B and C`, of more than three the first two and how many others."""
    shown = found if len(found) <= NAMED else found[: NAMED - 1]
    for n, kr in enumerate(shown):
        if n:
            yield Link(" and " if n == len(found) - 1 else ", ")
        yield _link(kr)
    if len(shown) < len(found):
        yield Link(f" and {number_word(len(found) - len(shown))} more")


def _silent(week: WeekOf) -> Iterator[Sentence]:
    """`Three key results wait for a check-in, two of them in People.`"""
    world = week.world
    stale = [kr for kr in running(week) if world.scores.key_results[kr.ref].stale]
    if not stale:
        return
    waits = "waits" if len(stale) == 1 else "wait"
    parts = [Link(f"{sentence(count(len(stale), 'key result'))} {waits} for a check-in")]
    teams = by(stale, lambda kr: world.site.objectives[kr.objective].teams)
    if teams:
        most = max(teams, key=lambda id_: (len(teams[id_]), id_))
        number_of = len(teams[most])
        some = (
            ""
            if len(stale) == 1
            else "all of them "
            if number_of == len(stale)
            else f"{number_word(number_of)} of them "
        )
        parts += [Link(f", {some}in "), team(world, most)]
    yield *parts, Link(".")


def _standing(world: World, week: WeekOf) -> Iterator[Sentence]:
    still = [kr for kr, weeks in still_goals(world, week) if weeks >= STILL]
    if still:
        names = listing([inside(kr.short, world.small_words) for kr in still[:3]])
        yield (Link(f"{sentence(names)} stood still for {number_word(STILL)} weeks or more."),)


def _statuses(week: WeekOf) -> Iterator[Sentence]:
    """`Of five key results two are on track, one is at risk and two have no data.`"""
    scores = week.world.scores.key_results
    told: Counter[Standing] = Counter(scores[kr.ref].status for kr in running(week))
    clauses = status_clauses(told)
    total = sum(told[s] for s in RUNNING)
    if total > 1 and len(clauses) == 1:
        every = "Both" if total == 2 else f"All {number_word(total)}"
        yield (Link(f"{every} key results {clauses[0].partition(' ')[2]}."),)
    elif total > 1:
        yield (Link(f"Of {count(total, 'key result')} {listing(clauses)}."),)
    elif total:
        yield (Link(f"The one key result {clauses[0].removeprefix('one ')}."),)


def _still_all(found: tuple[Moved, ...]) -> Iterator[Sentence]:
    if found and not movers(found):
        yield (Link("No key result moved."),)


def running(week: WeekOf) -> Iterator[KeyResult]:
    """The key results that count, of the periods that ran in the week."""
    for period in week.periods:
        for objective in week.world.site.objectives_of_period[period.id]:
            if objective.counts_on(week.day):
                yield from (kr for kr in objective.key_results if kr.counts_on(week.day))


def _link(kr: KeyResult, *, first: bool = False) -> Link:
    """The name that sentences use; `first` stands at the beginning of one."""
    return Link(sentence(kr.short) if first else kr.short, objective_address(kr.ref))


def _from_to(week: WeekOf, moved: Moved) -> str:
    was, now = _text(week, moved.kr, moved.was), _text(week, moved.kr, moved.now)
    if moved.was.current is None and moved.kr.kind not in {"milestone", "habit"}:
        return f"first measured at {now}"
    return f"{was} to {now}" if was != now else f"{gained(moved.by)} of the way"


def _text(week: WeekOf, kr: KeyResult, score: KeyResultScore) -> str:
    day = week.since if score is not week.world.scores.key_results[kr.ref] else week.day
    return unbroken(current_text(kr, score, day))


def _status(moved: Moved) -> str:
    """`now at risk`, `still on track`: words that fit a name of one thing and of many."""
    word = STATUS[moved.now.status].lower()
    if moved.now.status == "achieved":
        return "and reached the target" if moved.was.status != "achieved" else "beyond the target"
    return f"{'now' if moved.now.status != moved.was.status else 'still'} {word}"
