"""Who gets in: so many connections at once, and none that has come to a standstill.

tornado takes every connection that comes, for as long as descriptors last; without one left, the build could
not open a file, and the loop would try to accept again and again without a pause. Here the connections beyond
what there is room for wait in the queue of the sockets until another one ends.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, UnsatisfiableReadError

MOST_CONNECTIONS = 1500
_WISHED_FILES = 4096
_FILES_OF_THE_BUILD = 128
"""So many descriptors are left to the build, to Git and to watching."""
_AT_ONCE = 128
_PAUSE_SECONDS = 1
_STANDSTILL_SECONDS = 60
_BUFFER = 256 * 1024
_TORNADOS_REFUSAL = b"HTTP/1.1 400 Bad Request\r\n\r\n"


def room() -> int:
    """How many connections there is room for; as many files as the system allows may be open from now on."""
    if sys.platform == "win32":
        # `select` takes 512 there.
        return 400
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = _WISHED_FILES if hard == resource.RLIM_INFINITY else min(_WISHED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wished:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wished, hard))
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, max(files - _FILES_OF_THE_BUILD, files // 4, 1))


class Line(IOStream):
    """A connection that says when it is over, and since when its other end has taken nothing.

    `refusal` is what the other end gets that does not speak HTTP.
    """

    def __init__(self, connection: socket.socket, refusal: bytes, over: Callable[[Line], None]) -> None:
        super().__init__(connection, max_buffer_size=_BUFFER)
        self._refusal = refusal
        self._over = over
        self._moved = self.io_loop.time()

    def write(self, data: bytes | memoryview) -> asyncio.Future[None]:
        """Send; in place of the bare line with which tornado ends what it cannot read, a whole answer."""
        if not self.writing():
            self._moved = self.io_loop.time()
        return super().write(self._refusal if data == _TORNADOS_REFUSAL else data)

    def write_to_fd(self, data: memoryview) -> int:
        """Send what the system takes."""
        sent = super().write_to_fd(data)
        self._moved = self.io_loop.time()
        return sent

    def close(self, exc_info: Any = False) -> None:
        """End it; who has sent more than a request may hold is told so first, which tornado does not do."""
        if isinstance(exc_info, UnsatisfiableReadError) and not self.closed():
            with suppress(OSError):
                self.socket.send(self._refusal)
        super().close(exc_info)

    def close_fd(self) -> None:
        """The end of the connection."""
        super().close_fd()
        self._over(self)

    def stands_still(self, seconds: float) -> bool:
        """True when nothing has been taken for so long of what is to be sent."""
        return self.writing() and self.io_loop.time() - self._moved > seconds


class Door:
    """Lets connections in from listening sockets to a server, `most` at a time."""

    def __init__(
        self,
        http: HTTPServer,
        sockets: list[socket.socket],
        refusal: bytes,
        most: int,
        standstill: float = _STANDSTILL_SECONDS,
    ) -> None:
        self._http = http
        self._sockets = sockets
        self._refusal = refusal
        self._most = most
        self._standstill = standstill
        self._lines: set[Line] = set()
        self._loop = IOLoop.current()
        self._is_open = False
        self._is_closed = False
        self._sweep: object = None

    def open(self) -> None:
        """Let in who waits, and who comes."""
        if not self._is_open and not self._is_closed:
            self._is_open = True
            for each in self._sockets:
                self._loop.add_handler(each, self._let_in, IOLoop.READ)
        if self._sweep is None:
            self._sweep = self._loop.call_later(self._standstill / 2, self._end_what_stands_still)

    def close(self) -> None:
        """Let nobody in any more; who is in stays."""
        self._is_closed = True
        self._shut()
        if self._sweep is not None:
            self._loop.remove_timeout(self._sweep)

    def _shut(self) -> None:
        if self._is_open:
            self._is_open = False
            for each in self._sockets:
                self._loop.remove_handler(each)

    def _let_in(self, listening: Any, _events: int) -> None:
        for _ in range(_AT_ONCE):
            if len(self._lines) >= self._most:
                self._shut()
                return
            try:
                connection, address = listening.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError:
                # No descriptor or no memory is left: others in this machine may have them.
                self._shut()
                self._loop.call_later(_PAUSE_SECONDS, self.open)
                return
            connection.setblocking(False)
            line = Line(connection, self._refusal, self._left)
            self._lines.add(line)
            self._http.handle_stream(line, address)

    def _left(self, line: Line) -> None:
        self._lines.discard(line)
        if len(self._lines) < self._most:
            self.open()

    def _end_what_stands_still(self) -> None:
        for line in [line for line in self._lines if line.stands_still(self._standstill)]:
            line.close()
        self._sweep = None
        if not self._is_closed:
            self._sweep = self._loop.call_later(self._standstill / 2, self._end_what_stands_still)
