"""Who is named: references to their full ids, in the tiers of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from unicodedata import normalize

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, nearest, quote
from okrsite.model.period import Period

Group = Literal["team", "person", "kpi"]
NAMES: dict[Group, str] = {"team": "team", "person": "person", "kpi": "KPI"}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a reference to an objective needs to know of it."""

    id: str
    folder: str
    period: Period
    teams: tuple[str, ...]
    key_results: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """Where a reference is read: which goals are near.

    `same` are the periods it belongs to (for a check-in without one, those that run on its date), `around`
    those that contain them. With `order` only those periods are looked at, one after the other.
    """

    folder: str
    teams: tuple[str, ...] = ()
    same: tuple[Period, ...] = ()
    around: tuple[Period, ...] = ()
    own: str | None = None
    order: tuple[Period, ...] | None = None


@dataclass
class Index:
    """Every id of a site."""

    goals: dict[str, Goal] = field(default_factory=dict)
    teams: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    kpis: set[str] = field(default_factory=set)
    endings: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    """By type, ids (and endings of them) in files with faults of their own: known, but not there."""
    lost: set[str] = field(default_factory=set)
    """Full ids of key results that are not looked at although their objective is."""

    def add_broken(self, type_name: str | None, id_: str, lost: Iterable[str] = ()) -> None:
        """Makes what a faulty file would have been known; without a type it may be anything."""
        self.lost |= {f"{id_}#{kr}" for kr in lost}
        for name in ("objective", "team", "person", "kpi") if type_name is None else (type_name,):
            names = self.broken.setdefault(name, set())
            parts = id_.split("/")
            names.update("/".join(parts[start:]) for start in range(len(parts)))

    def is_broken(self, type_name: str, ref: str) -> bool:
        """True when a reference names something in a file with faults."""
        return ref.partition("#")[0] in self.broken.get(type_name, ())

    def add(self, goal: Goal) -> None:
        """Makes an objective known by its id and by every ending of it."""
        self.goals[goal.id] = goal
        parts = goal.id.split("/")
        for start in range(len(parts)):
            self.endings.setdefault("/".join(parts[start:]), []).append(goal.id)

    def group(self, group: Group) -> set[str]:
        return {"team": self.teams, "person": self.people, "kpi": self.kpis}[group]

    def name(self, group: Group, ref: str, span: Span, faults: list[Diagnostic]) -> str | None:
        """A team, person or KPI by id."""
        known = self.group(group)
        ref = normalize("NFC", ref)
        if ref in known:
            return ref
        if self.is_broken(group, ref):
            return None
        hint = did_you_mean(ref, known) or _all_of(group, known)
        faults.append(error("V301", span, f"there is no {NAMES[group]} {quote(ref)}", hint))
        return None

    def goal(self, ref: str, view: View, span: Span, faults: list[Diagnostic]) -> str | None:
        """An objective (`partners`) or a key result (`partners#new-arr`) by id or an ending of it."""
        ref = normalize("NFC", ref)
        head, hash_, kr = ref.partition("#")
        if hash_ and not head:
            if view.own is None:
                hint = "write objective#key-result"
                faults.append(
                    error("V301", span, f"{quote(ref)} means this file's, which has no key results", hint)
                )
                return None
            head = view.own
        if head in self.goals:
            if not hash_ or kr in self.goals[head].key_results:
                return f"{head}{hash_}{kr}"
            if f"{head}#{kr}" not in self.lost:
                faults.append(self._no_such_key_result(head, kr, span))
            return None
        named = [self.goals[i] for i in self.endings.get(head, ())]
        candidates = [g for g in named if not hash_ or kr in g.key_results]
        for tier in _tiers(view):
            found = [g for g in candidates if tier(g)]
            if len(found) == 1:
                return f"{found[0].id}{hash_}{kr}"
            if found:
                ids = sorted(f"{g.id}{hash_}{kr}" for g in found)
                message = f"{quote(ref)} could be {' or '.join(ids[:4])}"
                faults.append(error("V302", span, message, f"write it longer, such as {ids[0]}"))
                return None
        if not self.is_broken("objective", head):
            faults.append(self._unknown(ref, head, kr if hash_ else None, named, view, span))
        return None

    def candidates(self, ref: str) -> list[Goal]:
        """Every objective that a reference could name, wherever it is."""
        head, hash_, kr = ref.partition("#")
        return [
            g for g in (self.goals[i] for i in self.endings.get(head, ())) if not hash_ or kr in g.key_results
        ]

    def _no_such_key_result(self, objective: str, kr: str, span: Span) -> Diagnostic:
        known = sorted(self.goals[objective].key_results)
        hint = did_you_mean(kr, known) or f"it has {', '.join(known[:8])}"
        return error("V301", span, f"{objective} has no key result {quote(kr)}", hint)

    def _unknown(
        self, ref: str, head: str, kr: str | None, named: list[Goal], view: View, span: Span
    ) -> Diagnostic:
        if kr is not None and len(named) == 1:
            return self._no_such_key_result(named[0].id, kr, span)
        if view.order is not None and self.candidates(ref):
            ids = ", ".join(sorted(g.id for g in self.candidates(ref))[:4])
            return error("V301", span, f"{quote(ref)} is in no period that ended before", f"there are {ids}")
        what = "key result" if kr is not None else "objective"
        if kr is None and (holders := self._with_key_result(ref)):
            hint = f"a key result has its #: {' or '.join(holders[:3])}"
            return error("V301", span, f"there is no objective {quote(ref)}", hint)
        guesses = nearest(head, self.endings)
        hint = (
            f"did you mean {' or '.join(quote(g + ('#' + kr if kr else '')) for g in guesses)}?"
            if guesses
            else ""
        )
        return error("V301", span, f"there is no {what} {quote(ref)}", hint)

    def _with_key_result(self, kr: str) -> list[str]:
        return sorted(f"{g.id.rsplit('/', 1)[-1]}#{kr}" for g in self.goals.values() if kr in g.key_results)


def _all_of(group: Group, known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        folder = {"team": "teams", "person": "people", "kpi": "kpis"}[group]
        return f"no {NAMES[group]} is defined yet; add {folder}/NAME.md" + (
            " or people.csv" if group == "person" else " or teams.csv" if group == "team" else ""
        )
    return f"there are {', '.join(names[:8])}{' and more' if len(names) > 8 else ''}"


def _tiers(view: View) -> Iterator[Callable[[Goal], bool]]:
    """From near to far; the first that has a candidate decides."""
    if view.order is not None:
        for period in view.order:
            yield lambda g, p=period: g.period.id == p.id and bool(set(g.teams) & set(view.teams))  # type: ignore[misc]
            yield lambda g, p=period: g.period.id == p.id  # type: ignore[misc]
        return
    yield lambda g: g.folder == view.folder
    teams, same, around = set(view.teams), {p.id for p in view.same}, {p.id for p in view.around}
    yield lambda g: g.period.id in same and bool(teams & set(g.teams))
    yield lambda g: g.period.id in same
    yield lambda g: g.period.id in around and bool(teams & set(g.teams))
    yield lambda g: g.period.id in around
    yield lambda g: bool(teams & set(g.teams))
    yield lambda _: True
