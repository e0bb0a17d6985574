"""Every body of a site, rendered once, its links led to the pages they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.memory import Memory
from okrsite.model.entry import Entry
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.model.records import CheckIn, Event, Page, Retro
from okrsite.model.site import Site
from okrsite.resolve.aliases import address_of_entry, entries, groups
from okrsite.resolve.index import Goal, Index, View
from okrsite.source.body_links import BodyLinks, Target
from okrsite.source.markdown import render
from okrsite.source.parse import Broken
from okrsite.view.front_links import Led, lead, relative_links
from okrsite.view.links import address, objective_address


def render_bodies(
    site: Site,
    config: Config,
    assets: Mapping[str, Path],
    absent: Iterable[Broken] = (),
    *,
    links_alone: bool = False,
    memory: Memory | None = None,
) -> tuple[dict[str, str], Led, list[str], list[Diagnostic]]:
    """HTML by content path, front matter's links, the files shown or linked to, the links that lead nowhere.

    A link to what is `absent` (faulty, or dated later) is plain text. With `links_alone` bodies that cannot
    hold a link are passed over. A body whose text and links' targets stayed is taken from `memory`.
    """
    memory = memory or Memory()
    missing = tuple(absent)
    names = tuple((e.path, e.id, e.title) for e in entries(site))
    goals = memory.recall("goals", "", (site.objectives,), [], partial(_goals, site))
    words = (config, tuple(site.periods.values()), names, goals, missing, tuple(assets))
    around = memory.same("words of bodies", words)
    places = memory.recall("places", "", (around,), [], partial(_places, site, config, assets, missing))
    html: dict[str, str] = {}
    used: set[str] = set()
    faults: list[Diagnostic] = []
    anchors = dict(memory.recall("anchors", "", (site.objectives,), [], partial(_anchors, site)))
    named: list[tuple[str, str, Span]] = []
    for kind, group in groups(site).items():
        views = memory.same(f"views {kind}", tuple(map(_seen_from, group.values())))
        inputs = (around, links_alone, views, *(entry.body for entry in group.values()))
        part = memory.part(kind)
        work = partial(_rendered_all, group.values(), places, part, links_alone=links_alone)
        for entry, body in memory.recall("bodies", kind, inputs, [], work):
            html[entry.path] = body.html
            used.update(body.assets)
            faults += body.faults
            named += body.anchors
            if isinstance(entry, Page):
                anchors[address(entry.id)] = set(body.ids)
    led: Led = {}
    for path, url, span in relative_links(site):
        known = (places.addresses.get, places.assets.__contains__, places.unread.__contains__)
        href, links = lead(path, path.removeprefix(places.prefix), url, *known)
        led[path, url] = href
        used.update(links.assets)
        faults += (replace(fault, span=span) for fault in links.faults)
        named += ((target, anchor, span) for target, anchor, _ in links.anchors)
    for target, anchor, span in named:
        if anchor not in anchors.get(target, ()):
            hint = did_you_mean(anchor, anchors.get(target, ()))
            faults.append(error("L204", span, f"/{target} has no place {quote(anchor)}", hint))
    memory.keep("places", (html, places))
    return html, led, sorted(used), faults


def _goals(site: Site) -> tuple[object, ...]:
    """What links may say of goals."""
    objectives = site.objectives.values()
    return tuple((o.period, o.teams, [(kr.id, kr.title) for kr in o.key_results]) for o in objectives)


def _anchors(site: Site) -> dict[str, set[str]]:
    """The places within the pages of goals."""
    return {address(o.id): {kr.id for kr in o.key_results} for o in site.objectives.values()}


def render_anew(entry: Entry, bodies: Mapping[str, str], memory: Memory) -> str | None:
    """The HTML of an entry whose body alone changed since these bodies were rendered.

    None where they are not the latest that were rendered with this memory, or where that is not all there is
    to it: a link that leads nowhere, or to a place within a page.
    """
    kept: tuple[Mapping[str, str], _Places] | None = memory.latest("places", None)
    if kept is None or kept[0] is not bodies or isinstance(entry, Page):
        return None
    places = kept[1]
    body = _rendered(entry, places)
    return None if body.faults or body.anchors else body.html


def _places(site: Site, config: Config, assets: Mapping[str, Path], missing: tuple[Broken, ...]) -> _Places:
    prefix = config.content_dir.strip("/") + "/"
    documents = (e for e in entries(site) if e.path.endswith(".md"))
    addresses = {e.path.removeprefix(prefix): address_of_entry(site, e) for e in documents}
    return _Places(_Wiki(site, config, missing), addresses, assets, {lost.name for lost in missing}, prefix)


def _rendered_all(
    group: Iterable[Entry], places: _Places, memory: Memory, *, links_alone: bool
) -> list[tuple[Entry, _Rendered]]:
    """The bodies of some entries."""
    found = []
    for entry in group:
        text, own_page = entry.body.text, isinstance(entry, Page)
        if not text.strip() or (links_alone and not own_page and "[" not in text and "<" not in text):
            continue
        work, still = partial(_rendered, entry, places), partial(_still, entry, places)
        view = memory.same(f"view {entry.path}", _seen_from(entry))
        body = memory.recall("body", entry.path, (entry.body, own_page, view), [], work, still, places)
        found.append((entry, body))
    return found


def _seen_from(entry: Entry) -> object:
    """By what an entry's references are read besides where it lies. What goals say is told with all goals."""
    if isinstance(entry, CheckIn | Retro):
        return entry.day, entry.teams, entry.period
    return entry.day if isinstance(entry, Event) else None


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A body, and what there was to tell of it; `asked` is what was looked up for it, with the answers."""

    html: str
    assets: tuple[str, ...]
    faults: tuple[Diagnostic, ...]
    anchors: tuple[tuple[str, str, Span], ...]
    ids: tuple[str, ...]
    asked: tuple[tuple[str, tuple[Any, ...], object], ...]


def _still(entry: Entry, places: _Places, body: _Rendered) -> bool:
    """Whether all that was looked up for a body has the answers it had."""
    lookups = _Lookups(places, entry)
    return all(lookups.answer(what, *about) == answer for what, about, answer in body.asked)


def _rendered(entry: Entry, places: _Places) -> _Rendered:
    own_page, lookups = isinstance(entry, Page), _Lookups(places, entry)
    links = BodyLinks(
        path=entry.path,
        name=lookups.name,
        first_line=entry.body.line,
        wiki=partial(lookups.ask, "wiki"),
        page=partial(lookups.ask, "page"),
        asset=partial(lookups.ask, "asset"),
        absent=partial(lookups.ask, "absent"),
    )
    html = render(entry.body.text, links, shift=1 if own_page else 2, anchors=own_page)
    told = tuple(links.assets), tuple(links.faults), tuple(links.anchors), tuple(links.ids)
    return _Rendered(html, *told, tuple(lookups.asked))


@dataclass(frozen=True, slots=True)
class _Places:
    """What a link can lead to."""

    wiki: _Wiki
    addresses: Mapping[str, str]
    assets: Mapping[str, Path]
    unread: set[str]
    prefix: str
    """How the path of a content file begins."""


class _Lookups:
    """What is looked up for one body."""

    def __init__(self, places: _Places, entry: Entry) -> None:
        self._places = places
        self._entry = entry
        self.name = entry.path.removeprefix(places.prefix)
        self.asked: list[tuple[str, tuple[Any, ...], object]] = []

    def ask(self, what: str, *about: Any) -> Any:
        """The answer, which is noted."""
        answer = self.answer(what, *about)
        self.asked.append((what, about, answer))
        return answer

    def answer(self, what: str, *about: Any) -> object:
        """The address of a page, a wiki link's target, whether an asset or a file left out is there."""
        places = self._places
        if what == "wiki":
            ref, span = about
            return places.wiki.target(ref, places.wiki.view(self._entry, self.name), span)
        (name,) = about
        if what == "page":
            return places.addresses.get(name)
        return name in (places.assets if what == "asset" else places.unread)


