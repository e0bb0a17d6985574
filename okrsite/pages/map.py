"""The golden thread as a map: every open goal and what feeds it, as an outline and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from okrsite.model.objective import Objective
from okrsite.view.figures import number, shown_score
from okrsite.view.links import Crumb, Link, goal, objective_address, period_link
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.nodes import place
from okrsite.view.objectives import counting_first
from okrsite.view.page import Page, PageAt
from okrsite.view.sentences import number_word
from okrsite.view.signs import Sign, signs
from okrsite.view.thread_outline import Step, outline
from okrsite.view.thread_picture import Picture, picture
from okrsite.view.thread_tree import OpenGoals, thread_tree
from okrsite.view.world import World
from okrsite.words import sentence

TITLE = "The golden thread"
NAMED, ORPHANS, CLOSED, REVIEWS = 2, 12, 8, 6
"""So many orphans are named in the lead, so many listed; so many closed objectives, and reviews."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A goal that stands beside the outline, with a word on why."""

    mark: Mark
    link: Link
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext:
    """`map.html`."""

    name: str
    crumbs: tuple[Crumb, ...]
    title: str
    """How many goals reach the top."""
    lead: str
    outside: tuple[Link, ...]
    """The first that do not."""
    more_outside: int
    vision: str
    steps: tuple[Step, ...]
    more_steps: int
    picture: Picture | None
    orphans: tuple[Aside, ...]
    more_orphans: int
    closed: tuple[Aside, ...]
    more_closed: int
    reviews: tuple[Link, ...]
    signs: tuple[Sign, ...]


def pages(world: World) -> Iterator[PageAt]:
    """The page at `/map/`."""
    yield PageAt("map/", partial(_page, world))


def _page(world: World) -> Page:
    goals = OpenGoals(world)
    tree = thread_tree(world, goals)
    orphans = goals.orphans if tree.from_the_top else ()
    title = _title(world, len(goals.active), len(goals.orphans))
    vision = world.site.pages.get("")
    closed = _closed(world)
    context = MapContext(
        name=TITLE,
        crumbs=(Crumb("Now", ""),),
        title=title,
        lead=_lead(world, goals),
        outside=tuple(goal(world, o.id) for o in orphans[:NAMED]),
        more_outside=len(orphans[NAMED:]),
        vision=vision.title if vision else "",
        steps=outline(world, tree),
        more_steps=tree.more_roots,
        picture=picture(world, tree),
        orphans=tuple(_orphan(world, o) for o in orphans[:ORPHANS]),
        more_orphans=len(orphans[ORPHANS:]),
        closed=tuple(_over(world, o) for o in closed[:CLOSED]),
        more_closed=len(closed[CLOSED:]),
        reviews=tuple(period_link(p) for p in world.closed_periods[:REVIEWS]),
        signs=signs(world.config),
    )
    return Page("map/", "map.html", TITLE, context, description=title, section="map")


def _title(world: World, total: int, orphans: int) -> str:
    """`Eight of nine open objectives reach the top.`"""
    if not world.site.objectives:
        return "There are no objectives yet."
    reach = total - orphans
    if total == 0:
        return "No objective is open now."
    if total == 1:
        return f"The one open objective {'reaches' if reach else 'does not reach'} the top."
    if reach == 0:
        return f"None of the {number_word(total)} open objectives reaches the top."
    if orphans == 0:
        return f"{'Both' if total == 2 else f'All {number_word(total)}'} open objectives reach the top."
    verb = "reaches" if reach == 1 else "reach"
    rest = "one does not" if orphans == 1 else f"{number_word(orphans)} do not"
    return f"{sentence(number_word(reach))} of {number_word(total)} open objectives {verb} the top; {rest}."


def _lead(world: World, goals: OpenGoals) -> str:
    if not world.site.objectives:
        return "The thread begins with an objective of the company, and goes on with what supports it."
    if goals.active and not goals.top:
        company = world.site.teams.get(world.config.company_team)
        name = company.title if company else f"the team “{world.config.company_team}”"
        return (
            f"The top are the objectives of {name}, and none of them is open. "
            "The outline begins with the goals that support nothing."
        )
    return (
        f"The golden thread: every goal at {world.config.title} and what feeds it, "
        "from the company’s objectives down to the figures a team watches."  # noqa: RUF001
    )


def _orphan(world: World, objective: Objective) -> Aside:
    """`Labs, Q4 2026, on track. It supports nothing yet.`"""
    mark = verdict_mark(world.scores.objectives[objective.id])
    where = f"{place(world, objective)}, {mark.word.lower()}."
    named = " and ".join(f"“{goal(world, ref).text}”" for ref in objective.supports[:2])
    why = f"It supports {named}, without a way to the top." if named else "It supports nothing yet."
    return Aside(mark, Link(objective.title, objective_address(objective.id)), f"{where} {why}")


def _closed(world: World) -> list[Objective]:
    """Of the latest period first; within one the company's, then the heaviest."""
    found: list[Objective] = []
    company = world.config.company_team
    for period in world.closed_periods:
        inside: Sequence[Objective] = counting_first(world, world.site.objectives_of_period[period.id])
        found += sorted(inside, key=lambda o: company not in o.teams)
    return found


def _over(world: World, objective: Objective) -> Aside:
    """`Sales, Q2 2026. Closed: amber, 0.55, not met.`"""
    score = world.scores.objectives[objective.id]
    mark = verdict_mark(score)
    final = number(shown_score(score)) if shown_score(score) is not None else ""
    met = "" if score.met is None or score.met else "not met"
    text = f"{place(world, objective)}. {', '.join(part for part in (mark.word, final, met) if part)}"
    return Aside(mark, Link(objective.title, objective_address(objective.id)), text)
