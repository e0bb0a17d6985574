"""One build at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LOCKS_HERE = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})

_held: set[int] = set()
"""The descriptors by which this process has locks."""


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold the lock on a folder, after waiting for whoever has it; yields whether there is such a lock.

    The lock is on the folder itself, so it leaves no file behind, and the kernel drops it with the process,
    however that ends. There is none on Windows and on some network file systems. A child forked meanwhile
    has no share in it, and may outlive a build that was killed. Raises OSError when the folder cannot be
    opened.
    """
    try:
        import fcntl
    except ImportError:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    _held.add(descriptor)
    try:
        held = True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as fault:
            if fault.errno not in _NO_LOCKS_HERE:
                raise
            held = False
        yield held
    finally:
        if descriptor in _held:
            _held.remove(descriptor)
            os.close(descriptor)


def _let_go() -> None:
    """In a forked child: close what it got of its parent's, without unlocking that."""
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
