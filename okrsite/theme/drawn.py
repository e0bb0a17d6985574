"""Charts in templates: their drawings, and their rows for the script that brings them to life."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from markupsafe import Markup

from okrsite.view.chart import Chart

Draw = Callable[[str, Mapping[str, object]], str]
"""Draws rows by the name of a template, as an `<svg>` element."""

_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def drawing(draw: Draw) -> Callable[[Chart, int], Markup]:
    """`{{ chart|drawing(740) }}`: the chart drawn so many pixels wide."""

    def drawn(chart: Chart, width: int) -> Markup:
        return Markup(draw(f"{chart.kind}-{width}", chart.series))  # noqa: S704 - Vega escapes the texts of rows

    return drawn


def rows(chart: Chart) -> Markup:
    """`{{ chart|rows }}`: the chart's rows as JSON that nothing in them can end early."""
    text = json.dumps(chart.series, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.translate(_SAFE))  # noqa: S704 - what could end the element is escaped above
