"""The look that all charts share: the marks of the design, as Altair layers over named rows.

Colours are the theme's tokens, and `currentColor` is the status colour, so one drawing serves both schemes.
Ticks and their labels are rows like the others, since only okrsite can write its quantities and its dates.
Imported when templates are made, never in a build: Altair takes its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

from okrsite.charts.drawing import Frame

TEXT = 13
STATUS = "currentColor"
INK, MUTED, RULE, LINE, PAPER = "var(--ink)", "var(--muted)", "var(--rule)", "var(--line)", "var(--paper)"
Align = Literal["left", "center", "right"]
LEFT: Align = "left"
CENTRE: Align = "center"
RIGHT: Align = "right"
DASHED, DOTTED = (6, 4), (1, 4)
EVENTS_AT = -27
"""Pixels above the plot at which the letters of events stand; frames with events leave `top=36` for them."""
DOT, DIAMOND = 113.0, 70.0
"""Areas of point marks in square pixels: a dot of 6 px radius, a diamond of 8 px across."""
SQUARE, BEYOND = 64.0, 110.0
"""Those of a square of 8 px, and of a triangle that says that something goes on beyond the drawing."""
SHOWN = "shown"
"""What a live drawing shows of the time: two places along the axis, or null for all."""


def rows(name: str) -> alt.NamedData:
    """The rows that a drawing gets under this name."""
    return alt.NamedData(name=name)


def x(field: str = "x") -> alt.X:
    """A place along the axis of time, in days since the chart's first."""
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(zero=False, nice=False))


def y(field: str = "y") -> alt.Y:
    """A place along the axis of amounts."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(zero=False, nice=False))


def line(
    name: str,
    colour: str,
    width: float,
    dash: Sequence[int] = (),
    interpolate: Literal["linear", "step-after"] = "linear",
) -> alt.Chart:
    """A line through rows with `x` and `y`."""
    mark: dict[str, Any] = {"strokeJoin": "round", "strokeCap": "round", "strokeDash": list(dash)}
    if not dash:
        del mark["strokeDash"]
    drawn = alt.Chart(rows(name)).mark_line(color=colour, strokeWidth=width, interpolate=interpolate, **mark)
    placed: alt.Chart = drawn.encode(x=x(), y=y(), order=alt.Order("x:Q"))
    return placed


def rule(name: str, colour: str, width: float = 1, dash: Sequence[int] = ()) -> alt.Chart:
    """A line across the plot at each row's `y`."""
    mark: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    drawn: alt.Chart = alt.Chart(rows(name)).mark_rule(color=colour, strokeWidth=width, **mark).encode(y=y())
    return drawn


def points(
    name: str, shape: str, size: float, fill: str, stroke: str = PAPER, stroke_width: float = 1.5
) -> alt.Chart:
    """A mark at each row's `x` and `y`."""
    drawn = alt.Chart(rows(name)).mark_point(
        shape=shape, size=size, filled=True, fill=fill, stroke=stroke, strokeWidth=stroke_width, opacity=1
    )
    placed: alt.Chart = drawn.encode(x=x(), y=y())
    return placed


def text(
    name: str, colour: str, align: Align = CENTRE, dx: float = 0, dy: float = 0, *, bold: bool = False
) -> alt.Chart:
    """Each row's `label`, at a place that the caller encodes."""
    weight: Literal[400, 600] = 600 if bold else 400
    drawn = alt.Chart(rows(name)).mark_text(
        align=align, baseline="middle", dx=dx, dy=dy, color=colour, fontSize=TEXT, fontWeight=weight
    )
    placed: alt.Chart = drawn.encode(text="label:N")
    return placed


def amounts(room: Frame) -> list[alt.Chart]:
    """Rows `amounts`: a hairline at each `y`, with its label at the left edge."""
    labels = text("amounts", MUTED, LEFT).encode(x=alt.value(-room.left), y=y())
    return [rule("amounts", LINE), labels]


