"""Requests as no client would send them, over a bare socket."""

from __future__ import annotations

import base64
import contextlib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.serve.conftest import PATIENCE, Running


@dataclass(frozen=True)
class Raw:
    """What came back until the server closed the connection, or nothing."""

    data: bytes

    @property
    def status(self) -> int:
        """The status of the first answer; 0 when the connection was closed without one."""
        return int(self.data.split(b" ", 2)[1]) if self.data.startswith(b"HTTP/1.1 ") else 0

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return self.data.count(b"HTTP/1.1 ")

    @property
    def headers(self) -> dict[str, str]:
        """Those of the first answer, with small names."""
        lines = self.data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        """Everything after the first answer's headers."""
        return self.data.partition(b"\r\n\r\n")[2]


def connect(server: Running) -> socket.socket:
    """A connection to the server."""
    host, _, port = server.host.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def said(line: socket.socket, *, first: bool = False) -> bytes:
    """Everything until the other end closes, or until the `first` answer is whole."""
    found = bytearray()
    with contextlib.suppress(ConnectionError):
        while not (first and _is_whole(Raw(bytes(found)))) and (chunk := line.recv(1 << 20)):
            found += chunk
    return bytes(found)


def _is_whole(answer: Raw) -> bool:
    return len(answer.body) >= int(answer.headers.get("content-length", 1 << 62))


def send(server: Running, data: bytes, *, end: bool = False, first: bool = False) -> Raw:
    """Send these bytes, and no more will come if it is the `end`; read until the server closes."""
    with connect(server) as line:
        # Who is refused in the middle is not listened to.
        with contextlib.suppress(ConnectionError):
            line.sendall(data)
            if end:
                line.shutdown(socket.SHUT_WR)
        return Raw(said(line, first=first))


def ask(server: Running, target: bytes, *headers: bytes, method: bytes = b"GET", body: bytes = b"") -> Raw:
    """One request for a target, as it is; `headers` beside Host and Connection."""
    lines = [b"%s %s HTTP/1.1" % (method, target), b"Host: " + server.host.encode(), b"Connection: close"]
    return send(server, b"\r\n".join([*lines, *headers, b"", b""]) + body)


def handshake(server: Running, *extra: bytes, path: bytes = b"/livereload") -> bytes:
    """The beginning of a websocket."""
    key = base64.b64encode(bytes(16))
    lines = [b"GET %s HTTP/1.1" % path, b"Host: " + server.host.encode(), b"Upgrade: websocket"]
    lines += [b"Connection: Upgrade", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: " + key]
    return b"\r\n".join([*lines, *extra, b"", b""])


def frame(data: bytes, opcode: int = 1, *, final: bool = True, claims: int | None = None) -> bytes:
    """One masked frame; `claims` is the length it says it has."""
    size = len(data) if claims is None else claims
    head = bytes([(0x80 if final else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += struct.pack("!BH", 0x80 | 126, size)
    else:
        head += struct.pack("!BQ", 0x80 | 127, size)
    return head + bytes(4) + data


@contextlib.contextmanager
def websocket(server: Running) -> Iterator[socket.socket]:
    """An open websocket on a bare socket."""
    with connect(server) as line:
        line.sendall(handshake(server))
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += line.recv(1)
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        yield line


def go_at_once(line: socket.socket) -> None:
    """Close as a process does that was killed: with a reset."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def descriptors(server: Running) -> int:
    """How many files the server has open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def memory(server: Running) -> int:
    """What the server holds in memory, in MB."""
    fields = Path(f"/proc/{server.process.pid}/statm").read_text().split()
    return int(fields[1]) * 4096 // 2**20


def processor_seconds(server: Running) -> float:
    """How long the server has worked, all its threads together."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def site_of(server: Running) -> Path:
    """The folder that is served."""
    return next((server.gate / "tmp").glob("okrsite-serve-*")) / "site"
