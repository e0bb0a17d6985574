"""State, source and ids: what objectives, key results and KPIs read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote, warning
from okrsite.model.objective import Objective, Source, State
from okrsite.resolve.context import Context
from okrsite.source.parse import Document
from okrsite.source.schema import KeyResultFields, ObjectiveFields


def state(context: Context, fields: KeyResultFields | ObjectiveFields, at: Callable[[str], Span]) -> State:
    """State with why and since; a postponed or dropped goal says both, any other has no first day."""
    if fields.state in {"postponed", "dropped"} and fields.why is None:
        message = f'"why" is missing: a goal that was {fields.state} says why'
        context.faults.append(error("V101", at("state"), message, "add `why: ...`"))
    if fields.state in {"postponed", "dropped"} and fields.since is None:
        message = f'"since" is missing: without it the goal was {fields.state} from the first day on'
        context.faults.append(warning("V112", at("state"), message, "add `since: 2026-02-10`"))
    since = fields.since if fields.state in {"postponed", "dropped"} else None
    return State(fields.state, since, fields.why or "")


def source(context: Context, text: str, span: Span) -> Source | None:
    """`data/crm.csv#arr`: the file and its column must be there."""
    path, hash_, column = text.partition("#")
    if not hash_ or not column:
        context.faults.append(
            error("V305", span, f"{quote(text)} names no column", "write it as data/crm.csv#column")
        )
        return None
    table = context.tables.get(path)
    if table is None:
        hint = did_you_mean(path, context.tables) or "the path begins in the content folder"
        context.faults.append(error("V305", span, f"there is no table {quote(path)}", hint))
        return None
    if column not in table.series and not table.whole:
        return None
    if column not in table.series:
        hint = did_you_mean(column, table.series) or f"it has {', '.join(table.series)}"
        context.faults.append(error("V305", span, f"{path} has no column {quote(column)}", hint))
        return None
    return Source(path, column)


def duplicate_ids(document: Document[ObjectiveFields], faults: list[Diagnostic]) -> set[int]:
    """Numbers of key results whose id an earlier one has."""
    seen: dict[str, int] = {}
    again: set[int] = set()
    for number, kr in enumerate(document.fields.key_results):
        if kr.id in seen:
            again.add(number)
            line = document.at("key_results", seen[kr.id], "id").line
            message = f"the key result {quote(kr.id)} is here twice (first in line {line})"
            faults.append(
                error("V202", document.at("key_results", number, "id"), message, "give it another id")
            )
        seen.setdefault(kr.id, number)
    return again


def not_agreed(objectives: Iterable[Objective]) -> frozenset[str]:
    """Full ids of what is not agreed yet."""
    of_objectives = {o.id for o in objectives if o.state.word == "draft"}
    return frozenset(
        of_objectives | {k.ref for o in objectives for k in o.key_results if k.state.word == "draft"}
    )


def supports_draft(target: str, span: Span) -> Diagnostic:
    """Naming a draft in `supports` is a fault: it is not agreed yet."""
    return error("V307", span, f"{target} is a draft; a draft cannot be supported yet", "agree on it first")
