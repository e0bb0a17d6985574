"""`calendar.ics`: the days that the content names, for calendars that subscribe to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from okrsite import __version__
from okrsite.model.objective import KeyResult
from okrsite.model.records import Event
from okrsite.publish.files import OutputFile
from okrsite.publish.icsout import Calendar, Dated, write_calendar
from okrsite.scoring.key_results import done_steps
from okrsite.view.excerpts import opening, plain
from okrsite.view.figures import amount
from okrsite.view.links import address, objective_address, person, published
from okrsite.view.world import World

PAST = timedelta(days=400)
"""What lies further back is left out."""
SILENT = frozenset({"draft", "dropped", "postponed"})


def calendar(world: World) -> Iterator[OutputFile]:
    """First and last days of periods, due dates, checkpoints and events; without `base_url` no addresses."""
    config, as_of = world.config, world.scores.as_of
    since = max(as_of, date.min + PAST) - PAST
    dates = sorted((d for d in _dates(world) if d.day >= since), key=lambda d: (d.day, d.key))
    whole = Calendar(
        scope=config.base_url or config.title,
        title=config.title,
        description=config.description,
        product=f"-//okrsite//okrsite {__version__}//EN",
        url=config.base_url or "",
        stamp=as_of,
        dates=tuple(dates),
    )
    yield OutputFile("calendar.ics", write_calendar(whole))


def _dates(world: World) -> Iterator[Dated]:
    for period in world.site.periods.values():
        if world.has_page(period.id):
            url = _url(world, address(period.id))
            begins, ends = f"{period.name} begins", f"{period.name} ends"
            yield Dated(key=f"{period.id} first", day=period.first, title=begins, url=url, category="Period")
            yield Dated(key=f"{period.id} last", day=period.last, title=ends, url=url, category="Period")
    for kr in world.site.key_results.values():
        if world.scores.key_results[kr.ref].status not in SILENT:
            yield from _key_result(world, kr)
    for event in world.site.events.values():
        yield _event(world, event)


def _key_result(world: World, kr: KeyResult) -> Iterator[Dated]:
    """Its own last day, its checkpoints, and the steps that are still to be done."""
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    found: list[tuple[str, date, str, str]] = []
    if kr.due is not None:
        found.append(("due", kr.due, f"Due: {kr.title}", "Due"))
    for day, value in kr.checkpoints:
        title = f"Checkpoint of {amount(kr, value)}: {kr.title}"
        found.append((f"checkpoint {day}", day, title, "Checkpoint"))
    if any(step.due for step in kr.steps) and score.status != "closed":
        done = done_steps(kr, score, as_of)
        found += [
            (f"step {step.id}", step.due, f"Due: {step.title}", "Due")
            for step in kr.steps
            if step.due is not None and step.id not in done
        ]
    for key, day, title, category in found:
        yield Dated(
            key=f"{kr.ref} {key}",
            day=day,
            title=title,
            text=_place(world, kr, title),
            url=_url(world, objective_address(kr.ref)),
            category=category,
        )


def _place(world: World, kr: KeyResult, title: str) -> str:
    """What it belongs to, and whose it is."""
    owner = person(world, kr.owner)
    lines = [
        f"Key result: {kr.title}" if kr.title not in title else "",
        f"Objective: {world.site.objectives[kr.objective].title}",
        f"Owner: {owner.text}" if owner else "",
    ]
    return "\n".join(line for line in lines if line)


def _event(world: World, event: Event) -> Dated:
    return Dated(
        key=event.id,
        day=event.day,
        title=event.title,
        text=plain(opening(world.bodies.get(event.path, ""))[0]),
        url=_url(world, address(event.id)),
        category="Event",
    )


def _url(world: World, within: str) -> str:
    base = world.config.base_url
    return published(base, within) if base else ""
