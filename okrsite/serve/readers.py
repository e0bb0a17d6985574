"""The browsers that show the site now, and what each has to be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from okrsite.serve.addresses import files_at, is_servable, path_of_url
from okrsite.serve.changes import NOT_FOUND, WHOLE_PAGE, Change, messages
from okrsite.serve.script import BUILDING, BUILT, OWN_TEXT
from okrsite.serve.served import Served


class Connection(Protocol):
    """What a reader is to us: livereload's handler, or a stand-in."""

    def send_message(self, message: dict[str, object]) -> None:
        """Send one message of the livereload protocol."""

    def close(self, code: int, reason: str) -> None:
        """End the connection."""


class Readers:
    """Every connected reader, by connection, with the address it shows."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._urls: dict[Connection, str] = {}
        self._building = False
        self._waiting: Callable[[], None] | None = None

    @property
    def viewed(self) -> frozenset[str]:
        """The files that may be what a reader looks at; from any thread."""
        paths = (path_of_url(url, self._served.base) for url in tuple(self._urls.values()))
        found = {file for path in paths if path is not None for file in files_at(path)}
        return frozenset(found | {NOT_FOUND} if found else ())

    def __len__(self) -> int:
        return len(self._urls)

    def enter(self, reader: Connection, url: str, token: str | None) -> None:
        """A reader at `url`, whose page bears this token. What it missed on the way here is made up for."""
        self._urls[reader] = url
        self._call_who_waits()
        self._tell(reader, url, self._served.missed_by(token))
        if self._building:
            _send(reader, BUILDING)

    def leave(self, reader: Connection) -> None:
        """The reader is gone."""
        self._urls.pop(reader, None)

    def tell(self, change: Change, then: Callable[[], None] = lambda: None) -> None:
        """Each reader what this change means for its page.

        `then` is called when the first of them shows it, at once where no page changes.
        """
        self._call_who_waits()
        self._waiting = then
        loading = [reader for reader, url in list(self._urls.items()) if self._tell(reader, url, change)]
        if not loading:
            self._call_who_waits()

    def _call_who_waits(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def tell_building(self, building: bool) -> None:
        """Each reader that a long build has begun, or has ended."""
        if building != self._building:
            self._building = building
            for reader in list(self._urls):
                _send(reader, BUILDING if building else BUILT)

    def dismiss(self) -> None:
        """End every connection; livereload.js will look for the server's return."""
        for reader in list(self._urls):
            reader.close(1001, "the server ends")

    def _tell(self, reader: Connection, url: str, change: Change) -> bool:
        """What a change means for a reader's page; True where it will say that it shows it."""
        path = path_of_url(url, self._served.base)
        if path is None:
            # At an address the site had before; the page says where it is now.
            told = messages(change, "", self._served.base, self._read) if change.paths is None else ()
        else:
            told = messages(change, path, self._served.base, self._read)
        for place in told:
            _send(reader, place)
        return not {WHOLE_PAGE, OWN_TEXT}.isdisjoint(told)

    def _read(self, path: str) -> str | None:
        data = self._served.read(path) if is_servable(path) else None
        return None if data is None else data.decode("utf-8", "replace")


def _send(reader: Connection, path: str) -> None:
    reader.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": False})
