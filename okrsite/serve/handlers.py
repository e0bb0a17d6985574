"""livereload's handlers, made safe: what is answered, to whom, and nothing else."""

from __future__ import annotations

from asyncio import Future
from contextlib import suppress
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from tornado import escape, web
from tornado.websocket import WebSocketClosedError

from okrsite.serve.addresses import encoded, files_at, is_page, is_servable
from okrsite.serve.changes import NOT_FOUND
from okrsite.serve.error_page import FAULTS, LAST_GOOD
from okrsite.serve.guard import Guard, is_loopback
from okrsite.serve.last_good import STYLE_SHEET, comes_from_last_good, with_banner, without_choice
from okrsite.serve.media import CSS, HTML, JS, type_of
from okrsite.serve.readers import Readers
from okrsite.serve.script import build_of, plugin_script, script_tag, with_script
from okrsite.serve.served import Served


class Guarded(web.RequestHandler):
    """Answers only who names this server and is no other site's page; what it says is not to be kept."""

    guard: Guard

    def set_default_headers(self) -> None:
        """Set what every answer bears, errors too."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        # Without it any page could load the site's data scripts, and read what they set.
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse strangers. Raises HTTPError 403."""
        headers = self.request.headers
        hosts, origin = headers.get_list("Host"), headers.get("Origin")
        if not self.guard.knows(hosts) or (origin is not None and not self.guard.is_home(origin, hosts[0])):
            raise web.HTTPError(403)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """Say the status in words, and nothing of the request."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


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

    def check_origin(self, origin: str) -> bool:
        """Only a page of this server may connect; without an Origin it is no browser."""
        return self.guard.is_home(origin, self.request.headers.get("Host", ""))

    def on_message(self, message: str | bytes) -> None:
        """Answer livereload's handshake; from `info` on the reader is kept up to date."""
        try:
            said = escape.json_decode(message)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            self.close(1003, "not the livereload protocol")
        elif said.get("command") == "info" and isinstance(said.get("url"), str):
            self.readers.enter(self, said["url"], build_of(said.get("plugins")))
        elif said.get("command") == "hello":
            super().on_message(message)

    def send_message(self, message: dict[str, object]) -> None:
        """Send a message; to a reader who has just gone, nothing."""
        with suppress(WebSocketClosedError):
            self.write_message(message).add_done_callback(_noted)

    def on_close(self) -> None:
        """Forget the reader."""
        self.readers.leave(self)


def _noted(sent: Future[None]) -> None:
    # Whether the reader still got it is of no concern; a result nobody asks for would be logged.
    if not sent.cancelled():
        sent.exception()


class SiteFiles(Guarded, StaticFileHandler):  # type: ignore[misc] # livereload has no types
    """The site, below its sub-path; while it cannot be built, the error page for every page."""

    def initialize(self, guard: Guard, served: Served) -> None:
        """Keep what is served."""
        self.guard = guard
        self.served = served
        super().initialize(path=str(served.folder))

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer for an address, here without its first slash."""
        if not is_servable(path):
            raise web.HTTPError(404)
        address = f"/{path}"
        inside = self.served.inside(address)
        faulty = self.served.error_page is not None and is_page(path)
        rest = without_choice(self.request.query)
        if is_page(path) and not faulty and rest is not None:
            # Mended: what chose between the last good page and the faults has done its part.
            self.redirect(encoded(address) + (f"?{rest}" if rest else ""))
        elif faulty and self._stays_with_last_good():
            joint = f"{self.request.query}&" if self.request.query else ""
            self.redirect(f"{encoded(address)}?{joint}{LAST_GOOD}")
        elif faulty and not self._wants_last_good():
            self._send_error_page(inside)
        else:
            await self._send(address, None if inside is None else self._file(inside), include_body)

    async def _send(self, address: str, file: str | None, include_body: bool) -> None:
        if file is None:
            self._send_elsewhere(address)
        elif file.endswith("/"):
            self._go(address + "/")
        elif file.endswith(".html"):
            self._send_page(file)
        elif file in self.served.early:
            self.set_header("Content-Type", type_of(file))
            self.finish(self.served.early[file])
        else:
            await StaticFileHandler.get(self, file, include_body)

    def _wants_last_good(self) -> bool:
        return self.served.has_good and LAST_GOOD in self.request.query_arguments

    def _stays_with_last_good(self) -> bool:
        """True for who followed a link on a page of the last good site."""
        if not self.served.has_good or {LAST_GOOD, FAULTS} & set(self.request.query_arguments):
            return False
        return comes_from_last_good(self.request.headers.get("Referer", ""), self.request.headers["Host"])

    def _file(self, path: str) -> str | None:
        """The file of the site at a path; with a slash at its end for a folder asked for without one."""
        if not is_servable(path):
            return None
        for file in files_at(path):
            if self.served.has(file):
                return file if file == path or path.endswith("/") or not path else f"{path}/"
        return None

    def _send_page(self, file: str) -> None:
        # The version first: should a build end in between, the reader is told of it once too often.
        token = self.served.token
        page = self.served.read(file)
        if page is None:
            raise web.HTTPError(404)
        self._finish_page(page, token)

    def _send_error_page(self, inside: str | None) -> None:
        page = self.served.error_page
        assert page is not None  # noqa: S101 - the caller has looked
        has_good = inside is not None and self.served.has_good and self._file(inside) is not None
        html = page.html(has_good=has_good, at_home=is_loopback(self.request.remote_ip))
        self.set_status(500)
        self.set_header("Content-Type", HTML)
        tag = script_tag(self.request.headers["Host"], self.served.token, fault=True)
        self.finish(with_script(html.encode(), tag))

    def _finish_page(self, page: bytes, token: str) -> None:
        self.set_header("Content-Type", HTML)
        if self.served.error_page is not None:
            page = with_banner(page, self.served.error_page.brief)
        self.finish(with_script(page, script_tag(self.request.headers["Host"], token)))

    def _send_elsewhere(self, address: str) -> None:
        place = self.served.elsewhere(address)
        if place is None or not is_servable(place.removeprefix("/")):
            raise web.HTTPError(404)
        self._go(place)

    def _go(self, address: str) -> None:
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(encoded(address) + query)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The site's own page for what is not there; a line of text for anything else."""
        token = self.served.token
        page = self.served.read(NOT_FOUND) if status_code == 404 else None
        if page is None:
            super().write_error(status_code, **kwargs)
        else:
            self._finish_page(page, token)

    def compute_etag(self) -> None:
        """Nothing is kept, so nothing has to be compared; tornado would remember a hash of every file."""

    def get_cache_time(self, *_args: object) -> int:
        """Never; tornado would keep what is asked for with `?v=` for ten years."""
        return 0

    def get_content_type(self) -> str:
        """By the suffix."""
        return type_of(self.absolute_path or "")
