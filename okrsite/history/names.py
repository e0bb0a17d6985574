"""What old versions speak of, in the words of the site as it is now."""

from __future__ import annotations

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
from okrsite.resolve.index import View
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

    def shown(self, name: str) -> str:
        """A path under the content folder as a path in the project, in visible characters."""
        return f"{self._prefix}/{printable(name)}"

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
        return self._known.index.goal(key, view, Span.of(name), unheard) or ""

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
