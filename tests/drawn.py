"""The demo's charts, and what draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from okrsite.build import VEGA, site_pages
from okrsite.charts import TEMPLATES
from okrsite.checking import check
from okrsite.project import open_project
from okrsite.theme.chain import built_in
from okrsite.vega import Vega
from okrsite.view.chart import Chart, Value

ROOT = Path(__file__).parent.parent

Rows = Mapping[str, "tuple[Mapping[str, Value], ...] | list[dict[str, Value]]"]


def engine() -> Vega:
    """One that has not drawn anything yet."""
    return Vega(built_in() / VEGA, TEMPLATES)


@lru_cache(maxsize=1)
def demo_charts() -> tuple[Chart, ...]:
    """Every chart of the demo, in the order of its pages."""
    project = open_project(ROOT / "okrsite.toml")
    assert project.config.as_of is not None
    world = check(project, project.config.as_of).world
    assert world is not None
    return tuple(chart for at in site_pages(world) for chart in at.make().charts)


def kinds() -> dict[str, Chart]:
    """Of each kind the demo's chart with the most rows."""
    found: dict[str, Chart] = {}
    for chart in demo_charts():
        if chart.kind not in found or size(chart) > size(found[chart.kind]):
            found[chart.kind] = chart
    return found


def size(chart: Chart) -> int:
    """How many rows it is drawn from."""
    return sum(len(rows) for rows in chart.series.values())


def values(chart: Chart) -> Iterator[Value]:
    """Whatever stands in its rows."""
    for rows in chart.series.values():
        for row in rows:
            yield from row.values()


def names(chart: Chart, end: str = "") -> tuple[str, ...]:
    """The templates that draw it."""
    return tuple(f"{chart.kind}-{width}{end}" for width in chart.widths)
