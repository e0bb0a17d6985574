"""`okrsite serve` answers nobody but its user's browser, and nothing but the site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.serve import raw
from tests.serve.conftest import SITE, Reader, Running, Start

FOREIGN = (
    *rb"""
    evil.example evil.example:80 127.1 127.0.0.1.evil.example x@127.0.0.1
    localhost. localhost: localhost:123456
    localhost,evil.example localhost/ 127.0.0.1. 2130706433 0177.0.0.1 [::ffff:127.0.0.1] [::1 ::1 [::1]x *
    0.0.0.0 127.0.0.1%00
    """.split(),
    *(b"", b"local host", b"localhost\t:1x", "löcalhost".encode(), "LOCALHO\N{KELVIN SIGN}T".encode()),
)
OWN = ("localhost", "LOCALHOST:1", "127.0.0.1:9999", "[::1]", "[::1]:8000")
SECRETS = (b"the secret", b"root:", b'title = "Small"', b"Traceback")
PUBLISHED = {
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def assert_armoured(answer: raw.Raw) -> None:
    """What every answer bears, whatever it says."""
    assert {name: answer.headers.get(name) for name in PUBLISHED} == PUBLISHED, answer
    assert answer.headers["cache-control"] == ("no-cache" if "etag" in answer.headers else "no-store")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert "server" not in answer.headers
    assert "set-cookie" not in answer.headers


def assert_refused(answer: raw.Raw, *statuses: int) -> None:
    """One answer of plain words, that says nothing of what was asked for."""
    assert answer.status in statuses, answer
    assert answer.answers == 1, answer
    assert_armoured(answer)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(answer.body) < 60
    assert not any(secret in answer.data for secret in SECRETS)


def test_only_names_of_this_machine_are_answered(server: Running) -> None:
    for path in (
        b"/",
        b"/a/",
        b"/nope",
        b"/livereload.js",
        b"/livereload",
        b"/forcereload",
        b"/assets/style.css",
    ):
        for host in FOREIGN:
            head = b"GET %s HTTP/1.1\r\nConnection: close\r\nHost: %s\r\n\r\n" % (path, host)
            assert_refused(raw.send(server, head), 400, 403)
    for own in OWN:
        assert server.get("/a/", {"Host": own}).status == 200, own


def test_a_request_names_its_host_once(server: Running) -> None:
    own = b"Host: " + server.host.encode()
    for hosts in (
        (),
        (own, own),
        (own, b"Host: evil.example"),
        (b"Host: evil.example", own),
        (own, b"host:"),
    ):
        assert_refused(raw.send(server, b"\r\n".join([b"GET /a/ HTTP/1.1", *hosts, b"", b""])), 400)
    assert_refused(raw.send(server, b"GET /a/ HTTP/1.0\r\n\r\n"), 403)
    # What proxies add is believed of nobody: there is none before a preview.
    for name in (b"X-Forwarded-Host", b"X-Host", b"Forwarded", b"X-Original-URL", b"X-Rewrite-URL"):
        answer = raw.ask(server, b"/a/", name + b": host=evil.example")
        assert answer.status == 200
        assert b"evil.example" not in answer.data


def test_foreign_origins_are_refused(server: Running, reader: Callable[..., Reader]) -> None:
    own = f"http://{server.host}"
    foreign = (
        "http://evil.example",
        "null",
        "http://localhost:1",
        f"{own}.evil.example",
        "",
        f"{own}, {own}",
    )
    for origin in (*foreign, f"http://x@{server.host}", f"file://{server.host}.", "http://["):
        header = b"Origin: " + origin.encode()
        assert_refused(raw.ask(server, b"/a/", header), 403)
        assert_refused(raw.send(server, raw.handshake(server, header), first=True), 403)
    assert "403" in str(reader(server, "/a/", origin="http://evil.example").failure)
    assert server.get("/a/", {"Origin": own}).status == 200
    assert reader(server, "/a/").failure is None


OUTSIDE = (
    *rb"""
    /.. /../ /../../../../etc/passwd /a/../../okrsite.toml /./okrsite.toml /a/./ /a/..
    /%2e%2e/%2e%2e/etc/passwd /%2E%2E/okrsite.toml /.%2e/okrsite.toml /%2e./okrsite.toml
    /%252e%252e/okrsite.toml /%25252e%25252e/okrsite.toml
    /%%32%65%%32%65/okrsite.toml /%u002e%u002e/okrsite.toml
    /a/..%2f..%2fetc/passwd /..%2fokrsite.toml /..%252fokrsite.toml /%2e%2e%2fokrsite.toml
    /..\okrsite.toml /..%5cokrsite.toml /..%255cokrsite.toml /a\..\..\okrsite.toml /\\evil.example\a
    /..;/okrsite.toml /a;/../okrsite.toml /;/../okrsite.toml /..%3bokrsite.toml /....//okrsite.toml
    //etc/passwd ///etc/passwd /%2fetc/passwd /%2f%2fetc/passwd /a// //a/ /a//index.html //evil.example/
    /%00 /a/%00/ /x%00.html /index.html%00 /index.html%00.css /%00/../okrsite.toml
    /.git/config /%2egit/config /.okrsite/cache.db /okrsite.toml /content/b.md /a/.hidden /a/.hidden/
    /.okrsite-manifest.json /%2eokrsite-manifest.json /..../ /~root /C:/ /CON /index.html::$DATA
    /leak.txt /folder/passwd /folder/ /up/okrsite.toml /loop/ /loop /pipe /null /environ /assets/style.css/
    /livereload.js/.. /livereload.js/%2e%2e/okrsite.toml /LIVERELOAD.JS /livereload/ /forcereload/
    /%1b]0;x%07 /a%0d%0aSet-Cookie:%20x=1 /a%23/ /a%3f /<script>alert(1)</script> /%3Cscript%3E
    """.split(),
    *(
        "/ü".encode(),
        b"/\xff\xfe",
        b"/" + b"x" * 3000 + b".css",
        b"/" + b"a/" * 9000,
        b"/" + b"../" * 9000 + b"etc",
    ),
)
NO_PATHS = rb"""
    http://evil.example/a/ http://127.0.0.1/a/ https://localhost/ file:///etc/passwd * a/ ?x ..
    evil.example:80     javascript:alert(1) \\evil.example\a %2fa/ /forcereload /forcereload?path=x
    """.split()
NO_TEXT = (
    b"/%ff",
    b"/%c0%ae%c0%ae/etc/passwd",
    b"/%c0%af",
    b"/%e0%80%ae/",
    b"/%f0%80%80%ae/",
    b"/%ed%a0%80",
    b"/a/%c0",
)


@pytest.fixture
def planted(start: Start) -> Iterator[Running]:
    """A server into whose folder links, pipes and dot files were put, as a broken build or theme might."""
    server = start(SITE, secret=True)
    site = raw.site_of(server)
    (server.gate / "secret").mkdir()
    (server.gate / "secret/passwd").write_text("the secret")
    (server.gate / "secret/index.html").write_text("the secret")
    for name, place in {
        "folder": str(server.gate / "secret"),
        "up": str(server.root),
        "loop": "loop",
        "null": "/dev/zero",
        "environ": "/proc/self/environ",
    }.items():
        (site / name).symlink_to(place)
    os.mkfifo(site / "pipe")
    for name in (".git/config", ".okrsite/cache.db", "a/.hidden"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("the secret")
    yield server
    assert server.told.count("\n") < 12, server.told


def test_nothing_but_the_site_is_served(planted: Running) -> None:
    def assert_hidden(status: int) -> None:
        for target in OUTSIDE:
            for method in (b"GET", b"HEAD"):
                answer = raw.ask(planted, target, method=method)
                assert answer.status == status or (answer.status, status) == (404, 500), target
                assert answer.answers == 1, target
                assert bool(answer.body) is (method == b"GET"), target
                assert not any(secret in answer.data for secret in SECRETS), target
                assert len(target) < 5 or target[1:] not in answer.data, target
                assert_armoured(answer)
        for target in NO_PATHS:
            assert_refused(raw.ask(planted, target), 404)
        for target in NO_TEXT:
            assert_refused(raw.ask(planted, target), 400)

    assert_hidden(404)
    planted.save("content/a.md", "BROKEN")
    planted.shows("/a/", "V999")
    assert_hidden(500)


def test_only_reading_is_allowed(server: Running) -> None:
    paths = (
        b"/",
        b"/a/",
        b"/nope",
        b"/forcereload",
        b"/livereload.js",
        b"/livereload",
        b"/assets/style.css",
        b"*",
    )
    for method in (
        b"POST",
        b"PUT",
        b"PATCH",
        b"DELETE",
        b"OPTIONS",
        b"TRACE",
        b"CONNECT",
        b"PROPFIND",
        b"get",
        b"X" * 5000,
    ):
        for path in paths:
            answer = raw.ask(server, path, b"X-Secret: the secret", method=method)
            assert_refused(answer, 404, 405)
            assert answer.status == 404 or answer.headers["allow"] == "GET, HEAD"
    body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n"
    kinds = (b"multipart/form-data; boundary=x", b"application/x-www-form-urlencoded", b"application/json")
    for kind in kinds:
        size = b"Content-Length: %d" % len(body)
        assert_refused(
            raw.ask(server, b"/a/", b"Content-Type: " + kind, size, method=b"POST", body=body), 405
        )


def test_a_redirect_leads_into_the_site_and_adds_no_header(server: Running) -> None:
    for query in (b"x=%0d%0aSet-Cookie:%20x=1", b'">', b"\xc3\xbc", b"//evil.example", b"\\", b"a" * 20000):
        answer = raw.ask(server, b"/a?" + query)
        assert answer.status == 302
        assert answer.headers["location"].startswith("/a/?")
        assert not set(answer.headers["location"]) & set('"<>\\\r\n')
        assert answer.headers["location"].isascii()
        assert answer.body == b""
        assert_armoured(answer)
    assert raw.ask(server, b"/a?\xc3\xbc").headers["location"] == "/a/?%C3%BC"


def test_the_answers_of_every_kind_are_armoured(server: Running) -> None:
    for target in (
        b"/a/",
        b"/a",
        b"/assets/style.css",
        b"/picture.svg",
        b"/livereload.js",
        b"/livereload.css",
        b"/nope",
    ):
        assert_armoured(raw.ask(server, target))
    server.save("content/a.md", "BROKEN")
    server.shows("/a/", "V999")
    assert_armoured(raw.ask(server, b"/a/"))
    assert_armoured(raw.ask(server, b"/a/?last-good"))


def test_nothing_opens_an_editor_but_the_users_own_click(server: Running) -> None:
    server.save("content/a.md", "BROKEN <b>")
    page = server.shows("/a/", "Open in the editor").text
    links = [part.partition('"')[0] for part in page.split('href="')[1:]]
    assert links == ["?last-good", "#error-1", f"vscode://file{server.root}/content/a.md:1:1"]
    for path in ("/edit", "/open", "/editor", "/__open-in-editor", "/livereload/open", "/?open=/etc/passwd"):
        for method in ("GET", "POST"):
            answer = server.get(f"{path}{'&' if '?' in path else '?'}file=/etc/passwd&line=1", method=method)
            assert answer.status in {404, 405, 500}
            assert "/etc/passwd" not in answer.text
    # Where the reader sits is known by the connection, whatever a request says.
    for name in ("X-Real-Ip", "X-Forwarded-For"):
        assert "Open in the editor" in server.get("/a/", {name: "192.0.2.1"}).text
