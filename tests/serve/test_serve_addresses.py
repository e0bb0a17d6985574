"""What an address means, and who may ask: no network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.serve.addresses import base_of, below, elsewhere, files_at, is_page, is_servable, path_of_url
from okrsite.serve.guard import guard_for
from okrsite.serve.script import build_of, script_tag, with_script


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
