"""The edge: git is asked, and what it tells becomes a `History`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from okrsite.config import Config
from okrsite.history.git import Blobs, GitError, blobs, records, run
from okrsite.history.ledger import Ledger
from okrsite.history.lines import origins, start
from okrsite.history.log import ARGUMENTS, HEAD_ARGUMENTS, Change, Log, head_of, normal, read_log
from okrsite.history.values import UNKNOWN, Commit, History, Notice, Origin
from okrsite.model.site import Site

_WITHOUT = "no figure names its commit, and the ledger is empty"
_NOTICES = {
    "absent": Notice(f"git is not installed, so {_WITHOUT}", "install git"),
    "no_repository": Notice(
        f"the content is in no Git repository, so {_WITHOUT}",
        "git init, git add and git commit make one",
    ),
    "unsafe": Notice(
        f"git does not trust the folder of the content, which is somebody else's, so {_WITHOUT}",
        "run git config --global --add safe.directory with the repository's path",
    ),
    "no_commit": Notice(f"nothing of the content is committed yet, so {_WITHOUT}", "commit it"),
}
_SHALLOW = Notice(
    "the clone is shallow, so figures set before its first commit name none, and the ledger begins there",
    "fetch the whole history: fetch-depth: 0 in CI, or git fetch --unshallow",
)


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the content stands in its repository."""

    folder: Path
    prefix: str
    """The folder's path from the repository's root, with a slash at its end; empty at the root."""
    shallow: bool
    tip: str
    """The commit that is checked out."""


def repository(folder: Path) -> Repository:
    """The repository that a folder lies in. Raises GitError."""
    if not folder.is_dir():
        raise GitError("no_repository")
    told = run(folder, "rev-parse", "--is-shallow-repository", "--show-prefix")
    shallow, _, prefix = told.removesuffix(b"\n").partition(b"\n")
    try:
        tip = run(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError as fault:
        raise GitError("no_commit") from fault
    name = normal(prefix.decode("utf-8", "surrogateescape"))
    return Repository(folder, name, shallow == b"true", tip.decode("ascii", "replace").strip())


def read_history(
    content: Path, files: Mapping[str, bytes], site: Site, config: Config, as_of: date
) -> History:
    """The history of the content up to a day; without one, why there is none.

    `files` are the content files as they are now, by their path under the content folder.
    """
    try:
        place = repository(content)
        log, head = _log(place), _head(place, as_of)
        if not log.changes:
            return History(notice=_NOTICES["no_commit"])
        if head is None:
            early = Notice(f"no commit is dated up to {as_of}, so {_WITHOUT}", "a later --as-of shows them")
            return History(notice=early)
        with blobs(content) as read:
            return _history(place, log, head, _Asked(files, site, config, as_of), read)
    except GitError as fault:
        told = Notice(f"git failed ({fault}), so {_WITHOUT}", "run git log in the content folder to see why")
        return History(notice=_NOTICES.get(fault.reason, told))


@lru_cache(maxsize=2)
def _log(place: Repository) -> Log:
    """The log behind a commit never changes, so that `serve` reads it once."""
    return read_log(run(place.folder, *ARGUMENTS), place.prefix, shallow=place.shallow)


@lru_cache(maxsize=8)
def _head(place: Repository, as_of: date) -> Commit | None:
    return head_of(records(place.folder, *HEAD_ARGUMENTS), as_of)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the history is asked about."""

    files: Mapping[str, bytes]
    site: Site
    config: Config
    as_of: date


def _history(place: Repository, log: Log, head: Commit, asked: _Asked, read: Blobs) -> History:
    found: dict[str, Origin] = {}
    ledger = Ledger(log, asked.site, asked.config, asked.as_of)
    prefix = asked.config.content_dir.strip("/")
    followed: set[int] = set()
    for name, data in asked.files.items():
        first, clean = start(log, normal(name), data, len(place.tip))
        if first is None:
            continue
        family = log.family(first)
        followed.update(change.number for change in family)
        texts = {} if clean and _single(family) else _texts(family, read)
        origin = origins(log, first.path, data, first, texts, clean=clean)
        found[f"{prefix}/{name}"] = _up_to(log, origin, asked.as_of)
        ledger.add(family, texts)
    for gone in _deleted(log, asked.files, followed):
        family = log.family(gone)
        ledger.add(family, _texts(family, read))
    notice = _SHALLOW if place.shallow else None
    return History(head, tuple(log.commits), found, ledger.finish(), notice, known=True)


def _single(family: list[Change]) -> bool:
    """True for a file that was added and never touched again: nothing of it has to be read."""
    return len(family) < 2 and not family[0].olds


def _texts(family: list[Change], read: Blobs) -> dict[str, bytes]:
    """The contents of all versions of a file, by blob."""
    ids = [id_ for change in family for id_ in (change.blob, *(old.blob for old in change.olds))]
    return read(id_ for id_ in ids if id_ is not None)


def _up_to(log: Log, origin: Origin, as_of: date) -> Origin:
    """Without the commits after a day, and without those at which a shallow clone is cut off."""

    def known(at: int) -> int:
        later = at != UNKNOWN and log.commits[at].day > as_of
        return UNKNOWN if later or at in log.cut else at

    return known(origin) if isinstance(origin, int) else tuple(known(at) for at in origin)


def _deleted(log: Log, files: Iterable[str], followed: set[int]) -> list[Change]:
    """The deletions of files that are not there any more."""
    there = {normal(name) for name in files}
    return [
        change
        for path, change in log.newest.items()
        if change.blob is None and path not in there and change.number not in followed
    ]
