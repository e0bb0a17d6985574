"""The diagnostics of two states compared, and what of the states can be compared where there are errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.history.differences import Difference
from okrsite.history.renames import Renames
from okrsite.model.entry import Entry
from okrsite.model.site import Site

_Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Moved:
    """Files and names of the earlier state, and what they are called in the later one."""

    paths: Mapping[str, str]
    names: Mapping[str, str]
    """Ids and refs, and endings of them, as messages have them."""

    @classmethod
    def of(cls, old: Site, new: Site, renamed: Renames) -> Moved:
        """What was renamed: goals as they were known again, other things by the title that they have."""
        paths = {
            old.objectives[was].path: new.objectives[now].path for was, now in renamed.objectives.items()
        }
        for before, after in ((old.checkins, new.checkins), (old.kpis, new.kpis), (old.retros, new.retros)):
            gone = _titled(entry for id_, entry in before.items() if id_ not in after)
            came = _titled(entry for id_, entry in after.items() if id_ not in before)
            paths |= {gone[title]: came[title] for title in gone if title in came}
            paths |= {e.path: after[id_].path for id_, e in before.items() if id_ in after}
        same = (id_ for id_ in old.objectives if id_ in new.objectives)
        paths |= {old.objectives[id_].path: new.objectives[id_].path for id_ in same}
        names: dict[str, str] = {}
        for was, now in (*renamed.key_results.items(), *renamed.objectives.items()):
            names[was] = now
            names.setdefault(was.rpartition("/")[2], now.rpartition("/")[2])
        return cls(paths, names)

    def message(self, text: str) -> str:
        """A message with the names of the later state."""
        return self._found.sub(lambda match: self.names[match[0]], text) if self.names else text

    @cached_property
    def _found(self) -> re.Pattern[str]:
        longest = sorted(self.names, key=len, reverse=True)
        return re.compile(rf"(?<![\w/#-])(?:{'|'.join(map(re.escape, longest))})(?![\w/-])")


def _titled(entries: Iterable[Entry]) -> dict[str, str]:
    """Paths by title, of titles that one entry has."""
    listed = [(entry.title, entry.path) for entry in entries]
    often = Counter(title for title, _ in listed)
    return {title: path for title, path in listed if often[title] == 1}


def faulty_files(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """The files that have errors."""
    return tuple(sorted({d.span.path for d in diagnostics if d.severity is Severity.ERROR}))


def told_of(
    differences: Iterable[Difference], faulty: AbstractSet[str], old: Site, new: Site
) -> Iterator[Difference]:
    """The differences that do not come from files with errors, which may be read in part or not at all.

    Neither by the place where they stand nor by what they name: what cannot be read is no longer named.
    """
    unread = _Unread.of(faulty, (old, new))
    for difference in differences:
        if difference.span.path not in faulty and not unread.concerns(difference):
            yield difference


@dataclass(frozen=True, slots=True)
class _Unread:
    """What files with errors hold, or held in the other state, by id."""

    goals: AbstractSet[str]
    kpis: AbstractSet[str]
    teams: AbstractSet[str]
    people: AbstractSet[str]

    @classmethod
    def of(cls, faulty: AbstractSet[str], sites: Sequence[Site]) -> _Unread:
        def held(group: Callable[[Site], Mapping[str, Entry]]) -> frozenset[str]:
            return frozenset(
                id_ for site in sites for id_, entry in group(site).items() if entry.path in faulty
            )

        return cls(
            held(lambda site: site.objectives),
            held(lambda site: site.kpis),
            held(lambda site: site.teams),
            held(lambda site: site.people),
        )

    def concerns(self, difference: Difference) -> bool:
        """Whether it is about one of them, or names one: as the owner, the team, what is fed or graded."""
        d = difference
        about = {d.ref.partition("#")[0]}
        if d.of in {"link", "retro"}:
            about.add(d.field.partition("#")[0])
        if d.of not in {"team", "person"} and not (self.goals | self.kpis).isdisjoint(about):
            return True
        named = {name for text in (d.was, d.now) for name in (text, *text.split(", "))}
        if d.field == "blockers":
            return any(f"(needs {team})" in text for text in (d.was, d.now) for team in self.teams)
        by_field = {
            "owner": self.people,
            "lead": self.people,
            "team": self.teams,
            "parent": self.teams,
            "counter": self.kpis,
            "carried_from": self.goals,
        }
        return d.kind == "edited" and not by_field.get(d.field, frozenset()).isdisjoint(named)


def parted(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], moved: Moved
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Those that are new and those that are gone; what moved, to another line or file, is the same."""
    old = [(_key(d, moved.paths.get(d.span.path, d.span.path), moved.message(d.message)), d) for d in before]
    new = [(_key(d, d.span.path, d.message), d) for d in after]
    return _without(new, old), _without(old, new)


def _without(
    some: Sequence[tuple[_Key, Diagnostic]], others: Sequence[tuple[_Key, Diagnostic]]
) -> tuple[Diagnostic, ...]:
    left = Counter(key for key, _ in others)
    found = []
    for key, diagnostic in some:
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(diagnostic)
    return tuple(found)


def _key(diagnostic: Diagnostic, path: str, message: str) -> _Key:
    return diagnostic.code, diagnostic.severity.value, path, message
