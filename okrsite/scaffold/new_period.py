"""The next period: which objectives go on, and the files that they become. All of them or none is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from okrsite.diagnostics import Diagnostic
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.scaffold.new_carried import CarriedText, carried_text
from okrsite.scaffold.new_files import RefusedError, Workplace, new_faults
from okrsite.scoring.values import TOLERANCE
from okrsite.source.parse import id_of
from okrsite.view.world import World

_COULD_BE = re.compile(r'"([^"]+)" could be ')
_COUNTED = re.compile(r"(.*)-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Take:
    """What of a period goes on beside what is unfinished."""

    achieved: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An objective that could go on."""

    objective: Objective
    goes: tuple[KeyResult, ...]
    """The key results that would go with it."""
    stays: tuple[tuple[KeyResult, str], ...]
    """Those that would not, and why."""
    name: str
    """The file it would become, under the content folder."""
    there: bool
    """Whether the new period has it already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write by name, and what is told of each."""

    choices: tuple[Choice, ...]
    files: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]
    """By file: what was left out of it, in words."""
    faults: tuple[Diagnostic, ...]
    """Why nothing can be written."""


def choices(place: Workplace, old: Period, new: Period, take: Take) -> tuple[Choice, ...]:
    """Every objective of a period, with what of it would go on; dropped and reached ones with nothing."""
    world = place.world
    if world is None:
        return ()
    found = []
    for objective in world.site.objectives_of_period.get(old.id, ()):
        reasons = {kr.ref: _stays(world, objective, kr, take) for kr in objective.key_results}
        name = _new_name(place, objective, old, new)
        found.append(
            Choice(
                objective=objective,
                goes=tuple(kr for kr in objective.key_results if not reasons[kr.ref]),
                stays=tuple((kr, reasons[kr.ref]) for kr in objective.key_results if reasons[kr.ref]),
                name=name,
                there=place.taken(name) or _successor(world, objective.id, new) is not None,
            )
        )
    return tuple(found)


def _stays(world: World, objective: Objective, kr: KeyResult, take: Take) -> str:
    """Why a key result does not go on; empty when it does."""
    day = min(world.scores.as_of, kr.period.last)
    state = kr.state.on(day)
    if (state == "dropped" or objective.state.on(day) == "dropped") and not take.dropped:
        return "dropped"
    progress = world.scores.key_results[kr.ref].progress
    reached = progress is not None and progress >= 1 - TOLERANCE and kr.kind != "maintain"
    return "achieved" if reached and not take.achieved else ""


def _new_name(place: Workplace, objective: Objective, old: Period, new: Period) -> str:
    """The file in the new period: in the same folders, with the new period's in place of the old one's."""
    name = objective.path.removeprefix(f"{place.content_name}/")
    *folders, file = name.split("/")
    if old.id in folders:
        at = len(folders) - 1 - folders[::-1].index(old.id)
        return "/".join([*folders[:at], new.id, *folders[at + 1 :], file])
    return "/".join([new.id, *folders, file])


def _successor(world: World, id_: str, new: Period) -> Objective | None:
    """The objective of a period that goes on from another."""
    goals = world.site.objectives_of_period.get(new.id, ())
    return next((o for o in goals if o.carried_from == id_), None)


def plan(place: Workplace, chosen: Sequence[Choice], new: Period) -> Plan:
    """The files that the chosen objectives become, held against `check`. Raises `RefusedError`."""
    first, faults = _made(place, chosen, new)
    ambiguous = {found[1] for f in faults if f.code == "V302" and (found := _COULD_BE.match(f.message))}
    again = [_renamed(place, choice, ambiguous) for choice in chosen]
    texts = first
    if any(now.name != before.name for now, before in zip(again, chosen, strict=True)):
        texts, faults = _made(place, again, new)
    lost = {f.span.path for f in faults if _in_body(place, f, texts)}
    if lost:
        # A body can name what does not go on: then it stays behind, and a link leads to it.
        for name, made in texts.items():
            texts[name] = made.without_body() if f"{place.content_name}/{name}" in lost else made
        faults = new_faults(place, {name: made.text for name, made in texts.items()})
    return Plan(
        tuple(again),
        {name: made.text for name, made in texts.items()},
        {name: made.notes for name, made in texts.items()},
        tuple(faults),
    )


