"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile(
    "okrsite",
    deadline=None,
    max_examples=100,
    # The same examples each time: a fault that only chance finds would hold up whoever comes next.
    derandomize=not os.environ.get("OKRSITE_RANDOM"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("okrsite")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; without one the test is skipped, or fails where OKRSITE_REQUIRE_BROWSER=1."""
    from playwright.sync_api import Error, sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        _without_browser("it is not installed")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            )
        except Error as fault:
            _without_browser(str(fault).splitlines()[0])
        yield browser
        browser.close()


def _without_browser(why: str) -> None:
    message = f"no Chromium ({why}): apt-get install chromium"
    if os.environ.get("OKRSITE_REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, built."""
    from okrsite.build import build
    from okrsite.project import open_project

    project = open_project(Path(__file__).parent.parent / "okrsite.toml")
    output = tmp_path_factory.mktemp("demo") / "site"
    assert project.config.as_of is not None
    built = build(project, project.config.as_of, output)
    assert built.published is not None, built.diagnostics
    return output
