"""The drawing engine: a pure function of rows, whose texts are text and whose faults are told."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.charts import DRAWINGS
from okrsite.vega import Vega
from okrsite.view.chart import Chart, Value
from tests.drawn import ROOT, Rows, demo_charts, engine, kinds, names, size, values

KINDS = [drawing.kind for drawing in DRAWINGS]
TAGS = {"svg", "g", "path", "line", "text", "tspan", "rect"}
ATTRIBUTES = {
    "aria-hidden", "d", "dy", "fill", "fill-opacity", "font-style", "height", "opacity", "stroke",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
    "stroke-width", "text-anchor", "transform", "font-weight", "viewBox", "width", "x", "x1", "x2", "y", "y1",
    "y2",
}  # fmt: skip
"""No style, no id, no class, no address, no handler of events."""
HOSTILE = {
    "an end of the script": "</text></svg></script><script>alert(1)</script>",
    "an attribute": '" onload="alert(1)" class="x" style="color: red',
    "an entity": "&lt;b&gt; &amp;#60; &unknown; & ]]> <!-- -->",
    "control characters": "a\0b\x01\x08\x0b\x1f\x7f\x85\ufffe\ud800c",
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627\u202c",
    "endless": " ".join(["endless"] * 1250),
    "figures": "12.3456 and -0.0004567 of $1,000.999",
}


@pytest.fixture(scope="module")
def vega() -> Iterator[Vega]:
    with engine() as vega:
        yield vega


def elements(svg: str) -> list[ET.Element]:
    """All elements of a drawing that is well-formed XML."""
    return list(ET.fromstring(svg).iter())


def texts(svg: str) -> list[str]:
    """What is written in it."""
    return ["".join(e.itertext()) for e in elements(svg) if e.tag == "text"]


def changed(chart: Chart, random: Random) -> Rows:
    """The rows of a chart with some of them gone, others twice, and with other figures and words in them."""

    def other(name: str, value: Value) -> Value:
        if random.random() < 0.7 or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return random.choice(
                [0, 1, -1, value * 10, random.uniform(-1e15, 1e15), random.uniform(-1e-9, 1e-9)]
            )
        return random.choice(list(HOSTILE.values())) if name in {"label", "tip"} else value

    return {
        name: [
            {key: other(key, value) for key, value in row.items()}
            for row in rows
            for _ in range(random.choice([0, 1, 1, 1, 1, 2]))
        ]
        for name, rows in chart.series.items()
    }


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32))
def test_a_drawing_depends_on_its_rows_alone(vega: Vega, seed: int) -> None:
    """Whatever was drawn before, with whatever template, a new engine draws the same."""
    random, charts = Random(seed), list(kinds().values())  # noqa: S311 - nothing is kept secret with it
    for chart in random.choices(charts, k=3):
        vega.draw(random.choice(names(chart)), changed(chart, random))
    last = random.choice(charts)
    name, rows = random.choice(names(last)), changed(last, random)
    with engine() as fresh:
        assert vega.draw(name, rows) == fresh.draw(name, rows)


def test_another_process_time_zone_and_locale_draw_the_same(vega: Vega) -> None:
    todo = [(name, chart.series) for chart in kinds().values() for name in names(chart)]
    script = (
        "import json, sys; from tests.drawn import engine; vega = engine()\n"
        "sys.stdout.write(json.dumps([vega.draw(*one) for one in reversed(json.load(sys.stdin))]))"
    )
    env = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, input=json.dumps(todo), env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [vega.draw(*one) for one in reversed(todo)]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_words_of_rows_are_text_and_nothing_else(vega: Vega, kind: str, text: str) -> None:
    chart = kinds()[kind]
    rows = {
        name: [
            {key: text if key in {"label", "tip"} else value for key, value in row.items()} for row in rows
        ]
        for name, rows in chart.series.items()
    }
    shown = re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe]", "\ufffd", text)
    for name in names(chart):
        plain, hostile = vega.draw(name, chart.series), vega.draw(name, rows)
        assert [e.tag for e in elements(hostile)] == [e.tag for e in elements(plain)]
        assert {key for e in elements(hostile) for key in e.attrib} <= ATTRIBUTES
        assert set(texts(hostile)) <= {shown, *texts(plain)}
        assert shown in texts(hostile)
        html5lib.HTMLParser(strict=True).parseFragment(hostile)


def test_drawings_hold_shapes_and_texts_alone_and_are_small(vega: Vega) -> None:
    for chart in demo_charts():
        for name in names(chart):
            svg = vega.draw(name, chart.series)
            found = elements(svg)
            assert {e.tag for e in found} <= TAGS, name
            assert {key for e in found for key in e.attrib} <= ATTRIBUTES, name
            assert "NaN" not in svg
            assert "Infinity" not in svg
            assert len(svg) <= 2500 + 150 * size(chart), (name, chart.name)
            colours = {e.attrib[key] for e in found for key in ("fill", "stroke") if key in e.attrib}
            assert all(
                c in {"none", "currentColor", "transparent"} or c.startswith("var(--") for c in colours
            )


def test_rows_of_the_demo_are_figures_that_can_be_drawn() -> None:
    assert {type(value) for chart in demo_charts() for value in values(chart)} <= {str, int, float, bool}
    numbers = [value for chart in demo_charts() for value in values(chart) if isinstance(value, int | float)]
    assert all(math.isfinite(number) and abs(number) < 1e16 for number in numbers)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, None, 1e300, -1e300, 1e-300])
@pytest.mark.parametrize("kind", KINDS)
def test_figures_that_no_row_should_hold_leave_the_drawing_whole(
    vega: Vega, kind: str, odd: float | None
) -> None:
    chart = kinds()[kind]
    for field in ("x", "y"):
        rows = {
            name: [{**row, field: odd} if n % 2 and field in row else dict(row) for n, row in enumerate(rows)]
            for name, rows in chart.series.items()
        }
        for name in names(chart):
            svg = vega.draw(name, rows)
            assert elements(svg)
            assert "NaN" not in svg
            assert "Infinity" not in svg
            assert vega.draw(name, chart.series) == engine_draws(name, chart)


def engine_draws(name: str, chart: Chart) -> str:
    if name not in _DRAWN:
        with engine() as fresh:
            _DRAWN[name] = fresh.draw(name, chart.series)
    return _DRAWN[name]


_DRAWN: dict[str, str] = {}


def test_rows_that_the_template_does_not_know_change_nothing(vega: Vega) -> None:
    chart = kinds()["progress"]
    assert vega.draw("progress-740", {**chart.series, "other": ({"x": 1},)}) == engine_draws(
        "progress-740", chart
    )
