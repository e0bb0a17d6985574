"""`okrsite serve` when it is sent what is no request, asked by a thousand at once, and never listened to."""

from __future__ import annotations

import contextlib
import json
import resource
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serve import raw
from tests.serve.conftest import PATIENCE, SITE, Running, Start, until
from tests.serve.test_serve_safety import assert_refused

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
THOUSAND = 1000


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as a thousand connections need on this side."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 4 * THOUSAND:
        pytest.skip(f"needs {4 * THOUSAND} open files (ulimit -Hn), has {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4 * THOUSAND, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_is_no_request_is_refused(server: Running) -> None:
    host = b"Host: " + server.host.encode()
    get = b"GET /a/ HTTP/1.1\r\n" + host
    post = b"POST /a/ HTTP/1.1\r\n" + host
    smuggled = b"\r\n\r\n0\r\n\r\nGET /b/ HTTP/1.1\r\n" + host + b"\r\n\r\n"
    chunks = post + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    refused = {
        "HTTP/0.9": b"GET /\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "a version there is not": b"GET / HTTP/3.0\r\n" + host + b"\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "any bytes": bytes(range(14, 256)) * 4 + b"\r\n\r\n",
        "empty lines": b"\r\n" * 5000,
        "a space in the target": b"GET /a b/ HTTP/1.1\r\n" + host + b"\r\n\r\n",
        "an escape for the terminal": b"GET /\x1b[2J HTTP/1.1\r\n" + host + b"\r\n\r\n",
        "both lengths": post + b"\r\nContent-Length: 4\r\nTransfer-Encoding: chunked" + smuggled,
        "both, the other way": post + b"\r\nTransfer-Encoding: chunked\r\nContent-Length: 4" + smuggled,
        "a hidden encoding": post + b"\r\nTransfer-Encoding: xchunked" + smuggled,
        "two encodings": post + b"\r\nTransfer-Encoding: chunked, identity" + smuggled,
        "an encoding behind a tab": post + b"\r\nTransfer-Encoding:\tchunked\r\nContent-Length: 4" + smuggled,
        "two lengths": get + b"\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "a negative length": get + b"\r\nContent-Length: -1\r\n\r\n",
        "a signed length": get + b"\r\nContent-Length: +4\r\n\r\nabcd",
        "a length of many digits": get + b"\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        "a length of any size": post + b"\r\nContent-Length: 99999999999\r\n\r\n",
        "a large body": post + b"\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000000,
        "a large chunked body": chunks + (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 8 + b"0\r\n\r\n",
        "a chunk of any size": chunks + b"ffffffffffffffff\r\n",
        "no chunk": chunks + b"zz\r\nabcde\r\n0\r\n\r\n",
        "a chunk's endless length": chunks + b"0" * 1000 + b"\r\n",
        "a broken form": post + b"\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x"
        b"\r\nContent-Length: 20\r\n\r\n" + b"x" * 20,
        "a space before the colon": b"GET /a/ HTTP/1.1\r\nHost : " + server.host.encode() + b"\r\n\r\n",
        "a folded header": get + b"\r\nX: a\r\n b\r\n\r\n",
        "a bare CR": get + b"\rX: y\r\n\r\n",
        "a NUL": get + b"\r\nX: \0\r\n\r\n",
        "a header without a name": get + b"\r\n: y\r\n\r\n",
        "a header of any size": get + b"\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        "headers of any number": get + b"\r\nX: y" * 20_000 + b"\r\n\r\n",
        "a target of any size": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n\r\n",
    }  # fmt: skip
    for what, data in refused.items():
        answer = raw.send(server, data)
        assert answer.status == 400 or (answer.status == 0 and len(data) > 60_000), what
        if answer.status:
            assert_refused(answer, 400)
    for end in (
        b"",
        b"GET",
        b"GET /a/ HTTP/1.1\r\n",
        get + b"\r\n",
        post + b"\r\nContent-Length: 9\r\n\r\n1",
    ):
        assert raw.send(server, end, end=True).data == b""
    assert server.get("/a/").status == 200
    assert "Traceback" not in server.told


def test_a_request_is_answered_whatever_else_it_asks_for(server: Running) -> None:
    whole = server.get("/assets/style.css").body
    ranges = (
        b"0-0",
        b"-5",
        b"5-2",
        b"999-",
        b"--1",
        b"0-",
        b"x",
        b",".join([b"0-0"] * 7000),
        b"0-" + b"9" * 9000,
    )
    others = (
        *(
            b'If-None-Match: "' + b"x" * 9000,
            b"If-Modified-Since: Tue, 01 Jan 2999 00:00:00 GMT",
            b"Referer: http://[",
        ),
        *(b"Accept-Encoding: " + b"gzip," * 5000, b"Cookie: " + b"x" * 50_000, b"Accept: ../../etc/passwd"),
    )
    for header in (*(b"Range: bytes=" + each for each in ranges), *others):
        answer = raw.ask(server, b"/assets/style.css", header)
        assert (answer.status, answer.body) == (200, whole), header[:60]
    # Nobody asks for one request's answer and gets another's.
    get = b"GET /%s/ HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n%s\r\n"
    both = raw.send(server, get % (b"a", b"") + get % (b"b", b"Connection: close\r\n"))
    assert both.answers == 2
    assert both.data.index(b"first a") < both.data.index(b"first b")


CLOSE, TEXT, PONG = 0x88, 0x81, 0x8A


def first_byte(line: socket.socket) -> int | None:
    """What kind of frame comes first; None for the end."""
    with contextlib.suppress(ConnectionError):
        return (line.recv(1) or [None])[0]
    return None


def info(server: Running, **said: object) -> bytes:
    """The frame with which a reader says where it is."""
    message = {"command": "info", "url": f"http://{server.host}/a/", "plugins": {}, **said}
    return raw.frame(json.dumps(message).encode())


def test_a_websocket_takes_nothing_but_its_protocol(server: Running) -> None:
    hand = raw.handshake(server)
    for broken, status in {
        hand.replace(b"Version: 13", b"Version: 7"): 426,
        hand.replace(b"Version: 13", b"Version: x"): 426,
        hand.replace(b"Sec-WebSocket-Key", b"X"): 400,
        hand.replace(b"Connection: Upgrade", b"Connection: keep-alive"): 400,
        hand.replace(b"Upgrade: websocket", b"Upgrade: h2c"): 400,
        hand.replace(b"GET ", b"POST "): 405,
    }.items():
        assert_refused(raw.send(server, broken, first=True), status)
    run = server.get("/a/").text.partition("build=")[2].partition("-")[0]
    closed = {
        "no JSON": raw.frame(b"x"),
        "no object": raw.frame(b"[1]"),
        "nested too deeply": raw.frame(b"[" * 60_000),
        "nested objects": raw.frame(b'{"a":' * 12_000),
        "a number of many digits": raw.frame(b"9" * 6000),
        "binary": raw.frame(b"\xff", 2),
        "not UTF-8": raw.frame(b"\xff"),
        "too large": raw.frame(b"x" * 65_537),
        "any size": raw.frame(b"x", claims=2**62),
        "too large in pieces": raw.frame(b"x" * 60_000, final=False) + raw.frame(b"x" * 60_000, 0),
        "a piece of nothing": raw.frame(b"x", 0),
        "an unknown kind": raw.frame(b"x", 5),
        "a ping in pieces": raw.frame(b"x", 9, final=False),
        "a large ping": raw.frame(b"x" * 200, 9),
        "half a reason": raw.frame(b"\x03", 8),
        "a reason that is not UTF-8": raw.frame(b"\x03\xe8\xff\xff", 8),
        "extensions": bytes([0xF1, 0x80, 0, 0, 0, 0]),
    }
    for what, data in closed.items():
        with raw.websocket(server) as line:
            line.sendall(data)
            assert first_byte(line) in {None, CLOSE}, what
    for url in (
        "http://[",
        "\ud800",
        "http://h/%00",
        "http://h/../../etc/passwd",
        "x" * 60_000,
        "http://h/" + "../" * 9000,
    ):
        for build in ("9" * 5000, "-1", "x", "", "\u0663"):
            with raw.websocket(server) as line:
                line.sendall(info(server, url=url, plugins={"okrsite": {"build": f"{run}-{build}"}}))
                line.sendall(raw.frame(b"", 9))
                assert first_byte(line) in {TEXT, PONG}, (url[:20], build[:20])
    server.save("content/a.md", "second a")
    server.shows("/a/", "second a")
    assert "Traceback" not in server.told


def pour(line: socket.socket, data: bytes) -> None:
    """Send all of it, as fast as it is taken, or until the other end has gone."""
    rest = memoryview(data)
    with contextlib.suppress(ConnectionError):
        while rest and select.select([], [line], [], PATIENCE)[1]:
            rest = rest[line.send(rest) :]


def test_who_reads_no_message_is_let_go(server: Running) -> None:
    before, memory = raw.descriptors(server), raw.memory(server)
    with raw.websocket(server) as pinging, raw.websocket(server) as asking:
        for line in (pinging, asking):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.setblocking(False)
        pour(pinging, raw.frame(b"x" * 100, 9) * 100_000)
        pour(asking, raw.frame(b'{"command": "hello"}') * 150_000)
        until(lambda: raw.descriptors(server) <= before + 1, "the end of who asks and does not listen")
        assert server.get("/a/").status == 200
        assert raw.memory(server) - memory < 60
    assert "Traceback" not in server.told


@pytest.mark.usefixtures("many_files")
def test_a_thousand_connections_are_held_and_given_back(start: Start) -> None:
    server = start(SITE)
    page = b"GET /a/ HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n\r\n"
    before, memory = raw.descriptors(server), raw.memory(server)
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(raw.connect(server)) for _ in range(THOUSAND)]
        silent, half, idle, readers = lines[:200], lines[200:500], lines[500:700], lines[700:]
        for line in half:
            line.sendall(page[:20])
        for line in idle:
            line.sendall(page)
        for line in readers:
            line.sendall(raw.handshake(server))
            while not line.recv(1, socket.MSG_PEEK):
                pass
            line.sendall(info(server))
        for line in idle:
            assert b"first a" in raw.said(line, first=True)
        assert "first a" in server.shows("/a/", "first a").text
        assert raw.descriptors(server) >= before + THOUSAND
        server.save("content/a.md", "second a")
        for line in readers:
            assert_told(line)
        for line in half:
            line.sendall(page[20:])
            assert b"second a" in raw.said(line, first=True)
        for line in (*silent, *readers[::2]):
            raw.go_at_once(line)
        server.save("content/a.md", "third a")
        for line in readers[1::2]:
            assert_told(line)
    until(lambda: raw.descriptors(server) <= before + 2, "the descriptors to be given back")
    server.shows("/a/", "third a")
    assert raw.memory(server) - memory < 100
    assert "Traceback" not in server.told


def assert_told(line: socket.socket) -> None:
    """A reader gets a message that its page is to be loaded again."""
    found = b""
    line.settimeout(30)
    while b'"command": "reload"' not in found or not found.endswith(b"}"):
        found += line.recv(65536)


@pytest.mark.usefixtures("many_files")
def test_more_than_there_is_room_for_wait_and_builds_go_on(start: Start) -> None:
    server = start(SITE, most_files=200)
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(raw.connect(server)) for _ in range(180)]
        for line in lines:
            line.sendall(b"GET /a/ HTTP/1.1\r\n")
        until(lambda: raw.descriptors(server) > 80, "connections")
        rebuilt = server.told.count("Rebuilt")
        server.save("content/a.md", "second a")
        until(lambda: server.told.count("Rebuilt") > rebuilt, "a build beside them")
        worked = raw.processor_seconds(server)
        time.sleep(2)
        assert raw.processor_seconds(server) - worked < 1, "it tries again and again"
        assert raw.descriptors(server) < 190
    server.shows("/a/", "second a")
    assert "Traceback" not in server.told


