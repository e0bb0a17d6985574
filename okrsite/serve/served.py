"""What is served at this moment: a folder, where it stands, the fault that hides it, and its versions.

Belongs to the event loop's thread; the thread that builds hands over an `Outcome`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from okrsite.publish.atomic import Published
from okrsite.serve.addresses import below, elsewhere
from okrsite.serve.changes import ALL, Change, History
from okrsite.serve.error_page import ErrorPage

_LONGEST_VERSION = 20
"""Python refuses to read numbers of thousands of digits."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: either what it published, or the page that tells why it did not.

    `base` is the site's sub-path; None when the config is too faulty to say. `early` are files of a build
    that goes on, by path: those that somebody looks at, ahead of all others.
    """

    base: str | None
    published: Published | None
    error_page: ErrorPage | None = None
    early: Mapping[str, bytes] | None = None


@dataclass
class Served:
    """The site as readers get it."""

    folder: Path
    base: str = "/"
    former: str = "/"
    error_page: ErrorPage | None = None
    has_good: bool = False
    early: dict[str, bytes] = field(default_factory=dict)
    """Files that are newer than those in the folder."""
    history: History = field(default_factory=History)
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def token(self) -> str:
        """Names this version of what is served; a page carries it, so that a reader's version is known."""
        return f"{self.run}-{self.history.version}"

    def missed_by(self, token: str | None) -> Change:
        """What changed since the page with this token was sent; nothing for a reader without one."""
        if token is None:
            return Change()
        run, _, version = token.partition("-")
        # A page from before a restart of the server.
        is_ours = run == self.run and version.isdecimal() and len(version) < _LONGEST_VERSION
        return self.history.since(int(version)) if is_ours else ALL

    def take(self, outcome: Outcome) -> Change:
        """Serve this from now on; gives what is different to readers."""
        change = self._taken(outcome) if outcome.early is None else self._taken_early(outcome)
        if change:
            self.history.add(change)
        return change

    def _taken(self, outcome: Outcome) -> Change:
        change = self._difference(outcome)
        if outcome.base is not None and outcome.base != self.base:
            # Before the first build nobody can have been at another address.
            self.former = self.base if self.history.version else outcome.base
            self.base = outcome.base
            change = ALL
        self.error_page = outcome.error_page
        self.early = {}
        self.has_good = self.has_good or outcome.published is not None
        return change

    def _difference(self, outcome: Outcome) -> Change:
        done = outcome.published
        if done is None or self.error_page is not None or not self.has_good:
            return ALL
        written = {path for path in done.changed_paths if path not in self.early}
        # Of an early file it matters whether it turned out as it was shown.
        other = {path for path, data in self.early.items() if self._on_disk(path) != data}
        return Change(frozenset(written | other | set(done.removed_paths)))

    def _taken_early(self, outcome: Outcome) -> Change:
        # Beside the last good site alone do single files make sense; where that moves, they wait.
        if outcome.early is None or not self.has_good or outcome.base != self.base:
            return Change()
        changed = {path for path, data in outcome.early.items() if self.read(path) != data}
        change = Change(frozenset(changed)) if self.error_page is None else ALL
        self.early.update(outcome.early)
        self.error_page = None
        return change

    def read(self, file: str) -> bytes | None:
        """A file of the site as it is to be seen now; None when there is none."""
        early = self.early.get(file)
        return self._on_disk(file) if early is None else early

    def has(self, file: str) -> bool:
        """True for a file of the site: a regular one that lies within the output folder, links followed."""
        return file in self.early or self._is_there(file)

    def _is_there(self, file: str) -> bool:
        try:
            root = self.folder.resolve()
            real = (root / file).resolve()
            return real.is_relative_to(root) and real.is_file()
        except (OSError, ValueError, RuntimeError):
            return False

    def open(self, file: str) -> BinaryIO | None:
        """A file of the folder, to be read; None when there is none."""
        try:
            return (self.folder / file).open("rb") if self._is_there(file) else None
        except OSError:
            return None

    def _on_disk(self, file: str) -> bytes | None:
        try:
            return (self.folder / file).read_bytes() if self._is_there(file) else None
        except OSError:
            return None

    def inside(self, address: str) -> str | None:
        """The path of the site at a decoded address; None outside it."""
        return below(address, self.base)

    def elsewhere(self, address: str) -> str | None:
        """The address to go to from one that shows nothing."""
        return elsewhere(address, self.base, self.former)
