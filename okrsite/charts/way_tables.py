"""What is said of the points of a key result's way: tips and the table."""

from __future__ import annotations

from datetime import date

from okrsite.charts.targets import UNDATED
from okrsite.charts.ways import Goal, Way
from okrsite.model.period import short_date
from okrsite.view.chart import Row, Table, Value
from okrsite.view.figures import number

COLUMNS = ("Date", "Reading", "Expected", "Progress")
OF_TARGET = ("Target", "Target was")
"""More columns where the target moved: the one in force, and how it came about."""

_Row = tuple[date, tuple[Value, ...], tuple[str, ...]]
"""A row of the table with its day: as numbers, and as they are written."""


def way_tips(found: Way) -> tuple[Row, ...]:
    """Rows `tips`: the readings, and the targets that moved."""
    read = (
        (day, value, f"{found.text(value)}, {found.text(found.expected_on(day))} expected")
        for day, value in found.reported
    )
    moved = (
        (goal.day, goal.value, f"target {_word(goal)} to {found.text(goal.value)}") for goal in _moved(found)
    )
    told = (*read, *moved)
    return tuple({"x": found.x(d), "y": y, "tip": f"{short_date(d)}: {words}"} for d, y, words in told)


def way_table(found: Way) -> Table:
    """The readings newest first; where the target moved, the moves among them."""
    moved = _moved(found)
    rows = [_reading_row(found, day, value) for day, value in found.reported]
    if moved:
        rows = [(day, *_with_target(found, day, row, texts)) for day, row, texts in rows]
    for goal in moved:
        told = (found.text(goal.value), _word(goal))
        row = (goal.day.isoformat(), None, None, None, goal.value, _word(goal))
        rows.append((goal.day, row, (short_date(goal.day), "", "", "", *told)))
    rows.sort(key=lambda row: row[0])
    return Table(
        caption=f"{found.kr.title}, newest first",
        columns=(*COLUMNS, *OF_TARGET) if moved else COLUMNS,
        rows=tuple(row for _, row, _ in reversed(rows)),
        texts=tuple(texts for *_, texts in reversed(rows)),
        figures=frozenset({1, 2, 3, 4}),
    )


def _reading_row(found: Way, day: date, value: float) -> _Row:
    due, done = found.expected_on(day), found.share(value)
    row = (day.isoformat(), value, round(due, 12), round(done, 12))
    return day, row, (short_date(day), found.text(value), found.text(due), number(done))


def _with_target(
    found: Way, day: date, row: tuple[Value, ...], texts: tuple[str, ...]
) -> tuple[tuple[Value, ...], tuple[str, ...]]:
    """The same with the target in force on that day; before the period with its first."""
    held = next((g.value for g in reversed(found.targets) if g.day <= day), found.targets[0].value)
    return (*row, held, ""), (*texts, found.text(held), "")


def _moved(found: Way) -> tuple[Goal, ...]:
    return found.targets[1:]


def _word(goal: Goal) -> str:
    return UNDATED if goal.undated else "moved"