def days(room: Frame) -> list[alt.Chart]:
    """Rows `days`: labels under the plot; rows `base`: the base line above them."""
    base = alt.Chart(rows("base")).mark_rule(color=RULE).encode(y=alt.value(room.height))
    return [base, *aligned("days", MUTED, place={"x": x(), "y": alt.value(room.height + 17)})]


def aligned(
    name: str,
    colour: str,
    dx: float = 0,
    dy: float = 0,
    *,
    bold: bool = False,
    place: dict[str, Any] | None = None,
) -> list[alt.Chart]:
    """Each row's `label` at its place, set by its `align`: from there, about it, or up to it."""
    where = place or {"x": x(), "y": y()}
    return [
        text(name, colour, align, shift, dy, bold=bold)
        .encode(**where)
        .transform_filter(f"datum.align == '{align}'")
        for align, shift in ((LEFT, dx), (CENTRE, 0), (RIGHT, -dx))
    ]


def placed(name: str, colour: str, *, bold: bool = False) -> alt.Chart:
    """Each row's `label` at its `x` and `y`, as `align`, `dx` and `dy` of the row say: see labels.py."""
    read: dict[str, Any] = {key: alt.ExprRef(expr=f"datum.{key}") for key in ("align", "dx", "dy")}
    drawn = alt.Chart(rows(name)).mark_text(
        baseline="middle", color=colour, fontSize=TEXT, fontWeight=600 if bold else 400, **read
    )
    put: alt.Chart = drawn.encode(x=x(), y=y(), text="label:N")
    return put


def events(room: Frame) -> list[alt.Chart]:
    """Rows `events`: a thin dotted line at each `x`, and above the plot its `label` at `at_740`."""
    line = alt.Chart(rows("events")).mark_rule(color=MUTED, strokeDash=[1, 3]).encode(x=x())
    letters = text("events", INK, bold=True).encode(x=x(f"at_{room.width:.0f}"), y=alt.value(EVENTS_AT))
    foot = alt.value(room.height)
    return [line.encode(y=alt.value(EVENTS_AT + 8), y2=foot), letters]


def tips() -> alt.Chart:
    """Rows `tips`: what a reader points at. Each has `x`, `y` and what is said of it, `tip`."""
    drawn = alt.Chart(rows("tips")).mark_point(shape="circle", size=500, filled=True, opacity=0)
    placed: alt.Chart = drawn.encode(x=x(), y=y(), tooltip=alt.Tooltip("tip:N"))
    return placed


def chart(layers: Sequence[alt.Chart], room: Frame, *, zoom: bool = False) -> alt.LayerChart:
    """The layers as one drawing; with `zoom` it can show a part of the time: from one day to another."""
    padding = {"left": room.left, "right": room.right, "top": room.top, "bottom": room.bottom}
    whole = alt.layer(*(_part(layer, room) if zoom else layer for layer in layers))
    if zoom:
        whole = whole.add_params(alt.param(name=SHOWN, value=None))
    sized: alt.LayerChart = (
        whole.properties(
            width=room.plot,
            height=room.height,
            padding=padding,
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure(aria=False, background="transparent")
        .configure_view(stroke=None)
    )
    return sized


def _part(layer: alt.Chart, room: Frame) -> alt.Chart:
    """A layer that stays inside the plot's left and right edges while a part of the time is shown."""
    part = layer.copy()
    if isinstance(part.encoding, alt.FacetedEncoding) and isinstance(part.encoding.x, alt.X):
        edges = f"M0,{-room.top}h{room.plot}v{room.top + room.height + room.bottom}h{-room.plot}z"
        part.mark.clip = alt.ExprRef(f"{SHOWN} ? pathShape('{edges}') : false")
        scale = part.encoding.x["scale"].copy()
        scale.domainRaw = alt.ExprRef(SHOWN)
        part.encoding.x = part.encoding.x.scale(scale)
    return part
