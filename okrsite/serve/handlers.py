"""livereload's handlers, made safe: what is answered, to whom, and nothing else."""

from __future__ import annotations

from asyncio import Future
from contextlib import suppress
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import escape, web
from tornado.iostream import StreamClosedError
from tornado.log import app_log
from tornado.websocket import WebSocketClosedError

from okrsite.serve.guard import Guard
from okrsite.serve.headers import HEADERS
from okrsite.serve.last_good import STYLE_SHEET
from okrsite.serve.media import CSS, JS
from okrsite.serve.readers import Readers
from okrsite.serve.script import build_of, plugin_script

_MOST_UNREAD = 64
"""So many messages may be on their way to a reader; who takes none of them is let go."""


class Guarded(web.RequestHandler):
    """Answers only who names this server and is no other site's page; what it says is not to be kept."""

    guard: Guard

    def set_default_headers(self) -> None:
        """Set what every answer bears, errors too."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse strangers. Raises HTTPError 403."""
        headers = self.request.headers
        hosts, origin = headers.get_list("Host"), headers.get("Origin")
        if not self.guard.knows(hosts) or (origin is not None and not self.guard.is_home(origin, hosts[0])):
            raise web.HTTPError(403)

    def compute_etag(self) -> None:
        """What has none of its own is not kept."""

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """Say the status in words, and nothing of the request."""
        if status_code == 405:
            self.set_header("Allow", "GET, HEAD")
        self.finish(f"{status_code} {self._reason}\n")

    def log_exception(self, _type: Any, value: BaseException | None, _traceback: Any) -> None:
        """Show a bug, and nothing of the request: the terminal would obey what stands in it."""
        if not isinstance(value, web.HTTPError | StreamClosedError):
            app_log.error("a bug in the preview", exc_info=value)


class Nothing(Guarded):
    """There is nothing here: livereload's `/forcereload`, and what no handler is for."""

    def initialize(self, guard: Guard) -> None:
        """Keep the guard."""
        self.guard = guard

    def prepare(self) -> None:
        """Refuse strangers with 403, others with 404."""
        super().prepare()
        raise web.HTTPError(404)


class Script(Guarded, LiveReloadJSHandler):  # type: ignore[misc] # livereload has no types
    """livereload.js, with the plugin that says which version the page is."""

    def initialize(self, guard: Guard) -> None:
        """Keep the guard."""
        self.guard = guard

    def get(self) -> None:
        """Send the script."""
        self.write(plugin_script())
        super().get()
        self.set_header("Content-Type", JS)


class BannerStyle(Guarded):
    """The style of the line over a page of the last good build."""

    def initialize(self, guard: Guard) -> None:
        """Keep the guard."""
        self.guard = guard

    def get(self) -> None:
        """Send the style sheet."""
        self.set_header("Content-Type", CSS)
        self.write(STYLE_SHEET)


class ReloadSocket(Guarded, LiveReloadHandler):  # type: ignore[misc] # livereload has no types
    """A reader's connection. The set of readers is the server's own, not livereload's global one."""

    def initialize(self, guard: Guard, readers: Readers) -> None:
        """Keep whom it belongs to."""
        self.guard = guard
        self.readers = readers
        self._unread = 0

    def check_origin(self, origin: str) -> bool:
        """Only a page of this server may connect; without an Origin it is no browser."""
        return self.guard.is_home(origin, self.request.headers.get("Host", ""))

    def on_message(self, message: str | bytes) -> None:
        """Answer livereload's handshake; from `info` on the reader is kept up to date."""
        try:
            said = escape.json_decode(message)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.close(1003, "not the livereload protocol")
        elif said.get("command") == "info" and isinstance(said.get("url"), str):
            self.readers.enter(self, said["url"], build_of(said.get("plugins")))
        elif said.get("command") == "hello":
            super().on_message(message)

    def send_message(self, message: dict[str, object]) -> None:
        """Send a message; to a reader who has just gone, nothing."""
        if self._unread == _MOST_UNREAD:
            self.close(1008, "messages are not read")
            return
        with suppress(WebSocketClosedError):
            sent = self.write_message(message)
            self._unread += 1
            sent.add_done_callback(self._noted)

    def _noted(self, sent: Future[None]) -> None:
        self._unread -= 1
        # Whether the reader still got it is of no concern; a result nobody asks for would be logged.
        if not sent.cancelled():
            sent.exception()

    def on_close(self) -> None:
        """Forget the reader."""
        self.readers.leave(self)
