"""Tools from npm, each set in a folder with its own lock file: installed once, where git passes over them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

PATIENCE = 600
"""Seconds until an installation that hangs is given up."""


class NotInstalledError(Exception):
    """Why the tools are not there, and what to install."""


def installed(folder: Path) -> Path:
    """`node_modules` of a folder with a lock file, as that says; raises `NotInstalledError`."""
    modules = folder / "node_modules"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = modules / ".okrsite"
    with (folder / ".npmrc").open("rb") as lock:
        # Two processes must not install at once; the second finds everything there.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
            _install(folder)
            stamp.write_text(wanted, "utf-8")
    return modules


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalledError(f"npm, which installs {folder}, is not there: apt-get install nodejs npm")
    # None of the tools needs a browser of its own.
    env = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    command = [npm, "ci", "--ignore-scripts"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotInstalledError(
            f"`npm ci` in {folder} took over {PATIENCE} s (is there a network?)"
        ) from None
    if done.returncode:
        said = [line.removeprefix("npm error").strip() for line in done.stderr.splitlines()]
        why = " ".join(line for line in said if line and "npm warn" not in line)[:300]
        raise NotInstalledError(f"`npm ci` in {folder} failed (is there a network?): {why}")
