"""What a user sees of bad input: a build that says every fault, ends with 1 and touches nothing."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from tests.support import without_privileges

DAY = "2026-02-15"


@dataclass(frozen=True, order=True)
class Told:
    """A diagnostic as the command's JSON gives it; `path` is relative to the project."""

    path: str
    line: int
    column: int
    code: str
    severity: str
    message: str
    hint: str

    @property
    def place(self) -> tuple[str, int, int]:
        return self.path, self.line, self.column

    @property
    def words(self) -> str:
        return f"{self.message}\n{self.hint}".casefold()


def told(standard_output: str) -> list[Told]:
    """The diagnostics of a command under `--format json`, but for those of quality rules."""
    data = json.loads(standard_output)
    return [told_of(one) for one in data["diagnostics"] if one["code"][0] != "Q"]


def told_of(one: dict[str, Any]) -> Told:
    """One of them."""
    return Told(**{key: one[key] for key in Told.__dataclass_fields__})


def errors(found: list[Told]) -> list[Told]:
    """Those that stop publishing."""
    return [one for one in found if one.severity == "error"]


def run(config: Path, *args: str) -> Result:
    """A command in this process; it ends by itself and tells no traceback."""
    result = CliRunner().invoke(okrsite, ["--config", str(config), *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    return result


def checked(config: Path, as_of: str = DAY) -> tuple[int, list[Told]]:
    """Exit code and diagnostics of a check."""
    result = run(config, "check", "--as-of", as_of, "--format", "json")
    return result.exit_code, told(result.stdout)


def refused(config: Path, output: Path, as_of: str = DAY) -> list[Told]:
    """What a build says that is refused: exit 1, and the site that stood in `output` is the same."""
    before = standing(output)
    args = ("--as-of", as_of, "--output", str(output), "--no-cache", "--format", "json")
    result = run(config, "build", *args)
    assert result.exit_code == 1, result.output[-2000:]
    assert standing(output) == before
    return told(result.stdout)


MEBIBYTE = 1024 * 1024


def refused_by_process(
    config: Path, output: Path, *, seconds: int, mebibytes: int = 300, as_root: bool = True
) -> list[Told]:
    """The same of a process of its own, which is ended when it takes more time or memory than that."""

    def limited() -> None:
        if not as_root:
            without_privileges()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MEBIBYTE, mebibytes * MEBIBYTE))

    before = standing(output)
    command = [
        sys.executable,
        "-m",
        "okrsite",
        "--config",
        str(config),
        "build",
        "--as-of",
        DAY,
        "--no-cache",
    ]
    command += ["--output", str(output), "--format", "json"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited, env=env)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), (done.returncode, done.stderr[-2000:])
    assert standing(output) == before
    return told(done.stdout)


def standing(folder: Path) -> dict[str, tuple[str, int, int]]:
    """What a folder holds: bytes, which file it is on the disk, and when it was written."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        data = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[path.relative_to(folder).as_posix()] = (data, status.st_ino, status.st_mtime_ns)
    return found
