"""The page that shows faults, and the lines of source in it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from okrsite.diagnostics import Span, error
from okrsite.serve.error_page import ErrorPage, Fault
from okrsite.serve.frames import FrameLine, file_of, frame, read_lines

LINES = ("one", "two", "\tthree 3 \u202eevil", "four", "five", "six")


def test_frame() -> None:
    shown = frame(LINES, Span.of("a.md", 3, 8, 1))
    assert [line.number for line in shown] == [1, 2, 3, 4, 5]
    assert shown[2] == FrameLine(3, "\tthree ", "3", " \N{REPLACEMENT CHARACTER}evil")
    assert frame(LINES, Span.of("a.md", 1, 99)) == (
        FrameLine(1, "one", " "),
        FrameLine(2, "two"),
        FrameLine(3, frame(LINES, Span.of("a.md", 2))[2].before),
    )
    assert frame(LINES, Span.of("a.md", 7)) == ()
    assert frame((), Span.of("a.md")) == ()
    several = frame(LINES, Span("a.md", 1, 2, 3, 1))
    assert (several[0].before, several[0].fault) == ("o", "ne")


@given(st.text(max_size=300), st.integers(-1, 400), st.integers(-1, 400))
def test_frame_takes_any_place(text: str, start: int, end: int) -> None:
    (line,) = frame((text,), Span("a.md", 1, start, 1, end))
    assert line.fault
    assert len(line.before) <= 61


def test_read_lines_stays_in_the_project(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\xff")
    (tmp_path / "secret").write_text("secret")
    (root / "link").symlink_to(tmp_path / "secret")
    assert read_lines(file_of(root, "a.md")) == ("one", "two", "three\N{REPLACEMENT CHARACTER}")
    for path in ("../secret", "link", str(tmp_path / "secret"), "", "nope", "a\0"):
        assert file_of(root, path) is None


def test_error_page_escapes_everything() -> None:
    bad = "<script>alert(1)</script>\"'&"
    found = error(f"X{bad}", Span.of(f"a{bad}.md", 1, 2), bad, bad)
    page = ErrorPage((Fault(found, (FrameLine(1, bad, bad, bad),), bad, f"vscode://file/{bad}"),), bad)
    at_home, away = page.html(has_good=True, at_home=True), page.html(has_good=False, at_home=False)
    for text in (at_home, away):
        assert "<script" not in text
        assert "alert(1)&lt;/script&gt;" in text
        assert ".md:1:2" in text
    assert "?last-good" in at_home
    assert "?last-good" not in away


def test_editors_are_offered_to_who_sits_at_this_machine() -> None:
    found = error("V1", Span.of("a.md", 2, 3), "wrong")
    page = ErrorPage((Fault(found, link="vscode://file/m/a.md:2:3"), Fault(found)), "Site")
    at_home, away = page.html(has_good=True, at_home=True), page.html(has_good=True, at_home=False)
    assert at_home.count('href="vscode://file/m/a.md:2:3"') == 1
    assert "--editor" in at_home
    assert "vscode" not in away
    assert "--editor" not in away


def test_error_page_is_bounded() -> None:
    faults = [Fault(error("V1", Span.of("a.md", n), "wrong")) for n in range(1, 1001)]
    page = ErrorPage(tuple(faults), "Site")
    text = page.html(has_good=False, at_home=True)
    assert "1000 errors" in text
    assert "950 more" in text
    assert len(text) < 30_000
    assert page.brief == "a.md:1:1 V1 wrong (and 999 more)"
