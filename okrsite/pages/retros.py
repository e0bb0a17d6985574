"""The retros: by period, and each at its own address with the grades beside the computed scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period, long_date
from okrsite.model.records import Retro
from okrsite.pages.facts import Fact, facts, intro, outside
from okrsite.pages.page import Page, World
from okrsite.pages.paging import Pager, leaves
from okrsite.pages.parts import (
    Bar,
    Crumb,
    Link,
    Mark,
    Source,
    address,
    bar,
    day_text,
    goal,
    number,
    person,
    source,
    team,
    verdict_mark,
)
from okrsite.pages.said import opening
from okrsite.scoring.values import Verdict
from okrsite.words import count, sentence

BASE = "retros/"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroLine:
    """A retro in the list."""

    link: Link
    about: Link | None
    """The objective that it closes, or the team."""
    mark: Mark | None
    figure: str
    when: str
    author: Link | None
    teams: tuple[Link, ...]
    opening: str


@dataclass(frozen=True, slots=True)
class PeriodRetros:
    """The retros of a period on one page of the list."""

    name: str
    link: Link
    retros: tuple[RetroLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrosContext:
    """`retros.html`: a page of the list."""

    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    intro: str
    """The body of `content/retros/index.md`; on the first page."""
    periods: tuple[PeriodRetros, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """A goal with the grade that people gave and the score that was computed."""

    link: Link
    mark: Mark
    grade: str
    """A dash where no grade was given: the computed score stands."""
    score: str
    met: str
    why: str
    source: Source | None
    bar: Bar
    note: str
    """Where this grade is not the one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroContext:
    """`retro.html`: one retro."""

    title: str
    kicker: str
    crumbs: tuple[Crumb, ...]
    mark: Mark | None
    about: Link | None
    final: str
    """The final score of what it closes; empty while the period runs."""
    computed: str
    bar: Bar | None
    facts: tuple[Fact, ...]
    grades: tuple[GradeRow, ...]
    body: str
    source: Source | None
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[Page]:
    """`/retros/`, its further pages, and each retro."""
    yield from _lists(world)
    for retro in world.site.retros.values():
        yield _page(world, retro)


def _lists(world: World) -> Iterator[Page]:
    newest = sorted(
        world.site.retros.values(), key=lambda r: (_period_key(world, r), r.day, r.path), reverse=True
    )
    lead = (
        sentence(f"{count(len(newest), 'retro')}, by period, newest first.")
        if newest
        else "There are no retros yet."
    )
    for leaf in leaves(BASE, newest):
        groups = groupby(leaf.items, key=lambda retro: retro.period or "")
        first = leaf.pager.number == 1
        context = RetrosContext(
            title=leaf.titled("Retros"),
            crumbs=(Crumb("Now", ""),) if first else (Crumb("Now", ""), Crumb("Retros", BASE)),
            lead=lead,
            intro=intro(world, "retros") if first else "",
            periods=tuple(_period(world, id_, tuple(retros)) for id_, retros in groups),
            pager=leaf.pager,
        )
        yield Page(leaf.address, "retros.html", context.title, context, description=lead)


def _period_key(world: World, retro: Retro) -> tuple[str, str]:
    period = world.site.periods.get(retro.period or "")
    return (period.last.isoformat(), period.id) if period else ("", "")


def _period(world: World, id_: str, retros: tuple[Retro, ...]) -> PeriodRetros:
    period = world.site.periods.get(id_)
    name = period.name if period else "Without a period"
    has_page = bool(world.site.objectives_of_period.get(id_))
    return PeriodRetros(
        name, Link(name, address(id_) if has_page else ""), tuple(_line(world, r) for r in retros)
    )


def _line(world: World, retro: Retro) -> RetroLine:
    about, verdict = _about(world, retro), _verdict(world, retro)
    return RetroLine(
        link=Link(_title(world, retro), address(retro.id)),
        about=about,
        mark=verdict_mark(verdict) if verdict else None,
        figure=f"{number(verdict.final_score)} at the end"
        if verdict and verdict.final_score is not None
        else "",
        when=day_text(retro.day, world.scores.as_of),
        author=person(world, retro.author),
        teams=tuple(team(world, id_) for id_ in retro.teams),
        opening=opening(world.bodies.get(retro.path, ""))[0],
    )


