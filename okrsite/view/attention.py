"""What needs attention: key results off track, guardrails broken, claims against the numbers, silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from okrsite.model.objective import KeyResult, Objective
from okrsite.scoring.values import KeyResultScore
from okrsite.view.contradictions import contradictions
from okrsite.view.figures import amount, current_text, day_text, number, scale_of, target_text
from okrsite.view.links import Link, objective_address, person
from okrsite.view.lookup import by
from okrsite.view.marks import STALE, Mark, mark
from okrsite.view.sentences import is_plural
from okrsite.view.world import World
from okrsite.words import VERDICT, VERDICT_MANY, count, listing, sentence

MOST = 5
NAMED = 3
"""How many KPIs a sentence names."""

Goal = Objective | KeyResult
Green = Mapping[str, Sequence[str]]
"""For each goal off track, the KPIs in green that feed it."""


class Trouble(IntEnum):
    """Kinds of trouble, the worst first."""

    CLAIM = 0
    """Claimed on track, scored off track."""
    GREEN_BELOW = 1
    """Off track above a KPI in green."""
    OFF_TRACK = 2
    GUARDRAIL = 3
    """Reached at the cost of the KPI that must not suffer for it."""
    STALE = 4


Rank = tuple[Trouble, bool, float, str]
"""By kind, the company's first, then the largest gap or the longest silence, then by ref."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that needs attention."""

    mark: Mark
    link: Link
    before: str = ""
    """What stands before the link: `Claimed on track, scored off track:`."""
    after: str = ""
    """What follows it: `is far behind`."""
    text: str
    owner: Link | None


@dataclass(frozen=True, slots=True)
class Attention:
    """The worst, worst first, and how many there are in all."""

    items: tuple[Item, ...]
    total: int


def attention(world: World) -> Attention:
    """Of all running periods. Each kind of trouble is shown by its worst before one is shown twice."""
    green = _green_below(world)
    found = sorted(_found(world, green), key=lambda entry: entry[0])
    chosen: list[tuple[Rank, Goal]] = []
    for kind in Trouble:
        chosen += [entry for entry in found if entry[0][0] == kind][:1]
    chosen += [entry for entry in found if entry not in chosen][: MOST - len(chosen)]
    chosen.sort(key=lambda entry: entry[0])
    return Attention(tuple(_item(world, goal, rank, green) for rank, goal in chosen), len(found))


def _found(world: World, green: Green) -> Iterator[tuple[Rank, Goal]]:
    as_of = world.scores.as_of
    running = (world.site.objectives_of_period[period.id] for period in world.running_periods)
    for objective in (o for inside in running for o in inside if o.counts_on(as_of)):
        elsewhere = world.config.company_team not in objective.teams
        if objective.id in green:
            yield (Trouble.GREEN_BELOW, elsewhere, -float(len(green[objective.id])), objective.id), objective
        for kr in objective.key_results:
            score = world.scores.key_results[kr.ref]
            kind = _kind(score) if kr.counts_on(as_of) else None
            if kind is None:
                continue
            gap = (score.progress or 0.0) - (score.expected or 0.0)
            if kind is Trouble.OFF_TRACK and kr.ref in green:
                kind = Trouble.GREEN_BELOW
            if kind is Trouble.STALE and score.heard is not None:
                gap = float(score.heard.toordinal())
            yield (kind, elsewhere, gap, kr.ref), kr


def _green_below(world: World) -> Green:
    against = by((c for c in contradictions(world) if c.kind == "kpi"), lambda c: [c.goal])
    return {goal: [world.site.kpis[c.kpi or ""].title for c in found] for goal, found in against.items()}


def _kind(score: KeyResultScore) -> Trouble | None:
    if score.status == "off_track":
        return Trouble.CLAIM if score.claim == "on_track" else Trouble.OFF_TRACK
    if score.guardrail == "broken":
        return Trouble.GUARDRAIL
    return Trouble.STALE if score.stale else None


def _item(world: World, goal: Goal, rank: Rank, green: Green) -> Item:
    kind, _, _, ref = rank
    if kind is Trouble.GREEN_BELOW or isinstance(goal, Objective):
        named = green[ref]
        names = named if len(named) <= NAMED else [*named[: NAMED - 1], f"{len(named) - NAMED + 1} more KPIs"]
        feeds = "is in green and feeds it" if len(named) == 1 else "are in green and feed it"
        return Item(
            mark=mark("off_track"),
            link=Link(goal.title, objective_address(ref)),
            before="Green below, off track above:",
            text=f"{sentence(listing(list(names)))} {feeds}.",
            owner=person(world, goal.owner),
        )
    return _key_result_item(world, goal, kind)


def _key_result_item(world: World, kr: KeyResult, kind: Trouble) -> Item:
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    link, owner = Link(kr.title, objective_address(kr.ref)), person(world, kr.owner)
    many = is_plural(kr.title)
    has = "have" if many else "has"
    stands = f"{current_text(kr, score, as_of)} {target_text(kr, score)}".strip()
    if kind is Trouble.GUARDRAIL:
        kpi = world.site.kpis[kr.counter or ""]
        figures = world.scores.kpis[kpi.id]
        zone = f"in {figures.status}{' when last read' if figures.stale else ''}"
        text = f"{kpi.title} must not suffer for it and is at {amount(kpi, figures.current)}, {zone}."
        after = f"{has} a broken guardrail"
        return Item(mark=mark("at_risk"), link=link, after=after, text=text, owner=owner)
    if kind is Trouble.STALE:
        days = (as_of - score.heard).days if score.heard else 0
        text = f"Last heard of on {day_text(score.heard, as_of)}, {stands}." if score.heard else ""
        after = f"{has} not been heard from for {count(days, 'day')}"
        return Item(mark=STALE, link=link, after=after, text=text, owner=owner)
    text = f"{stands}, {_due(kr, score)}."
    if kind is Trouble.CLAIM:
        before = "Claimed on track, scored off track:"
        return Item(mark=mark("off_track"), link=link, before=before, text=text, owner=owner)
    after = (VERDICT_MANY if many else VERDICT)["off_track"]
    return Item(mark=mark("off_track"), link=link, after=after, text=text, owner=owner)


def _due(kr: KeyResult, score: KeyResultScore) -> str:
    """Where it was expected: in its unit where that is a distance, else as a share."""
    if kr.numeric and score.start is not None and score.target is not None and score.expected is not None:
        value = score.start + score.expected * (score.target - score.start)
        return f"where {amount(kr, value, exact=False, scale=scale_of(score))} was expected"
    return f"{number(score.progress)} done, {number(score.expected)} expected"
