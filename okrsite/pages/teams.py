"""The tree of the teams, and how each stands in the periods that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.records import Team
from okrsite.pages.facts import intro, standing
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import Crumb, GroupLine, Link, person, team
from okrsite.words import count, sentence

BASE = "teams/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """A team in the tree."""

    link: Link
    level: int
    """1 at the top; steps beyond the fourth are not drawn."""
    parent: Link | None
    lead: Link | None
    members: int
    description: str
    periods: tuple[GroupLine, ...]
    """How it stands in each running period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsContext:
    """`teams.html`: a page of the tree."""

    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    intro: str
    """The body of `content/teams/index.md`; on the first page."""
    teams: tuple[TeamLine, ...]
    pager: Pager


def pages(world: World) -> Iterator[Page]:
    """`/teams/` and its further pages."""
    tree = _tree(world)
    lead = "There are no teams yet."
    if tree:
        lead = sentence(f"{count(len(tree), 'team')}, each with how it stands today.")
    for leaf in leaves(BASE, tree, further="page/"):
        first = leaf.pager.number == 1
        context = TeamsContext(
            title=leaf.titled("Teams"),
            crumbs=(Crumb("Now", ""),) if first else (Crumb("Now", ""), Crumb("Teams", BASE)),
            lead=lead,
            intro=intro(world, "teams") if first else "",
            teams=tuple(_line(world, entry, level) for entry, level in leaf.items),
            pager=leaf.pager,
        )
        yield Page(leaf.address, "teams.html", context.title, context, description=lead, section="teams")


def _tree(world: World) -> list[tuple[Team, int]]:
    """Every team with its level, parents before their children; the company first."""
    children: dict[str | None, list[Team]] = {}
    for entry in sorted(world.site.teams.values(), key=lambda t: (t.title.casefold(), t.id)):
        children.setdefault(entry.parent if entry.parent in world.site.teams else None, []).append(entry)
    roots = sorted(children.get(None, []), key=lambda t: t.id != world.config.company_team)
    stack = [(entry, 1) for entry in reversed(roots)]
    found: list[tuple[Team, int]] = []
    while stack:
        entry, level = stack.pop()
        found.append((entry, level))
        stack += [(child, level + 1) for child in reversed(children.get(entry.id, []))]
    return found


def _line(world: World, entry: Team, level: int) -> TeamLine:
    return TeamLine(
        link=team(world, entry.id),
        level=min(level, 4),
        parent=team(world, entry.parent) if entry.parent else None,
        lead=person(world, entry.lead),
        members=len(entry.members),
        description=entry.description,
        periods=standing(world, entry),
    )
