"""The thread as a picture: the company's objectives, their key results, then the objectives that feed them.

Everything is worked out here in pixels, from the tree alone: a name is set above a line, the line leads on to
what stands above it. Of goals deeper than the last column the number is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from okrsite.model.objective import Objective
from okrsite.view.figures import current_text, number, shown_score
from okrsite.view.links import Link, objective_address, team
from okrsite.view.marks import Mark, verdict_mark
from okrsite.view.thread_lanes import Lanes, path
from okrsite.view.thread_names import rows
from okrsite.view.thread_tree import ThreadTree
from okrsite.view.world import World
from okrsite.words import listing, sentence

WIDTH, GAP, COLUMNS, WIDEST = 1072, 56, 4, 320
ROW, AIR, HEADING = 19, 18, 40
"""Height of a line of text, what is left free above a name, and what the headings take."""
LINES, INDENT = 3, 26
"""A name has at most so many lines; the outline has it whole. Before it stands its mark."""
ROOTS, KEY_RESULTS, FEEDING = 6, 6, 8
"""So many goals stand at the top, in each of them, and beneath one of their feeders."""


@dataclass(frozen=True, slots=True)
class Knot:
    """A goal in the picture: its words above a point (`x`, `y`), where its line begins."""

    x: float
    y: float
    top: float
    height: float
    width: float
    link: Link
    mark: Mark
    words: str
    """Its team, and its main figure."""
    objective: bool
    first: bool
    """In the first column."""
    fed: Literal["main", "side", ""]
    """The strongest of the lines that lead on from it."""


@dataclass(frozen=True, slots=True)
class Line:
    """From a goal to what feeds it, as the `d` of a path; the main one of several is drawn stronger."""

    path: str
    main: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Sizes are in pixels."""

    width: float
    height: float
    headings: tuple[tuple[float, str], ...]
    column: float
    """The width of a column."""
    lines: tuple[Line, ...]
    knots: tuple[Knot, ...]


@dataclass(slots=True)
class _Goal:
    """A goal while the picture is worked out."""

    ref: str
    column: int
    parents: tuple[str, ...] = ()
    """The main one first."""
    children: list[str] = field(default_factory=list)
    more: int = 0
    words: str = ""
    top: float = 0.0
    height: float = 0.0


def picture(world: World, tree: ThreadTree) -> Picture | None:
    """None where nothing feeds anything."""
    goals = _goals(world, tree)
    columns = max((goal.column for goal in goals.values()), default=0) + 1
    if columns < 2:
        return None
    width = min(WIDEST, (WIDTH - GAP * (columns - 1)) / columns)
    for goal in goals.values():
        goal.words = _words(world, goal)
        lines = min(rows(_title(world, goal.ref), width - INDENT), LINES)
        goal.height = ROW * (lines + min(rows(goal.words, width - INDENT), LINES)) + 4
    cursors = [float(HEADING)] * columns
    for root in [goal for goal in goals.values() if goal.column == 0]:
        _place(goals, root, cursors, HEADING)
    aside = {ref for goal in goals.values() for ref in goal.parents[1:]}
    return Picture(
        width=WIDTH if columns == COLUMNS else columns * (width + GAP) - GAP,
        height=max(cursors),
        headings=tuple((_x(c, width), text) for c, text in enumerate(_headings(tree)[:columns])),
        column=width,
        lines=tuple(_lines(goals, columns, width)),
        knots=tuple(_knot(world, goal, width, _fed(goal, aside)) for goal in goals.values()),
    )


def _headings(tree: ThreadTree) -> tuple[str, ...]:
    first = "The company’s objectives" if tree.from_the_top else "Objectives that support nothing"  # noqa: RUF001
    return first, "Their key results", "Objectives that feed them", "What feeds those"


def _goals(world: World, tree: ThreadTree) -> dict[str, _Goal]:
    """The goals to draw, with the lines between them."""
    goals: dict[str, _Goal] = {}
    for root in tree.roots[:ROOTS]:
        own = [child.ref for child in tree.beneath.get(root, ()) if child.own][:KEY_RESULTS]
        more = len(world.site.objectives[root].key_results) - len(own)
        goals[root] = _Goal(root, 0, children=own, more=more)
        goals.update((ref, _Goal(ref, 1, (root,))) for ref in own)
    for objective in _from_above(world, tree):
        _add(goals, objective)
    return goals


def _from_above(world: World, tree: ThreadTree) -> list[Objective]:
    """The objectives of the tree beneath its roots, each after those that it feeds."""
    found: list[Objective] = []
    seen = set(tree.roots)

    def visit(ref: str) -> None:
        seen.add(ref)
        objective = world.site.objectives[ref]
        for target in _feeds(objective):
            above = target.partition("#")[0]
            if above in tree.home and above not in seen:
                visit(above)
        found.append(objective)

    for ref in tree.home:
        if "#" not in ref and ref not in seen:
            visit(ref)
    return found


