"""The retros by period, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from okrsite.model.records import Retro
from okrsite.view.excerpts import opening
from okrsite.view.figures import day_text, number
from okrsite.view.links import Link, address, person, team
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.page import Page
from okrsite.view.paging import ListHead, leaves
from okrsite.view.retros import retro_title, retro_verdict
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
    opening: str


@dataclass(frozen=True, slots=True)
class PeriodRetros:
    """The retros of a period on one page of the list."""

    link: Link
    retros: tuple[RetroLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrosContext:
    """`retros.html`: a page of the list."""

    head: ListHead
    periods: tuple[PeriodRetros, ...]


def pages(world: World) -> Iterator[Page]:
    """`/retros/` and its further pages."""
    newest = sorted(
        world.site.retros.values(), key=lambda r: (_period_key(world, r), r.day, r.path), reverse=True
    )
    many = sentence(f"{count(len(newest), 'retro')}, by period, newest first.")
    lead = many if newest else "There are no retros yet."
    for leaf in leaves(BASE, newest):
        head = leaf.head(world, BASE, "Retros", lead)
        groups = groupby(leaf.items, key=lambda retro: retro.period or "")
        context = RetrosContext(
            head=head, periods=tuple(_period(world, id_, retros) for id_, retros in groups)
        )
        yield Page(leaf.address, "retros.html", head.title, context, description=leaf.told(lead))


def _period_key(world: World, retro: Retro) -> tuple[str, str]:
    period = world.site.periods.get(retro.period or "")
    return (period.last.isoformat(), period.id) if period else ("", "")


def _period(world: World, id_: str, retros: Iterable[Retro]) -> PeriodRetros:
    period = world.site.periods.get(id_)
    name = period.name if period else "Without a period"
    link = Link(name, address(id_) if world.has_page(id_) else "")
    return PeriodRetros(link, tuple(_line(world, retro) for retro in retros))


def _line(world: World, retro: Retro) -> RetroLine:
    verdict = retro_verdict(world, retro)
    final = verdict.final_score if verdict else None
    return RetroLine(
        link=Link(retro_title(world, retro), address(retro.id)),
        mark=verdict_mark(verdict) if verdict else None,
        figure=f"{number(final)} at the end" if final is not None else "",
        when=day_text(retro.day, world.scores.as_of),
        author=person(world, retro.author),
        teams=tuple(team(world, id_) for id_ in retro.teams),
        opening=opening(world.bodies.get(retro.path, ""))[0],
    )
