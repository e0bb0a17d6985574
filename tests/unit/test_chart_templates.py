"""The compiled templates: what Altair makes of each chart, and nothing that could reach out or differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from okrsite.charts import DRAWINGS, TEMPLATES
from okrsite.charts.compiling import compiled
from okrsite.charts.drawing import Drawing
from tests.drawn import engine, kinds, names

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

of_each_kind = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.kind)
of_each = pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.json")), ids=lambda path: path.stem)
"""Of each template."""


def walk(value: Json) -> Iterator[tuple[str, Json]]:
    """All values that a template holds, with their names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


@of_each_kind
def test_they_are_what_altair_makes_of_the_charts(drawing: Drawing) -> None:
    """If not: `python -m okrsite.charts`."""
    kept = {
        path.stem: path.read_text("utf-8")
        for path in TEMPLATES.glob("*.json")
        if re.fullmatch(rf"{drawing.kind}-\d+(-live)?", path.stem)
    }
    assert kept == compiled(drawing)


def test_there_are_none_of_charts_that_are_gone() -> None:
    wanted = {f"{d.kind}-{width}{end}" for d in DRAWINGS for width in d.widths for end in ("", "-live")}
    assert {path.stem for path in TEMPLATES.glob("*.json")} == wanted


@of_each
def test_they_name_nothing_outside(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(walk(json.loads(text)))
    assert not re.search(r"://|\burl\b|\$schema|href", text)
    assert not {"url", "href", "image", "gradient", "bind"} & {key for key, _ in found}


@of_each
def test_rows_come_from_without(path: Path) -> None:
    template = json.loads(path.read_text("utf-8"))
    assert template["data"]
    assert not [data for data in template["data"] if "values" in data]
    assert {kind for key, kind in walk(template["data"]) if key == "type"} <= {"filter", "formula"}


@of_each
def test_they_answer_to_nothing_but_the_part_of_the_time_that_is_shown(path: Path) -> None:
    """No signal listens to events: what a reader does is for the page's own script."""
    template = json.loads(path.read_text("utf-8"))
    signals = {signal["name"]: signal for signal in template.get("signals", [])}
    assert not [name for name, signal in signals.items() if signal.keys() - {"name", "value", "update"}]
    assert signals.get("shown", {"name": "shown", "value": None}) == {"name": "shown", "value": None}
    if not path.stem.endswith("-live"):
        assert "shown" not in signals
        assert "clip" not in dict(walk(template))


@of_each
def test_colours_are_those_of_the_theme(path: Path) -> None:
    template = json.loads(path.read_text("utf-8"))
    known = re.compile(r"none|currentColor|transparent|var\(--[a-z-]+\)")
    for mark in template["marks"]:
        look = mark["encode"]["update"]
        named = [look[key].get("value") for key in ("fill", "stroke") if key in look]
        unseen = look.get("strokeWidth", {}).get("value") == 0 or look.get("opacity", {}).get("value") == 0
        assert unseen or not [colour for colour in named if colour and not known.fullmatch(colour)], mark


@of_each_kind
def test_a_live_one_draws_what_the_other_draws(drawing: Drawing) -> None:
    """But for the places that a reader points at, which are not seen."""
    chart = kinds()[drawing.kind]
    with engine() as vega:
        for still, live in zip(names(chart), names(chart, "-live"), strict=True):
            assert seen(vega.draw(live, chart.series)) == seen(vega.draw(still, chart.series))


def seen(svg: str) -> list[tuple[str, dict[str, str], str | None]]:
    """The elements of a drawing that can be seen."""
    found = [(e.tag, dict(e.attrib), e.text) for e in ET.fromstring(svg).iter() if e.tag != "g"]
    return [one for one in found if one[1].get("opacity") != "0"]


@of_each_kind
def test_a_live_one_has_something_to_point_at(drawing: Drawing) -> None:
    for name, text in compiled(drawing).items():
        assert ('"tooltip"' in text) == name.endswith("-live"), name
