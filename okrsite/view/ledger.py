"""Edits after kick-off in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from okrsite.history.periods import kick_off
from okrsite.history.values import Edit
from okrsite.model.objective import KeyResult, Objective
from okrsite.view.figures import day_text
from okrsite.view.links import Link, commit_href, goal, person
from okrsite.view.world import World
from okrsite.words import count, sentence

_NONE = "nothing"
SHOWN = 20
"""Edits that a page of an objective lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """An edit as a line of a page."""

    day: date
    when: str
    author: str
    link: Link
    """What was edited; no link where it is gone."""
    words: str
    """`target edited from $5M to $4M`."""
    why: str
    """From the dated change, or why the goal was dropped."""
    dated: str
    """`dated 10 February`; empty without a dated change."""
    commit: Link
    """The short hash; its address is one at the Git host, or empty."""
    subject: str
    file: str
    """`data/crm.csv:3`: where it stands in that commit, and of what was removed in the one before."""
    period: str
    teams: tuple[str, ...]


def edit_row(world: World, edit: Edit) -> EditRow:
    """An edit's line."""
    as_of = world.scores.as_of
    link = goal(world, edit.ref)
    if edit.field == "owner":
        was, now = (person(world, id_ or None) for id_ in (edit.was, edit.now))
        edit = replace(edit, was=was.text if was else "", now=now.text if now else "")
    return EditRow(
        day=edit.commit.day,
        when=day_text(edit.commit.day, as_of),
        author=edit.commit.author,
        link=link if link.address else Link(edit.title or edit.ref),
        words=edit_words(edit, as_of),
        why=edit.why,
        dated=f"dated {day_text(edit.dated, as_of)}" if edit.dated else "",
        commit=Link(edit.commit.short, commit_href(world, edit.commit)),
        subject=edit.commit.subject,
        file=_file(world, edit),
        period=edit.period,
        teams=edit.teams,
    )


def _file(world: World, edit: Edit) -> str:
    name = edit.path.removeprefix(f"{world.config.content_dir.strip('/')}/")
    return f"{name}:{edit.line}" if edit.line else name


def edit_words(edit: Edit, as_of: date | None = None) -> str:
    """`target edited from $5M to $4M`, `reading of 30 January removed, which was $1M`.

    Days are written in full where there is no as-of date to leave the year to.
    """
    if not edit.field:
        return f"{'KPI' if edit.of == 'kpi' else edit.of} {edit.kind}"
    field = "dated change" if edit.field == "changes" else edit.field
    if edit.day is not None:
        day = day_text(edit.day, as_of) if as_of else edit.day.isoformat()
        field = f"{'reading' if field == 'value' else field} of {day}"
    was, now = (_quoted(edit, text) for text in (edit.was, edit.now))
    if edit.kind == "removed":
        return f"{field} removed, which was {was}"
    if edit.kind == "added":
        return f"{field} added: {now}"
    over = f" by a later file; {edit.over} has {was}" if edit.over else ""
    return f"{field} edited from {was} to {now}{over}"


def _quoted(edit: Edit, text: str) -> str:
    """A value as written; titles and dated changes in quotation marks, told from the sentence around."""
    titled = edit.field.endswith(("title", "changes")) or (
        edit.field.startswith("step ") and "," not in edit.field
    )
    return f"“{text}”" if text and titled else text or _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterKickOff:
    """What was edited of an objective after kick-off."""

    heading: str
    """`What was edited after kick-off: three edits`."""
    words: str
    edits: tuple[EditRow, ...]
    more: int
    """How many more the ledger has."""


def after_kick_off(world: World, objective: Objective) -> AfterKickOff | None:
    """The edits of an objective, its key results and their readings; None before kick-off, or without git."""
    day, history = kick_off(objective.period, world.config.kickoff_days), world.history
    found = history.edits_of.get(objective.id, ())
    if not history.known or (not found and day > world.scores.as_of):
        return None
    since = f"Since kick-off on {day_text(day, world.scores.as_of)}"
    words = f"{since} no target, start, title, weight, owner or reading was edited."
    if history.notice is not None:
        words = f"{sentence(str(history.notice))}."
    return AfterKickOff(
        heading=f"What was edited after kick-off: {count(len(found), 'edit') if found else _NONE}",
        words=words if history.notice is not None or not found else "",
        edits=tuple(edit_row(world, edit) for edit in found[:SHOWN]),
        more=max(len(found) - SHOWN, 0),
    )


def key_result_edits(world: World, kr: KeyResult) -> tuple[EditRow, ...]:
    """Edits of a key result itself, newest first; not of its readings, and none that a dated change tells."""
    edits = world.history.edits_of.get(kr.objective, ())
    own = [e for e in edits if e.ref == kr.ref and e.of == "key result" and e.dated is None]
    return tuple(edit_row(world, edit) for edit in own[:SHOWN])
