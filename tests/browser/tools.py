"""Tools from npm that check pages: installed once into `tests/tools/node_modules`, which git passes over."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

FOLDER = Path(__file__).parent.parent / "tools"
PATIENCE = 600
"""Seconds until an installation that hangs is given up."""


def tool(name: str) -> Path:
    """A file of an installed package. Without npm or network the test is skipped, or fails if required."""
    modules = FOLDER / "node_modules"
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    stamp = modules / ".okrsite"
    with (FOLDER / ".npmrc").open("rb") as lock:
        # Two test processes must not install at once; the second finds everything there.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
            _install()
            stamp.write_text(wanted, "utf-8")
    return modules / name


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        without("npm, which installs the tools that check pages, is not there: apt-get install nodejs npm")
    try:
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts"], cwd=FOLDER, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        without(f"`npm ci` in tests/tools did not end within {PATIENCE} s (is there a network?)")
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error") and len(line) > 12]
        without(f"`npm ci` in tests/tools failed (is there a network?): {said[-1] if said else done.stderr}")


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
