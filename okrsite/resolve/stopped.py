"""Links to goals that were postponed or dropped: they hold, and no thread leads through them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from okrsite.diagnostics import Diagnostic, quote, warning
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import short_date
from okrsite.model.records import Kpi
from okrsite.model.site import Site
from okrsite.thread import stopped

HINT = "name the goal that takes its place, or take the link out"


def stopped_links(site: Site, as_of: date) -> list[Diagnostic]:
    """A warning for each link of what is open to a goal that was postponed or dropped by the day."""
    ended = stopped(site.objectives, as_of)
    found = []
    for entry, targets in _open(site, as_of, ended):
        for target in targets:
            if (goal := ended.get(target)) is not None:
                since = goal.state.since
                day = f" on {short_date(since)} {since.year}" if since else ""
                message = (
                    f"{quote(goal.title)} was {goal.state.word}{day}: no way to the top leads through it"
                )
                found.append(warning("V308", entry.at("supports"), message, HINT))
    return found


def _open(
    site: Site, as_of: date, ended: Collection[str]
) -> Iterator[tuple[Objective | KeyResult | Kpi, tuple[str, ...]]]:
    """What is neither over nor `ended` itself, and what it names."""
    for objective in site.objectives.values():
        if objective.id not in ended and objective.period.state(as_of) != "closed":
            yield objective, objective.supports
            yield from ((kr, kr.supports) for kr in objective.key_results if kr.ref not in ended)
    for kpi in site.kpis.values():
        running = [p for p in kpi.supports if p in site.periods and site.periods[p].state(as_of) == "running"]
        yield kpi, tuple(dict.fromkeys(target for period in running for target in kpi.supports[period]))
