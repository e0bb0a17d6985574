"""Pages, one type a file: its addresses and its context. A new page is a file here and a line in `PAGES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.pages import home
from okrsite.pages.frame import frame
from okrsite.pages.page import Page, World

PAGES: tuple[Callable[[World], Iterator[Page]], ...] = (home.pages,)

__all__ = ["PAGES", "frame"]
