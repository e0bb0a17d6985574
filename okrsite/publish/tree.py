# A Path for each of tens of thousands of files would cost more than the work on it.
# ruff: noqa: PTH101, PTH120
"""Folders on disk: read a regular file, find what is not ours, remove what is.

Nothing here follows a symbolic link or blocks on a pipe.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TypeVar

T = TypeVar("T")

_NOT_EMPTY = frozenset({errno.ENOTEMPTY, errno.EEXIST})

_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_regular(path: str, limit: int) -> bytes | None:
    """The bytes of a regular file of at most `limit` bytes; None for anything else, or what can't be read."""
    try:
        descriptor = os.open(path, _READ)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        data = os.read(descriptor, status.st_size + 1)
        # Another length: somebody is writing it, so there is nothing to rely on.
        return data if len(data) == status.st_size else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def is_folder(path: str) -> bool:
    """Whether a folder stands there: not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def is_file_with(path: str, size: int) -> bool:
    """Whether a regular file of so many bytes stands there."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == size


def folders_of(files: Iterable[str]) -> set[str]:
    """Every folder above these files, without the top one (`a/b/c.html` → `a`, `a/b`)."""
    found: set[str] = set()
    for path in files:
        head = path.rpartition("/")[0]
        while head and head not in found:
            found.add(head)
            head = head.rpartition("/")[0]
    return found


def strangers(folder: str, ours: Collection[str]) -> list[str]:
    """What `folder` holds beside the regular files `ours` and the folders above them, sorted.

    A strange folder is one entry, with `/` at its end, and is not looked into. Raises OSError when a folder
    cannot be listed.
    """
    known = folders_of(ours)
    found = []
    todo = [""]
    while todo:
        prefix = todo.pop()
        with os.scandir(f"{folder}/{prefix}") as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if path in known:
                        todo.append(path + "/")
                    else:
                        found.append(path + "/")
                elif path not in ours or not entry.is_file(follow_symlinks=False):
                    found.append(path)
    return sorted(found)


def spread(work: Callable[[str], None], paths: Sequence[str]) -> None:
    """`work` on each path, on as many threads as pay: the kernel's share of it runs beside Python's.

    Raises what `work` raises.
    """
    threads = min(4, os.cpu_count() or 1)
    if len(paths) < 1000 or threads < 2:
        for path in paths:
            work(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    def run(part: int) -> None:
        # Neighbours stay on one thread, where they don't wait for each other's folder.
        for path in paths[len(paths) * part // threads : len(paths) * (part + 1) // threads]:
            work(path)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(run, range(threads)):
            pass


def remove_tree(folder: str) -> None:
    """Remove a folder and all it holds; raises OSError for what cannot be removed."""
    _sweep(folder, lambda _path: True)


def remove_listed(folder: str, ours: Collection[str]) -> bool:
    """Remove the files `ours` and every folder that is empty then, also the top one; True when all is gone.

    Raises OSError for what cannot be removed.
    """
    _sweep(folder, ours.__contains__)
    return not os.path.lexists(folder)


def _sweep(folder: str, ours: Callable[[str], bool]) -> None:
    """Remove the files of `folder` whose path in it is `ours`, then every folder that is empty.

    It goes by what is found, never by a list alone: a folder that has become a link leads elsewhere.
    """
    files, folders = [], [folder]
    todo = [""]
    while todo:
        prefix = todo.pop()
        for name, is_folder in _permitted(_listed, f"{folder}/{prefix}"):
            path = prefix + name
            if is_folder:
                folders.append(f"{folder}/{path}")
                todo.append(path + "/")
            elif ours(path):
                files.append(f"{folder}/{path}")
    spread(partial(_permitted, os.unlink), files)
    left: list[str] = []

    def remove(path: str) -> None:
        try:
            _permitted(os.rmdir, path)
        except OSError as fault:
            if fault.errno not in _NOT_EMPTY:
                raise
            left.append(path)

    # Children stand after their parents. One that is not empty, and whose children are not merely on another
    # thread, holds what is not ours.
    spread(remove, folders[::-1])
    again, left = sorted(left, reverse=True), []
    for path in again:
        remove(path)


def _listed(folder: str) -> list[tuple[str, bool]]:
    """The names in a folder, each with whether it is a folder."""
    with os.scandir(folder) as entries:
        return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]


def _permitted(act: Callable[[str], T], path: str) -> T:
    """`act(path)`; where that is forbidden, once more after allowing it for the folders in question."""
    try:
        return act(path)
    except PermissionError:
        above = os.path.dirname(path.rstrip("/"))
        for folder in (above, path):
            if is_folder(folder):
                os.chmod(folder, 0o700)
        return act(path)
