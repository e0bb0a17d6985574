"""The KPIs in a table, the worst zone first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.model.records import Kpi
from okrsite.view.filters import Facets, Filter, list_filter, owned, within, zoned
from okrsite.view.kpis import KpiLine, kpi_line, zone_counts
from okrsite.view.page import Page
from okrsite.view.paging import ListHead, leaves
from okrsite.view.world import World

BASE = "kpis/"
_WORST_FIRST = {"red": 0, "amber": 1, "green": 2, "no_data": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class KpisContext:
    """`kpis.html`: a page of the list."""

    head: ListHead
    kpis: tuple[KpiLine, ...]
    facets: tuple[Facets, ...]
    """What each of them is found by."""
    filter: Filter | None


def pages(world: World) -> Iterator[Page]:
    """`/kpis/` and its further pages."""
    scores = world.scores.kpis
    kpis = sorted(
        world.site.kpis.values(),
        key=lambda k: (_WORST_FIRST[scores[k.id].status], k.title.casefold(), k.id),
    )
    lead = zone_counts(world, tuple(kpis)) if kpis else "There are no KPIs yet."
    for leaf in leaves(BASE, kpis, further="page/"):
        head = leaf.head(world, BASE, "KPIs", lead)
        facets = tuple(_facets(world, kpi) for kpi in leaf.items)
        context = KpisContext(
            head=head,
            kpis=tuple(kpi_line(world, kpi) for kpi in leaf.items),
            facets=facets,
            filter=list_filter(facets, ("KPI", "KPIs"), len(kpis), [("kind", "kpi")]),
        )
        yield Page(
            leaf.address, "kpis.html", head.title, context, description=leaf.told(lead), section="kpis"
        )


def _facets(world: World, kpi: Kpi) -> Facets:
    return Facets(
        id=kpi.id,
        team=within(world, kpi.teams),
        owner=owned(world, kpi.owner),
        status=zoned(world.scores.kpis[kpi.id]),
    )