def _feeds(objective: Objective) -> tuple[str, ...]:
    """What it, or one of its key results, supports."""
    return (*objective.supports, *(target for kr in objective.key_results for target in kr.supports))


def _add(goals: dict[str, _Goal], objective: Objective) -> None:
    """An objective to the right of everything that it feeds."""
    feeds = dict.fromkeys(
        target if target in goals else target.partition("#")[0]
        for target in _feeds(objective)
        if target.partition("#")[0] in goals
    )
    within = {target.partition("#")[0] for target in feeds if "#" in target}
    targets = [goals[target] for target in feeds if target not in within]
    if not targets:
        return
    column = min(max(max(goal.column for goal in targets) + 1, 2), COLUMNS - 1)
    parents = sorted((g for g in targets if g.column < column), key=lambda g: -g.column)
    if not parents or len(parents[0].children) >= FEEDING:
        (parents or targets)[0].more += 1
        return
    goals[objective.id] = _Goal(objective.id, column, tuple(goal.ref for goal in parents))
    parents[0].children.append(objective.id)


def _place(goals: dict[str, _Goal], goal: _Goal, cursors: list[float], floor: float) -> None:
    """Beside the middle of its children, below what stands in its column already."""
    children = [goals[ref] for ref in goal.children]
    high = goal.height + AIR
    top = max(cursors[goal.column], floor)
    if children:
        tall = sum(child.height + AIR for child in children)
        for child in children:
            between = range(goal.column + 1, child.column)
            _place(goals, child, cursors, max([top - (tall - high) / 2, *(cursors[c] for c in between)]))
            for column in between:  # its line runs through here
                cursors[column] = child.top + child.height + AIR
        first, last = children[0], children[-1]
        top = max(top, (first.top + first.height + last.top + last.height) / 2 - goal.height)
    goal.top = round(top, 1)
    cursors[goal.column] = goal.top + high


def _lines(goals: dict[str, _Goal], columns: int, width: float) -> Iterable[Line]:
    """The weaker ones first, so that the main ones are drawn over them.

    A main one that leads past a column has its height free there; a weaker one takes what is left.
    """
    lanes = [Lanes(HEADING - 10) for _ in range(columns)]
    for goal in goals.values():
        lanes[goal.column].block(goal.top, goal.top + goal.height)
    pairs = [(goals[parent], goal) for goal in goals.values() for parent in goal.parents]
    found = []
    for main in (True, False):
        for parent, goal in ((p, g) for p, g in pairs if (p.ref == g.parents[0]) is main):
            heights = [goal.top + goal.height]
            for lane in reversed(lanes[parent.column + 1 : goal.column]):
                heights.insert(0, heights[0] if main else lane.nearest(heights[0]))
                lane.run(heights[0])
            begin = (_x(parent.column, width) + width, parent.top + parent.height)
            turns = zip((_x(c, width) for c in range(parent.column + 1, columns)), heights, strict=False)
            found.append(Line(path(begin, turns, GAP, width), main))
    return sorted(found, key=lambda line: line.main)


def _x(column: int, width: float) -> float:
    return round(column * (width + GAP), 1)


def _fed(goal: _Goal, aside: Collection[str]) -> Literal["main", "side", ""]:
    return "main" if goal.children else "side" if goal.ref in aside else ""


def _knot(world: World, goal: _Goal, width: float, fed: Literal["main", "side", ""]) -> Knot:
    kr = world.site.key_results.get(goal.ref)
    verdict = world.scores.key_results[goal.ref] if kr else world.scores.objectives[goal.ref]
    return Knot(
        x=_x(goal.column, width),
        y=goal.top + goal.height,
        top=goal.top,
        height=goal.height,
        width=width,
        link=Link(_title(world, goal.ref), objective_address(goal.ref)),
        mark=verdict_mark(verdict),
        words=goal.words,
        objective=kr is None,
        first=goal.column == 0,
        fed=fed,
    )


def _words(world: World, goal: _Goal) -> str:
    """`Sales, 0.56, fed by 3 more`, `$35.3M`."""
    kr = world.site.key_results.get(goal.ref)
    if kr:
        told = [current_text(kr, world.scores.key_results[kr.ref], world.scores.as_of)]
    else:
        teams = world.site.objectives[goal.ref].teams
        score = shown_score(world.scores.objectives[goal.ref])
        told = [listing([team(world, id_).text for id_ in teams]), "" if score is None else number(score)]
    if goal.more:
        told.append(f"{goal.more:,} more" if goal.children else f"fed by {goal.more:,} more")
    return ", ".join(part for part in told if part)


def _title(world: World, ref: str) -> str:
    kr = world.site.key_results.get(ref)
    return sentence(kr.short) if kr else world.site.objectives[ref].title
