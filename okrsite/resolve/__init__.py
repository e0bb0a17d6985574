"""Documents to a `Site`: every word that names something becomes a full id, or a diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import not_
from typing import TypeVar

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span, error
from okrsite.memory import Memory
from okrsite.model.objective import Objective
from okrsite.model.records import CheckIn, Event, Retro
from okrsite.model.site import Site
from okrsite.resolve.addresses import check_addresses
from okrsite.resolve.aliases import check_aliases
from okrsite.resolve.context import Context, by_id
from okrsite.resolve.graph import check_links
from okrsite.resolve.hearing import Hearing
from okrsite.resolve.objectives import draft_targets, read_objectives, resolve_objectives
from okrsite.resolve.records import (
    resolve_events,
    resolve_kpis,
    resolve_pages,
    resolve_people,
    resolve_retros,
    resolve_teams,
)
from okrsite.resolve.said import read_series, said_by_day
from okrsite.resolve.states import not_agreed
from okrsite.source.parse import Broken, Document, of_type
from okrsite.source.schema import (
    CheckInFields,
    EventFields,
    FrontMatter,
    KpiFields,
    ObjectiveFields,
    PageFields,
    PersonFields,
    RetroFields,
    TeamFields,
)
from okrsite.source.series import Table

R = TypeVar("R")
D = TypeVar("D", CheckIn, Retro, Event)


def resolve(
    documents: Sequence[Document[FrontMatter]],
    tables: Mapping[str, Table],
    config: Config,
    broken: Iterable[Broken] = (),
    memory: Memory | None = None,
) -> tuple[Site, list[Diagnostic]]:
    """The site that the documents make, as far as they go.

    To name what is `broken` is no fault: it is there, only not readable yet. What stayed the same is taken
    from `memory`.
    """
    memory = memory or Memory()
    context = Context(config, tables)
    faults, index = context.faults, context.index
    for lost in broken:
        index.add_broken(lost.type, lost.id, lost.lost)
    index.teams = {d.id for d in of_type(documents, TeamFields)}
    index.people = {d.id for d in of_type(documents, PersonFields)}
    index.kpis = {d.id for d in of_type(documents, KpiFields)}
    words = (config, tables, index.teams, index.people, index.kpis, index.broken, index.lost)
    around = memory.same("around", words)

    def once(name: str, inputs: Sequence[object], work: Callable[[], R]) -> R:
        return memory.recall("all", name, tuple(inputs), faults, work)

    of_objectives = of_type(documents, ObjectiveFields)
    drafted = partial(read_objectives, context, of_objectives, memory.part("drafts"), around)
    drafts = once("drafts", (around, *of_objectives), drafted)
    index.goals, index.endings, context.periods = drafts.goals, drafts.endings, dict(drafts.periods)
    known = memory.same("known", (around, drafts.goals, tuple(context.periods.values())))
    named = partial(resolve_objectives, context, drafts, memory.part("objectives"), known)
    objectives = once("objectives", (drafts, known), named)
    of_people = of_type(documents, PersonFields)
    people = once("people", (around, *of_people), partial(resolve_people, context, of_people))
    of_teams = of_type(documents, TeamFields)
    teams = once("teams", (around, people, *of_teams), partial(resolve_teams, context, of_teams, people))
    unagreed = once("unagreed", (objectives,), partial(not_agreed, objectives.values()))
    of_kpis = of_type(documents, KpiFields)
    measured = partial(resolve_kpis, context, of_kpis, unagreed)
    kpis, own = once("kpis", (known, unagreed, *of_kpis), measured)
    once("links", (objectives, unagreed), partial(_check_links, context, objectives, unagreed))
    series = once("series", (around, objectives, kpis), partial(read_series, context, objectives, kpis, own))
    said = Hearing(context, objectives, kpis, memory, known).heard(of_type(documents, CheckInFields))
    after = memory.same("periods", tuple(context.periods.values()))
    of_retros, of_events = of_type(documents, RetroFields), of_type(documents, EventFields)
    closing = partial(resolve_retros, context, of_retros)
    happened = partial(resolve_events, context, of_events, unagreed)
    of_pages = of_type(documents, PageFields)
    site = Site(
        periods={p.id: p for p in sorted(context.periods.values(), key=lambda p: p.sort_key)},
        objectives=objectives,
        kpis=kpis,
        teams=teams,
        people=people,
        checkins=_by_day(heard.checkin for heard in said),
        retros=_by_day(once("retros", (known, after, *of_retros), closing)),
        events=_by_day(once("events", (known, after, unagreed, *of_events), happened)),
        pages=by_id(once("pages", of_pages, partial(resolve_pages, of_pages))),
        updates=said_by_day(context, series, said, memory),
    )
    records = (site.checkins, site.retros, site.events, site.pages)
    own_names = [(entry.id, entry.path, entry.aliases) for group in records for entry in group.values()]
    places = (objectives, kpis, teams, people, after, memory.same("records", own_names))
    # Where a fault stands may change, that there is none may not.
    return site, [*faults, *memory.recall("all", "addresses", places, [], partial(_misplaced, site), not_)]


def _misplaced(site: Site) -> list[Diagnostic]:
    return [*check_addresses(site), *check_aliases(site)]


def _by_day(entries: Iterable[D]) -> dict[str, D]:
    return {e.id: e for e in sorted(entries, key=lambda e: (e.day, e.id))}


def _check_links(context: Context, objectives: Mapping[str, Objective], unagreed: frozenset[str]) -> None:
    context.faults += draft_targets(objectives.values(), unagreed)
    context.faults += check_links(objectives)


def no_content(path: str) -> Diagnostic:
    """The content folder holds nothing to build from."""
    return error(
        "F109", Span.of(path), "there is no content", "run `okrsite init`, or set content_dir in the config"
    )


__all__ = ["no_content", "resolve"]
