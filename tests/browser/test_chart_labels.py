"""The words in charts, as a browser sets them: none lies on another, none leaves its drawing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.opened import Opened
from tests.charted import GOAL, checkins, gauge, goal
from tests.support import TEAMS, Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CROWDED = """
[...document.querySelectorAll('.plot svg')].filter(svg => svg.getClientRects().length).flatMap(svg => {
  const page = document.documentElement.clientWidth, found = [];
  const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim());
  const boxes = texts.map(text => text.getBoundingClientRect());
  const room = svg.getBoundingClientRect(), name = n => texts[n].textContent;
  boxes.forEach((a, n) => {
    const out = a.left < room.left - 1 || a.right > room.right + 4 || a.right > page;
    if (out) found.push(`${name(n)} sticks out`);
    if (a.top < room.top - 1 || a.bottom > room.bottom + 1) found.push(`${name(n)} is above or below`);
    boxes.slice(n + 1).forEach((b, m) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 4) found.push(`${name(n)} lies on ${name(n + 1 + m)}`);
    });
  });
  return found;
})
"""
"""A line of text is 17 pixels high, its letters are 10: four of overlap touch nothing."""

STRUCK = """
[...document.querySelectorAll('.plot svg')].filter(svg => svg.getClientRects().length).flatMap(svg => {
  const words = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => {
    const box = text.getBoundingClientRect(), foot = text.getScreenCTM().f, deep = /[gjpqy,]/;
    const bottom = foot + (deep.test(text.textContent) ? 3 : 0);
    return {name: text.textContent, left: box.left, right: box.right, top: foot - 9.5, bottom};
  });
  const struck = new Set(), solid = 'path[stroke-linejoin]:not([stroke-dasharray])';
  for (const line of svg.querySelectorAll(`${solid}, line[stroke="var(--on)"], line[stroke="var(--risk)"]`)) {
    const at = line.getScreenCTM(), length = line.getTotalLength();
    const air = line.getAttribute('stroke-width') / 2 + 0.5;
    for (let n = 0; n <= length; n += 1) {
      const p = line.getPointAtLength(n).matrixTransform(at);
      const beside = w => p.x < w.left - air || p.x > w.right + air, name = line.getAttribute('stroke');
      words.filter(w => !beside(w) && p.y > w.top - air && p.y < w.bottom + air)
        .forEach(w => struck.add(`${w.name} touches a line of ${name}`));
    }
  }
  const of = svg.closest('[data-of]')?.dataset.of ?? svg.closest('[id]').id;
  return [...struck].map(words => `${of}, ${svg.getAttribute('width')}: ${words}`);
})
"""
"""Words whose letters, 9.5 pixels high and 3 deep, are nearer than half a pixel to a line of readings or
targets or to a zone's edge: dots and dashes do not make them hard to read."""

LINES = """
[...document.querySelectorAll('.plot path[stroke-linejoin]')]
  .filter(line => line.getClientRects().length).length
"""

READ: dict[str, object] = {
    f"2026-{day}": 10 * n for n, day in enumerate(("01-10", "01-24", "02-07", "02-20"))
}
MOVES = {
    "early": [("2026-01-04", 100, 120)],
    "late": [("2026-03-27", 100, 120)],
    "twice": [("2026-01-09", 100, 120), ("2026-01-17", 120, 90)],
    "hardly": [("2026-01-20", 100, 101)],
    "often": [(f"2026-02-{2 + 4 * n:02}", 100 + 5 * n, 105 + 5 * n) for n in range(5)],
}


def moved(name: str) -> str:
    told = ", ".join(f"{{date: {d}, target: {now}, was: {was}, why: so}}" for d, was, now in MOVES[name])
    return f"{name}, start: 0\ntarget: {MOVES[name][-1][2]}\nchanges: [{told}]"


