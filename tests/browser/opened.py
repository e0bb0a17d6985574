"""A page in a browser, and what it complained about."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Opened:
    """A page in a context of its own, open while the `with` block runs."""

    def __init__(
        self,
        browser: Browser,
        path: Path,
        width: int,
        *,
        script: bool = True,
        fragment: str = "",
    ) -> None:
        self.complaints: list[str] = []
        """What the console said."""
        self.foreign: list[str] = []
        """Addresses elsewhere that were asked for."""
        self.url = path.as_uri() + fragment
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.foreign.append(url)

    def __enter__(self) -> Self:
        self.page.goto(self.url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self.context.close()


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found
