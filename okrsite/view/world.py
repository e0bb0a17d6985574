"""All that pages and exports are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic
from okrsite.history.values import NO_HISTORY, History
from okrsite.memory import Memory
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period, State, Week, weeks_between
from okrsite.model.records import Kpi, Retro
from okrsite.model.site import Site
from okrsite.scoring import score
from okrsite.scoring.kpis import kpi_supports
from okrsite.scoring.values import GroupScore, ObjectiveScore, Scores
from okrsite.thread import Thread, stopped, threads
from okrsite.view.lookup import by
from okrsite.view.said import SaidByCheckIns
from okrsite.view.sentences import titles, vocabulary
from okrsite.view.team_tree import TeamTree, team_tree


def endings(id_: str) -> Iterator[str]:
    """The endings of an id from a slash on, the shortest first, the whole last."""
    parts = id_.split("/")
    return ("/".join(parts[begin:]) for begin in reversed(range(len(parts))))


@dataclass(frozen=True)
class World:
    """Everything that pages and exports are made from. Read-only; what many pages look up is made once."""

    site: Site
    scores: Scores
    before: Scores
    """The scores as of the Sunday before the week that is told; `view.told` says which that is."""
    config: Config
    bodies: Mapping[str, str]
    """Rendered Markdown by content path; links within the site begin with `model.entry.ROOT`."""
    led: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Where relative links of front matter lead, by content path and what is written; empty for nowhere."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Faults and notices that the site itself tells its readers."""
    left_out: tuple[str, ...] = ()
    """Content files that a build with --keep-going went on without."""
    history: History = NO_HISTORY
    """What git tells: the commit behind each line, and what was edited after kick-off."""
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    """What was worked out before and needs no second time; it changes how long things take, and no figure."""

    @cached_property
    def prefix(self) -> str:
        """How the path of every content file begins."""
        return self.config.content_dir.strip("/") + "/"

    def leads(self, path: str, url: str) -> str:
        """Where a link in a file's front matter leads; within the site it begins with `model.entry.ROOT`."""
        return self.led.get((path, url), url)

    @cached_property
    def told(self) -> Week:
        """The week whose moves are told: the running one, on a Monday without news the one just ended."""
        return Week.of(self.before.as_of + timedelta(days=1))

    @cached_property
    def when(self) -> str:
        """That week in a sentence: `this week`, `in week 6`."""
        return "this week" if self.told == Week.of(self.scores.as_of) else f"in week {self.told.number}"

    @cached_property
    def running_periods(self) -> tuple[Period, ...]:
        """Those with objectives that run on the as-of date, the longest first."""
        return tuple(sorted(self._periods("running"), key=lambda p: (-p.days, p.sort_key)))

    @cached_property
    def running_endings(self) -> Counter[str]:
        """How many objectives of the running periods have an id that ends so, from a slash on."""
        return Counter(ending for objective in self._running for ending in endings(objective.id))

    @cached_property
    def running_of_team(self) -> dict[str, list[Objective]]:
        """The objectives of each team in the running periods, in the order of these and of the site."""
        return by(self._running, lambda objective: objective.teams)

    @property
    def _running(self) -> Iterator[Objective]:
        return (o for period in self.running_periods for o in self.site.objectives_of_period[period.id])

    @cached_property
    def kpis_of_team(self) -> dict[str, list[Kpi]]:
        """The KPIs of each team."""
        return by(self.site.kpis.values(), lambda kpi: kpi.teams)

    @cached_property
    def retros_of_period(self) -> dict[str, list[Retro]]:
        """The retros on each period, the newest first."""
        return by(reversed(tuple(self.site.retros.values())), lambda retro: [retro.period])

    @cached_property
    def carried_on(self) -> dict[str, list[tuple[int, Objective]]]:
        """What each objective, or a part of it, was carried on as, with its place in the site."""
        carried = ((n, o) for n, o in enumerate(self.site.objectives.values()) if o.carried_from)
        return by(carried, lambda placed: [(placed[1].carried_from or "").partition("#")[0]])

    @cached_property
    def planned_periods(self) -> tuple[Period, ...]:
        """Those with objectives that have not begun, the next first."""
        return tuple(sorted(self._periods("planned"), key=lambda p: p.sort_key))

    @cached_property
    def closed_periods(self) -> tuple[Period, ...]:
        """Those with objectives that are over, the latest first."""
        return tuple(sorted(self._periods("closed"), key=lambda p: (p.last, p.sort_key), reverse=True))

    def _periods(self, state: State) -> list[Period]:
        found = self.site.periods.values()
        return [p for p in found if p.state(self.scores.as_of) == state and self.has_page(p.id)]

    def has_page(self, period: str | None) -> bool:
        """Whether a period has a page of its own: it has objectives."""
        return bool(self.site.objectives_of_period.get(period or ""))

    @cached_property
    def team_tree(self) -> TeamTree:
        """Every team with its level, a team before the teams in it."""
        return team_tree(self.site, self.config.company_team)

    @cached_property
    def teams_of_period(self) -> dict[str, tuple[str, ...]]:
        """The teams that have objectives in each period, in the order of the tree."""
        found: dict[str, list[str]] = {period: [] for period in self.site.periods}
        for period, team in self._teams_in_order:
            found[period].append(team)
        return {period: tuple(teams) for period, teams in found.items()}

    @cached_property
    def home_periods(self) -> dict[str, Period]:
        """The shortest running period in which each team has objectives, in the order of the tree."""
        shortest = {period.id: n for n, period in enumerate(reversed(self.running_periods))}
        found: dict[str, Period] = {}
        for period, team in self._teams_in_order:
            if period in shortest and (team not in found or shortest[period] < shortest[found[team].id]):
                found[team] = self.site.periods[period]
        return found

    @cached_property
    def _teams_in_order(self) -> list[tuple[str, str]]:
        """Period and team wherever a team has objectives, in the order of the tree of teams."""
        place = {entry.id: n for n, (entry, _) in enumerate(self.team_tree)}
        return sorted(self.scores.teams, key=lambda key: (place.get(key[1], len(place)), key[1]))

    def objective_before(self, objective: Objective) -> ObjectiveScore | None:
        """An objective's figures before the week that is told; None where its period had not begun."""
        return self.before.objectives.get(objective.id) if self._begun(objective.period) else None

    def period_before(self, period: Period) -> GroupScore | None:
        """A period's figures before the week that is told; None where it had not begun."""
        return self.before.periods.get(period.id) if self._begun(period) else None

    def team_before(self, period: Period, team: str) -> GroupScore | None:
        """A team's figures before the week that is told; None where the period had not begun."""
        return self.before.teams.get((period.id, team)) if self._begun(period) else None

    def _begun(self, period: Period) -> bool:
        return self.before.as_of >= period.first

    @cached_property
    def weeks(self) -> tuple[Scores, ...]:
        """The scores of what ran, at the end of each week so far and as of the day."""
        as_of, told = self.scores.as_of, [*self.running_periods, *self.closed_periods]
        first = min((period.first for period in told), default=as_of)
        found = []
        for week in weeks_between(first, as_of):
            day = min(week.sunday, as_of)
            ran = [p for p in told if p.first <= day and p.last >= week.monday]
            found.append(score(self.site, day, self.config, ran, self.memory))
        return tuple(found)

    @cached_property
    def fed_by_kpi(self) -> dict[str, tuple[str, ...]]:
        """What each KPI feeds as of the day."""
        return {kpi.id: kpi_supports(self.site, kpi, self.scores.as_of) for kpi in self.site.kpis.values()}

    @cached_property
    def kpis_feeding(self) -> dict[str, tuple[str, ...]]:
        """For each objective and key result, the KPIs that feed it as of the day."""
        found: dict[str, list[str]] = {}
        for kpi, targets in self.fed_by_kpi.items():
            for target in targets:
                found.setdefault(target, []).append(kpi)
        return {target: tuple(ids) for target, ids in found.items()}

    @cached_property
    def threads(self) -> dict[str, Thread]:
        """The golden thread of every objective and key result."""
        inputs = (self.site.objectives, self.config, self.stopped)
        return self.memory.recall("all", "threads of these", inputs, [], self._threads)

    def _threads(self) -> dict[str, Thread]:
        objectives, top = self.site.objectives, self.config.company_team
        links = [
            (o.id, o.supports, top in o.teams, [(kr.ref, kr.supports) for kr in o.key_results])
            for o in objectives.values()
        ]
        given = self.memory.same("links", (links, frozenset(self.stopped)))
        work = partial(threads, objectives, top, self.stopped)
        return self.memory.recall("all", "threads", (given,), [], work)

    @cached_property
    def stopped(self) -> dict[str, Objective | KeyResult]:
        """What was postponed or dropped by the day, each with the goal that says when and why."""
        objectives, day = self.site.objectives, self.memory.same("day", self.scores.as_of)
        work = partial(stopped, objectives, day)
        return self.memory.recall("all", "stopped", (objectives, day), [], work)

    @cached_property
    def said(self) -> SaidByCheckIns:
        """What each check-in set."""
        return SaidByCheckIns(self.site, self.scores)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that the site's titles write in small letters, and so are no names."""
        inputs = (self.site.objectives, self.site.kpis)
        return self.memory.recall("all", "small words of these", inputs, [], self._small_words)

    def _small_words(self) -> frozenset[str]:
        given = self.memory.same("titles", titles(self.site))
        return self.memory.recall("all", "small words", (given,), [], partial(vocabulary, given))
