"""The list of KPIs: what its lead counts, and in which order they stand."""

from __future__ import annotations

from pathlib import Path

from okrsite.pages.kpis import KpisContext, pages
from tests.support import Files, checked

ZONES = "green: {min: 10}\namber: {min: 5}"


def kpi(title: str, *readings: str) -> str:
    told = "".join(f"  {reading}\n" for reading in readings)
    return f"---\ntitle: {title}\n{ZONES}\n" + (f"readings:\n{told}" if told else "") + "---\n"


def listed(root: Path, files: Files) -> tuple[str, list[str]]:
    """The lead, and each KPI with its mark."""
    world = checked(root, files, "2026-03-31").world
    assert world is not None
    context = next(pages(world)).make().context
    assert isinstance(context, KpisContext)
    return context.head.lead, [f"{line.link.text}: {line.mark.word}" for line in context.kpis]


def test_a_stale_one_counts_as_stale_and_not_in_its_old_zone(tmp_path: Path) -> None:
    files: Files = {
        "kpis/a.md": kpi("Now green", "2026-03-28: 12"),
        "kpis/b.md": kpi("Now red", "2026-03-28: 1"),
        "kpis/c.md": kpi("Once green", "2025-01-10: 12"),
        "kpis/d.md": kpi("Once red", "2025-01-10: 1"),
        "kpis/e.md": kpi("Never read"),
        "kpis/f.md": kpi("Now amber", "2026-03-28: 7"),
    }
    lead, order = listed(tmp_path, files)
    assert lead == "One is in red, one is in amber, two are stale, one is in green and one is without data."
    assert order == [
        "Now red: KPI in red",
        "Now amber: KPI in amber",
        "Once green: Stale",
        "Once red: Stale",
        "Now green: KPI in green",
        "Never read: No data",
    ]
