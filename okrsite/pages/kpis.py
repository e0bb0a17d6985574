"""The KPIs in a table, the worst zone first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.records import Kpi
from okrsite.view.filters import Facets, Filter, list_filter, owned, within, zoned
from okrsite.view.kpis import KpiLine, kpi_line, worst_first, zone_counts
from okrsite.view.page import Page, PageAt
from okrsite.view.paging import Leaf, ListHead, leaves
from okrsite.view.world import World

BASE = "kpis/"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpisContext:
    """`kpis.html`: a page of the list."""

    head: ListHead
    kpis: tuple[KpiLine, ...]
    facets: tuple[Facets, ...]
    """What each of them is found by."""
    filter: Filter | None


def pages(world: World) -> Iterator[PageAt]:
    """`/kpis/` and its further pages."""
    scores = world.scores.kpis
    kpis = sorted(
        world.site.kpis.values(),
        key=lambda k: (worst_first(scores[k.id]), k.title.casefold(), k.id),
    )
    lead = zone_counts(world, tuple(kpis)) if kpis else "There are no KPIs yet."
    for leaf in leaves(BASE, kpis, further="page/"):
        yield PageAt(leaf.address, partial(_page, world, leaf, lead, len(kpis)))


def _page(world: World, leaf: Leaf[Kpi], lead: str, total: int) -> Page:
    head = leaf.head(world, BASE, "KPIs", lead)
    facets = tuple(_facets(world, kpi) for kpi in leaf.items)
    context = KpisContext(
        head=head,
        kpis=tuple(kpi_line(world, kpi) for kpi in leaf.items),
        facets=facets,
        filter=list_filter(facets, ("KPI", "KPIs"), total, [("kind", "kpi")]),
    )
    return Page(leaf.address, "kpis.html", head.title, context, description=leaf.told(lead), section="kpis")


def _facets(world: World, kpi: Kpi) -> Facets:
    return Facets(
        id=kpi.id,
        team=within(world, kpi.teams),
        owner=owned(world, kpi.owner),
        status=zoned(world.scores.kpis[kpi.id]),
    )
