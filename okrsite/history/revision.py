"""The content and the config as some commit has them, read without a checkout."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from okrsite.history.git import Blobs, GitError, run
from okrsite.source.discover import Found, is_content, sorted_out


@dataclass(frozen=True, slots=True)
class Place:
    """A project in its repository."""

    folder: Path
    """Where git is run."""
    prefix: str
    """The project's folder from the repository's root, with a slash at its end; empty at the root."""
    content: str
    """The same of the content folder."""
    apart: bool
    """Whether the content has a repository of its own: then the config is that of the working tree."""


def place_of(root: Path, content: Path) -> Place:
    """Where a project stands. Raises GitError."""
    folder = content if content.is_dir() else root
    top, own = _top(folder), _prefix(folder)
    try:
        apart = _top(root) != top
    except GitError:
        apart = True
    return Place(folder, "" if apart else _prefix(root), own, apart)


def _top(folder: Path) -> bytes:
    return run(folder, "rev-parse", "--show-toplevel")


def _prefix(folder: Path) -> str:
    return run(folder, "rev-parse", "--show-prefix").removesuffix(b"\n").decode("utf-8", "surrogateescape")


def commit_named(folder: Path, name: str) -> str | None:
    """The hash of the commit that a revision names; None where there is none."""
    if name.startswith("-") or not name.strip() or "\0" in name:
        return None
    try:
        told = run(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except GitError:
        return None
    return told.decode("ascii", "replace").strip()


def common_ancestor(folder: Path, base: str, head: str) -> str | None:
    """Where two commits parted; None where they have nothing in common, or a shallow clone hides it."""
    try:
        return run(folder, "merge-base", base, head).decode("ascii", "replace").split()[0]
    except (GitError, IndexError):
        return None


def read_file(place: Place, commit: str, name: str, read: Blobs) -> bytes | None:
    """A file of the project as a commit has it."""
    path = posixpath.normpath(place.prefix + name)
    blob = next(
        (entry.blob for entry in _tree(place, commit, posixpath.dirname(path)) if entry.path == path), None
    )
    return read([blob]).get(blob) if blob else None


def read_content(place: Place, commit: str, content_dir: str, read: Blobs) -> Found:
    """What the content folder held at a commit."""
    path = place.content.rstrip("/") if place.apart else posixpath.normpath(place.prefix + content_dir)
    below = "" if path in {"", "."} else f"{path}/"
    entries = [
        entry for entry in _tree(place, commit, path, deep=True) if is_content(entry.path.removeprefix(below))
    ]
    wanted = [entry.blob for entry in entries if entry.path.lower().endswith((".md", ".csv"))]
    data = read(wanted)
    files = ((entry.path.removeprefix(below), entry.mode, data.get(entry.blob)) for entry in entries)
    return sorted_out(files, content_dir.strip("/"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in a commit's tree."""

    mode: int
    blob: str
    path: str


def _tree(place: Place, commit: str, path: str, *, deep: bool = False) -> Iterator[_Entry]:
    """The files of a folder, with their paths from the repository's root; none where it is not there."""
    below = "" if path in {"", "."} else path
    if below.startswith("../"):
        return
    options = ["-r"] if deep else []
    try:
        told = run(place.folder, "ls-tree", "-z", "--full-tree", *options, f"{commit}:{below}")
    except GitError:
        return
    for line in told.split(b"\0"):
        info, _, name = line.partition(b"\t")
        words = info.split()
        if len(words) == 3 and words[1] == b"blob":
            shown = posixpath.join(below, name.decode("utf-8", "surrogateescape"))
            yield _Entry(int(words[0], 8), words[2].decode("ascii", "replace"), shown)
