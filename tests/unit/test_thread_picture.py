"""The picture of the thread: no line touches a name, however the goals lean on each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.checking import check
from okrsite.project import open_project
from okrsite.view.thread_picture import Picture, picture
from okrsite.view.thread_tree import OpenGoals, thread_tree
from okrsite.view.world import World
from tests.support import Files, checked

KNOT = 6.0
"""From the middle of a knot to its edge, with half its stroke."""
CLEAR = 3.0
"""What stays free between a line and a name, at least."""
STEPS = 40

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def picture_of(world: World | None) -> Picture:
    assert world is not None
    found = picture(world, thread_tree(world, OpenGoals(world)))
    assert found is not None
    return found


def stretches(drawn: Picture) -> Iterator[tuple[Point, Point]]:
    """The lines as short straight stretches, those beneath the names among them."""
    for line in drawn.lines:
        points = list(walked(line.path))
        yield from pairwise(points)
    for knot in drawn.knots:
        if knot.fed:
            yield (knot.x, knot.y), (knot.x + knot.width, knot.y)


def walked(path: str) -> Iterator[Point]:
    """The points along the `d` of a path of M, C and H."""
    x, y = 0.0, 0.0
    for command, told in re.findall(r"([A-Z])([^A-Z]*)", path):
        numbers = [float(number) for number in told.split()]
        if command == "M":
            x, y = numbers
        elif command == "H":
            (x,) = numbers
        else:
            assert command == "C"
            ax, ay, bx, by, ex, ey = numbers
            for n in range(1, STEPS):
                t, u = n / STEPS, 1 - n / STEPS
                yield (
                    u**3 * x + 3 * u * u * t * ax + 3 * u * t * t * bx + t**3 * ex,
                    u**3 * y + 3 * u * u * t * ay + 3 * u * t * t * by + t**3 * ey,
                )
            x, y = ex, ey
        yield x, y


def within(box: Box, a: Point, b: Point) -> bool:
    """Whether the stretch from `a` to `b` has a point inside the box."""
    left, top, right, bottom = box
    begin, end = 0.0, 1.0
    for start, step, low, high in ((a[0], b[0] - a[0], left, right), (a[1], b[1] - a[1], top, bottom)):
        if abs(step) < 1e-9:
            if not low < start < high:
                return False
            continue
        first, last = sorted(((low - start) / step, (high - start) / step))
        begin, end = max(begin, first), min(end, last)
    return begin < end


def touched(drawn: Picture) -> set[str]:
    """The names, headings and knots that a line touches which does not lead there."""
    boxes = {
        f"{knot.link.text} ({knot.x:.0f}, {knot.y:.0f})": (
            knot.x + 0.1,
            knot.top - CLEAR,
            knot.x + knot.width - 0.1,
            knot.y - CLEAR,
        )
        for knot in drawn.knots
    }
    boxes |= {text: (x, 0.0, x + drawn.column, 24.0) for x, text in drawn.headings}
    lines = list(stretches(drawn))
    return {name for name, box in boxes.items() if any(within(box, a, b) for a, b in lines)}


def struck(drawn: Picture) -> set[str]:
    """The knots that a level line goes through or touches, other than those on its own height."""
    return {
        knot.link.text
        for knot in drawn.knots
        for a, b in stretches(drawn)
        if a[1] == b[1] != knot.y
        and within((knot.x, knot.y - KNOT - 1, knot.x + 2 * KNOT, knot.y + KNOT + 1), a, b)
    }


def test_no_line_of_the_demo_touches_a_name() -> None:
    project = open_project(Path(__file__).parent.parent.parent / "okrsite.toml")
    assert project.config.as_of is not None
    drawn = picture_of(check(project, project.config.as_of).world)
    assert len(drawn.lines) > 30
    assert (touched(drawn), struck(drawn)) == (set(), set())


TITLES = ("Grow", "Win the accounts that stay, and grow them year after year " * 2, "客户愿意留下来的公司")


@st.composite
def companies(draw: st.DrawFn) -> Files:
    """A company of up to 30 goals, each of which feeds up to three that were there before it."""
    goals = [f"2026/company/top{n}" for n in range(draw(st.integers(1, 5)))]
    tops = len(goals)
    files: Files = {"teams.csv": "id,title\ncompany,Acme\nsales,Sales\n"}
    goals += [f"2026-Q1/sales/goal{n}" for n in range(draw(st.integers(2, 25)))]
    for n, goal in enumerate(goals):
        above = st.integers(0, n - 1) if n else st.nothing()
        feeds = draw(st.lists(above, min_size=1, max_size=3, unique=True)) if n >= tops else []
        named = [goals[up] + draw(st.sampled_from(("", "#one", "#two"))) for up in feeds]
        supports = f"supports: [{', '.join(named)}]\n" if named else ""
        krs = "".join(f"  - {{id: {kr}, title: {kr}, start: 0, target: 10}}\n" for kr in ("one", "two"))
        title = TITLES[draw(st.integers(0, 2))]
        files[f"{goal}.md"] = f"---\ntype: objective\ntitle: {title} {n}\n{supports}key_results:\n{krs}---\n"
    return files


def crossed_company() -> Files:
    """Every goal of the last column feeds every column, the first at the bottom and the last at the top."""
    tops = [f"2026/company/top{n}" for n in range(5)]
    goals = dict.fromkeys(tops, "")
    for n in range(5):
        goals[f"2026/sales/mid{n}"] = f"{tops[n]}#one, {tops[4 - n]}#two"
    for n in range(5):
        goals[f"2026-Q1/sales/low{n}"] = f"2026/sales/mid{n}#one, {tops[4 - n]}#one, {tops[(n + 2) % 5]}"
    krs = "".join(f"  - {{id: {kr}, title: {kr}, start: 0, target: 10}}\n" for kr in ("one", "two"))
    return {
        "teams.csv": "id,title\ncompany,Acme\nsales,Sales\n",
        **{
            f"{goal}.md": f"---\ntype: objective\ntitle: {TITLES[n % 3]} {n}\n"
            + (f"supports: [{up}]\n" if up else "")
            + f"key_results:\n{krs}---\n"
            for n, (goal, up) in enumerate(goals.items())
        },
    }


@given(companies())
@example(crossed_company())
@settings(max_examples=25)
def test_no_line_of_any_company_touches_a_name(files: Files) -> None:
    with TemporaryDirectory() as root:
        drawn = picture_of(checked(Path(root), files, "2026-02-15").world)
    assert (touched(drawn), struck(drawn)) == (set(), set())
    assert all(0 <= y <= drawn.height for stretch in stretches(drawn) for _, y in stretch)
