"""Tools from npm that check pages: installed once into `tests/tools/node_modules`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from bench.npm import NotInstalledError, installed

FOLDER = Path(__file__).parent.parent / "tools"


def tool(name: str) -> Path:
    """A file of an installed package. Without npm or network the test is skipped, or fails if required."""
    try:
        return installed(FOLDER) / name
    except NotInstalledError as fault:
        without(str(fault))


def java() -> str:
    """The program that runs the HTML checker."""
    found = shutil.which("java")
    if found is None:
        without("java, which runs the HTML checker, is not there: apt-get install default-jre-headless")
    return found


def without(message: str) -> NoReturn:
    """Skips the test, or fails it where the browser's tests are required."""
    if os.environ.get("OKRSITE_REQUIRE_BROWSER") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
