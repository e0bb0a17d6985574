"""The bar of a step that lasts: on a terminal alone, and gone when the step is over."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.corpus import write_corpus
from okrsite.cli.progress import Progress

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from tests.cli.terminal import PLAIN, Terminal

IMPATIENT = """
import okrsite.cli.progress as progress
progress.SOON = progress.OFTEN = -1
from okrsite.cli import main
main()
"""
"""okrsite, for which no step is too short to have a bar."""

COLOURED = {"TERM": "xterm"}
GONE = "\r\x1b[2K\x1b[?25h"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = write_corpus(tmp_path_factory.mktemp("site"), 10, readings=1)
    config.write_text(config.read_text("utf-8") + "charts = false\n", "utf-8")
    return config.parent


def shown(folder: Path, *arguments: str, environ: Mapping[str, str] = COLOURED) -> str:
    """All that a terminal gets of a command that ends well."""
    with Terminal(folder, *arguments, environ=environ, program=("-c", IMPATIENT)) as terminal:
        assert terminal.end() == 0, terminal.shown
        return terminal.shown


def test_each_step_of_a_build_has_a_bar_that_goes(site: Path) -> None:
    text = shown(site, "build", "--no-cache")
    files = len([*site.glob("content/**/*.md")])
    for step, done, of in (("Reading", files - 1, files), ("Checking", 3, 4)):
        assert re.search(rf"{step} +\[#+-+\] +{done}/{of}", text), text
    assert re.search(r"Rendering +\[#+-*\] +(\d+)/\d+", text)
    bars, _, said = text.rpartition(GONE)
    # Each bar is cleared away before another begins, and all of them before anything is said.
    labels = [re.findall("Reading|Checking|Rendering", part)[:1] for part in bars.split(GONE)]
    assert [label for (label,) in labels] == ["Reading", "Checking", "Rendering"]
    assert "Built" in said
    assert "\x1b[?25l" not in said


@pytest.mark.parametrize(
    "arguments", [["check"], ["status"], ["trace", "2026-Q1"], ["check", "--fix"]], ids=" ".join
)
def test_commands_that_read_the_content_have_one(site: Path, arguments: list[str]) -> None:
    text = shown(site, *arguments)
    assert re.search(r"Reading +\[#+-+\]", text)
    assert "\x1b[?25l" not in text.rpartition(GONE)[2]


class TerminalText(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("seconds", "has_bar"), [(0.9, False), (1.1, True)])
def test_a_step_has_one_after_a_second(
    monkeypatch: pytest.MonkeyPatch, seconds: float, has_bar: bool
) -> None:
    now = iter([5.0, 6.5, 6.5 + seconds, 9.0])
    told = TerminalText()
    monkeypatch.setattr(sys, "stderr", told)
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Progress() as tell:
        tell("Reading", 1, 3)
        tell("Checking", 1, 3)
        tell("Checking", 2, 3)
        tell("Checking", 3, 3)
    assert ("Checking" in told.getvalue(), GONE in told.getvalue()) == (has_bar, has_bar)
    assert "Reading" not in told.getvalue()


def test_a_plain_terminal_has_none(site: Path) -> None:
    text = shown(site, "check", environ=PLAIN)
    assert ("[#" in text, "\x1b" in text) == (False, False)


def test_what_is_no_terminal_has_none(site: Path) -> None:
    environ = {**os.environ, "FORCE_COLOR": "1"}
    command = [sys.executable, "-c", IMPATIENT, "build", "--no-cache"]
    done = subprocess.run(command, cwd=site, env=environ, capture_output=True, text=True, check=True)
    assert ("[#" in done.stdout + done.stderr, GONE in done.stderr) == (False, False)


SLOW = IMPATIENT.replace(
    "main()",
    """import time
tell = progress.Progress.__call__
def slowly(self, *told):
    tell(self, *told)
    time.sleep(0.5)
progress.Progress.__call__ = slowly
main()""",
)
"""okrsite, each part of whose steps takes half a second."""


def test_a_build_that_is_told_to_end_leaves_no_bar(site: Path) -> None:
    with Terminal(site, "build", "--no-cache", environ=COLOURED, program=("-c", SLOW)) as terminal:
        terminal.until("[#")
        assert terminal.signal(signal.SIGTERM) == 128 + signal.SIGTERM
        assert GONE in terminal.shown
