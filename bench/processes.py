"""A command in a process of its own, timed from outside, with its peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNNER = Path(__file__).parent / "runner.py"
MOST_SAID = 2000
NEVER = 0.0
"""The limit of a command that is waited for to its end."""


class FailedError(Exception):
    """The command ended with a fault: its last words."""


class TooLongError(Exception):
    """The command took longer than the limit."""


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    seconds: float
    """By the clock."""
    processor: float
    """Seconds that the processors worked for it and for what it started and waited for."""
    peak_mib: float
    """Of the largest process; of all together, if that is more, where the run was watched."""


def take(command: Sequence[str], cwd: Path, limit: float, *, watch: bool = False) -> Taken:
    """Runs it in `cwd`; raises `TooLongError` and `FailedError`. What is watched is slower.

    `limit` is in seconds; with `NEVER` it may take what it takes.
    """
    # What was written before is on the disk then, and does not slow this one down.
    os.sync()
    with tempfile.TemporaryDirectory() as folder:
        out, said = Path(folder) / "taken.json", Path(folder) / "said"
        runner = [sys.executable, "-I", "-S", str(RUNNER), str(limit), str(int(watch)), str(out), "--"]
        with said.open("wb") as words:
            subprocess.run([*runner, *command], cwd=cwd, stdout=words, stderr=words, check=True)
        taken = json.loads(out.read_text("utf-8"))
        if taken["code"] is None:
            raise TooLongError
        if taken["code"]:
            last = said.read_text("utf-8", "replace")[-MOST_SAID:]
            raise FailedError(f"{' '.join(command)} ended with {taken['code']}:\n{last}")
    return Taken(taken["seconds"], taken["processor"], taken["peak_kib"] / 1024)
