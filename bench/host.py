"""A static host as users have one: gzip, right types, `_headers`, `404.html`, under any path."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
PACKED = {".png", ".woff2"}
"""What gzip makes no smaller."""


class Answer(NamedTuple):
    """What one path is answered with."""

    code: int
    type: str
    plain: bytes
    packed: bytes | None
    """The same gzipped, where that is worth it."""


@contextmanager
def host(site: Path, base: str = "/") -> Iterator[str]:
    """Serves a built site below the path `base` while the block runs; yields its address, with a slash."""
    rules = _headers(site)

    @cache
    def answer(path: str) -> Answer:
        found = _file(site, base, path)
        code = 200 if found else 404
        file = found or site / "404.html"
        data = file.read_bytes() if file.is_file() else b"not found"
        kind = TYPES.get(file.suffix, "application/octet-stream")
        packed = None if file.suffix in PACKED else gzip.compress(data, 9, mtime=0)
        return Answer(code, kind, data, packed)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._say(answer(urlsplit(self.path).path), with_body=True)

        def do_HEAD(self) -> None:
            self._say(answer(urlsplit(self.path).path), with_body=False)

        def _say(self, said: Answer, *, with_body: bool) -> None:
            zipped = said.packed is not None and "gzip" in self.headers.get("Accept-Encoding", "")
            data = said.packed if zipped and said.packed is not None else said.plain
            self.send_response(said.code)
            self.send_header("Content-Type", said.type)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Vary", "Accept-Encoding")
            self.send_header("Cache-Control", "max-age=600")
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            for name, value in rules:
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _headers(site: Path) -> tuple[tuple[str, str], ...]:
    """The rules of `_headers`, which hold for every path."""
    path = site / "_headers"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    rules = (line.strip().partition(": ") for line in lines if line.startswith("  "))
    return tuple((name, value) for name, _, value in rules)


def _file(site: Path, base: str, path: str) -> Path | None:
    """The file that a path stands for, in the very spelling, as on a host that tells capitals apart."""
    if not path.startswith(base):
        return None
    inside = PurePosixPath(unquote(path[len(base) :]) or ".")
    if inside.is_absolute() or ".." in inside.parts:
        return None
    file = site / inside
    if file.is_dir() and path.endswith("/"):
        file = file / "index.html"
    return file if file.is_file() else None
