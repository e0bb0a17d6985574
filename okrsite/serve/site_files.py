"""The site itself: pages with livereload's script in them, files as they are, faults in place of both."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from tornado import web
from tornado.iostream import StreamClosedError

from okrsite.serve.addresses import encoded, encoded_query, files_at, is_page, is_servable
from okrsite.serve.changes import NOT_FOUND
from okrsite.serve.error_page import FAULTS, LAST_GOOD, POLICY
from okrsite.serve.guard import Guard, is_loopback
from okrsite.serve.handlers import Guarded
from okrsite.serve.headers import ASKED_AGAIN, NEVER_FRAMED
from okrsite.serve.last_good import comes_from_last_good, with_banner, without_choice
from okrsite.serve.media import DRAWN_WITH, HTML, type_of
from okrsite.serve.script import script_tag, with_script
from okrsite.serve.served import Served

_CHUNK = 64 * 1024


class SiteFiles(Guarded):
    """The site, below its sub-path; while it cannot be built, the error page for every page."""

    def initialize(self, guard: Guard, served: Served) -> None:
        """Keep what is served."""
        self.guard = guard
        self.served = served

    async def head(self, path: str) -> None:
        """Answer without a body."""
        await self.get(path)

    async def get(self, path: str) -> None:
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
            joint = f"{encoded_query(self.request.query)}&" if self.request.query else ""
            self.redirect(f"{encoded(address)}?{joint}{LAST_GOOD}")
        elif faulty and not self._wants_last_good():
            self._send_error_page(inside)
        else:
            await self._send(address, None if inside is None else self._file(inside))

    async def _send(self, address: str, file: str | None) -> None:
        if file is None:
            self._send_elsewhere(address)
        elif file.endswith("/"):
            self._go(address + "/")
        elif file.endswith(".html"):
            self._send_page(file)
        elif file.endswith(DRAWN_WITH):
            self._send_kept(file)
        elif file in self.served.early:
            self.set_header("Content-Type", type_of(file))
            self.finish(self.served.early[file])
        else:
            await self._stream(file)

    async def _stream(self, file: str) -> None:
        """Send a file as it is now: a build that publishes meanwhile puts another one in its place."""
        content = self.served.open(file)
        if content is None:
            raise web.HTTPError(404)
        with content:
            self.set_header("Content-Type", type_of(file))
            self.set_header("Content-Length", os.fstat(content.fileno()).st_size)
            # A reader who has gone wants nothing more.
            with suppress(StreamClosedError):
                while self.request.method != "HEAD" and (chunk := content.read(_CHUNK)):
                    self.write(chunk)
                    await self.flush()

    def _send_kept(self, file: str) -> None:
        """Send what a browser may keep, unless it has it: a reload without fonts on the way is quicker."""
        data = self.served.read(file)
        if data is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", type_of(file))
        self.set_header("Cache-Control", ASKED_AGAIN)
        self.set_header("ETag", f'"{blake2b(data, digest_size=16).hexdigest()}"')
        if self.check_etag_header():
            self.set_status(304)
        else:
            self.write(data)

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
        self.set_header("Content-Security-Policy", POLICY + NEVER_FRAMED)
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
        query = f"?{encoded_query(self.request.query)}" if self.request.query else ""
        self.redirect(encoded(address) + query)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The site's own page for what is not there; a line of text for anything else."""
        token = self.served.token
        page = self.served.read(NOT_FOUND) if status_code == 404 else None
        if page is None:
            super().write_error(status_code, **kwargs)
        else:
            self._finish_page(page, token)
