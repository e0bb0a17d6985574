"""Where a cell of a CSV file stands: also behind quotes, commas and line ends in cells before it."""

from __future__ import annotations

import pytest

from okrsite.source.series import read_grid

ROWS = {
    "plain": "a, b ,«x",
    "quoted": 'a,b,"«x"',
    "behind a comma in quotes": '"a,x",b,«x',
    "behind a doubled quote": '"a ""x"", b",c,«x',
    "the same text before it": "x1,x2,«x",
    "empty cells before it": ",,«x",
    "quoted and empty before it": '"","",«x',
    "behind a line end": '"a\n1,2",b,«x',
    "behind two line ends": '"a\n\n",b,"«x"',
    "of two lines": 'a,b,"«x\ny"',
    "below a row of two lines": '"a\nb",c,d\n\n1,2,«x',
    "a quote within": 'a,b"c,«x',
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_place(row: str) -> None:
    before, text = row.partition("«")[0], row.replace("«", "")
    grid, faults = read_grid("a.csv", f"k,l,m\n{text}\n")
    assert not faults
    span = grid.rows[-1]["m"].span
    assert (span.line, span.column) == (2 + before.count("\n"), len(before) - before.rfind("\n"))
    lines = f"k,l,m\n{text}\n".split("\n")
    ends = (span.end_line - 1, span.end_column - 1)
    assert lines[ends[0]][: ends[1]].endswith(grid.rows[-1]["m"].text.split("\n")[-1])
    assert lines[ends[0]][ends[1] :] in {"", '"'}
