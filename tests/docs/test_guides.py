"""The guides, done as they say, in the company that their examples belong to."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic
from okrsite.project import open_project
from tests.docs.pages import DOCS, ROOT, Block, Shell, alike, blocks, chapters

GUIDES = [
    pytest.param(page, heading, id=f"{page.stem}: {heading}")
    for folder in ("guides", "explanation")
    for page in sorted((DOCS / folder).glob("*.md"))
    for heading in chapters(page.read_text("utf-8"))
]
DAY = date(2026, 2, 16)
NOON = 1771243200


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The example company as a repository with a branch `main`."""
    folder = tmp_path / "okrs"
    shutil.copytree(DOCS / "example", folder, ignore=shutil.ignore_patterns("site", ".okrsite"))
    opened = Shell(folder, DAY.isoformat(), NOON)
    for command in ("git init -q -b main", "git add .", "git commit -q -m 'Up to now'"):
        assert opened.run(command) == ""
    return opened


def found(folder: Path) -> tuple[Diagnostic, ...]:
    return check(open_project(folder / "okrsite.toml"), DAY).diagnostics


def tried(shell: Shell, block: Block, to: Path) -> None:
    """A file with a fault gives the code that the page names, at that file."""
    shutil.copytree(shell.folder, to, ignore=shutil.ignore_patterns(".git"))
    Shell(to).write(block)
    assert (block.code, block.path) in {(d.code, d.span.path) for d in found(to)}


@pytest.mark.parametrize(("page", "heading"), GUIDES)
def test_a_guide_does_what_it_says(page: Path, heading: str, shell: Shell, tmp_path: Path) -> None:
    """Its files pass `check --strict`, those with a fault give its code, its commands say what is shown.

    OKRSITE_REFRESH=1 writes the outputs anew.
    """
    whole = page.read_text("utf-8")
    text = chapters(whole)[heading]
    at = whole.index(f"\n## {heading}\n")
    faults = 0
    for block in blocks(text):
        if block.code:
            faults += 1
            tried(shell, block, tmp_path / f"fault-{faults}")
        elif block.path:
            shell.write(block)
        elif block.language == "console":
            for command, shown in block.commands():
                said = shell.plain(shell.run(command))
                at = whole.index(f"$ {command}\n{shown}", at) + len(command) + 3
                if not alike(shown, said) and os.environ.get("OKRSITE_REFRESH"):
                    whole = whole[:at] + said + whole[at + len(shown) :]
                else:
                    assert alike(shown, said), f"$ {command}\n{said}"
    if os.environ.get("OKRSITE_REFRESH"):
        page.write_text(whole, "utf-8")
    assert found(shell.folder) == ()


@pytest.mark.parametrize("page", sorted((DOCS / "guides").glob("*.md")), ids=lambda page: page.stem)
def test_who_copies_settings_is_told_that_the_day_is_the_examples(page: Path) -> None:
    """A site with a day of its own in its settings stands still."""
    for line in re.findall(r"^as_of = .*$", page.read_text("utf-8"), re.MULTILINE):
        assert "leave it out of yours" in line


@pytest.mark.parametrize("host", ["github", "gitlab"])
@pytest.mark.parametrize("key", ["edit_url", "commit_url", "new_url"])
def test_the_addresses_of_a_host_are_those_that_init_writes(host: str, key: str) -> None:
    parts = ROOT / "okrsite" / "scaffold" / "site" / "parts"
    pages = [parts / f"addresses-{host}.toml", DOCS / "guides" / "publishing.md", ROOT / "README.md"]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    found = re.findall(rf'^[ #]*{key} = "https://{host}\.com/[^/]+/[^/]+/(.*)"$', text, re.MULTILINE)
    assert len(found) >= 2
    assert len(set(found)) == 1