def test_without_a_descriptor_left_it_waits_for_one(server: Running) -> None:
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    with contextlib.ExitStack() as stack:
        room = raw.descriptors(server) + 10
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (room, hard))
        for _ in range(40):
            stack.enter_context(raw.connect(server))
        until(lambda: raw.descriptors(server) >= room - 1, "the last descriptor")
        worked = raw.processor_seconds(server)
        time.sleep(2)
        assert raw.processor_seconds(server) - worked < 1, "it tries again and again"
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (soft, hard))
    server.shows("/a/", "first a")
    server.save("content/a.md", "second a")
    server.shows("/a/", "second a")
    assert "Traceback" not in server.told


def test_a_reader_that_never_reads_costs_no_memory(server: Running) -> None:
    large = raw.site_of(server) / "large.bin"
    with large.open("wb") as file:
        file.truncate(64 * 2**20)
    before, memory = raw.descriptors(server), raw.memory(server)
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            line = stack.enter_context(raw.connect(server))
            line.sendall(b"GET /large.bin HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n\r\n")
        until(lambda: raw.descriptors(server) >= before + 200, "a hundred open files")
        assert server.get("/a/").status == 200
        assert raw.memory(server) - memory < 60
    until(lambda: raw.descriptors(server) <= before + 2, "the descriptors to be given back")
    assert len(raw.ask(server, b"/large.bin").body) == 64 * 2**20
    assert "Traceback" not in server.told


