"""CSV that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.publish.csvout import Cell, guarded, write_csv

TEXT = st.text(
    st.sampled_from("=+-@;,\t\r\n\"' 1a") | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+20 pts",
        "@SUM(A1)",
        "-2+3",
        "-",
        "- a point",
        "--1",
        "-1-1",
        "-cmd|' /C calc'!A0",
        "-inf",
        "-1e",
        "-1_000",
        "-.",
        "-1%+1",
        "\uff1d1+1",
        "\uff0d1",
    ],
)
def test_formulas_are_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("a;=1;-2;b;@c\n+d\t\uff1de", "a;'=1;'-2;b;'@c\n'+d\t'\uff1de"),
        ('a;""=1;"-2"', 'a;\'""=1;\'"-2"'),
        ("a,=1; =2;x=3", "a,=1; =2;x=3"),
    ],
)
def test_what_another_locale_parts_is_text_too(text: str, shown: str) -> None:
    assert guarded(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a=b",
        "1+1",
        "-5",
        "-4.5",
        "-1,250",
        "-.5",
        "-1.",
        "-1e3",
        "-2.5E-7",
        "-25%",
        "'quoted'",
        " x",
        "$-5",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (-5, "-5"),
        (-4.5, "-4.5"),
        (3700000.0, "3700000"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (float("nan"), ""),
        (True, "true"),
        (Decimal("-1.50"), "-1.50"),
        (dt.date(2026, 1, 19), "2026-01-19"),
        ("a,b", '"a,b"'),
        ('say "so"', '"say ""so"""'),
        ("two\nlines", '"two\nlines"'),
        ("a;=1+1", '"a;\'=1+1"'),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
    ],
)
def test_cells(value: Cell, expected: str) -> None:
    assert write_csv(["h", "i"], [[value, 1]]) == f"h,i\r\n{expected},1\r\n".encode()


def test_header_is_guarded_and_utf8() -> None:
    assert write_csv(["=a", "é"], []) == "'=a,é\r\n".encode()


def test_a_lone_empty_cell_is_a_row() -> None:
    assert list(csv.reader(io.StringIO(write_csv(["a"], [[None], ["b"]]).decode()))) == [["a"], [""], ["b"]]


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3)))
def test_readers_get_every_cell(rows: list[list[str]]) -> None:
    text = write_csv(["a", "b", "c"], rows).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read == [["a", "b", "c"], *([guarded(cell) for cell in row] for row in rows)]
    assert all(not cell.startswith(("=", "+", "@", "\t", "\r")) for row in read for cell in row)
    for comma in ";\t":
        parted = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
        assert all(not cell.startswith(("=", "+", "@")) for row in parted for cell in row)


@given(st.floats(allow_nan=False))
def test_numbers_read_back_exactly(value: float) -> None:
    assert float(write_csv(["a", "b"], [[value, 1]]).decode().splitlines()[1].split(",")[0]) == value
