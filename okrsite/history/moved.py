"""A content folder that was moved as a whole, or with its project: its log goes on under its former name."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from okrsite.history.git import run
from okrsite.history.log import ARGUMENTS, Log, Version, normal, read_log

_OPTIONS = ("diff-tree", "-r", "--raw", "-z", "-l1000", "-O/dev/null", "--no-abbrev", "--no-commit-id")
_LOG = ARGUMENTS[: ARGUMENTS.index("HEAD")]
_MOST = 0.5
"""The share of a commit's new files that must come from the folder that was the content's before."""
_TIMES = 5
"""Moves that are followed."""


def with_moves(folder: Path, prefix: str, log: Log, similar: str = "-M", *, shallow: bool = False) -> Log:
    """The log and what came before the content folder was where it is; git is asked where there is more.

    `folder` is the content folder, `prefix` its path in the repository. Raises GitError.
    """
    here = prefix
    for _ in range(_TIMES):
        if log.ended or not log.changes or log.changes[-1].at != len(log.commits) - 1:
            break
        moved = _moved(folder, log, prefix, similar)
        if moved is None:
            break
        prefix, before = moved
        log = _renamed(log, before)
        tip = f"{log.commits[-1].hash}^"
        path = posixpath.relpath(f"/{prefix}", f"/{here}")
        options = (similar if option == "-M" else option for option in _LOG)
        log = read_log(run(folder, *options, tip, "--", path), prefix, shallow=shallow, into=log)
    return log


def _moved(folder: Path, log: Log, prefix: str, similar: str) -> tuple[str, Mapping[str, Version]] | None:
    """The folder from which the oldest commit took most files, and what each of them was there."""
    last = len(log.commits) - 1
    came = [change for change in log.changes if change.at == last]
    if any(change.olds for change in came):
        return None
    pairs = _renames(folder, prefix, similar, log.commits[last].hash)
    former = _most(pairs, len(came))
    if former is None:
        return None
    return former, {
        path: Version(old.path.removeprefix(former), old.blob)
        for path, old in pairs.items()
        if old.path.startswith(former)
    }


def former_folder(folder: Path, prefix: str, before: str, after: str) -> str | None:
    """Where the files lay at a commit that lie in a folder at a later one; None if it was no move."""
    return _most(_renames(folder, prefix, "-M", before, after), 0)


def _renames(folder: Path, prefix: str, similar: str, *commits: str) -> dict[str, Version]:
    """What the files of a folder were called before, each with its blob, in paths from the root."""
    tokens = iter(run(folder, *_OPTIONS, similar, *commits).split(b"\0"))
    pairs: dict[str, Version] = {}
    for token in tokens:
        if not token.startswith(b":"):
            continue
        words, name = token.split(b" "), _path(next(tokens, b""))
        if words[-1][:1] in {b"R", b"C"}:
            later = _path(next(tokens, b""))
            if later.startswith(prefix):
                pairs[later.removeprefix(prefix)] = Version(name, words[2].decode("ascii", "replace"))
    return pairs


def _most(pairs: Mapping[str, Version], number: int) -> str | None:
    """The folder from which most of so many files came."""
    folders = Counter(
        old.path.removesuffix(path)
        for path, old in pairs.items()
        if old.path.endswith(path) and _whole(old.path, path)
    )
    if not folders:
        return None
    former, often = min(folders.items(), key=lambda item: (-item[1], item[0]))
    return former if often >= _MOST * max(number, len(pairs)) else None


def _whole(was: str, path: str) -> bool:
    """Whether a path ends in another at a slash."""
    former = was.removesuffix(path)
    return not former or former.endswith("/")


def _renamed(log: Log, before: Mapping[str, Version]) -> Log:
    """The log with what the files of its oldest commit were before."""
    last = len(log.commits) - 1
    found = Log(commits=log.commits, cut=log.cut, ended=log.ended)
    for change in log.changes:
        olds = change.olds
        if change.at == last and change.path in before:
            olds = (before[change.path],)
        made = replace(change, olds=olds)
        found.add(made.at, made.path, made.blob, made.olds)
    return found


def _path(name: bytes) -> str:
    return normal(name.decode("utf-8", "surrogateescape"))
