"""The retros by period, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from okrsite.model.records import Retro
from okrsite.view.excerpts import lesson
from okrsite.view.figures import day_text
from okrsite.view.links import Link, address, period_link, person, team
from okrsite.view.marks import Mark
from okrsite.view.outcomes import ended_words
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.periods import review_link
from okrsite.view.retros import retro_figures, retro_mark, retro_title
from okrsite.view.world import World
from okrsite.words import count, sentence

BASE = "retros/"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroLine:
    """A retro in the list."""

    link: Link
    mark: Mark | None
    figure: str
    when: str
    author: Link | None
    teams: tuple[Link, ...]
    lesson: str
    """What it says was learned, else how it begins."""


@dataclass(frozen=True, slots=True)
class PeriodRetros:
    """The retros of a period on one page of the list."""

    name: str
    link: Link | None
    """Its page: the review, once it is over."""
    retros: tuple[RetroLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrosContext:
    """`retros.html`: a page of the list."""

    head: ListHead
    periods: tuple[PeriodRetros, ...]


def pages(world: World) -> Iterator[PageAt]:
    """`/retros/` and its further pages."""
    newest = sorted(
        world.site.retros.values(), key=lambda r: (_period_key(world, r), r.day, r.id), reverse=True
    )
    many = sentence(f"{count(len(newest), 'retro')}, by period, newest first, each with what was learned.")
    lead = many if newest else "There are no retros yet."
    for leaf in leaves(BASE, newest):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead))


def _page(world: World, leaf: Leaf[Retro], lead: str) -> Page:
    head = leaf.head(world, BASE, "Retros", lead)
    groups = groupby(leaf.items, key=lambda retro: retro.period or "")
    context = RetrosContext(head=head, periods=tuple(_period(world, id_, retros) for id_, retros in groups))
    return Page(leaf.address, "retros.html", head.title, context, description=leaf.told(lead))


def _period_key(world: World, retro: Retro) -> tuple[str, str]:
    period = world.site.periods.get(retro.period or "")
    return (period.last.isoformat(), period.id) if period else ("", "")


def _period(world: World, id_: str, retros: Iterable[Retro]) -> PeriodRetros:
    period = world.site.periods.get(id_)
    lines = tuple(_line(world, retro) for retro in retros)
    if period is None:
        return PeriodRetros("Without a period", None, lines)
    link = review_link(period) if period in world.closed_periods else period_link(period)
    return PeriodRetros(period.name, link if world.has_page(id_) else None, lines)


def _line(world: World, retro: Retro) -> RetroLine:
    final, computed = retro_figures(world, retro)
    return RetroLine(
        link=Link(retro_title(world, retro), address(retro.id)),
        mark=retro_mark(world, retro),
        figure=ended_words(final, computed) if final is not None else "",
        when=day_text(retro.day, world.scores.as_of),
        author=person(world, retro.author),
        teams=tuple(team(world, id_) for id_ in retro.teams),
        lesson=lesson(world.bodies.get(retro.path, "")),
    )
