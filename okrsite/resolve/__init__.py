"""Documents to a `Site`: every word that names something becomes a full id, or a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span, error, quote, warning
from okrsite.memory import Memory
from okrsite.model.entry import Entry
from okrsite.model.objective import Objective, Source
from okrsite.model.reading import Update
from okrsite.model.records import Kpi
from okrsite.model.site import Site
from okrsite.resolve.addresses import check_addresses
from okrsite.resolve.aliases import check_aliases
from okrsite.resolve.context import Context
from okrsite.resolve.graph import check_links
from okrsite.resolve.hearing import Hearing
from okrsite.resolve.measure import Measure, Written
from okrsite.resolve.objectives import draft_targets, read_objectives, resolve_objective
from okrsite.resolve.records import (
    resolve_event,
    resolve_kpis,
    resolve_page,
    resolve_people,
    resolve_retro,
    resolve_teams,
)
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

E = TypeVar("E", bound=Entry)


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
    index = context.index
    for lost in broken:
        index.add_broken(lost.type, lost.id)
    index.teams = {d.id for d in of_type(documents, TeamFields)}
    index.people = {d.id for d in of_type(documents, PersonFields)}
    index.kpis = {d.id for d in of_type(documents, KpiFields)}
    words = (config, tables, index.teams, index.people, index.kpis, index.broken)
    around = memory.same("around", words)
    drafts = read_objectives(context, of_type(documents, ObjectiveFields), memory, around)
    known = memory.same("known", (around, dict(index.goals), tuple(context.periods.values())))
    objectives = {
        d.objective.id: memory.recall(
            "objective", d.document.path, (d, known), context.faults, partial(resolve_objective, context, d)
        )
        for d in drafts
    }
    people = resolve_people(context, of_type(documents, PersonFields))
    teams = resolve_teams(context, of_type(documents, TeamFields), people)
    unagreed = not_agreed(objectives.values())
    kpis, updates = resolve_kpis(context, of_type(documents, KpiFields), unagreed)
    context.faults += draft_targets(objectives.values(), unagreed)
    context.faults += check_links(objectives)
    _tables(context, objectives, kpis, updates)
    said = Hearing(context, objectives, kpis, memory, known)
    checkins = said.checkins(of_type(documents, CheckInFields), updates)
    retros = [r for d in of_type(documents, RetroFields) if (r := resolve_retro(context, d)) is not None]
    events = [resolve_event(context, d, unagreed) for d in of_type(documents, EventFields)]
    pages = [resolve_page(d) for d in of_type(documents, PageFields)]
    site = Site(
        periods={p.id: p for p in sorted(context.periods.values(), key=lambda p: p.sort_key)},
        objectives=_by_id(objectives.values()),
        kpis=_by_id(kpis.values()),
        teams=_by_id(teams.values()),
        people=_by_id(people.values()),
        checkins={c.id: c for c in sorted(checkins, key=lambda c: (c.day, c.id))},
        retros={r.id: r for r in sorted(retros, key=lambda r: (r.day, r.id))},
        events={e.id: e for e in sorted(events, key=lambda e: (e.day, e.id))},
        pages=_by_id(pages),
        updates={
            ref: memory.recall(
                "said", ref, tuple(said), context.faults, partial(_merged, context, ref, tuple(said))
            )
            for ref, said in sorted(updates.items())
        },
    )
    return site, [*context.faults, *check_addresses(site), *check_aliases(site)]


def _by_id(entries: Iterable[E]) -> dict[str, E]:
    return {e.id: e for e in sorted(entries, key=lambda e: e.id)}


def _tables(
    context: Context,
    objectives: Mapping[str, Objective],
    kpis: Mapping[str, Kpi],
    updates: dict[str, list[Update]],
) -> None:
    """Rows of CSV tables as readings; rows outside a key result's period are there but do not count."""
    for kr in (kr for o in objectives.values() for kr in o.key_results if kr.source is not None):
        measured = Measure(kr.unit, 0, f"{quote(kr.id)}", kr.unit)
        for update in _points(context, kr.source, measured):
            inside = kr.period.first <= update.day <= kr.period.last
            updates.setdefault(kr.ref, []).append(replace(update, counts=inside))
    for kpi in (kpi for kpi in kpis.values() if kpi.source is not None):
        measured = Measure(kpi.unit, 0, f"{quote(kpi.id)}", kpi.unit)
        updates.setdefault(kpi.id, []).extend(_points(context, kpi.source, measured))


def _points(context: Context, source: Source | None, measured: Measure) -> Iterable[Update]:
    if source is None:
        return
    for point in context.tables[source.path].series[source.column]:
        value = measured.value(Written(source.column, point.amount, point.span), context.faults)
        if value is not None:
            yield Update(
                day=point.day,
                written=point.day,
                known=point.day,
                value=value,
                order=(-1, ""),
                span=point.span,
            )


def _merged(context: Context, ref: str, said: Sequence[Update]) -> tuple[Update, ...]:
    """By day; of two values on one day the check-in's wins over a table's, and the later file by path."""
    ordered = sorted(said, key=lambda u: u.sort_key)
    latest: dict[date, Update] = {}
    dropped: set[int] = set()
    for update in ordered:
        if update.value is None:
            continue
        before = latest.get(update.written)
        if before is not None:
            dropped.add(id(before))
            if before.checkin is not None and update.checkin is not None:
                where = f"{before.span.path}:{before.span.line}"
                message = f"{ref} has two values on {update.written}; this one counts, not that of {where}"
                context.faults.append(warning("V205", update.span, message, "keep one of them"))
        latest[update.written] = update
    return tuple(replace(u, value=None, done=None) if id(u) in dropped else u for u in ordered)


def no_content(path: str) -> Diagnostic:
    """The content folder holds nothing to build from."""
    return error(
        "F109", Span.of(path), "there is no content", "run `okrsite init`, or set content_dir in the config"
    )


__all__ = ["no_content", "resolve"]
