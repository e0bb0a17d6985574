"""The small line of a KPI in lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from okrsite.view.kpi_trails import KpiTrail, kpi_trail
from tests.charted import gauge
from tests.support import TEAMS, Files, built, checked


def trail(root: Path, readings: Mapping[str, object], fields: str = "") -> KpiTrail | None:
    files: Files = {"kpis/churn.md": gauge(fields, readings), "teams.csv": TEAMS}
    world = checked(root, files, "2026-11-02").world
    assert world is not None
    return kpi_trail(world, world.site.kpis["churn"])


def test_a_line_through_the_readings(tmp_path: Path) -> None:
    found = trail(tmp_path, {"2026-10-01": "2%", "2026-10-11": "4%", "2026-10-31": "3%"}, 'unit: "%"')
    assert found == KpiTrail(
        points="3,21 33,3 93,12",
        x=93.0,
        y=12.0,
        label="Three readings, from 2% on 1 October to 3% on 31 October",
    )


def test_the_last_thirteen(tmp_path: Path) -> None:
    found = trail(tmp_path, {f"2026-10-{day:02}": day for day in range(1, 16)})
    assert found is not None
    assert len(found.points.split()) == 13
    assert found.label == "13 readings, from 3 on 3 October to 15 on 15 October"


@pytest.mark.parametrize("values", [(5, 5), (1e-9, 1e15), (-3, -2)])
def test_it_stays_in_its_box(tmp_path: Path, values: tuple[float, float]) -> None:
    found = trail(tmp_path, {"2026-10-01": f"{values[0]:e}", "2026-10-09": f"{values[1]:e}"})
    assert found is not None
    for point in found.points.split():
        x, y = map(float, point.split(","))
        assert 3 <= x <= 93
        assert 3 <= y <= 21


def test_none_for_one_reading(tmp_path: Path) -> None:
    assert trail(tmp_path, {"2026-10-01": 2}) is None


def test_it_stands_wherever_kpis_are_listed(tmp_path: Path) -> None:
    read = {"2026-10-01": 2, "2026-10-11": 4}
    files = {"kpis/churn.md": gauge("team: sales\nowner: mara", read), "teams.csv": TEAMS}
    site = built(tmp_path, {**files, "people.csv": "id,title\nmara,Mara\n"}, "2026-11-02")
    said = 'role="img" aria-label="Two readings, from 2 on 1 October to 4 on 11 October"'
    for page in ("kpis", "teams/sales", "people/mara"):
        assert (site / page / "index.html").read_text("utf-8").count(said) == 1, page
