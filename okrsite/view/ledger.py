"""Edits after kick-off in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from okrsite.history.periods import kick_off
from okrsite.history.values import Edit
from okrsite.model.objective import KeyResult, Objective
from okrsite.view.figures import day_text
from okrsite.view.links import Link, commit_href, goal, person
from okrsite.view.world import World
from okrsite.words import count, listing, sentence

_NONE = "nothing"
_BOUND = re.compile(r"(min|max): (.+?)(?=, (?:min|max): |$)")
SHOWN = 20
"""Edits that a page of an objective lists."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What an edit changed: `target`, `upper end of green`; what it was, and what it became."""

    what: str
    was: str
    now: str


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
    changed: tuple[Changed, ...]
    """The same as was and became; empty for what was added or removed, or said by a later file."""
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
        changed=() if edit.over else _changed(edit, as_of),
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
    field, (was, now) = _field(edit, as_of), (_quoted(edit, text) for text in (edit.was, edit.now))
    if edit.kind == "removed":
        return f"{field} removed, which was {was}"
    if edit.kind == "added":
        return f"{field} added: {now}"
    over = f" by a later file; {edit.over} has {was}" if edit.over else ""
    told = [f"{c.what} edited from {c.was} to {c.now}" for c in _changed(edit, as_of)]
    return f"{listing(told)}{over}"


def _field(edit: Edit, as_of: date | None) -> str:
    """`target`, `reading of 30 January`."""
    field = "dated change" if edit.field == "changes" else edit.field
    if edit.day is None:
        return field
    day = day_text(edit.day, as_of) if as_of else edit.day.isoformat()
    return f"{'reading' if field == 'value' else field} of {day}"


def _changed(edit: Edit, as_of: date | None) -> tuple[Changed, ...]:
    if not edit.field or edit.kind != "edited":
        return ()
    whole = Changed(_field(edit, as_of), _quoted(edit, edit.was), _quoted(edit, edit.now))
    return _ends(edit) or (whole,)


def _ends(edit: Edit) -> tuple[Changed, ...]:
    """The ends of a KPI's band that moved; none where it is no band."""
    if edit.of != "kpi" or edit.field not in ("green", "amber"):
        return ()
    was, now = (dict(_BOUND.findall(text)) for text in (edit.was, edit.now))
    return tuple(
        Changed(f"{name} of {edit.field}", was.get(key, _NONE), now.get(key, _NONE))
        for key, name in (("min", "lower end"), ("max", "upper end"))
        if was.get(key) != now.get(key)
    )


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
