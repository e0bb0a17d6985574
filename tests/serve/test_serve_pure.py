"""The parts of `serve` that need no network: what matters, who is told, what is answered, what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.diagnostics import Span, error
from okrsite.serve.addresses import base_of, below, elsewhere, files_at, is_page, is_servable, path_of_url
from okrsite.serve.changes import ALL, WHOLE_PAGE, Change, History, messages, shown_in
from okrsite.serve.error_page import Fault, error_page
from okrsite.serve.frames import FrameLine, frame, read_lines
from okrsite.serve.guard import guard_for
from okrsite.serve.script import build_of, script_tag, with_script
from okrsite.serve.sources import Sources, folders, is_editors_own

P = Path("/home/.me/okrs")
SOURCES = Sources(P / "okrsite.toml", (P / "content", P / "themes", P / "theme_overrides"), (P / "site",))


@pytest.mark.parametrize(
    "name",
    [
        "a.md~",
        ".a.md.swp",
        "a.md.swo",
        "#a.md#",
        ".#a.md",
        "4913",
        ".git",
        "~$plan.docx",
        "a.md___jb_tmp___",
        "a.tmp",
    ],
)
def test_editors_own_files(name: str) -> None:
    assert is_editors_own(name)


@pytest.mark.parametrize(
    "name", ["a.md", "4913.md", "a~b.md", "#a.md", "swp", "a.swipe", "_part.html", "Ä #1.md"]
)
def test_files_that_are_somebodys(name: str) -> None:
    assert not is_editors_own(name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("okrsite.toml", True),
        ("content", True),
        ("content/a.md", True),
        ("content/2026-Q1/sales", True),
        ("themes/own/templates/base.html", True),
        ("theme_overrides/style.css", True),
        ("content/a.md~", False),
        ("content/.git/x.md", False),
        ("okrsite.toml~", False),
        ("site/index.html", False),
        ("contents/a.md", False),
        ("README.md", False),
    ],
)
def test_what_matters(path: str, expected: bool) -> None:
    assert SOURCES.matters(f"{P}/{path}") is expected


def test_content_may_be_the_project_itself_or_lie_elsewhere() -> None:
    inside = Sources(P / "okrsite.toml", (P,), (P / "site",))
    assert inside.matters(f"{P}/a.md")
    assert not inside.matters(f"{P}/site/index.html")
    assert not inside.matters(f"{P}/.git/index")
    outside = Sources(P / "okrsite.toml", (Path("/data/okrs/content"),))
    assert outside.matters("/data/okrs/content/a.md")
    assert set(outside.anchors) == {P, Path("/data/okrs")}
    assert set(Sources(P / "c.toml", (P / "a/b/content",)).anchors) == {P, P / "a", P / "a/b"}


def test_folders_follow_no_link_and_enter_no_dot_folder(tmp_path: Path) -> None:
    for name in ("content/a/b", "content/.git/objects", "content/a/c.tmp", "outside/far", "themes"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/link").symlink_to(tmp_path / "outside")
    (tmp_path / "content/loop").symlink_to(tmp_path)
    sources = Sources(
        tmp_path / "okrsite.toml", (tmp_path / "content", tmp_path / "themes", tmp_path / "none")
    )
    found = {Path(folder).relative_to(tmp_path).as_posix() for folder in folders(sources)}
    assert found == {".", "content", "content/a", "content/a/b", "themes"}


@pytest.mark.parametrize(
    ("address", "base", "former", "expected"),
    [
        ("/", "/okrs/", "/okrs/", "/okrs/"),
        ("/okrs", "/okrs/", "/okrs/", "/okrs/"),
        ("/other", "/okrs/", "/okrs/", None),
        ("/okrs/nope", "/okrs/", "/okrs/", None),
        ("/a/", "/okrs/", "/", "/okrs/a/"),
        ("/okrs/nope", "/okrs/", "/", None),
        ("/okrs/a/", "/", "/okrs/", "/a/"),
        ("/nope", "/", "/okrs/", None),
        ("/old/a/", "/new/", "/old/", "/new/a/"),
        ("/", "/", "/", None),
    ],
)
def test_elsewhere(address: str, base: str, former: str, expected: str | None) -> None:
    assert elsewhere(address, base, former) == expected


@given(
    st.sampled_from(["/", "/a/", "/a/b/", "/b/"]),
    st.sampled_from(["/", "/a/", "/a/b/", "/b/"]),
    st.text("/ab"),
)
def test_being_sent_elsewhere_ends(base: str, former: str, rest: str) -> None:
    address: str | None = f"/{rest}"
    for _ in range(len(rest) + 2):
        assert address is not None
        address = elsewhere(address, base, former)
        if address is None or below(address, base) == "":
            return
    raise AssertionError("sent around in circles")


def test_base_of() -> None:
    assert [base_of(p) for p in ("/", "", "/a/", "//evil/x", "/a%20b/")] == [
        "/",
        "/",
        "/a/",
        "/evil/x/",
        "/a b/",
    ]


@pytest.mark.parametrize("path", ["", "a/", "a/index.html", "a/b.css", "2026-Q1/Ä b/", "a..b/c"])
def test_servable(path: str) -> None:
    assert is_servable(path)


@pytest.mark.parametrize(
    "path", [".x", "a/.x", ".x/a", "..", "../a", "a/..", "a//b", "/a", "a\0", "./a", "//evil/"]
)
def test_not_servable(path: str) -> None:
    assert not is_servable(path)


def test_pages_and_files() -> None:
    assert [is_page(p) for p in ("", "a/", "a", "a.html", "a.css", "a.b/", "v1.2/data.json")] == [
        True,
        True,
        True,
        True,
        False,
        True,
        False,
    ]
    assert files_at("") == ("index.html",)
    assert files_at("a/") == ("a/index.html",)
    assert files_at("a") == ("a", "a/index.html")
    assert path_of_url("http://h:1/okrs/a%20b/?x#y", "/okrs/") == "a b/"
    assert path_of_url("http://h:1/", "/okrs/") is None
    assert path_of_url("http://h:1", "/") == ""
    assert path_of_url("http://[", "/") is None


PAGES = {
    "index.html": "<html>",
    "a/index.html": '<script src="../assets/site.js?v=1" defer></script>'
    '<img srcset="/okrs/img/x%20y.png 2x, z.png">'
    '<a href="../b/index.html">b</a><link rel="alternate" href="../feed.xml"><script src="https://e.example/e.js">',
    "b/index.html": "<use href='../assets/sprite.svg#x'/>",
    "404.html": "<script src=/okrs/assets/lost.js></script>",
}


@pytest.mark.parametrize(
    ("changed", "path", "expected"),
    [
        (["a/index.html"], "a/", WHOLE_PAGE),
        (["a/index.html"], "a/index.html", WHOLE_PAGE),
        (["a/index.html"], "b/", ()),
        (["b/index.html", "feed.xml", "api/v1/site.json"], "a/", ()),
        (["assets/site.js"], "a/", WHOLE_PAGE),
        (["assets/site.js"], "b/", ()),
        (["img/x y.png"], "a/", WHOLE_PAGE),
        (["a/z.png"], "a/", WHOLE_PAGE),
        (["assets/sprite.svg"], "b/", WHOLE_PAGE),
        (["assets/b.css", "assets/a.css"], "b/", ("/okrs/assets/a.css", "/okrs/assets/b.css")),
        (["assets/a.css", "b/index.html"], "b/", WHOLE_PAGE),
        (["assets/f.woff2"], "b/", WHOLE_PAGE),
        (["nope/index.html"], "nope/", WHOLE_PAGE),
        (["404.html"], "nope/", WHOLE_PAGE),
        (["404.html"], "a/", ()),
        (["assets/lost.js"], "nope/", WHOLE_PAGE),
        ([], "a/", ()),
    ],
)
def test_who_is_told_what(changed: list[str], path: str, expected: tuple[str, ...]) -> None:
    assert messages(Change(frozenset(changed)), path, "/okrs/", PAGES.get) == expected
    assert messages(ALL, path, "/okrs/", PAGES.get) == WHOLE_PAGE


def test_what_a_page_shows() -> None:
    found = shown_in(PAGES["a/index.html"], "a/index.html", "/okrs/")
    assert found == {"assets/site.js", "img/x y.png", "a/z.png"}


def test_history_remembers_the_latest_and_forgets_the_rest() -> None:
    history = History(kept=2)
    for path in "abc":
        history.add(Change(frozenset({path})))
    assert history.version == 3
    assert history.since(3) == Change()
    assert history.since(2) == Change(frozenset({"c"}))
    assert history.since(1) == Change(frozenset({"b", "c"}))
    for unknown in (0, 4, -1):
        assert history.since(unknown) == ALL
    history.add(ALL)
    assert history.since(3) == ALL


ANY = "0.0.0.0"  # noqa: S104 - not bound


@pytest.mark.parametrize(
    ("bound", "host", "expected"),
    [
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "192.168.1.5:8000", False),
        ("127.0.0.1", "box", False),
        (ANY, "192.168.1.5:8000", True),
        (ANY, "[fe80::1]:8000", True),
        (ANY, "0.0.0.0:8000", True),
        (ANY, "box:8000", True),
        (ANY, "box.local", True),
        (ANY, "evil.example", False),
        (ANY, "127.1", False),
        ("okrs.lan", "OKRS.lan:80", True),
        ("okrs.lan", "192.168.1.5", False),
        ("::1", "[::1]:8000", True),
        ("127.0.0.1", "localhost:8000:1", False),
        ("127.0.0.1", "localhost\n", False),
        ("127.0.0.1", 'localhost"', False),
    ],
)
def test_guard(bound: str, host: str, expected: bool) -> None:
    assert guard_for(bound, ["Box"]).knows([host]) is expected


def test_guard_wants_one_host_and_its_own_origin() -> None:
    guard = guard_for("127.0.0.1")
    assert not guard.knows([])
    assert not guard.knows(["localhost", "localhost"])
    assert guard.is_home("http://LOCALHOST:8000", "localhost:8000")
    for origin in ("null", "", "http://localhost", "http://localhost:8001", "http://["):
        assert not guard.is_home(origin, "localhost:8000")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost:8000", "host=localhost&amp;port=8000&amp;"),
        ("localhost", "host=localhost&amp;port=80&amp;"),
        ("[::1]:8000", "host=[::1]&amp;port=8000&amp;"),
        ("[::1]", "host=[::1]&amp;port=80&amp;"),
    ],
)
def test_script_tag(host: str, expected: str) -> None:
    tag = script_tag(host, "ab-1")
    assert expected in tag
    assert "build=ab-1" in tag


def test_with_script() -> None:
    assert with_script(b"<head></HEAD ><body></head>", "S") == b"<head>S</HEAD ><body></head>"
    assert with_script(b"<p>no head", "S") == b"<p>no headS"
    assert build_of({"okrsite": {"build": "ab-1"}}) == "ab-1"
    others: list[object] = [
        None,
        [],
        {},
        {"okrsite": 1},
        {"okrsite": {"build": 1}},
        {"okrsite": {"build": ""}},
    ]
    for plugins in others:
        assert build_of(plugins) is None


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
    assert read_lines(root, "a.md") == ("one", "two", "three\N{REPLACEMENT CHARACTER}")
    for path in ("../secret", "link", str(tmp_path / "secret"), "", "nope", "a\0"):
        assert read_lines(root, path) == ()


def test_error_page_escapes_everything() -> None:
    bad = "<script>alert(1)</script>\"'&"
    found = error(f"X{bad}", Span.of(f"a{bad}.md", 1, 2), bad, bad)
    page = error_page([Fault(found, (FrameLine(1, bad, bad, bad),), bad)], bad)
    for text in (page(True), page(False)):
        assert "<script" not in text
        assert "alert(1)&lt;/script&gt;" in text
        assert ".md:1:2" in text
    assert "?last-good" in page(True)
    assert "?last-good" not in page(False)


def test_error_page_is_bounded() -> None:
    faults = [Fault(error("V1", Span.of("a.md", n), "wrong")) for n in range(1, 1001)]
    text = error_page(faults, "Site")(False)
    assert "1000 errors" in text
    assert "950 more" in text
    assert len(text) < 30_000
