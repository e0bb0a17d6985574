"""Every body of a site, rendered once, its links led to the pages they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span
from okrsite.model.entry import Entry
from okrsite.model.records import CheckIn, Event, Page, Retro
from okrsite.model.objective import Objective
from okrsite.model.site import Site
from okrsite.pages.parts import address, objective_address
from okrsite.resolve.index import Goal, Index, View
from okrsite.source.markdown import BodyLinks, Target, render


def entries(site: Site) -> Iterator[Entry]:
    """Every entry of a site."""
    groups = (site.objectives, site.kpis, site.teams, site.people, site.checkins, site.retros, site.events, site.pages)
    return chain.from_iterable(group.values() for group in groups)


def entry_address(site: Site, entry: Entry) -> str:
    """Where an entry's own page stands."""
    for section, group in (("teams", site.teams), ("people", site.people), ("kpis", site.kpis)):
        if group.get(entry.id) is entry:
            return address(section, entry.id)
    return address(entry.id)


def render_bodies(
    site: Site, config: Config, assets: Mapping[str, Path]
) -> tuple[dict[str, str], list[str], list[Diagnostic]]:
    """HTML by content path, the files shown or linked to, and the links that lead nowhere."""
    wiki = _Wiki(site, config)
    prefix = config.content_dir.strip("/") + "/"
    addresses = {e.path.removeprefix(prefix): entry_address(site, e) for e in entries(site) if e.path.endswith(".md")}
    html: dict[str, str] = {}
    used: list[str] = []
    faults: list[Diagnostic] = []
    for entry in entries(site):
        if not entry.body.text.strip():
            continue
        name = entry.path.removeprefix(prefix)
        view = wiki.view(entry, name)
        links = BodyLinks(
            path=entry.path,
            name=name,
            first_line=entry.body.line,
            wiki=lambda ref, span, view=view: wiki.target(ref, view, span),  # type: ignore[misc]
            page=addresses.get,
            asset=assets.__contains__,
        )
        html[entry.path] = render(entry.body.text, links, shift=1 if isinstance(entry, Page) else 2)
        used += links.assets
        faults += links.faults
    return html, sorted(set(used)), faults


class _Wiki:
    """`[[partners#new-arr]]`: objectives and key results first, then KPIs, teams, people, pages."""

    def __init__(self, site: Site, config: Config) -> None:
        self.site = site
        self.periods = tuple(site.periods.values())
        self.prefix = config.content_dir.strip("/") + "/"
        self.index = Index(teams=set(site.teams), people=set(site.people), kpis=set(site.kpis))
        for o in site.objectives.values():
            folder = o.path.removeprefix(self.prefix).rpartition("/")[0]
            self.index.add(Goal(o.id, folder, o.period, o.teams, frozenset(kr.id for kr in o.key_results)))
        self.records: dict[str, list[Entry]] = {}
        for record in chain(*(group.values() for group in (site.pages, site.events, site.checkins, site.retros))):
            parts = record.id.split("/")
            for start in range(len(parts)):
                self.records.setdefault("/".join(parts[start:]), []).append(record)

    def view(self, entry: Entry, name: str) -> View:
        """Where a body's references are read."""
        folder, teams, period = name.rpartition("/")[0], (), None
        if isinstance(entry, Objective):
            teams, period = entry.teams, entry.period
        elif isinstance(entry, CheckIn | Retro):
            teams, period = entry.teams, self.site.periods.get(entry.period or "")
        day = entry.day if isinstance(entry, CheckIn | Retro | Event) else None
        if period is not None:
            around = tuple(p for p in self.periods if p.id != period.id and p.contains(period))
            own = entry.id if isinstance(entry, Objective) else None
            return View(folder, teams, (period,), around, own)
        running = tuple(p for p in self.periods if day is not None and p.first <= day <= p.last)
        return View(folder, teams, running)

    def target(self, ref: str, view: View, span: Span) -> tuple[Target | None, list[Diagnostic]]:
        """An address and the words that stand for it."""
        others = (("kpis", self.site.kpis), ("teams", self.site.teams), ("people", self.site.people))
        if "#" not in ref and ref not in self.index.endings:
            for section, group in others:
                if ref in group:
                    return (address(section, ref), group[ref].title), []
            if len(named := self.records.get(ref, ())) == 1:
                return (address(named[0].id), named[0].title), []
        faults: list[Diagnostic] = []
        name = self.index.goal(ref, view, span, faults)
        if name is None:
            return None, faults
        goal = self.site.key_results.get(name) or self.site.objectives[name]
        return (objective_address(name), goal.title), []