def _title(world: World, retro: Retro) -> str:
    """Its own title, else what it closes."""
    about = _about(world, retro)
    if about is None or retro.title != f"Retro of {long_date(retro.day)}":
        return retro.title
    return about.text


def _about(world: World, retro: Retro) -> Link | None:
    if retro.objective:
        return goal(world, retro.objective)
    if not retro.teams:
        return None
    name, id_ = team(world, retro.teams[0]), retro.teams[0]
    in_period = (retro.period or "", id_) in world.scores.teams
    return Link(name.text, address(retro.period or "", id_)) if in_period else name


def _verdict(world: World, retro: Retro) -> Verdict | None:
    ref = retro.objective or ""
    return world.scores.key_results[ref] if "#" in ref else world.scores.objectives.get(ref)


def _page(world: World, retro: Retro) -> Page:
    verdict, period = _verdict(world, retro), world.site.periods.get(retro.period or "")
    final, computed = _figures(world, retro)
    about = _about(world, retro)
    has_page = bool(period and world.site.objectives_of_period.get(period.id))
    kicker = f"Retro, {period.name}" if period else "Retro"
    context = RetroContext(
        title=_title(world, retro),
        kicker=kicker,
        crumbs=(Crumb("Now", ""), Crumb("Retros", BASE)),
        mark=verdict_mark(verdict) if verdict else None,
        about=about,
        final=number(final) if final is not None else "",
        computed=number(computed),
        bar=bar(final, None, about.text) if about and final is not None else None,
        facts=facts(
            ("Closes", about),
            ("Author", person(world, retro.author)),
            ("Date", long_date(retro.day)),
            ("Team" if len(retro.teams) == 1 else "Teams", [team(world, id_) for id_ in retro.teams]),
            ("Period", Link(period.name, address(period.id)) if period and has_page else None),
            ("Tags", ", ".join(retro.tags)),
        ),
        grades=tuple(_grade(world, retro, ref) for ref in _graded(world, retro)),
        body=world.bodies.get(retro.path, ""),
        source=source(world, retro.span),
        outside=outside(retro),
    )
    title = f"{context.title}: {kicker[0].lower()}{kicker[1:]}"
    return Page(address(retro.id), "retro.html", title, context, description=title, source=retro.span)


def _figures(world: World, retro: Retro) -> tuple[float | None, float | None]:
    """Final and computed score of what it closes."""
    verdict = _verdict(world, retro)
    if verdict is not None:
        return verdict.final_score, verdict.score
    group = world.scores.teams.get((retro.period or "", retro.teams[0])) if retro.teams else None
    return (group.final_score, group.score) if group else (None, None)


def _graded(world: World, retro: Retro) -> tuple[str, ...]:
    """The goals that it grades, and those of its objective that it leaves to their computed score."""
    objective = world.site.objectives.get(retro.objective or "")
    own = [kr.ref for kr in objective.key_results] if objective else []
    listed = [ref for ref in retro.grades if ref not in own]
    return (*listed, *own)


def _grade(world: World, retro: Retro, ref: str) -> GradeRow:
    entry: KeyResult | Objective = world.site.key_results.get(ref) or world.site.objectives[ref]
    verdict: Verdict = world.scores.key_results[ref] if "#" in ref else world.scores.objectives[ref]
    given = retro.grades.get(ref)
    shown = given.value if given else verdict.final_score
    return GradeRow(
        link=goal(world, ref),
        mark=verdict_mark(verdict),
        grade=number(given.value) if given else "–",
        score=number(verdict.score),
        met="" if verdict.met is None else "Met" if verdict.met else "Not met",
        why=given.why if given else "",
        source=source(world, given.span) if given else None,
        bar=bar(shown, None, entry.title),
        note=_note(world, retro, entry.period, verdict),
    )


def _note(world: World, retro: Retro, period: Period, verdict: Verdict) -> str:
    if world.scores.as_of <= period.last:
        return "Does not count before the period is over"
    if verdict.graded is not None and verdict.graded.retro != retro.id:
        day = day_text(world.site.retros[verdict.graded.retro].day, world.scores.as_of)
        return f"The grade that counts is {number(verdict.graded.value)}, given on {day}"
    return ""
