"""`charts = false`: nothing is laid out for drawings that nobody makes; captions and tables stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from okrsite.build import site_pages
from okrsite.charts.labels import Plot
from okrsite.checking import check
from okrsite.project import open_project
from okrsite.view.chart import Chart
from tests.drawn import ROOT, demo_charts


def without_charts() -> tuple[Chart, ...]:
    project = open_project(ROOT / "okrsite.toml")
    project = replace(project, config=project.config.model_copy(update={"charts": False}))
    assert project.config.as_of is not None
    world = check(project, project.config.as_of).world
    assert world is not None
    return tuple(chart for at in site_pages(world) for chart in at.make().charts)


def test_no_word_of_a_drawing_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a drawing is laid out")

    drawn = demo_charts()
    monkeypatch.setattr(Plot, "place", never)
    monkeypatch.setattr(Plot, "of", never)
    plain = without_charts()
    assert {chart.kind for chart in plain} == {chart.kind for chart in drawn}
    assert [chart.series for chart in plain if chart.series] == []
    assert plain == tuple(replace(chart, series={}) for chart in drawn)
