"""What is timed: a full build by each tool, and what a day of okrsite brings."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.corpus import write_corpus
from bench.peers import Peer
from okrsite.theme.chain import built_in

OKRSITE = "okrsite"
BUILD = "build"
TEMPLATE = "objective.html"
DAYS = {
    "charts": "full build with charts, nothing cached",
    "again": "build, nothing changed",
    "check-in": "build, one check-in changed",
    "template": "build, the objectives' template changed",
    "as-of": "build as of another day",
    "check": "check, nothing cached",
    "version": "start-up, `--version`",
}
"""What a day brings, in this order, and what the table calls it."""


@dataclass(frozen=True)
class Step:
    """One command to time."""

    tool: str
    what: str
    folder: Path
    begin: Callable[[int], Sequence[str]]
    """Brings the folder into the state from which a round starts; returns the command."""

    @property
    def name(self) -> str:
        """How the results tell it from others."""
        return f"{self.tool} {self.what}"

    @property
    def output(self) -> Path:
        """Where the site goes."""
        return self.folder / "site"


def peer_step(peer: Peer, command: Sequence[str], folder: Path) -> Step:
    """A full build by another tool."""

    def begin(_: int) -> Sequence[str]:
        shutil.rmtree(folder / "site", ignore_errors=True)
        return command

    return Step(peer.key, BUILD, folder, begin)


def build_step(root: Path, objectives: int) -> Step:
    """okrsite's full build without charts, as the others have none."""
    folder = _project(root / "okrsite", objectives, "charts = false\n")

    def begin(_: int) -> Sequence[str]:
        _clean(folder)
        return _okrsite("build")

    return Step(OKRSITE, BUILD, folder, begin)


def day_steps(root: Path, objectives: int) -> list[Step]:
    """What a day brings, one after the other in one folder: each finds what the one before left."""
    folder = _project(root / "okrsite-day", objectives, "")
    newest = max((folder / "content" / "2026-Q1" / "t0000" / "checkins").glob("*.md"))

    def charts(_: int) -> Sequence[str]:
        _clean(folder)
        return _okrsite("build")

    def again(_: int) -> Sequence[str]:
        return _okrsite("build")

    def check_in(number: int) -> Sequence[str]:
        text = newest.read_text("utf-8")
        newest.write_text(re.sub(r"kr0: \$[\d.]+M", f"kr0: ${7.5 + number / 10}M", text, count=1), "utf-8")
        return _okrsite("build")

    def template(number: int) -> Sequence[str]:
        block = "{% block main %}"
        text = (built_in() / "default" / "templates" / TEMPLATE).read_text("utf-8")
        overrides = folder / "theme_overrides" / "templates" / TEMPLATE
        overrides.parent.mkdir(parents=True, exist_ok=True)
        overrides.write_text(text.replace(block, f"{block}\n<p>Edit {number}</p>", 1), "utf-8")
        return _okrsite("build")

    def as_of(number: int) -> Sequence[str]:
        return _okrsite("build", "--as-of", str(date(2026, 3, 21) + timedelta(days=number)))

    def check(_: int) -> Sequence[str]:
        shutil.rmtree(folder / ".okrsite", ignore_errors=True)
        return _okrsite("check")

    def version(_: int) -> Sequence[str]:
        return _okrsite("--version")

    begins = (charts, again, check_in, template, as_of, check, version)
    return [Step(OKRSITE, what, folder, begin) for what, begin in zip(DAYS, begins, strict=True)]


def _project(folder: Path, objectives: int, more: str) -> Path:
    config = write_corpus(folder, objectives)
    config.write_text(config.read_text("utf-8") + more, "utf-8")
    return folder


def _clean(folder: Path) -> None:
    """As after a fresh clone."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    shutil.rmtree(folder / ".okrsite", ignore_errors=True)


def _okrsite(*arguments: str) -> Sequence[str]:
    """The program that users call, of the environment that measures."""
    return [str(Path(sys.executable).with_name("okrsite")), *arguments]
