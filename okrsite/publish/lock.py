"""One build at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LOCKS_HERE = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold the lock on a folder, after waiting for whoever has it; yields whether there is such a lock.

    The lock is on the folder itself, so it leaves no file behind, and the kernel drops it with the process,
    however that ends. There is none on Windows and on some network file systems. A child forked meanwhile
    shares it, so workers must not outlive the build. Raises OSError when the folder cannot be opened.
    """
    try:
        import fcntl
    except ImportError:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
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
        os.close(descriptor)
