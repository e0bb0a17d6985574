"""What is served at this moment: a folder, where it stands, the fault that hides it, and its versions.

Belongs to the event loop's thread; the thread that builds hands over an `Outcome`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from okrsite.publish.atomic import Published
from okrsite.serve.addresses import below, elsewhere
from okrsite.serve.changes import ALL, Change, History


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: either what it published, or the page that tells why it did not.

    `base` is the site's sub-path; None when the config is too faulty to say.
    """

    base: str | None
    published: Published | None
    error_page: Callable[[bool], str] | None = None


@dataclass
class Served:
    """The site as readers get it."""

    folder: Path
    base: str = "/"
    former: str = "/"
    error_page: Callable[[bool], str] | None = None
    has_good: bool = False
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
        return self.history.since(int(version)) if run == self.run and version.isdecimal() else ALL

    def take(self, outcome: Outcome) -> Change:
        """Serve this from now on; gives what is different to readers."""
        change = self._difference(outcome)
        if outcome.base is not None and outcome.base != self.base:
            # Before the first build nobody can have been at another address.
            self.former = self.base if self.history.version else outcome.base
            self.base = outcome.base
            change = ALL
        self.error_page = outcome.error_page
        self.has_good = self.has_good or outcome.published is not None
        if change:
            self.history.add(change)
        return change

    def _difference(self, outcome: Outcome) -> Change:
        if outcome.published is None or self.error_page is not None or not self.has_good:
            return ALL
        return Change(frozenset((*outcome.published.changed_paths, *outcome.published.removed_paths)))

    def inside(self, address: str) -> str | None:
        """The path of the site at a decoded address; None outside it."""
        return below(address, self.base)

    def elsewhere(self, address: str) -> str | None:
        """The address to go to from one that shows nothing."""
        return elsewhere(address, self.base, self.former)