def test_a_file_that_is_replaced_while_it_is_read_stays_whole(server: Running) -> None:
    site = raw.site_of(server)
    size = 16 * 2**20
    (site / "large.bin").write_bytes(b"1" * size)
    with raw.connect(server) as line:
        line.sendall(
            b"GET /large.bin HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\nConnection: close\r\n\r\n"
        )
        first = line.recv(1)
        (server.gate / "next").write_bytes(b"2" * 10)
        (server.gate / "next").replace(site / "large.bin")
        assert raw.Raw(first + raw.said(line)).body == b"1" * size
    assert raw.ask(server, b"/large.bin").body == b"2" * 10
    (site / "large.bin").unlink()
    assert raw.ask(server, b"/large.bin").status == 404
    assert "Traceback" not in server.told


def test_readers_that_go_during_a_reload_disturb_nobody(
    server: Running, reader: Callable[..., object]
) -> None:
    stays = reader(server, "/a/")
    before = raw.descriptors(server)
    for turn in range(10):
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(raw.websocket(server)) for _ in range(20)]
            for line in lines:
                line.sendall(info(server))
            asking = [stack.enter_context(raw.connect(server)) for _ in range(20)]
            server.save("content/a.md", f"turn {turn}")
            for number, line in enumerate([*lines, *asking]):
                if number >= 20:
                    line.sendall(b"GET /a/ HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n\r\n")
                raw.go_at_once(line)
        server.shows("/a/", f"turn {turn}")
    until(lambda: len(stays.paths) >= 10, "the reloads")  # type: ignore[attr-defined]
    until(lambda: raw.descriptors(server) <= before + 2, "the descriptors to be given back")
    assert "Traceback" not in server.told
    assert Path(f"/proc/{server.process.pid}").exists()
