"""The tutorial, done as it says: in an empty folder, by real processes."""

from __future__ import annotations

import os
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.docs.pages import DOCS, Block, Shell, alike, blocks

PAGE = DOCS / "tutorial.md"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(tmp_path)
    yield opened
    opened.close()


def test_what_the_tutorial_shows_is_what_happens(shell: Shell) -> None:
    """OKRSITE_REFRESH=1 writes the outputs anew."""
    text = PAGE.read_text("utf-8")
    begun: dict[str, Block] = {}
    at = 0
    for block in blocks(text):
        if block.path:
            shell.write(block)
            if block.code:
                begun[block.path] = block
                assert block.code in seen_in_the_browser(shell, block.code)
        elif block.language == "console":
            for command, shown in block.commands():
                said = shell.plain(shell.run(command))
                at = text.index(f"$ {command}\n{shown}", at) + len(command) + 3
                if not alike(shown, said) and os.environ.get("OKRSITE_REFRESH"):
                    text = text[:at] + said + text[at + len(shown) :]
                else:
                    assert alike(shown, said), f"$ {command}\n{said}"
    if os.environ.get("OKRSITE_REFRESH"):
        PAGE.write_text(text, "utf-8")
    assert begun, "the tutorial has a mistake in it"
    assert (
        shell.folder / "site" / "2026-Q1" / "field-service" / "repairs-that-hold" / "index.html"
    ).is_file()
    assert (shell.folder / ".github" / "workflows" / "okrs.yml").is_file()


def test_the_sample_team_can_be_deleted_as_the_tutorial_says(shell: Shell) -> None:
    told = re.search(r"delete the sample team: (.*?)\.\s", PAGE.read_text("utf-8"), re.DOTALL)
    assert told
    assert "Wrote" in shell.run("okrsite init . --title Brackenfield")
    for name in re.findall(r"`([^`]+)`", told[1]):
        path = shell.folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert shell.run("okrsite check").startswith("No faults: 1 objective, 1 check-in.")


def seen_in_the_browser(shell: Shell, code: str) -> str:
    """The page that the preview answers with, once it has seen a fault."""
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = ""
    for _ in range(600):
        try:
            with browser.open(shell.address) as answer:
                page = answer.read().decode()
        except HTTPError as fault:  # a page with a fault says so in its status, too
            page = fault.read().decode()
        if code in page:
            break
        time.sleep(0.1)
    return page


@pytest.mark.parametrize(
    ("shown", "said", "expected"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("", "Notice: something.\n", False),
        ("(a+b)\n", "(a+b)\n", True),
    ],
)
def test_outputs_are_told_apart(shown: str, said: str, expected: bool) -> None:
    assert alike(shown, said) is expected
