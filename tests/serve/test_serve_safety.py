"""`okrsite serve` answers nobody but its user's browser, and nothing but the site."""

from __future__ import annotations

from collections.abc import Callable

from tests.serve.conftest import SITE, Reader, Running, Start

FOREIGN = ("evil.example", "evil.example:80", "127.1", "127.0.0.1.evil.example", "x@127.0.0.1", "")
OWN = ("localhost", "LOCALHOST:1", "127.0.0.1:9999", "[::1]", "[::1]:8000")


def test_only_names_of_this_machine_are_answered(server: Running) -> None:
    for path in ("/", "/a/", "/nope", "/livereload.js", "/livereload", "/forcereload", "/assets/style.css"):
        for host in FOREIGN:
            answer = server.get(path, {"Host": host})
            assert answer.status in {400, 403}, (path, host)
            assert "first" not in answer.text
    for host in OWN:
        assert server.get("/a/", {"Host": host}).status == 200, host


def test_foreign_origins_are_refused(server: Running, reader: Callable[..., Reader]) -> None:
    for origin in ("http://evil.example", "null", "http://localhost:1", f"http://{server.host}.evil.example"):
        assert server.get("/a/", {"Origin": origin}).status == 403
        refused = reader(server, "/a/", origin=origin)
        assert "403" in str(refused.failure), origin
    assert server.get("/a/", {"Origin": f"http://{server.host}"}).status == 200
    assert reader(server, "/a/").failure is None


HIDDEN = (
    "/.okrsite-manifest.json",
    "/a/.hidden",
    "/.git/config",
    "/%00",
    "/a/%00/",
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/a/..%2f..%2fetc/passwd",
    "/leak.txt",
    "/forcereload",
    "/forcereload?path=x",
    "/" + "x" * 3000 + ".css",
)


def test_nothing_but_the_site_is_served(start: Start) -> None:
    server = start(SITE, secret=True)

    def assert_hidden() -> None:
        for path in (*HIDDEN, "/assets/style.css/"):
            answer = server.get(path)
            assert answer.status == 404 or (path.endswith("/") and "V999" in answer.text), path
            assert "secret" not in answer.text
            assert "root:" not in answer.text

    assert_hidden()
    server.save("content/a.md", "BROKEN")
    server.shows("/a/", "V999")
    assert_hidden()


def test_only_reading_is_allowed(server: Running) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        for path in ("/", "/forcereload", "/livereload.js"):
            assert server.get(path, method=method).status in {404, 405}, (method, path)
