"""Objectives: first what they are, then, when all are known, whom they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from okrsite.diagnostics import Diagnostic, Span, error, quote, warning
from okrsite.memory import Memory
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.resolve.context import Context, by_id, common
from okrsite.resolve.index import Goal, Index, View
from okrsite.resolve.key_results import KeyResultReader
from okrsite.resolve.states import duplicate_ids, state, supports_draft
from okrsite.source.parse import Document
from okrsite.source.schema import ObjectiveFields


@dataclass(frozen=True, slots=True)
class Draft:
    """An objective whose references are still words, and its document."""

    document: Document[ObjectiveFields]
    objective: Objective
    numbers: tuple[int, ...]
    """Place of each key result in the file's list."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """All of them, and what they make known."""

    drafts: tuple[Draft, ...]
    periods: dict[str, Period]
    goals: dict[str, Goal]
    endings: dict[str, list[str]]


def read_objectives(
    context: Context, documents: Iterable[Document[ObjectiveFields]], memory: Memory, around: object
) -> Drafts:
    """Objectives with their key results; references come later.

    `around` stands for what their words are read in: config, teams, people, tables.
    """
    drafts, periods, known = [], dict[str, Period](), Index()
    for document in documents:
        draft = memory.recall(
            "draft", document.path, (document, around), context.faults, partial(_draft, context, document)
        )
        if draft is None:
            continue
        objective = draft.objective
        periods.setdefault(objective.period.id, objective.period)
        drafts.append(draft)
        folder = document.name.rpartition("/")[0]
        ids = frozenset(kr.id for kr in objective.key_results)
        known.add(Goal(document.id, folder, objective.period, objective.teams, ids))
    return Drafts(tuple(drafts), periods, known.goals, known.endings)


def _draft(context: Context, document: Document[ObjectiveFields]) -> Draft | None:
    period = _period(context, document)
    if period is None:
        return None
    teams = context.teams_of(document, document.fields.team)
    own = state(context, document.fields, document.at)
    again = duplicate_ids(document, context.faults)
    numbers = tuple(n for n in range(len(document.fields.key_results)) if n not in again)
    readers = [KeyResultReader(context, document, n, period) for n in numbers]
    objective = Objective(
        **common(document),  # type: ignore[arg-type]
        title=document.fields.title,
        period=period,
        teams=teams,
        stance=document.fields.stance,
        weight=document.fields.weight,
        state=own,
        key_results=tuple(reader.read(own, document.fields.stance) for reader in readers),
    )
    return Draft(document, objective, numbers)


def _period(context: Context, document: Document[ObjectiveFields]) -> Period | None:
    period = context.period_of(document, document.fields.period)
    if period is None and document.fields.period is None:
        span = Span.of(document.path, document.span.line, document.span.column)
        hint = "put the file into a folder such as 2026-Q1/, or add `period: 2026-Q1`"
        guess = next((g for f in document.folders if (g := context.names.suggest(f))), None)
        if guess:
            hint = f"did you mean the folder {guess}/? Or add `period: {guess}`"
        context.faults.append(error("V101", span, '"period" is missing', hint))
    return period


def resolve_objectives(
    context: Context, drafts: Drafts, memory: Memory, known: object
) -> dict[str, Objective]:
    """The objectives with full ids in place of words. `known` stands for all that words may mean."""
    found = (
        memory.recall(
            "objective", d.document.path, (d, known), context.faults, partial(_resolved, context, d, memory)
        )
        for d in drafts.drafts
    )
    return by_id(found)


def _resolved(context: Context, draft: Draft, memory: Memory) -> Objective:
    document, objective = draft.document, draft.objective
    fields = document.fields
    view = context.view(document, objective.teams, objective.period)
    owner = context.name_of("person", fields.owner, document.at("owner"))
    spans = [document.at("supports", n) for n in range(len(fields.supports))]
    supports = context.goals_of(fields.supports, view, spans)
    carried = None
    if fields.carried_from is not None:
        ended = sorted(
            (p for p in context.periods.values() if p.last < objective.period.first), key=lambda p: p.sort_key
        )
        ended.sort(key=lambda p: p.last, reverse=True)
        earlier = View(view.folder, view.teams, order=tuple(ended))
        span = document.at("carried_from")
        carried = context.index.goal(fields.carried_from, earlier, span, context.faults)
        if carried is not None and context.index.goals[carried.partition("#")[0]].period not in ended:
            message = f"{carried} belongs to a period that has not ended before {objective.period.id}"
            context.faults.append(error("V306", span, message))
            carried = None
    key_results = tuple(
        # What is said of one was read against it; that stays where only the words around it changed.
        memory.same(kr.ref, _resolve_key_result(context, draft, number, kr, view, owner))
        for number, kr in zip(draft.numbers, objective.key_results, strict=True)
    )
    return replace(objective, owner=owner, supports=supports, carried_from=carried, key_results=key_results)


def _resolve_key_result(
    context: Context, draft: Draft, number: int, kr: KeyResult, view: View, owner: str | None
) -> KeyResult:
    document, fields = draft.document, draft.document.fields.key_results[number]
    own = context.name_of("person", fields.owner, document.at("key_results", number, "owner"))
    spans = [document.at("key_results", number, "supports", n) for n in range(len(fields.supports))]
    supports = context.goals_of(fields.supports, view, spans)
    counter = context.name_of("kpi", fields.counter, document.at("key_results", number, "counter"))
    if (due := kr.due) is not None and due > kr.period.last:
        message = f"{quote(kr.id)} is due on {due}, after {kr.period.name} ends on {kr.period.last}"
        hint = "a key result is reached within its period"
        context.faults.append(warning("V404", document.at("key_results", number, "due"), message, hint))
    return replace(kr, owner=own or owner, supports=supports, counter=counter)


def draft_targets(objectives: Iterable[Objective], unagreed: frozenset[str]) -> Iterator[Diagnostic]:
    """The drafts that objectives and key results name in `supports`."""
    for objective in objectives:
        entries: tuple[Objective | KeyResult, ...] = (objective, *objective.key_results)
        for entry in entries:
            for target in entry.supports:
                if target in unagreed:
                    yield supports_draft(target, entry.at("supports"))
