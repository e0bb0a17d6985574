"""The charts of small sites, by the name of what they show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

from okrsite.pages import kpi, objective
from okrsite.view.chart import Chart, Row
from tests.support import TEAMS, Files, checked

GOAL = "2026-Q1/sales/goal.md"


def charts(root: Path, files: Mapping[str, str | bytes], as_of: str, config: str = "") -> dict[str, Chart]:
    """The charts of key results and KPIs."""
    result = checked(root, {"teams.csv": TEAMS, **files}, as_of, config)
    assert not result.has_errors, result.diagnostics
    assert result.world is not None
    pages = [at.make() for at in (*objective.pages(result.world), *kpi.pages(result.world))]
    return {chart.name: chart for page in pages for chart in page.charts}


def goal(*key_results: str) -> str:
    """An objective with key results, each given by its id, a comma and its fields."""
    told = ["---\ntype: objective\ntitle: Grow\nkey_results:\n"]
    for text in key_results:
        id_, _, fields = text.partition(",")
        told.append(f"  - id: {id_}\n    title: {id_.capitalize()}\n{indent(fields.strip(), '    ')}\n")
    return "".join(told) + "---\n"


def checkins(**values: Mapping[str, object]) -> Files:
    """For each key result its values by day: `arr={"2026-01-15": 20}`; one check-in a day."""
    days = sorted({day for by_day in values.values() for day in by_day})
    return {
        f"2026-Q1/sales/checkins/{day}-mara.md": "---\nupdates:\n  goal:\n"
        + "".join(f"    {id_}: {told[day]}\n" for id_, told in values.items() if day in told)
        + "---\n"
        for day in days
    }


def gauge(fields: str, readings: Mapping[str, object]) -> str:
    """A KPI, by its fields and its readings."""
    told = "".join(f"  {day}: {value}\n" for day, value in readings.items())
    return f"---\ntitle: Churn\n{dedent(fields).strip()}\nreadings:\n{told}---\n"


def points(rows: tuple[Row, ...], *fields: str) -> list[tuple[object, ...]]:
    """Rows as tuples, numbers with six digits."""
    return [
        tuple(round(v, 6) if isinstance(v := row[field], float) else v for field in fields) for row in rows
    ]


def xy(chart: Chart, name: str) -> list[tuple[object, ...]]:
    """The `x` and `y` of some rows of a chart."""
    return points(chart.series[name], "x", "y")