def _made(
    place: Workplace, chosen: Sequence[Choice], new: Period
) -> tuple[dict[str, CarriedText], list[Diagnostic]]:
    """The files by name, and what `check` says of a site with them."""
    if place.world is None:
        return {}, []
    pointers = _Pointers(place.world, place, new, {c.objective.id: c for c in chosen})
    texts = {c.name: _text(place, c, new, pointers) for c in chosen}
    return texts, new_faults(place, {name: made.text for name, made in texts.items()})


def _renamed(place: Workplace, choice: Choice, ambiguous: set[str]) -> Choice:
    """Under another name where older files mean the old objective by the name that both would have."""
    id_ = id_of(choice.name, "objective")
    if not any(f"/{id_}".endswith(f"/{ref.partition('#')[0]}") for ref in ambiguous):
        return choice
    stem = choice.name.removesuffix(".md")
    counted = _COUNTED.fullmatch(stem)
    name = f"{counted[1]}-{int(counted[2]) + 1}.md" if counted else f"{stem}-2.md"
    return replace(choice, name=place.free(name))


def _in_body(place: Workplace, fault: Diagnostic, texts: Mapping[str, CarriedText]) -> bool:
    """Whether a fault stands in the body of a new file."""
    made = texts.get(fault.span.path.removeprefix(f"{place.content_name}/"))
    return made is not None and fault.span.line > made.body_line


def _text(place: Workplace, choice: Choice, new: Period, pointers: _Pointers) -> CarriedText:
    file = next((f for f in place.found.documents if f.path == choice.objective.path), None)
    if file is None or place.world is None:
        raise RefusedError(f"{choice.objective.path} cannot be read")
    made = carried_text(place.world, file, choice.objective, choice.goes, new, pointers.point)
    name = choice.name.rpartition("/")[2]
    before = choice.objective.path.rpartition("/")[2]
    other = (f"it is {name}, since older files mean {before} by its short name",) if name != before else ()
    left = tuple(f"{kr.id} stays: {why}" for kr, why in choice.stays)
    return replace(made, notes=(*other, *left, *made.notes))


@dataclass(frozen=True, slots=True)
class _Pointers:
    """Where `supports` leads in the new period."""

    world: World
    place: Workplace
    new: Period
    chosen: Mapping[str, Choice]

    def point(self, target: str) -> str | None:
        """The counterpart of a goal, or itself where it goes on running; None when there is none."""
        head, hash_, kr = target.partition("#")
        objective = self.world.site.objectives.get(head)
        if objective is None:
            return None
        if objective.period.contains(self.new):
            return target
        if head in self.chosen:
            choice = self.chosen[head]
            here = not hash_ or any(k.id == kr for k in choice.goes)
            return f"{id_of(choice.name, 'objective')}{hash_}{kr}" if here else None
        return next((f"{o.id}{hash_}{kr}" for o in self._counterparts(objective) if _has(o, kr)), None)

    def _counterparts(self, objective: Objective) -> list[Objective]:
        """Objectives of the new period, or around it, that go on from another or have its place."""
        around = [p for p in self.world.site.periods.values() if p.id == self.new.id or p.contains(self.new)]
        found = []
        for period in sorted(around, key=lambda p: (p.days, p.sort_key)):
            name = _new_name(self.place, objective, objective.period, period)
            after = _successor(self.world, objective.id, period)
            same = self.world.site.objectives.get(id_of(name, "objective"))
            found += [o for o in (after, same) if o is not None and o.state.word != "draft"]
        return found


def _has(objective: Objective, kr: str) -> bool:
    return not kr or any(k.id == kr for k in objective.key_results)
