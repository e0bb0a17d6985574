"""What a shell completes, asked for as the shell itself asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.cli import COMMANDS, okrsite
from okrsite.cli.completion import SHELLS
from okrsite.source.schema import SCHEMAS
from tests.support import Files, write

ASKS = """\
eval "$(okrsite completion bash)"
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_okrsite_completion okrsite "${{COMP_WORDS[COMP_CWORD]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def completed(words: str) -> set[str]:
    """What bash offers behind these words, after the script was taken up as documented."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [bash, "--norc", "-c", ASKS.format(words=words)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_commands_are_completed() -> None:
    assert completed("okrsite ''") == set(COMMANDS)
    assert completed("okrsite ch") == {"check"}
    assert {"objective", "checkin", "period"} <= completed("okrsite new ''")


def test_options_and_their_choices_are_completed() -> None:
    assert "--since" in completed("okrsite check --")
    assert completed("okrsite check --format g") == {"github", "gitlab"}


def test_codes_and_types_are_completed() -> None:
    assert completed("okrsite explain q10") >= {"Q101", "Q105"}
    assert completed("okrsite explain no-o") == {"no-owner"}
    assert completed("okrsite schema ''") == {*SCHEMAS, "content", "config"}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script(shell: str) -> None:
    result = CliRunner().invoke(okrsite, ["completion", shell])
    assert result.exit_code == 0
    assert "_OKRSITE_COMPLETE" in result.stdout


def test_another_shell_is_wrong_usage() -> None:
    result = CliRunner().invoke(okrsite, ["completion", "powershell"])
    assert result.exit_code == 2
    assert "bash" in result.stderr


def test_teams_and_people_of_the_site_are_completed(tmp_path: Path) -> None:
    files: Files = {
        "people.csv": "id,title\nmara,Mara Lind\nben,Ben Ode\n",
        "teams/sales.md": "---\ntitle: Sales\n---\n",
        "teams/_old.md": "---\ntitle: Old\n---\n",
        "north/teams/support.md": "---\ntitle: Support\n---\n",
    }
    config = write(tmp_path, files)
    assert completed(f"okrsite --config {config} new checkin --team ''") == {"sales", "support"}
    assert completed(f"okrsite --config {config} status --team su") == {"support"}
    assert completed(f"okrsite --config {config} new checkin --author ''") == {"ben", "mara"}


def test_nothing_is_completed_where_there_is_no_site(tmp_path: Path) -> None:
    assert completed(f"okrsite --config {tmp_path / 'okrsite.toml'} status --team ''") == set()
