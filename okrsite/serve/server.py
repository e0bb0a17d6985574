"""livereload's server with its own watcher and handlers, on one event loop in the calling thread."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable

from livereload import Server
from tornado import web
from tornado.httpserver import HTTPServer

from okrsite.serve.door import Door, room
from okrsite.serve.guard import Guard
from okrsite.serve.handlers import BannerStyle, Nothing, ReloadSocket, Script
from okrsite.serve.headers import refusal
from okrsite.serve.readers import Readers
from okrsite.serve.served import Outcome, Served
from okrsite.serve.site_files import SiteFiles
from okrsite.serve.watch import SourceWatcher

_PING_SECONDS = 30
_LONGEST_MESSAGE = 64 * 1024
_LONGEST_BODY = 64 * 1024
_IDLE_SECONDS = 30
"""So long may a connection wait between requests, or within one."""
_GOODBYE_SECONDS = 2
_LAST_BUILD_SECONDS = 5
_LONG_BUILD_SECONDS = 0.4
"""A build that takes longer is told to readers."""
_MOMENT_SECONDS = 0.3
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class SiteServer(Server):  # type: ignore[misc] # livereload has no types
    """Serves `served` to `readers` and builds on a thread of its own whenever the watcher says so.

    livereload's `serve` keeps its readers in a global, adds log handlers that stay, and builds on the event
    loop; `application`, `get_web_handlers` and `serve` are its seams for doing otherwise.
    """

    def __init__(
        self,
        watcher: SourceWatcher,
        served: Served,
        guard: Guard,
        *,
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(watcher=watcher)
        self.served = served
        self.readers = Readers(served)
        self.guard = guard
        self._moved = moved
        self._bug: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = asyncio.Event()
        self._built = asyncio.Event()
        self._wanted = threading.Event()
        self._ending = False
        self._long_build: asyncio.TimerHandle | None = None
        self._builder = threading.Thread(target=self._build_whenever, name="okrsite-build", daemon=True)

    def get_web_handlers(self, script: str = "") -> list[tuple[str, type, dict[str, object]]]:  # noqa: ARG002
        """The site, which writes the script into its pages itself."""
        return [(r"/(.*)", SiteFiles, {"guard": self.guard, "served": self.served})]

    def application(self) -> web.Application:
        """Everything that is answered."""
        guard = {"guard": self.guard}
        return web.Application(
            [
                (r"/livereload", ReloadSocket, {**guard, "readers": self.readers}),
                (r"/livereload\.js", Script, guard),
                (r"/livereload\.css", BannerStyle, guard),
                (r"/forcereload", Nothing, guard),
                *self.get_web_handlers(),
            ],
            default_handler_class=Nothing,
            default_handler_args=guard,
            log_function=lambda _handler: None,
            websocket_ping_interval=_PING_SECONDS,
            websocket_max_message_size=_LONGEST_MESSAGE,
        )

    def serve(self, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
        """Build, serve on these listening sockets, and call `ready`; returns when the user ends it.

        Raises what went wrong in the building thread beside the builds themselves: a bug.
        """
        try:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(self._serve(sockets, ready))
        finally:
            for each in sockets:
                each.close()
            self._end_building()
        if self._bug is not None:
            raise self._bug

    @property
    def is_ending(self) -> bool:
        """True when the user has ended it; from any thread."""
        return self._ending or self._stopped.is_set()

    def begin_build(self) -> None:
        """A build begins; to be called from the building thread."""
        self._on_loop(self._begin_build)

    def hand_over(self, outcome: Outcome) -> None:
        """Serve this from now on; to be called from the building thread."""
        self._on_loop(lambda: self._take(outcome))

    def show(self, outcome: Outcome) -> None:
        """Serve this from now on, and give who looks at it a moment; to be called from the building thread.

        A browser that loads a page anew has enough to do: a build beside it would make it wait.
        """
        shown = threading.Event()
        self._on_loop(lambda: self._take(outcome, shown.set))
        shown.wait(_MOMENT_SECONDS)

    async def _serve(self, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._listen_to_signals(self._loop)
        self.watcher.start(self._wanted.set)
        self.watcher.touch()
        self._builder.start()
        # Whoever asks earlier waits in the queue of the sockets.
        await _first_of(self._built, self._stopped)
        if self._stopped.is_set():
            return
        http = HTTPServer(
            self.application(),
            max_body_size=_LONGEST_BODY,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_IDLE_SECONDS,
        )
        door = Door(http, sockets, refusal(), room())
        door.open()
        ready()
        await self._stopped.wait()
        door.close()
        self.readers.dismiss()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(http.close_all_connections(), _GOODBYE_SECONDS)

    def _listen_to_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is None or (name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN):
                continue
            # Not on Windows, and not off the main thread.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._stopped.set)

    def _begin_build(self) -> None:
        if self._long_build is None and self._loop is not None:
            tell = self.readers.tell_building
            self._long_build = self._loop.call_later(_LONG_BUILD_SECONDS, tell, True)

    def _take(self, outcome: Outcome, then: Callable[[], None] = lambda: None) -> None:
        before = self.served.base
        if outcome.early is None and self._long_build is not None:
            self._long_build.cancel()
            self._long_build = None
            self.readers.tell_building(False)
        self.readers.tell(self.served.take(outcome), then)
        if self._built.is_set() and self.served.base != before:
            self._moved()
        self._built.set()

    def _build_whenever(self) -> None:
        try:
            while self._wanted.wait() and not self._ending:
                self._wanted.clear()
                self.watcher.examine()
        except BaseException as bug:  # noqa: BLE001 - raised again by `serve`
            self._bug = bug
            self._on_loop(self._stopped.set)

    def _on_loop(self, act: Callable[[], None]) -> None:
        # The loop is closed when the user ended it during a build.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(act)

    def _end_building(self) -> None:
        self._ending = True
        self._wanted.set()
        with contextlib.suppress(KeyboardInterrupt):
            if self._builder.ident is not None:
                self._builder.join(_LAST_BUILD_SECONDS)
            self.watcher.stop()


async def _first_of(*events: asyncio.Event) -> None:
    """Wait for one of several events."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()
