"""The demo on a host of its own, the pages of it that a browser is shown, and the tools that look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.host import host
from tests.browser.sample import sample
from tests.browser.tools import tool


@pytest.fixture(scope="session")
def address(demo: Path) -> Iterator[str]:
    """Where the demo is served."""
    with host(demo) as url:
        yield url


@pytest.fixture(scope="session")
def pages(demo: Path) -> tuple[str, ...]:
    """The files of pages of every type."""
    return sample(demo)


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, which finds what keeps people from using a page."""
    return tool("axe-core/axe.min.js").read_text("utf-8")
