"""Two states of a site compared in OKR terms. Pure: two sites in, what differs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from okrsite.diagnostics import Span
from okrsite.history.differences import Comparison, Difference, DifferenceKind, Move, Of, State
from okrsite.history.faults import Moved, faulty_files, parted, told_of
from okrsite.history.renames import Renames, renames
from okrsite.history.shown import CHECKIN, KEY_RESULT, KPI, OBJECTIVE, PERSON, TEAM, grades, readings
from okrsite.model.entry import Entry
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.reading import Update
from okrsite.model.records import CheckIn, Kpi, Person, Team
from okrsite.model.site import Site
from okrsite.scoring.values import GroupScore, Scores, Verdict

T = TypeVar("T", Objective, KeyResult, Kpi, CheckIn, Team, Person)

VISIBLE = 0.005
"""Scores are shown with two digits: what moves less is not told."""


def compare(before: State, after: State) -> Comparison:
    """What changed from one state to the other."""
    both = _Both(before.site, after.site, renames(before.site, after.site))
    differences = (*both.objectives(), *both.key_results(), *both.links(), *both.readings(), *both.others())
    new, gone = parted(before.diagnostics, after.diagnostics, Moved.of(before.site, after.site, both.renamed))
    faulty = faulty_files(before.diagnostics), faulty_files(after.diagnostics)
    moves: tuple[Move, ...] = ()
    if any(faulty):
        differences = tuple(told_of(differences, {*faulty[0], *faulty[1]}, before.site, after.site))
    else:
        moves = tuple(both.moves(before.scores, after.scores))
    return Comparison(differences, moves, new, gone, *faulty)


@dataclass(frozen=True)
class _Both:
    """The two sites, and what was renamed between them."""

    old: Site
    new: Site
    renamed: Renames

    def later(self, ref: str) -> str:
        """What a ref of the earlier site is called in the later one."""
        return self.renamed.later(ref)

    def objectives(self) -> Iterator[Difference]:
        earlier = {self.later(id_): objective for id_, objective in self.old.objectives.items()}
        for id_, gone in earlier.items():
            if id_ not in self.new.objectives:
                yield _whole("removed", "objective", gone)
        for id_, objective in self.new.objectives.items():
            was = earlier.get(id_)
            if was is None:
                yield _whole("added", "objective", objective)
                continue
            if was.id != id_:
                yield _renamed("objective", was.id, id_, was.title, objective.span)
            yield from _edited("objective", id_, OBJECTIVE, was, objective)

    def key_results(self) -> Iterator[Difference]:
        """Of objectives that are there in both, and those that went from one to another."""
        old, new = self.old, self.new
        earlier = {self.later(ref): kr for ref, kr in old.key_results.items()}
        for ref, gone in earlier.items():
            if ref not in new.key_results and self.later(gone.objective) in new.objectives:
                yield _whole("removed", "key result", gone)
        objectives = {self.later(id_) for id_ in old.objectives}
        for ref, kr in new.key_results.items():
            was = earlier.get(ref)
            if was is not None:
                if was.ref != ref and was.ref in self.renamed.key_results:
                    yield _renamed("key result", was.ref, ref, was.title, kr.span)
                yield from _key_result(old.objectives[was.objective], was, new.objectives[kr.objective], kr)
            elif kr.objective in objectives:
                yield _whole("added", "key result", kr)

    def links(self) -> Iterator[Difference]:
        before = {
            (self.later(ref), self.later(target)): span for (ref, target), span in _supports(self.old).items()
        }
        after = _supports(self.new)
        kinds: tuple[tuple[DifferenceKind, Site, Mapping[tuple[str, str], Span]], ...] = (
            ("removed", self.old, {k: v for k, v in before.items() if k not in after}),
            ("added", self.new, {k: v for k, v in after.items() if k not in before}),
        )
        for kind, site, found in kinds:
            for (ref, target), span in sorted(found.items()):
                yield Difference(
                    kind=kind,
                    of="link",
                    ref=ref,
                    title=_title(site, ref),
                    field=target,
                    span=span,
                    earlier=kind == "removed",
                )

    def readings(self) -> Iterator[Difference]:
        """Of what is there in both; those of a new goal come with it."""
        goals: list[KeyResult | Kpi] = [*self.old.key_results.values(), *self.old.kpis.values()]
        for entry in goals:
            was = entry.ref if isinstance(entry, KeyResult) else entry.id
            ref = self.later(was)
            later = self.new.key_results.get(ref) or self.new.kpis.get(ref)
            if later is not None:
                said = self.old.updates.get(was, ()), self.new.updates.get(ref, ())
                yield from _series(ref, entry, later, *said)

    def others(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        groups: tuple[tuple[Of, Mapping[str, Entry], Mapping[str, Entry]], ...] = (
            ("kpi", old.kpis, new.kpis),
            ("check-in", old.checkins, new.checkins),
            ("retro", old.retros, new.retros),
            ("event", old.events, new.events),
            ("team", old.teams, new.teams),
            ("person", old.people, new.people),
            ("page", old.pages, new.pages),
        )
        for of, before, after in groups:
            yield from (_whole("removed", of, entry) for id_, entry in before.items() if id_ not in after)
            yield from (_whole("added", of, entry) for id_, entry in after.items() if id_ not in before)
        for id_, kpi in new.kpis.items():
            if id_ in old.kpis:
                yield from _edited("kpi", id_, KPI, old.kpis[id_], kpi)
        for id_, checkin in new.checkins.items():
            if id_ in old.checkins:
                yield from _edited("check-in", id_, CHECKIN, old.checkins[id_], checkin)
        yield from self.grades()
        for id_, team in new.teams.items():
            if id_ in old.teams:
                yield from _edited("team", id_, TEAM, old.teams[id_], team)
        for id_, person in new.people.items():
            if id_ in old.people:
                yield from _edited("person", id_, PERSON, old.people[id_], person)

    def grades(self) -> Iterator[Difference]:
        """Of retros that are there in both; what a new one grades is told by the scores that move."""
        for id_, retro in self.new.retros.items():
            if (before := self.old.retros.get(id_)) is None:
                continue
            spans = {self.later(ref): grade.span for ref, grade in before.grades.items()}
            was = {self.later(ref): text for ref, text in grades(before).items()}
            now = grades(retro)
            for ref in dict.fromkeys((*was, *now)):
                if was.get(ref) != now.get(ref):
                    yield Difference(
                        kind="edited",
                        of="retro",
                        ref=id_,
                        title=retro.title,
                        field=ref,
                        was=was.get(ref, ""),
                        now=now.get(ref, ""),
                        span=retro.grades[ref].span if ref in now else spans[ref],
                        earlier=ref not in now,
                    )

    def moves(self, before: Scores, after: Scores) -> Iterator[Move]:
        for id_, period in after.periods.items():
            if id_ in before.periods:
                yield from _moved("period", id_, self.new.periods[id_].name, before.periods[id_], period)
        for key, team in after.teams.items():
            if key in before.teams:
                named = self.new.teams.get(key[1])
                title = named.title if named else key[1]
                yield from _moved("team", "/".join(key), title, before.teams[key], team)
        for was, objective in before.objectives.items():
            if (id_ := self.later(was)) in after.objectives:
                title = self.new.objectives[id_].title
                yield from _moved("objective", id_, title, objective, after.objectives[id_])
        for was, kr in before.key_results.items():
            if (ref := self.later(was)) in after.key_results:
                title = self.new.key_results[ref].title
                yield from _moved("key result", ref, title, kr, after.key_results[ref])
        for id_, kpi in before.kpis.items():
            if id_ in after.kpis and kpi.status != after.kpis[id_].status:
                title = self.new.kpis[id_].title
                yield Move(of="kpi", ref=id_, title=title, was=kpi.status, now=after.kpis[id_].status)


def _whole(kind: DifferenceKind, of: Of, entry: Entry | KeyResult) -> Difference:
    ref = entry.ref if isinstance(entry, KeyResult) else entry.id
    return Difference(
        kind=kind, of=of, ref=ref, title=entry.title, span=entry.span, earlier=kind == "removed"
    )


def _key_result(before: Objective, was: KeyResult, after: Objective, kr: KeyResult) -> Iterator[Difference]:
    # What follows from an edit of the objective is told there.
    follows = {
        "owner": was.owner == before.owner and kr.owner == after.owner,
        "stance": was.stance == before.stance and kr.stance == after.stance,
        "state": was.state == before.state and kr.state == after.state,
    }
    for difference in _edited("key result", kr.ref, KEY_RESULT, was, kr):
        if not follows.get(difference.field):
            yield difference


def _renamed(of: Of, was: str, now: str, title: str, span: Span) -> Difference:
    return Difference(kind="renamed", of=of, ref=now, title=title, was=was, now=now, span=span)


def _edited(
    of: Of, ref: str, fields: Mapping[str, Callable[[T], str]], before: T, after: T
) -> Iterator[Difference]:
    for key, shown in fields.items():
        was, now = shown(before), shown(after)
        if was != now:
            earlier = key in before.spans and key not in after.spans
            yield Difference(
                kind="edited",
                of=of,
                ref=ref,
                title=after.title,
                field=key,
                was=was,
                now=now,
                span=before.at(key) if earlier else after.at(key),
                earlier=earlier,
            )


def _supports(site: Site) -> dict[tuple[str, str], Span]:
    """What feeds what, and where it says so."""
    found: dict[tuple[str, str], Span] = {}
    for objective in site.objectives.values():
        found |= {(objective.id, target): objective.at("supports") for target in objective.supports}
        for kr in objective.key_results:
            found |= {(kr.ref, target): kr.at("supports") for target in kr.supports}
    for kpi in site.kpis.values():
        targets = (target for named in kpi.supports.values() for target in named)
        found |= {(kpi.id, target): kpi.at("supports") for target in targets}
    return found


def _title(site: Site, ref: str) -> str:
    found = site.key_results.get(ref) or site.objectives.get(ref) or site.kpis.get(ref)
    return found.title if found is not None else ""


def _series(
    ref: str, old: KeyResult | Kpi, new: KeyResult | Kpi, before: Sequence[Update], after: Sequence[Update]
) -> Iterator[Difference]:
    was, now = readings(old, before), readings(new, after)
    for day in sorted(was.keys() | now.keys()):
        first, last = was.get(day), now.get(day)
        said = last.beside(first) if last else None
        gone = first.beside(last) if first else None
        stands = said or gone
        if stands is None:
            continue
        yield Difference(
            kind="added" if first is None else "removed" if last is None else "edited",
            of="reading",
            ref=ref,
            title=new.title,
            field=day.isoformat(),
            was=first.text if first else "",
            now=last.text if last else "",
            span=stands,
            earlier=said is None,
        )


def _moved(
    of: Literal["period", "team", "objective", "key result"],
    ref: str,
    title: str,
    before: Verdict | GroupScore,
    after: Verdict | GroupScore,
) -> Iterator[Move]:
    was = before.score if before.final_score is None else before.final_score
    now = after.score if after.final_score is None else after.final_score
    same = abs((was or 0.0) - (now or 0.0)) < VISIBLE and (was is None) is (now is None)
    if before.status != after.status or not same:
        yield Move(
            of=of, ref=ref, title=title, was=before.status, now=after.status, was_score=was, now_score=now
        )
