"""A command on a real terminal: what it shows, and what somebody types."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PLAIN = {"TERM": "dumb", "NO_COLOR": "1"}
PATIENCE = 60.0
"""Seconds until a prompt that does not come is a failure; a loaded machine is slow."""


class Terminal:
    """`python -m okrsite ARGUMENTS` with a terminal of its own: a plain one, unless `environ` says otherwise.

    `program` is what Python runs in place of okrsite.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        environ: Mapping[str, str] = PLAIN,
        program: Sequence[str] = ("-m", "okrsite"),
    ) -> None:
        self.shown = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            os.chdir(folder)
            for number in (signal.SIGINT, signal.SIGHUP):  # a job in the background ignores them
                signal.signal(number, signal.SIG_DFL)
            os.environ.pop("NO_COLOR", None)
            os.environ.update(environ)
            os.execv(sys.executable, [sys.executable, *program, *arguments])  # noqa: S606

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.handle)

    def until(self, text: str, patience: float = PATIENCE) -> str:
        """Waits for a text behind what was waited for before; gives all up to it."""
        end = time.monotonic() + patience
        while text not in self.shown:
            if not self._more(end):
                raise AssertionError(f"{text!r} did not come; there is {self.shown!r}")
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def type(self, text: str) -> None:
        """A line and Enter."""
        os.write(self.handle, f"{text}\n".encode())

    def keys(self, keys: bytes) -> None:
        """Single keys, such as Ctrl-C."""
        os.write(self.handle, keys)

    def interrupt(self, text: str) -> None:
        """Ctrl-C until a text comes: Python is deaf to one that comes just before it waits."""
        for _ in range(6):
            self.keys(b"\x03")
            with suppress(AssertionError):
                self.until(text, PATIENCE / 6)
                return
        raise AssertionError(f"Ctrl-C brought no {text!r}; there is {self.shown!r}")

    def signal(self, number: int) -> int:
        """Sends a signal; gives how the command ended."""
        os.kill(self.pid, number)
        return self.end()

    def end(self) -> int:
        """Waits for the end: the exit code, or the signal as a negative number."""
        end = time.monotonic() + PATIENCE
        while self._more(end):
            pass
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def _more(self, end: float) -> bool:
        """Reads what has come; False at the end of it."""
        ready, _, _ = select.select([self.handle], [], [], max(end - time.monotonic(), 0))
        if not ready:
            raise AssertionError(f"nothing more came; there is {self.shown!r}")
        try:
            data = os.read(self.handle, 4096)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)
