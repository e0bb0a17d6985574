"""Puts a mended file in the place of the one that was read: all of it or nothing."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from okrsite.fix.mend import Mended


def write(content: Path, mended: Mended) -> str:
    """Why the file could not be written; empty when it was.

    Nothing is written through a link or outside the content folder, and nothing that has changed since it was
    read. The file keeps its mode.
    """
    path = content / mended.file.name
    try:
        if path.parent.resolve() != content.resolve() / Path(mended.file.name).parent:
            return "it lies behind a link"
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return "it is no regular file any more"
        if not os.access(path, os.W_OK):
            return "it may not be written"
        if path.read_bytes() != mended.file.data:
            return "it has changed meanwhile"
        _replace(path, mended.data, found)
    except OSError as fault:
        return fault.strerror or str(fault)
    return ""


def _replace(path: Path, data: bytes, was: os.stat_result) -> None:
    """Writes beside the file, where nothing that begins with a dot is content, and renames over it."""
    handle, name = tempfile.mkstemp(prefix=".okrsite-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            with suppress(PermissionError):  # Somebody else's file becomes ours unless we are root.
                os.chown(beside, was.st_uid, was.st_gid)
        beside.chmod(stat.S_IMODE(was.st_mode))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