PATH = "{2026-01-10: $1M, 2026-01-14: $2M, 2026-01-18: $3M, 2026-03-20: $14M, 2026-03-28: $14.5M}"
UNIT = "tickets of first line"
WEEKS = [f"2026-01-{day:02}" for day in (2, 9, 16, 23, 30)]
DUE = {"soon": "2026-01-04", "middle": "2026-02-15", "end": "2026-03-27"}
NEAR = {"below": 86, "above": 94, "at": 90, "wild": 50, "small": "1e-9"}
NEARS = {name: f"{name}, start: 0\ntarget: {'2e-9' if name == 'small' else 90}" for name in NEAR}
BANDS = {
    "thin": ("green: {min: 50, max: 51}\namber: {min: 49, max: 52}", (20, 40, 60, 70, 80)),
    "far": ("green: {min: 220}\namber: {min: 200}", (5000, 6000, 7000, 7000, 8000)),
    "meeting": ("green: {min: 4}\namber: {max: 4}", (2, 5, 9, 5, 4)),
    "tiny": ("green: {max: 1e-9}\namber: {max: 2e-9}", ("3e-10", "1e-9", "2e-9", "3e-9", "2.5e-9")),
    "huge": ("green: {min: 9e14}\namber: {min: 5e14}", ("1e14", "4e14", "5e14", "9e14", "1e15")),
    "wordy": (
        f"unit: {UNIT}\ngreen: {{min: 12 {UNIT}, max: 30 {UNIT}}}\namber: {{min: 5 {UNIT}}}",
        tuple(f"{n} {UNIT}" for n in (8, 11, 14, 17, 20)),
    ),
    "flat": ("green: {min: 5}", (5, 5, 5, 5, 5)),
}
OTHER = GOAL.replace("goal", "other")
PAGES = (GOAL.removesuffix(".md"), OTHER.removesuffix(".md"), *(f"kpis/{name}" for name in BANDS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: Files = {
        "teams.csv": TEAMS,
        GOAL: goal(
            *map(moved, MOVES),
            f"path, start: $0\ntarget: $15M\ncheckpoints: {PATH}",
            "run, kind: habit\ntarget: 5 km\nper: day",
            "held, kind: maintain\nmin: 40%\nmax: 55%\nstart: 66%",
        ),
        **checkins(
            **dict.fromkeys(MOVES, READ),
            path=dict(zip(READ, ("$1M", "$3M", "$5M", "$7M"), strict=True)),
            run=dict.fromkeys(READ, "{value: 36 km, days: 7}"),
            held=dict(zip(READ, ("60%", "57%", "54%", "55%"), strict=True)),
        ),
    }
    files[OTHER] = goal(
        *(f"{name}, start: 0\ntarget: 90\ndue: {d}" for name, d in DUE.items()), *NEARS.values()
    )
    for day, values in zip(READ, ((10, 20), (40, 50), (70, 20), (85, 80)), strict=True):
        said = "".join(f"    {name}: {values[0]}\n" for name in DUE)
        said += "".join(
            f"    {name}: {values[1] if name == 'wild' else '1.1e-9' if name == 'small' else values[0]}\n"
            for name in NEAR
        )
        files[f"2026-Q1/sales/checkins/{day}-ben.md"] = f"---\nupdates:\n  other:\n{said}---\n"
    said = "".join(f"    {name}: {value}\n" for name, value in NEAR.items())
    files["2026-Q1/sales/checkins/2026-03-10-ben.md"] = f"---\nupdates:\n  other:\n{said}---\n"
    for name, (fields, read) in BANDS.items():
        files[f"kpis/{name}.md"] = gauge(f"team: sales\n{fields}", dict(zip(WEEKS, read, strict=True)))
    for n, day in enumerate(("01-01", "01-02", "02-14", "02-15", "03-30", "03-31", "03-31")):
        files[f"events/2026-{day}-{n}.md"] = f"---\ntitle: No {n}\ndate: 2026-{day}\nteam: sales\n---\n"
    return built(tmp_path_factory.mktemp("labels"), files, "2026-03-30")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_words_of_odd_charts_stand_apart(chromium: Browser, site: Path, width: int) -> None:
    found = {}
    with Opened(chromium, site / f"{PAGES[0]}/index.html", width) as opened:
        for name in PAGES:
            opened.show((site / f"{name}/index.html").as_uri())
            assert opened.page.evaluate(LINES) > 0
            found[name] = opened.page.evaluate(CROWDED) + opened.page.evaluate(STRUCK)
    assert {name: crowded for name, crowded in found.items() if crowded} == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_words_of_the_demos_charts_stand_apart(chromium: Browser, demo: Path, width: int) -> None:
    paths = sorted([*demo.glob("2026-Q4/*/*/index.html"), *demo.glob("kpis/*/index.html")])
    found = {}
    with Opened(chromium, paths[0], width) as opened:
        for path in paths:
            opened.show(path.as_uri())
            found[str(path.parent.relative_to(demo))] = opened.page.evaluate(CROWDED)
    assert {name: crowded for name, crowded in found.items() if crowded} == {}


CHART = re.compile(r'<svg aria-hidden="true" width="(\d+)".*?</svg>', re.DOTALL)


def test_no_words_of_the_demos_charts_touch_a_line(chromium: Browser, demo: Path, tmp_path: Path) -> None:
    """All drawings of all pages, of both widths each, on one sheet."""
    drawn: dict[str, str] = {}
    for path in sorted(demo.rglob("index.html")):
        for one in CHART.finditer(path.read_text("utf-8")):
            of = path.parent.relative_to(demo).as_posix()
            room = f'<div class="plot" data-of="{of}" style="width: {one[1]}px">{one[0]}</div>'
            drawn.setdefault(one[0], room)
    (style,) = demo.glob("assets/style*.css")
    sheet = tmp_path / "sheet.html"
    sheet.write_text(f'<link rel="stylesheet" href="{style.as_uri()}">{"".join(drawn.values())}', "utf-8")
    with Opened(chromium, sheet, 1280) as opened:
        opened.page.evaluate("document.fonts.ready")
        assert opened.page.evaluate(LINES) > 500
        assert opened.page.evaluate(STRUCK) == []
