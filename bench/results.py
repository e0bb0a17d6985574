"""What was measured, as values and as JSON, and the arithmetic of the table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pydantic import TypeAdapter

from bench.steps import BUILD

BASE = "hugo"
"""The tool that others are compared with."""
USUAL = 1000
"""The size that growth is told against, where it was measured."""


@dataclass(frozen=True)
class Row:
    """One command at one size."""

    tool: str
    what: str
    seconds: tuple[float, ...]
    """By the clock, one for each round."""
    processor: tuple[float, ...]
    """Seconds that the processors worked, one for each round."""
    peak_mib: float
    """Of the command and all it starts, in a round of its own."""
    html: int
    """Pages in the output folder."""
    html_mb: float

    @property
    def median(self) -> float:
        """Seconds."""
        return median(self.seconds)


@dataclass(frozen=True)
class Size:
    """All commands at one size, in turn."""

    objectives: int
    pages: int
    """Files that each of the other tools was given."""
    rounds: int
    busy: float | None
    """The share of the processors' time, 0 to 1, that others took when it began, where that is known."""
    rows: tuple[Row, ...]
    over: tuple[str, ...]
    """`tool what` of commands that took longer than the limit here or at a smaller size."""
    failed: tuple[str, ...] = ()
    """`tool what` of commands that ended with a fault."""

    def row(self, tool: str, what: str = BUILD) -> Row | None:
        """The row of a command, if it was measured here."""
        return next((row for row in self.rows if (row.tool, row.what) == (tool, what)), None)

    def ratio(self, tool: str, what: str = BUILD) -> float | None:
        """Median time by that of a full build by `BASE`."""
        row, base = self.row(tool, what), self.row(BASE)
        return row.median / base.median if row and base else None


@dataclass(frozen=True)
class Tool:
    """A tool that was measured."""

    key: str
    name: str
    version: str
    layout: str


@dataclass(frozen=True)
class Missing:
    """Something that was not measured, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Charts:
    """Static charts drawn in one process on one core."""

    number: int
    first_ms: float
    """With the start of the engine."""
    each_ms: float
    """Of all, that start among them."""


@dataclass(frozen=True)
class Visible:
    """From writing a file to the frame that shows it, under `serve`, in a browser: milliseconds."""

    objectives: int
    bodies: tuple[float, ...]
    """One for each edit of the text of the page that is looked at."""
    readings: tuple[float, ...]
    """One for each edit of a reading that it shows, in a check-in."""


@dataclass(frozen=True)
class Speed:
    """One run of the benchmark."""

    date: str
    commit: str
    machine: str
    limit: float
    """Seconds that a command may take."""
    tools: tuple[Tool, ...]
    missing: tuple[Missing, ...] = ()
    sizes: tuple[Size, ...] = ()
    charts: Charts | None = None
    visible: Visible | None = None

    def growth(self, tool: str, what: str = BUILD) -> dict[int, float]:
        """By size: the time for an objective, relative to that at `USUAL` or else the smallest size."""
        each = {
            size.objectives: row.median / size.objectives
            for size in self.sizes
            if (row := size.row(tool, what))
        }
        if not each:
            return {}
        base = each.get(USUAL) or each[min(each)]
        return {objectives: one / base for objectives, one in each.items()}

    def write(self, path: Path) -> None:
        """As JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_SPEED.dump_json(self, indent=1) + b"\n")


_SPEED = TypeAdapter(Speed)


def read_speed(path: Path) -> Speed:
    """What `Speed.write` wrote."""
    return _SPEED.validate_json(path.read_bytes())
