"""The status marks of the sprite as shapes of points: paths between -1 and 1, and their colours."""

from __future__ import annotations

from math import cos, pi, sin


def _ring(radius: float) -> str:
    half = f"A{radius},{radius},0,1,1"
    return f"M-{radius},0{half},{radius},0{half},-{radius},0Z"


def _dashes(radius: float, number: int) -> str:
    """A ring of so many dashes, each as long as the gap after it."""
    turn = 2 * pi / number
    told = []
    for n in range(number):
        (x0, y0), (x1, y1) = ((radius * cos(a), radius * sin(a)) for a in (n * turn, (n + 0.53) * turn))
        told.append(f"M{x0:.3f},{y0:.3f}A{radius},{radius},0,0,1,{x1:.3f},{y1:.3f}")
    return "".join(told)


_SQUARE = "M-.7,-.7H.7V.7H-.7Z"
FILLED = {
    "on": _ring(0.81),
    "risk": "M0,-.85L.925,.775H-.925Z",
    "off": "M0,-.975L.975,0L0,.975L-.975,0Z",
    "achieved": _ring(0.94),
    "green": "M-.81,-.81H.81V.81H-.81Z",
    "amber": "M-.7,0H.7V.7H-.7Z",
}
"""Drawn in full."""
OUTLINED = {
    "none": _dashes(0.775, 8),
    "stale": f"{_ring(0.81)}M0,-.45V0L.35,.24",
    "planned": _ring(0.775),
    "amber": _SQUARE,
    "red": f"{_SQUARE}M-.44,0H.44",
    "closed": _SQUARE,
}
"""Drawn as lines."""
INNER = {"achieved": "M-.45,.04L-.125,.36L.475,-.3"}
"""Cut out of what is drawn in full."""
COLOURS = {
    "on": "var(--on)",
    "risk": "var(--risk)",
    "off": "var(--off)",
    "achieved": "var(--achieved)",
    "green": "var(--on)",
    "amber": "var(--risk)",
    "red": "var(--off)",
    **dict.fromkeys(("none", "stale", "planned", "closed"), "var(--quiet)"),
}
