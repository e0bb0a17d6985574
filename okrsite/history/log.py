"""The log of the content folder: its commits, and what each of them did to which file.

One `git log --raw -z`, with renames followed. A merge lists the files in which it differs from all its
parents: the edits that were made in merging.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from okrsite.history.values import Commit

FORMAT = "--format=%x00%H%x00%P%x00%at%x00%an%x00%s"
ARGUMENTS = (
    *("log", "--topo-order", "--raw", "-z", "-c", "--combined-all-paths", "--no-relative"),
    *("-M", "-l1000", "-O/dev/null", "--no-abbrev", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--no-follow", "--no-show-signature", "--no-notes", "--no-mailmap", "--encoding=UTF-8", FORMAT),
    *("HEAD", "--", "."),
)
"""Run in the content folder; paths begin at the repository's root. Children stand before their parents."""

_LONGEST = 200
_HEADER = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FILE_MODES = (b"100644", b"100755")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Version:
    """A file's name and contents at some time: its path under the content folder, and its blob."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to a file."""

    number: int
    """Its place in the log."""
    at: int
    """The number of its commit."""
    path: str
    blob: str | None
    """None where it deleted the file."""
    olds: tuple[Version, ...]
    """What it was before, in each of the commit's parents that had it."""


@dataclass
class Log:
    """Commits and changes, newest first; a commit stands before its parents."""

    commits: list[Commit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ended: bool = True
    """Whether the last commit has no parents: nothing can be older."""
    cut: frozenset[int] = frozenset()
    """Commits at which a shallow clone ends: what they seem to add is older than they are."""
    _by_version: dict[tuple[str, str | None], list[Change]] = field(default_factory=dict)
    _by_path: dict[str, Change] = field(default_factory=dict)
    _renames: set[tuple[int, str, str]] = field(default_factory=set)

    def add(self, at: int, path: str, blob: str | None, olds: tuple[Version, ...]) -> None:
        """One more change, of the commit `at`."""
        change = Change(len(self.changes), at, path, blob, olds)
        self.changes.append(change)
        self._by_version.setdefault((path, blob), []).append(change)
        self._by_path.setdefault(path, change)
        self._renames.update((at, old.path, path) for old in olds if old.path != path)

    @property
    def newest(self) -> dict[str, Change]:
        """The newest change of every path."""
        return self._by_path

    def made(self, path: str, blob: str | None, before: int = -1) -> Change | None:
        """The newest change that left a path with a blob, in a commit further back than `before`."""
        found = self._by_version.get((path, blob), [])
        place = bisect_right(found, before, key=lambda change: change.at)
        return found[place] if place < len(found) else None

    def renamed(self, at: int, before: str, after: str) -> bool:
        """Whether a commit renamed a file so."""
        return (at, normal(before), normal(after)) in self._renames

    def parents(self, change: Change) -> list[tuple[Version, Change | None]]:
        """What a file was before a change, and the changes that made it so."""
        return [(old, self.made(old.path, old.blob, change.at)) for old in change.olds]

    def before(self, change: Change) -> tuple[Version, ...]:
        """What a file was before a change; of one that came back, what it was when it was deleted."""
        if change.olds or change.blob is None:
            return change.olds
        gone = self.made(change.path, None, change.at)
        return gone.olds if gone is not None else ()

    def family(self, first: Change) -> list[Change]:
        """A change and those that led to it, newest first: through renames, merges and deletions."""
        heap, seen, found = [(first.at, first.number)], {first.number}, []
        while heap:
            change = self.changes[heapq.heappop(heap)[1]]
            found.append(change)
            earlier = [parent for _, parent in self.parents(change)]
            if not change.olds:
                earlier = [self.made(change.path, None, change.at)]
            for parent in earlier:
                if parent is not None and parent.number not in seen:
                    seen.add(parent.number)
                    heapq.heappush(heap, (parent.at, parent.number))
        return found


def read_log(output: bytes, prefix: str = "", *, shallow: bool = False, into: Log | None = None) -> Log:
    """The log that git printed; `prefix` is the content folder's path in the repository.

    `into` is the log of what came later, to which it is added.
    """
    log = into or Log()
    cut = set(log.cut)
    tokens = iter(output.split(b"\0"))
    for token in tokens:
        piece = token.lstrip(b"\n")
        if piece.startswith(b":"):
            _change(log, piece, tokens, prefix)
        elif _HEADER.fullmatch(piece):
            parents, seconds, author, subject = (next(tokens, b"") for _ in range(4))
            if shallow and not parents:
                cut.add(len(log.commits))
            log.ended = not parents
            log.commits.append(commit(piece, seconds, author, subject))
    log.cut = frozenset(cut)
    return log


def commit(hash_: bytes, seconds: bytes, author: bytes, subject: bytes) -> Commit:
    """A commit from git's words; of an author that is an e-mail address the part before the @."""
    name = _clean(author)
    return Commit(
        hash=hash_.decode("ascii", "replace"),
        author=name.partition("@")[0].strip() if "@" in name else name,
        day=_day(seconds),
        subject=_clean(subject),
    )


def _change(log: Log, piece: bytes, tokens: Iterator[bytes], prefix: str) -> None:
    """`:100644 100644 OLD NEW M` and a path; of a merge with a colon, a mode and a blob for each parent."""
    parents = len(piece) - len(piece.lstrip(b":"))
    words = piece.lstrip(b":").split(b" ")
    modes, ids, status = words[: parents + 1], words[parents + 1 : -1], words[-1]
    many = parents > 1 or status[:1] in {b"R", b"C"}
    names = [_path(next(tokens, b"")) for _ in range(parents + 1 if many else 1)]
    if not names[-1].startswith(prefix):
        return
    paths = [name.removeprefix(prefix) for name in (names if many else names * 2)]
    olds = tuple(
        Version(path, id_.decode("ascii", "replace"))
        for mode, id_, path in zip(modes[:parents], ids, paths, strict=False)
        if mode in _FILE_MODES
    )
    blob = ids[-1].decode("ascii", "replace") if modes[-1] in _FILE_MODES else None
    if blob is not None or olds:
        log.add(len(log.commits) - 1, paths[-1], blob, olds)


def _path(name: bytes) -> str:
    return normal(name.decode("utf-8", "surrogateescape"))


def normal(path: str) -> str:
    """A path in the Unicode form in which it is compared: file systems differ there."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _clean(text: bytes) -> str:
    """One line of visible characters."""
    words = " ".join(text.decode("utf-8", "replace").split())
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _day(seconds: bytes) -> date:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return _EPOCH


def head_of(lines: Iterator[bytes], as_of: date) -> Commit | None:
    """The first commit up to a day, of lines of `HEAD_ARGUMENTS`."""
    for line in lines:
        parts: Sequence[bytes] = line.rstrip(b"\n").split(b"\0", 3)
        if len(parts) == 4 and _day(parts[1]) <= as_of:
            return commit(*parts)
    return None


HEAD_ARGUMENTS = (
    *("log", "--no-color", "--no-show-signature", "--no-notes", "--no-mailmap", "--encoding=UTF-8"),
    *("--format=%H%x00%at%x00%an%x00%s", "HEAD", "--"),
)
