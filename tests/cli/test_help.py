"""The help of every command has examples, and each of them runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite
from tools.reference.commands import every_command, examples

SITE = Path(__file__).parent.parent.parent / "docs" / "example"
EVERY = [(ctx.command_path, command) for ctx, command in every_command()]
LINES = sorted({line for _, command in EVERY for line in examples(command)})
THERE_ALREADY = {
    'okrsite new team "Sales"': "teams/sales.md",
    'okrsite new kpi "Customers lost" --id churn --team customer-success': "kpis/churn.md",
    'okrsite new person "Mara Lind" --id mara --team sales': "people/mara.md",
}
"""What these make is part of the company that the examples run in, and taken away before."""


def words(line: str) -> list[str]:
    """The arguments of the `okrsite` in a line of a shell, without what explains it behind."""
    inner = re.search(r"\$\((okrsite [^)]*)\)", line)
    command = inner[1] if inner else re.split(r" {2,}| > ", line)[0]
    found = shlex.split(command)
    assert found[0] == "okrsite", line
    return found[1:]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example company in a repository with a branch `main` and its remote counterpart."""
    shutil.copytree(SITE, tmp_path / "site", ignore=shutil.ignore_patterns("site", ".okrsite"))
    folder = tmp_path / "site"
    monkeypatch.chdir(folder)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    who = ["-c", "user.name=Ida", "-c", "user.email=ida@example.com", "-c", "init.defaultBranch=main"]
    for arguments in (["init"], ["add", "."], ["commit", "-m", "All"], ["branch", "-f", "origin/main"]):
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True, env=env)
    return folder


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path for path, _ in EVERY])
def test_every_help_shows_an_example_of_its_command(path: str, command: click.Command) -> None:
    shown = CliRunner().invoke(okrsite, [*path.split()[1:], "--help"])
    assert shown.exit_code == 0
    assert examples(command)
    for line in examples(command):
        assert line in shown.stdout
        assert path in line


@pytest.mark.parametrize("line", LINES)
def test_every_example_runs(line: str, company: Path) -> None:
    arguments = words(line)
    if line in THERE_ALREADY:
        (company / "content" / THERE_ALREADY[line]).unlink()
    if arguments[0] == "init":
        shutil.rmtree(company / "content")
        (company / "okrsite.toml").unlink()
    if arguments[0] == "serve":  # it would not end; tests/serve runs it
        assert okrsite.make_context("okrsite", [*arguments, "--help"], resilient_parsing=True)
        return
    result = CliRunner().invoke(okrsite, arguments)
    assert result.exit_code == 0, result.output