class _Wiki:
    """`[[partners#new-arr]]`: objectives and key results first, then KPIs, teams, people, pages."""

    def __init__(self, site: Site, config: Config, absent: Iterable[Broken]) -> None:
        self.site = site
        self.periods = tuple(site.periods.values())
        self.prefix = config.content_dir.strip("/") + "/"
        self.index = Index(teams=set(site.teams), people=set(site.people), kpis=set(site.kpis))
        for o in site.objectives.values():
            folder = o.path.removeprefix(self.prefix).rpartition("/")[0]
            self.index.add(Goal(o.id, folder, o.period, o.teams, frozenset(kr.id for kr in o.key_results)))
        for lost in absent:
            self.index.add_broken("objective", lost.id, lost.lost)
        self.records: dict[str, list[Entry]] = {}
        for record in chain(
            *(group.values() for group in (site.pages, site.events, site.checkins, site.retros))
        ):
            parts = record.id.split("/")
            for start in range(len(parts)):
                self.records.setdefault("/".join(parts[start:]), []).append(record)

    def view(self, entry: Entry, name: str) -> View:
        """Where a body's references are read."""
        folder = name.rpartition("/")[0]
        teams: tuple[str, ...] = ()
        period: Period | None = None
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
            named = self.records.get(ref, [])
            if len(named) == 1:
                return (address(named[0].id), named[0].title), []
        faults: list[Diagnostic] = []
        name = self.index.goal(ref, view, span, faults)
        if name is None:
            return None, faults
        goal = self.site.key_results.get(name) or self.site.objectives[name]
        return (objective_address(name), goal.title), []
