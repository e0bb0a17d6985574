"""Diagnostics as text: the spec's form to the letter, marks under what is meant, no control characters."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from okrsite.cli import okrsite
from okrsite.diagnostics import Diagnostic, Span, error, info, warning
from okrsite.reporters.text import render_text
from tests.support import Files, write

PARTNERS = """\
---
type: objective
title: Win the accounts that stay and grow
key_results:
  - id: new-arr
    title: New ARR signed
    short: ARR
    start: $0
    target: 15 days
  - id: other
    title: Other
    start: 0
    target: 10
---
"""

AS_IN_THE_SPEC = """\
content/2026-Q1/sales/partners.md:9:13: V204 target "15 days" is a duration, but start "$0" is money
   9 |     target: 15 days
     |             ^^^^^^^
  help: give both in one unit, such as "$15M"
"""


def run(root: Path, files: Files, *args: str) -> Result:
    config = write(root, files)
    return CliRunner().invoke(okrsite, ["--config", str(config), "check", "--as-of", "2026-02-15", *args])


def framed(text: str, span: Span) -> list[str]:
    """The two lines of the frame."""
    return render_text([error("F001", span, "m")], lambda _: text.split("\n")).split("\n")[1:]


def test_as_in_the_spec(tmp_path: Path) -> None:
    result = run(tmp_path, {"2026-Q1/sales/partners.md": PARTNERS})
    assert result.exit_code == 1
    first, frame, marks, hint = result.stderr.split("\n")[:4]
    wanted = AS_IN_THE_SPEC.split("\n")
    assert first == wanted[0]
    # The unit in the hint is an example, which the spec takes from elsewhere in the file.
    assert re.fullmatch(r'  help: give both in one unit, such as "[^"]+"', hint)
    assert [frame, marks] == wanted[1:3]


def test_errors_go_to_standard_error(tmp_path: Path) -> None:
    result = run(tmp_path, {"2026-Q1/sales/partners.md": PARTNERS})
    assert "V204" in result.stderr
    assert "V204" not in result.stdout
    assert "1 error" in result.stderr


def test_the_path_is_relative_to_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"2026-Q1/sales/partners.md": PARTNERS})
    monkeypatch.chdir("/")
    result = run(tmp_path, {})
    assert result.stderr.startswith("content/2026-Q1/sales/partners.md:9:13: V204 ")


def test_plain_text_when_nobody_looks(tmp_path: Path) -> None:
    assert "\x1b" not in run(tmp_path, {"2026-Q1/sales/partners.md": PARTNERS}).output


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_the_frame_of_a_file_from_windows(tmp_path: Path, ending: str) -> None:
    text = b"\xef\xbb\xbf" + PARTNERS.replace("\n", ending).encode()
    result = run(tmp_path, {"2026-Q1/sales/partners.md": text})
    assert result.stderr.startswith("content/2026-Q1/sales/partners.md:9:13: V204 ")
    assert "|     target: 15 days\n" in result.stderr
    assert "|             ^^^^^^^\n" in result.stderr


def test_content_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    key = b"\x1b]0;owned\x07"
    result = run(tmp_path, {"a.md": b"---\ntype: page\ntitle: A\n" + key + b": 1\n---\n\x1b[2J"})
    assert result.exit_code == 1
    assert not [c for c in result.output if unicodedata.category(c) == "Cc" and c != "\n"]


@pytest.mark.parametrize(
    ("text", "span", "shown", "marks"),
    [
        ("target: 15 days", Span.of("x", 1, 9, 7), "target: 15 days", "        ^^^^^^^"),
        ("key: value", Span.of("x", 1, 1, 3), "key: value", "^^^"),
        ("at the end", Span.of("x", 1, 11), "at the end", "          ^"),
        ("\ttab: 1", Span.of("x", 1, 2, 3), " tab: 1", " ^^^"),
        ("日本: 1", Span.of("x", 1, 5, 1), "日本: 1", "      ^"),
        ("日本: 1", Span.of("x", 1, 1, 2), "日本: 1", "^^^^"),
        ("e\u0301: 1", Span.of("x", 1, 5, 1), "e\u0301: 1", "   ^"),
        ("two: [a,\n  b]", Span("x", 1, 6, 2, 5), "two: [a,", "     ^^^"),
        ("nothing", Span("x", 1, 1, 1, 1), "nothing", "^"),
    ],
)
def test_marks_stand_under_what_is_meant(text: str, span: Span, shown: str, marks: str) -> None:
    frame, below = framed(text, span)
    assert frame.split(" | ", 1)[1] == shown
    assert below.split(" | ", 1)[1].rstrip() == marks
    assert frame.index("|") == below.index("|")


def test_line_numbers_of_any_width() -> None:
    text = "\n" * 12_344 + "here: 1"
    frame, below = framed(text, Span.of("x", 12_345, 1, 4))
    assert frame.strip() == "12345 | here: 1"
    assert frame.index("|") == below.index("|")


def test_a_long_line_is_cut_around_the_place() -> None:
    frame, below = framed("x" * 5000 + "HERE" + "y" * 5000, Span.of("x", 1, 5001, 4))
    assert len(frame) < 200
    at = below.index("^")
    assert frame[at : at + 4] == "HERE"
    assert below.count("^") == 4


@pytest.mark.parametrize("severity", [warning, info])
def test_what_does_not_stop_says_so(severity: object) -> None:
    assert callable(severity)
    one: Diagnostic = severity("V402", Span.of("content/a.md", 3, 5), "it does not count")
    shown = render_text([one], lambda _: None)
    assert shown.startswith("content/a.md:3:5: V402 ")
    assert one.severity.value in shown
    assert "help" not in shown


def test_a_file_that_is_gone_has_no_frame() -> None:
    shown = render_text([error("F001", Span.of("content/a.md", 3, 5), "gone", "look")], lambda _: None)
    assert shown == "content/a.md:3:5: F001 gone\n  help: look"


@given(
    text=st.text(max_size=300), line=st.integers(1, 5), column=st.integers(1, 400), width=st.integers(0, 400)
)
def test_any_text_and_place(text: str, line: int, column: int, width: int) -> None:
    span = Span("x", line, column, line, column + width)
    shown = render_text([error("F001", span, "m")], lambda _: text.split("\n")).split("\n")
    assert len(shown) in (1, 3)
    assert not [c for c in "".join(shown) if unicodedata.category(c) == "Cc"]
