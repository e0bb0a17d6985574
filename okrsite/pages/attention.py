"""What needs attention: key results off track, guardrails broken, claims against the numbers, silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.objective import KeyResult
from okrsite.pages.page import World
from okrsite.pages.parts import (
    Link,
    Mark,
    amount,
    current_text,
    day_text,
    mark,
    number,
    objective_address,
    person,
    target_text,
)
from okrsite.pages.sentences import is_plural
from okrsite.scoring.values import KeyResultScore
from okrsite.words import VERDICT, VERDICT_MANY, count

MOST = 5
_CLAIM, _OFF, _GUARD, _STALE = range(4)
Rank = tuple[int, bool, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that needs attention."""

    mark: Mark
    link: Link
    before: str
    """What stands before the link: `Claimed on track, scored off track:`."""
    after: str
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
    found = sorted(_found(world), key=lambda entry: entry[0])
    chosen: list[tuple[Rank, KeyResult]] = []
    for kind in (_CLAIM, _OFF, _GUARD, _STALE):
        chosen += [entry for entry in found if entry[0][0] == kind][:1]
    chosen += [entry for entry in found if entry not in chosen][: MOST - len(chosen)]
    chosen.sort(key=lambda entry: entry[0])
    return Attention(tuple(_item(world, kr, rank[0]) for rank, kr in chosen), len(found))


def _found(world: World) -> Iterator[tuple[Rank, KeyResult]]:
    """Sorted by kind, the company's first, the largest gap first, then by ref."""
    as_of = world.scores.as_of
    for objective in world.site.objectives.values():
        if objective.period.state(as_of) != "running" or not objective.counts_on(as_of):
            continue
        elsewhere = world.config.company_team not in objective.teams
        for kr in objective.key_results:
            score = world.scores.key_results[kr.ref]
            kind = _kind(score) if kr.counts_on(as_of) else None
            if kind is None:
                continue
            gap = (score.progress or 0.0) - (score.expected or 0.0)
            if kind == _STALE and score.heard is not None:
                gap = float(score.heard.toordinal())
            yield (kind, elsewhere, gap, kr.ref), kr


def _kind(score: KeyResultScore) -> int | None:
    if score.status == "off_track":
        return _CLAIM if score.claim == "on_track" else _OFF
    if score.guardrail == "broken":
        return _GUARD
    return _STALE if score.stale else None


def _item(world: World, kr: KeyResult, kind: int) -> Item:
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    link, owner = Link(kr.title, objective_address(kr.ref)), person(world, kr.owner)
    many = is_plural(kr.title)
    verb = (VERDICT_MANY if many else VERDICT)["off_track"]
    has = "have" if many else "has"
    if kind == _GUARD:
        kpi = world.site.kpis[kr.counter or ""]
        zone = world.scores.kpis[kpi.id]
        text = f"{kpi.title} must not suffer for it and is at {amount(kpi, zone.current)}, in {zone.status}."
        return Item(
            mark=mark("at_risk"),
            link=link,
            before="",
            after=f"{has} a broken guardrail",
            text=text,
            owner=owner,
        )
    if kind == _STALE:
        days = (as_of - score.heard).days if score.heard else 0
        when = (
            f"Last heard of on {day_text(score.heard, as_of)}, {_stands(kr, score, world)}."
            if score.heard
            else ""
        )
        after = f"{has} not been heard from for {count(days, 'day')}"
        return Item(mark=Mark("stale", "Stale"), link=link, before="", after=after, text=when, owner=owner)
    text = f"{_stands(kr, score, world)}, {_due(kr, score)}."
    if kind == _CLAIM:
        return Item(
            mark=mark("off_track"),
            link=link,
            before="Claimed on track, scored off track:",
            after="",
            text=text,
            owner=owner,
        )
    return Item(mark=mark("off_track"), link=link, before="", after=verb, text=text, owner=owner)


def _stands(kr: KeyResult, score: KeyResultScore, world: World) -> str:
    return f"{current_text(kr, score, world.scores.as_of)} {target_text(kr, score)}".strip()


def _due(kr: KeyResult, score: KeyResultScore) -> str:
    """Where it was expected: in its unit where that is a distance, else as a share."""
    if kr.numeric and score.start is not None and score.target is not None and score.expected is not None:
        value = score.start + score.expected * (score.target - score.start)
        return f"where {amount(kr, value, exact=False)} was expected"
    return f"{number(score.progress)} done, {number(score.expected)} expected"
