"""A figure traced back, for the terminal: the formula, its sums, and where each number was set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsite.diagnostics import Span
from okrsite.history.values import Commit, Edit
from okrsite.reporters.visible import inert, visible
from okrsite.view.ledger import edit_words
from okrsite.view.tracing import Trace
from okrsite.view.world import World

EDITS = 20
"""Edits that are printed; the JSON form has all."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of numbers."""

    name: str
    value: str
    place: str
    commit: str


def trace_text(world: World, trace: Trace) -> str:
    """Head, formula, sums, numbers with file, line and commit, edits after kick-off."""
    return "\n".join(_lines(world, trace))


def _lines(world: World, trace: Trace) -> Iterator[str]:
    yield f"{visible(trace.ref)}  {visible(trace.title)}"
    yield f"{visible(trace.verdict)}, as of {world.scores.as_of}"
    if trace.formula is not None:
        yield ""
        title, told = trace.formula.title, trace.formula.paragraphs[0]
        yield told if told.startswith(title) else f"{title}: {told}"
    yield ""
    yield from (inert(f"  {line}".rstrip()) for line in trace.text.split("\n"))
    if trace.inputs:
        yield ""
        yield from _table(
            [
                _Row(visible(i.name), visible(i.value), _place(i.span), _commit(world, i.span))
                for i in trace.inputs
            ]
        )
    if trace.edits:
        yield ""
        yield f"Edited after kick-off: {len(trace.edits)}"
        for edit in trace.edits[:EDITS]:
            said = visible(f"{_part(trace, edit)}{edit_words(edit)}")
            yield f"  {edit.commit.day}  {visible(edit.commit.author)}: {said}"
            subject = visible(edit.commit.subject)
            yield f"              {visible(_edited(edit))}  {edit.commit.short}  {subject}"
        if len(trace.edits) > EDITS:
            yield f"  and {len(trace.edits) - EDITS} more"


def _table(rows: Sequence[_Row]) -> Iterator[str]:
    names = max(len(row.name) for row in rows)
    values = max(len(row.value) for row in rows)
    places = max(len(row.place) for row in rows)
    for row in rows:
        yield f"  {row.name:<{names}}  {row.value:<{values}}  {row.place:<{places}}  {row.commit}".rstrip()


def _place(span: Span) -> str:
    return f"{visible(span.path)}:{span.line}"


def _part(trace: Trace, edit: Edit) -> str:
    """`#visits: `, of what an objective is made from; `2026-Q1/sales/partners#arr: `, of a team's."""
    if edit.ref == trace.ref:
        return ""
    return f"{edit.ref.removeprefix(trace.ref) if edit.goal == trace.ref else edit.ref}: "


def _edited(edit: Edit) -> str:
    """Where an edit stands: in its commit, and what was removed in the one before."""
    return f"{edit.path}:{edit.line}" if edit.line else edit.path


def _commit(world: World, span: Span) -> str:
    """`3f9c2e1  2026-01-05  Mara Lind: Agree on the quarter`."""
    if not world.history.known:
        return ""
    commit = world.history.commit_of(span)
    if commit is None:
        return "no commit"
    return f"{commit.short}  {commit.day}  {visible(commit.author)}: {visible(commit.subject)}"


def trace_data(world: World, trace: Trace) -> dict[str, object]:
    """The same as data."""
    formula = {"title": trace.formula.title, "text": trace.formula.text} if trace.formula else None
    return {
        "ref": trace.ref,
        "type": trace.type,
        "title": trace.title,
        "as_of": world.scores.as_of.isoformat(),
        "verdict": trace.verdict,
        "formula": formula,
        "computation": trace.text.split("\n"),
        "inputs": [
            {
                "name": i.name,
                "value": i.value,
                "path": i.span.path,
                "line": i.span.line,
                "commit": _commit_data(world.history.commit_of(i.span)),
            }
            for i in trace.inputs
        ],
        "edits": [_edit_data(edit) for edit in trace.edits],
        "history_notice": str(world.history.notice) if world.history.notice else None,
    }


def _commit_data(commit: Commit | None) -> dict[str, str] | None:
    if commit is None:
        return None
    return {
        "hash": commit.hash,
        "author": commit.author,
        "date": commit.day.isoformat(),
        "subject": commit.subject,
    }


def _edit_data(edit: Edit) -> dict[str, object]:
    return {
        "ref": edit.ref,
        "kind": edit.kind,
        "field": edit.field,
        "from": edit.was,
        "to": edit.now,
        "why": edit.why,
        "path": edit.path,
        "line": edit.line or None,
        "commit": _commit_data(edit.commit),
    }
