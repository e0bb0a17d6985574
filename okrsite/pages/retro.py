"""A retro: the grades that people gave beside the computed scores, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period, long_date
from okrsite.model.records import Retro
from okrsite.scoring.values import Verdict
from okrsite.view.facts import Fact, facts, outside, team_fact
from okrsite.view.figures import DASH, day_text, number
from okrsite.view.links import Crumb, Link, Source, address, goal, period_link, person, source
from okrsite.view.marks import Bar, Mark, bar, verdict_mark
from okrsite.view.page import Page, PageAt
from okrsite.view.periods import review_link
from okrsite.view.retros import retro_about, retro_figures, retro_mark, retro_title
from okrsite.view.summaries import retro_summary
from okrsite.view.world import World


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
    note: str
    """Where this grade is not the one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroContext:
    """`retro.html`: one retro."""

    title: str
    kicker: str
    crumbs: tuple[Crumb, ...]
    mark: Mark | None
    final: str
    """The final score of what it closes; empty while the period runs."""
    computed: str
    bar: Bar | None
    facts: tuple[Fact, ...]
    grades: tuple[GradeRow, ...]
    body: str
    source: Source | None
    outside: tuple[Link, ...]


def pages(world: World) -> Iterator[PageAt]:
    """A page for each retro."""
    for retro in world.site.retros.values():
        yield PageAt(address(retro.id), partial(_page, world, retro))


def _page(world: World, retro: Retro) -> Page:
    period = world.site.periods.get(retro.period or "")
    final, computed = retro_figures(world, retro)
    about = retro_about(world, retro)
    title = retro_title(world, retro)
    of_period = f", {period.name}" if period else ""
    context = RetroContext(
        title=title,
        kicker=f"Retro{of_period}",
        crumbs=(Crumb("Now", ""), Crumb("Retros", "retros/")),
        mark=retro_mark(world, retro),
        final=number(final) if final is not None else "",
        computed=number(computed),
        bar=bar(final, None, about.text) if about and final is not None else None,
        facts=facts(
            ("Closes", about),
            ("Author", person(world, retro.author)),
            ("Date", long_date(retro.day)),
            team_fact(world, retro.teams),
            ("Period", _period(world, period) if period and world.has_page(period.id) else None),
            ("Tags", ", ".join(retro.tags)),
        ),
        grades=tuple(_grade(world, retro, ref) for ref in _graded(world, retro)),
        body=world.bodies.get(retro.path, ""),
        source=source(world, retro.span),
        outside=outside(world, retro),
    )
    whole = f"{title}: retro{of_period}"
    return Page(
        address(retro.id),
        "retro.html",
        whole,
        context,
        description=retro_summary(world, retro),
        source=retro.span,
    )


def _period(world: World, period: Period) -> Link:
    return review_link(period) if period in world.closed_periods else period_link(period)


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
    return GradeRow(
        link=goal(world, ref),
        mark=verdict_mark(verdict),
        grade=number(given.value) if given else DASH,
        score=number(verdict.score),
        met="" if verdict.met is None else "Met" if verdict.met else "Not met",
        why=given.why if given else "",
        source=source(world, given.span) if given else None,
        note=_note(world, retro, entry.period, verdict),
    )


def _note(world: World, retro: Retro, period: Period, verdict: Verdict) -> str:
    if world.scores.as_of <= period.last:
        return "Does not count before the period is over"
    if verdict.graded is not None and verdict.graded.retro != retro.id:
        day = day_text(world.site.retros[verdict.graded.retro].day, world.scores.as_of)
        return f"The grade that counts is {number(verdict.graded.value)}, given on {day}"
    return ""
