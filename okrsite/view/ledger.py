"""Edits after kick-off in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrsite.history.values import Edit
from okrsite.view.figures import day_text
from okrsite.view.links import Link, commit_href, goal
from okrsite.view.world import World
from okrsite.words import count

_NONE = "nothing"


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
    period: str
    teams: tuple[str, ...]


def edit_row(world: World, edit: Edit) -> EditRow:
    """An edit's line."""
    as_of = world.scores.as_of
    link = goal(world, edit.ref)
    return EditRow(
        day=edit.commit.day,
        when=day_text(edit.commit.day, as_of),
        author=edit.commit.author,
        link=link if link.address else Link(edit.title or edit.ref),
        words=edit_words(edit),
        why=edit.why,
        dated=f"dated {day_text(edit.dated, as_of)}" if edit.dated else "",
        commit=Link(edit.commit.short, commit_href(world, edit.commit)),
        subject=edit.commit.subject,
        period=edit.period,
        teams=edit.teams,
    )


def edit_words(edit: Edit) -> str:
    """`target edited from $5M to $4M`, `reading of 2026-01-30 removed, which was $1M`."""
    if edit.of == "objective" and not edit.field:
        return f"objective {edit.kind}"
    if edit.of == "key result" and not edit.field:
        return f"key result {edit.kind}"
    if edit.of == "kpi" and not edit.field:
        return f"KPI {edit.kind}"
    field = edit.field
    if edit.day is not None:
        field = f"{'reading' if field == 'value' else field} of {edit.day}"
    if edit.kind == "removed":
        return f"{field} removed, which was {edit.was or _NONE}"
    if edit.kind == "added":
        return f"{field} added: {edit.now}"
    return f"{field} edited from {edit.was or _NONE} to {edit.now or _NONE}"


def edits_heading(number: int) -> str:
    """`What was edited after kick-off: three edits`."""
    return f"What was edited after kick-off: {count(number, 'edit') if number else _NONE}"
