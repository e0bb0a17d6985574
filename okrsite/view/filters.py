"""By what the rows of a list can be narrowed down: team, owner, kind, status, stance.

The values are those that stand in an address (`?team=sales&status=off_track`), so that a view can be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from okrsite.model.objective import Objective, Stance
from okrsite.scoring.values import KpiScore, Verdict
from okrsite.view.links import person, team
from okrsite.view.marks import STALE
from okrsite.view.world import World
from okrsite.words import GRADE, KPI, STATUS

FEW = 4
"""A list of fewer rows needs no filter."""

STANCES: dict[Stance, str] = {"committed": "Committed", "aspirational": "Aspirational"}
STATUSES: dict[str, str] = {
    **{word: STATUS[word] for word in ("off_track", "at_risk", "on_track", "achieved", "no_data")},
    "stale": STALE.word,
    **{word: KPI[word] for word in ("red", "amber", "green")},
    **{f"closed_{grade}": GRADE[grade] for grade in ("red", "amber", "green")},
    **{word: STATUS[word] for word in ("closed", "planned", "draft", "postponed", "dropped")},
}
"""Every value of `status`, in the order in which they are offered."""
LABELS = {"team": ("Team", "All teams"), "owner": ("Owner", "All owners"), "kind": ("Kind", "Every kind")}
LABELS |= {"status": ("Status", "Every status"), "stance": ("Stance", "Both stances")}


@dataclass(frozen=True, slots=True)
class Option:
    """A value, and how a reader calls it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a row is found by."""

    id: str
    """Rows of one id count once; an empty one is not counted."""
    team: tuple[Option, ...] = ()
    owner: tuple[Option, ...] = ()
    kind: tuple[Option, ...] = ()
    status: tuple[Option, ...] = ()
    stance: tuple[Option, ...] = ()

    def named(self, key: str) -> tuple[Option, ...]:
        """The options of `team`, `owner`, `kind`, `status` or `stance`."""
        found = {"team": self.team, "owner": self.owner, "kind": self.kind}
        return {**found, "status": self.status, "stance": self.stance}[key]

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Each key with its values, a blank between them."""
        named = ((key, self.named(key)) for key in LABELS)
        return tuple((key, " ".join(o.value for o in options)) for key, options in named if options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One choice of a filter."""

    key: str
    label: str
    every: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The filter of a list."""

    controls: tuple[Control, ...]
    one: str
    many: str
    """What the rows are: `objective`, `objectives`."""
    here: int
    """How many stand on this page."""
    total: int
    """How many there are; where that is more, the search looks through all of them."""
    search: str
    """What narrows the search down to this list: `kind=objective&period=2026-Q4`; empty where it has none."""

    @property
    def title(self) -> str:
        return f"Filter the {self.many}"


@lru_cache(maxsize=16384)
def coded(id_: str) -> str:
    """An id as it stands in an address: values of a row have a blank between them, an id may hold one."""
    return quote(id_, safe="")


def within(world: World, ids: Iterable[str]) -> tuple[Option, ...]:
    """Teams as options."""
    return tuple(Option(coded(id_), team(world, id_).text) for id_ in ids)


def owned(world: World, id_: str | None) -> tuple[Option, ...]:
    """A person as an option."""
    link = person(world, id_)
    return (Option(coded(id_ or ""), link.text),) if link else ()


def stands(verdict: Verdict) -> tuple[Option, ...]:
    """The status of a goal; a stale one is found under its last status too."""
    closed = verdict.status == "closed" and verdict.grade is not None
    return _statuses(f"closed_{verdict.grade}" if closed else verdict.status, stale=verdict.stale)


def zoned(score: KpiScore) -> tuple[Option, ...]:
    """The zone of a KPI; a stale one is found under its last zone too."""
    return _statuses(score.status, stale=score.stale)


@lru_cache(maxsize=64)
def _statuses(word: str, *, stale: bool) -> tuple[Option, ...]:
    return tuple(Option(w, STATUSES[w]) for w in (word, *(("stale",) if stale else ())))


def objective_facets(world: World, objective: Objective, team_id: str | None = None) -> Facets:
    """An objective's; in the list of one of its teams, that team's alone."""
    return Facets(
        id=objective.id,
        team=within(world, objective.teams if team_id is None else (team_id,) if team_id else ()),
        owner=owned(world, objective.owner),
        status=stands(world.scores.objectives[objective.id]),
        stance=(Option(objective.stance, STANCES[objective.stance]),),
    )


def list_filter(
    rows: Sequence[Facets],
    what: tuple[str, str],
    total: int,
    search: Sequence[tuple[str, str]],
    **labels: str,
) -> Filter | None:
    """The filter of a list with these rows; None where there is too little to choose from.

    `labels` calls a key otherwise: `owner="Author"`.
    """
    here = len({row.id for row in rows if row.id})
    found = (_control(rows, key, labels.get(key, "")) for key in LABELS) if here >= FEW else ()
    controls = tuple(control for control in found if control is not None)
    if not controls and (total <= here or total < FEW):
        return None
    one, many = what
    return Filter(
        controls=controls, one=one, many=many, here=here, total=total, search=urlencode(list(search))
    )


def _control(rows: Sequence[Facets], key: str, called: str) -> Control | None:
    """None where all rows have the same value."""
    if len({row.named(key) for row in rows if row.id}) < 2:
        return None
    found = {option for row in rows for option in row.named(key)}
    fixed = {value: number for number, value in enumerate((*STATUSES, *STANCES))}
    known = key in {"status", "stance"}
    options = sorted(found, key=lambda o: (fixed[o.value] if known else 0, o.text.casefold(), o.value))
    label, every = LABELS[key]
    return Control(
        key=key,
        label=called or label,
        every=f"All {called.lower()}s" if called else every,
        options=tuple(options),
    )
