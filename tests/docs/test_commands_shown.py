"""Commands that the documentation names in its text are commands, with options that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tests.docs.pages import DOCS, ROOT, blocks
from tools.reference.commands import every_command

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
COMMANDS = {ctx.command_path: command for ctx, command in every_command()}


def named(page: Path) -> set[str]:
    """Commands in code, in lines of code and behind a prompt."""
    text = page.read_text("utf-8")
    inline = re.findall(
        r"`(okrsite [^`]+)`", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    lines = re.findall(r"^ {4}(okrsite .+)$", text, re.MULTILINE)
    return {" ".join(command.split()) for command in (*inline, *lines)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_exist_with_their_options(page: Path) -> None:
    for line in named(page):
        words = shlex.split(line.replace("'s ", " "), comments=True)
        if words[1].startswith(("[", "COMMAND")):
            continue
        words = words[3:] if words[1] == "--config" else words[1:]
        path = f"okrsite {words[0]}"
        assert path in COMMANDS, line
        if isinstance(COMMANDS[path], click.Group) and len(words) > 1 and f"{path} {words[1]}" in COMMANDS:
            path = f"{path} {words[1]}"
        options = {name for param in COMMANDS[path].params for name in param.opts} | {"--help", "-h"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options, line


def test_every_block_of_a_guide_is_checked() -> None:
    """What is neither a file nor commands is a language that nothing here can check."""
    for page in (*(DOCS / "guides").glob("*.md"), *(DOCS / "explanation").glob("*.md"), DOCS / "tutorial.md"):
        left = {b.language for b in blocks(page.read_text("utf-8")) if not b.path and b.language != "console"}
        assert left <= {"nginx"}, page
