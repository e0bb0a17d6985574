"""Charts, one kind a file: rows from the model, an Altair drawing of such rows, and a table of the same rows.

A new chart is a file here and a line in `DRAWINGS`; `python -m okrsite.charts` then compiles its templates.
"""

from __future__ import annotations

from pathlib import Path

from okrsite.charts import bands, calendar, distance, distribution, habit, heat_map, progress, score
from okrsite.charts.drawing import Drawing

DRAWINGS: tuple[Drawing, ...] = (
    progress.DRAWING,
    bands.DRAWING,
    habit.DRAWING,
    score.DRAWING,
    distance.DRAWING,
    heat_map.DRAWING,
    distribution.DRAWING,
    calendar.DRAWING,
)

TEMPLATES = Path(__file__).parent / "compiled"
"""Where the compiled templates lie."""

__all__ = ["DRAWINGS", "TEMPLATES"]
