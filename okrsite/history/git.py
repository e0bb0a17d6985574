"""Plain `git` in a subprocess, read-only: the one place that runs it.

Nothing is locked, fetched, paged or hooked, and no setting of the user's changes what is printed. The user's
own config is read all the same, since it says which folders git may trust.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal

Reason = Literal["absent", "no_repository", "unsafe", "no_commit", "partial", "failed"]

TIMEOUT = 120.0
"""Seconds after which git is given up."""
MAX_BYTES = 1_000_000
"""Larger blobs are passed over, as are larger files of the content."""
AHEAD = 200
"""Blobs asked for at once: their names fit into a pipe, so that neither side waits for the other."""

_KEPT = frozenset(
    [
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_COUNT",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    ]
)
_SET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
    "LANGUAGE": "",
}
_CONFIG = (
    "core.quotepath=off",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showRoot=true",
    "log.showSignature=false",
    "protocol.allow=never",
)


_NOT_FETCHED = ("lazy fetching disabled", "could not fetch", "promisor remote")
"""What git says of objects that a partial clone left out: we let it fetch nothing."""


class GitError(Exception):
    """Git is not there, or did not tell what was asked."""

    def __init__(self, reason: Reason, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason


def _environment() -> dict[str, str]:
    """Ours without what git's own hooks and users set for other commands, such as GIT_DIR."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("GIT_")
        or key in _KEPT
        or key.startswith(("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))
    }
    return {**kept, **_SET}


def _command(arguments: Sequence[str]) -> list[str]:
    program = shutil.which("git")
    if program is None:
        raise GitError("absent")
    settings = [part for setting in _CONFIG for part in ("-c", setting)]
    return [program, "--no-pager", *settings, *arguments]


def _start(
    folder: Path, arguments: Sequence[str], stdin: int, stderr: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    command = _command(arguments)
    try:
        return subprocess.Popen(  # noqa: S603 - a fixed program, and arguments that are never options
            command,
            cwd=folder,
            env=_environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except OSError as fault:
        raise GitError("failed", fault.strerror or str(fault)) from fault


def run(folder: Path, *arguments: str) -> bytes:
    """What git prints. Raises GitError."""
    with _start(folder, arguments, subprocess.DEVNULL) as process:
        try:
            output, errors = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise GitError("failed", f"git took over {TIMEOUT:.0f} seconds") from None
    if process.returncode:
        raise _fault(errors.decode("utf-8", "replace"))
    return output


def _fault(text: str) -> GitError:
    if "dubious ownership" in text or "safe.directory" in text:
        return GitError("unsafe")
    if "not a git repository" in text:
        return GitError("no_repository")
    if "does not have any commits" in text or "bad default revision" in text:
        return GitError("no_commit")
    if any(words in text for words in _NOT_FETCHED):
        return GitError("partial")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next(
        (line for line in lines if line.startswith("fatal: ")), lines[0] if lines else "it gave no reason"
    )
    return GitError("failed", printable(first.removeprefix("fatal: "))[:200])


def printable(text: str) -> str:
    """Visible characters: nothing that a terminal acts on, and all of it can be written as UTF-8."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


@contextmanager
def _watched(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends a process that takes too long, and in any case when we are done with it."""
    watch = threading.Timer(TIMEOUT, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        process.kill()


def records(folder: Path, *arguments: str) -> Iterator[bytes]:
    """What git prints, line by line, for as long as somebody asks for more. Raises GitError."""
    with _start(folder, arguments, subprocess.DEVNULL) as process, _watched(process):
        output, errors = _pipe(process.stdout), _pipe(process.stderr)
        yield from output
        if process.wait():
            raise _fault(errors.read().decode("utf-8", "replace"))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise GitError("failed", "git could not be talked to")
    return pipe


class Blobs:
    """Contents of blobs, through one `git cat-file --batch`. Call it with ids."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors
        self._asked, self._told = _pipe(process.stdin), _pipe(process.stdout)

    def __call__(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The contents by id, without those that are not there (or not blobs, or too large)."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, bytes] = {}
        for begin in range(0, len(wanted), AHEAD):
            some = wanted[begin : begin + AHEAD]
            try:
                self._asked.write("".join(f"{id_}\n" for id_ in some).encode("ascii"))
                self._asked.flush()
                for id_ in some:
                    data = self._next()
                    if data is not None:
                        found[id_] = data
            except OSError as fault:
                raise self._ended() from fault
        return found

    def _ended(self) -> GitError:
        """Why git ended before its time."""
        self._process.wait()
        self._errors.seek(0)
        told = self._errors.read(MAX_BYTES).decode("utf-8", "replace")
        return _fault(told) if told else GitError("failed", "it ended before its time")

    def _next(self) -> bytes | None:
        header = self._told.readline()
        if not header.endswith(b"\n"):
            raise self._ended()
        parts = header.split()
        if len(parts) != 3 or not parts[2].isdigit():
            return None
        size = int(parts[2])
        data = self._told.read(size + 1)
        if len(data) != size + 1:
            raise self._ended()
        return data[:-1] if parts[1] == b"blob" and size <= MAX_BYTES else None


@contextmanager
def blobs(folder: Path) -> Iterator[Blobs]:
    """One process for all the blobs that are needed. Raises GitError."""
    with (
        TemporaryFile() as errors,
        _start(folder, ["cat-file", "--batch"], subprocess.PIPE, errors) as process,
        _watched(process),
    ):
        yield Blobs(process, errors)
