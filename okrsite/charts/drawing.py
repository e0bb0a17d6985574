"""A kind of chart as a drawing: how Altair makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import altair as alt

WIDE, NARROW = 740, 358
"""Pixels. A chart is drawn for both, and CSS shows one: scaled to a phone, labels would be unreadable."""


class Frame(NamedTuple):
    """The room of a drawing, in pixels: the plot and what lies around it."""

    width: float
    height: float
    left: float
    right: float
    top: float = 28
    bottom: float = 26

    @property
    def plot(self) -> float:
        """The width of the plot."""
        return self.width - self.left - self.right


def frame(width: int, height: float, *, top: float = 28, bottom: float = 26) -> Frame:
    """The usual room: labels of amounts at the left, of days below."""
    left, right = (50, 8) if width == NARROW else (52, 12)
    return Frame(width, height, left, right, top, bottom)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a kind of chart is drawn.

    `make` gets a width in pixels and whether the drawing is the live one, with tooltips and zoom. It makes an
    Altair chart whose data are names of row sets: a template, the same for every chart of the kind.
    """

    kind: str
    make: Callable[[int, bool], alt.LayerChart]
    widths: tuple[int, ...] = (WIDE, NARROW)
