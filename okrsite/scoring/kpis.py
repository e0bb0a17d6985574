"""What a KPI feeds, as of a day."""

from __future__ import annotations

from datetime import date

from okrsite.model.records import Kpi
from okrsite.model.site import Site


def kpi_supports(site: Site, kpi: Kpi, as_of: date) -> tuple[str, ...]:
    """Full ids it feeds in the periods that run on the day, else in the period that ended last."""
    periods = [site.periods[p] for p in kpi.supports if p in site.periods]
    running = [p for p in periods if p.state(as_of) == "running"]
    closed = [p for p in periods if p.state(as_of) == "closed"]
    chosen = running or sorted(closed, key=lambda p: (p.last, p.sort_key))[-1:]
    return tuple(dict.fromkeys(name for p in chosen for name in kpi.supports[p.id]))
