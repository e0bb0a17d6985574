"""Who gets in, in this process: room for so many, and an end for who takes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from tornado import web
from tornado.httpserver import HTTPServer

from okrsite.serve.door import Door
from okrsite.serve.headers import refusal

LARGE = b"x" * (32 * 2**20)


class Page(web.RequestHandler):
    def get(self, kind: str) -> None:
        self.write(LARGE if kind == "large" else b"small")


@asynccontextmanager
async def opened(most: int, standstill: float) -> AsyncIterator[tuple[Door, Callable[[str], socket.socket]]]:
    """A door, and what connects and asks for a kind of page."""
    http = HTTPServer(web.Application([(r"/(.*)", Page)]))
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listening.setblocking(False)
        door = Door(http, [listening], refusal(), most, standstill)
        door.open()

        def ask(kind: str) -> socket.socket:
            line = stack.enter_context(socket.create_connection(listening.getsockname()))
            line.sendall(f"GET /{kind} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            line.setblocking(False)
            return line

        yield door, ask
        door.close()
        await http.close_all_connections()


def run(trying: Coroutine[object, object, None]) -> None:
    """In a thread of its own: in this one a browser's loop may run."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, trying).result()


async def hears(line: socket.socket, seconds: float) -> bytes | None:
    """What comes within so long; None for nothing, empty for the end."""
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 1 << 16), seconds)
    except TimeoutError:
        return None


def test_so_many_get_in_and_the_next_when_one_goes() -> None:
    async def trying() -> None:
        async with opened(most=2, standstill=60) as (door, ask):
            first, second, third = ask("a"), ask("b"), ask("c")
            assert b"small" in (await hears(first, 30) or b"")
            assert b"small" in (await hears(second, 30) or b"")
            assert await hears(third, 0.2) is None
            first.close()
            assert b"small" in (await hears(third, 30) or b"")
            door.close()
            fourth = ask("d")
            second.close()
            assert await hears(fourth, 0.2) is None

    run(trying())


def test_who_takes_nothing_is_ended_and_who_is_slow_is_not() -> None:
    async def trying() -> None:
        async with opened(most=10, standstill=3) as (_, ask):
            still, slow, idle = ask("large"), ask("large"), ask("small")
            taken = rest = 0
            while taken < len(LARGE):
                taken += len(await hears(slow, 30) or b"")
                await asyncio.sleep(0.012)
            while chunk := await hears(still, 30):
                rest += len(chunk)
            assert 0 < rest < len(LARGE)
            assert b"small" in (await hears(idle, 30) or b"")
            idle.sendall(b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"small" in (await hears(idle, 30) or b"")

    run(trying())
