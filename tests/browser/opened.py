"""A page in a browser, and what it complained about."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

Scheme = Literal["light", "dark"]

WATCH = """
window.seen = {refused: [], shifts: []};
document.addEventListener('securitypolicyviolation', event =>
  seen.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
new PerformanceObserver(list => list.getEntries().forEach(entry => seen.shifts.push(entry.value)))
  .observe({type: 'layout-shift', buffered: true});
"""
"""What the policy refused, and by how much the page moved by itself."""
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true; })"


class Opened:
    """A page in a context of its own, open while the `with` block runs; `show` goes on to another."""

    def __init__(
        self,
        browser: Browser,
        where: Path | str,
        width: int,
        *,
        scheme: Scheme = "light",
        script: bool = True,
        trusted: bool = False,
        fragment: str = "",
    ) -> None:
        """`where` is a file or an address; `trusted` sets the page's policy aside, for tools put into it."""
        self.complaints: list[str] = []
        """What the console said, what the policy refused, what could not be loaded."""
        self.foreign: list[str] = []
        """Addresses elsewhere that were asked for."""
        self.url = (where.as_uri() if isinstance(where, Path) else where) + fragment
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            bypass_csp=trusted,
        )
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("response", self._answered)

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:")) and urlsplit(url).netloc != urlsplit(self.url).netloc:
            self.foreign.append(url)

    def _told(self, message: ConsoleMessage) -> None:
        # That the page itself is not there is no news where one looks at the page for what is not there.
        if not (message.location["url"] == self.page.url and "404" in message.text):
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.url != self.url:
            self.complaints.append(f"{response.status} {response.url}")

    def __enter__(self) -> Self:
        self.page.goto(self.url)
        return self

    def show(self, url: str) -> None:
        """Another page in the same window, without what was found on the last."""
        self.complaints.clear()
        self.foreign.clear()
        self.url = url
        self.page.goto(url)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self.context.close()


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


def nothing(found: list[str]) -> None:
    """Fails with every fault that was found, a line each."""
    if found:
        pytest.fail("\n".join([f"{len(found)} faults:", *found]), pytrace=False)
