"""What old versions speak of, in the words of the site as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span
from okrsite.history.facts import day_of, text_of
from okrsite.history.front import Front
from okrsite.history.git import printable
from okrsite.history.log import normal
from okrsite.history.periods import period_of
from okrsite.model.objective import KeyResult
from okrsite.model.period import Period
from okrsite.model.site import Site
from okrsite.resolve.index import Index, View
from okrsite.resolve.known import context_of
from okrsite.source.node import Plain
from okrsite.source.parse import date_in_name, id_of


class Names:
    """Reads ids, periods, teams and references of files as they once were."""

    def __init__(self, site: Site, config: Config) -> None:
        self._site = site
        self._known = context_of(site, config)
        self._prefix = config.content_dir.strip("/")
        self._by_path = {o.path: o.id for o in site.objectives.values()}
        self._measured = _by_source(site)
        self._former: dict[str, str] = {}
        self._then: Index | None = None

    def learn(self, was: str, now: str) -> None:
        """Makes known what an objective or a key result was called before; the latest is told first."""
        if was != now and was not in self._former and not self._there(was):
            self._former[was] = now
            self._then = None

    def now(self, ref: str) -> str:
        """What a goal is called now, by what it was called; of what is gone the same."""
        seen = {ref}
        found = ref
        while not self._there(found):
            head, hash_, kr = found.partition("#")
            later = self._former.get(found) or f"{self._former.get(head, head)}{hash_}{kr}"
            if later in seen:
                return ref
            seen.add(later)
            found = later
        return found

    def _there(self, ref: str) -> bool:
        return ref in self._site.key_results or ref in self._site.objectives or ref in self._site.kpis

    def _formerly(self) -> Index:
        """The index with all that goals were ever called."""
        if self._then is None:
            there = self._known.index.goals
            parts: dict[str, set[str]] = {}
            for ref in self._former:
                head, _, kr = ref.partition("#")
                parts.setdefault(head, set()).update([kr] if kr else [])
            self._then = Index()
            for goal in there.values():
                self._then.add(replace(goal, key_results=goal.key_results | parts.get(goal.id, set())))
            for head, krs in parts.items():
                goal_now = there.get(self.now(head))
                if head not in there and goal_now is not None:
                    kept, folder = goal_now.key_results | krs, head.rpartition("/")[0]
                    self._then.add(replace(goal_now, id=head, folder=folder, key_results=kept))
        return self._then

    def shown(self, name: str) -> str:
        """A path under the content folder as a path in the project, in visible characters."""
        return f"{self._prefix}/{printable(name)}"

    def inside(self, path: str) -> str:
        """A path in the project as one under the content folder."""
        return path.removeprefix(f"{self._prefix}/")

    def objective(self, name: str) -> str:
        """The id of the objective in a file."""
        return self._by_path.get(f"{self._prefix}/{name}") or printable(id_of(name, "objective"))

    def period(self, name: str, front: Front) -> Period | None:
        """The period of a file."""
        return period_of(self._known.names, name, front)

    def teams(self, objective: str, name: str, front: Front) -> tuple[str, ...]:
        """The teams of an objective: those it has, or had."""
        if objective in self._site.objectives:
            return self._site.objectives[objective].teams
        return self._written_teams(name, front)

    def _written_teams(self, name: str, front: Front) -> tuple[str, ...]:
        if written := _words(front.get("team")):
            return written
        folders = reversed(name.split("/")[:-1])
        return next(((folder,) for folder in folders if folder in self._site.teams), ())

    def kpi(self, name: str) -> str:
        """The id of the KPI in a file."""
        return printable(id_of(name, "kpi"))

    def target(self, key: str, name: str, front: Front) -> str:
        """The full id of what a key in a check-in names; empty where it names nothing that is there."""
        if key in self._site.kpis:
            return key
        if "#" not in key:
            return ""
        period = self.period(name, front)
        day = day_of(text_of(front.get("date"))) or date_in_name(name)
        folder, teams = name.rpartition("/")[0], self._written_teams(name, front)
        if period is not None:
            view = View(folder, teams, (period,), self._known.around(period))
        else:
            view = View(folder, teams, self._known.running(day) if day else ())
        unheard: list[Diagnostic] = []
        found = self._known.index.goal(key, view, Span.of(name), unheard)
        if found is None and self._former:
            found = self._formerly().goal(key, view, Span.of(name), unheard)
        ref = self.now(found or "")
        return ref if self._there(ref) else ""

    def measured(self, name: str, column: str, day: date) -> list[str]:
        """The key results and KPIs of which a cell of a table is a reading, or the start."""
        found = []
        for ref in self._measured.get((name, column), ()):
            kr = self._site.key_results.get(ref)
            if kr is None or kr.period.first <= day <= kr.period.last or self._starts(kr, day):
                found.append(ref)
        return found

    def _starts(self, kr: KeyResult, day: date) -> bool:
        """Whether a day's reading stands for a start left out: none is nearer to the first day."""
        first = kr.period.first
        nearer = (u for u in self._site.updates.get(kr.ref, ()) if day < u.written <= first and u.is_reading)
        return kr.kind == "metric" and kr.start is None and day <= first and not any(nearer)

    def agreed(self, ref: str) -> tuple[Period | None, tuple[str, ...]]:
        """The period in which a key result was agreed on, and its teams; a KPI has no period."""
        kr = self._site.key_results.get(ref)
        if kr is None:
            kpi = self._site.kpis.get(ref)
            return None, kpi.teams if kpi else ()
        return kr.period, self._site.objectives[kr.objective].teams

    def title(self, ref: str) -> str:
        """What a goal or KPI is called now; empty where it is gone."""
        site = self._site
        found = site.key_results.get(ref) or site.objectives.get(ref) or site.kpis.get(ref)
        return found.title if found is not None else ""


def _by_source(site: Site) -> dict[tuple[str, str], list[str]]:
    """Which goals and KPIs a column of a table measures."""
    found: dict[tuple[str, str], list[str]] = {}
    entries = [*((kr.ref, kr.source) for kr in site.key_results.values())]
    entries += ((kpi.id, kpi.source) for kpi in site.kpis.values())
    for ref, source in entries:
        if source is not None:
            found.setdefault((normal(source.path), source.column), []).append(ref)
    return found


def _words(value: Plain) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(text for item in listed if (text := text_of(item)))
