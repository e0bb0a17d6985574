"""The browsers that show the site now, and what each has to be told."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from okrsite.serve.addresses import is_servable, path_of_url
from okrsite.serve.changes import Change, messages
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

    def __len__(self) -> int:
        return len(self._urls)

    def enter(self, reader: Connection, url: str, token: str | None) -> None:
        """A reader at `url`, whose page bears this token. What it missed on the way here is made up for."""
        self._urls[reader] = url
        self._tell(reader, url, self._served.missed_by(token))

    def leave(self, reader: Connection) -> None:
        """The reader is gone."""
        self._urls.pop(reader, None)

    def tell(self, change: Change) -> None:
        """Each reader what this change means for its page."""
        for reader, url in list(self._urls.items()):
            self._tell(reader, url, change)

    def dismiss(self) -> None:
        """End every connection; livereload.js will look for the server's return."""
        for reader in list(self._urls):
            reader.close(1001, "the server ends")

    def _tell(self, reader: Connection, url: str, change: Change) -> None:
        path = path_of_url(url, self._served.base)
        if path is None:
            # At an address the site had before; the page says where it is now.
            told = messages(change, "", self._served.base, self._read) if change.paths is None else ()
        else:
            told = messages(change, path, self._served.base, self._read)
        for place in told:
            reader.send_message({"command": "reload", "path": place, "liveCSS": True, "liveImg": False})

    def _read(self, path: str) -> str | None:
        file: Path = self._served.folder / path
        try:
            return file.read_text("utf-8", "replace") if is_servable(path) and file.is_file() else None
        except (OSError, ValueError):
            return None
