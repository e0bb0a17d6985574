"""The tree of the teams, and how each stands in the periods that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.records import Team
from okrsite.view.groups import GroupLine, standing
from okrsite.view.links import Link, person, team
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.world import World
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

    head: ListHead
    teams: tuple[TeamLine, ...]


def pages(world: World) -> Iterator[PageAt]:
    """`/teams/` and its further pages."""
    many = sentence(f"{count(len(world.team_tree), 'team')}, each with how it stands today.")
    lead = many if world.team_tree else "There are no teams yet."
    for leaf in leaves(BASE, world.team_tree, further="page/"):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead))


def _page(world: World, leaf: Leaf[tuple[Team, int]], lead: str) -> Page:
    head = leaf.head(world, BASE, "Teams", lead)
    context = TeamsContext(head=head, teams=tuple(_line(world, entry, level) for entry, level in leaf.items))
    return Page(leaf.address, "teams.html", head.title, context, description=leaf.told(lead), section="teams")


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
