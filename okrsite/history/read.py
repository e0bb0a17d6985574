"""The edge: git is asked, and what it tells becomes a `History`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from okrsite.config import Config
from okrsite.history.arrivals import Arrivals
from okrsite.history.candidates import Candidate
from okrsite.history.files import FileHistory, Files, Repository
from okrsite.history.git import GitError, records, run
from okrsite.history.ledger import ledger
from okrsite.history.log import ARGUMENTS, HEAD_ARGUMENTS, Change, Log, head_of, normal, read_log
from okrsite.history.moved import with_moves
from okrsite.history.names import Names
from okrsite.history.overrides import overrides
from okrsite.history.values import NO_HISTORY, UNKNOWN, Commit, History, Notice, Origin
from okrsite.model.site import Site
from okrsite.source.parse import id_of

_WITHOUT = "no figure names its commit, and the ledger is empty"
_PARTIAL = Notice(
    "the clone lacks the contents of older versions, so figures in edited files name no commit, "
    "and the ledger has gaps",
    "fetch them: no filter in CI, or git fetch --refetch --no-filter",
)
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
    "partial": _PARTIAL,
    "no_commit": Notice(f"nothing of the content is committed yet, so {_WITHOUT}", "commit it"),
}
_SHALLOW = Notice(
    "the clone is shallow, so figures set before its first commit name none, and the ledger begins there",
    "fetch the whole history: fetch-depth: 0 in CI, or git fetch --unshallow",
)


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
    ends = _ends(folder) if shallow == b"true" else b""
    return Repository(folder, name, ends, tip.decode("ascii", "replace").strip())


def _ends(folder: Path) -> bytes:
    """Where a shallow clone ends: what is fetched may move that and leave the tip."""
    path = run(folder, "rev-parse", "--git-path", "shallow").removesuffix(b"\n")
    try:
        return (folder / os.fsdecode(path)).read_bytes()
    except OSError as fault:
        raise GitError("failed", fault.strerror or str(fault)) from fault


@dataclass(frozen=True, slots=True)
class Asked:
    """What the history is asked about: the content files as they are now, by their path under the folder."""

    content: Path
    files: Mapping[str, bytes]
    site: Site
    config: Config
    as_of: date


def read_history(asked: Asked) -> History:
    """The history of the content up to a day; without one, why there is none."""
    return _read(asked)[0]


def _read(asked: Asked) -> tuple[History, Repository | None]:
    """The history, and the repository where one was read."""
    try:
        place, log = _log(repository(asked.content))
        head = _head(place, asked.as_of)
        if not log.changes:
            return History(notice=_NOTICES["no_commit"]), None
        if head is None:
            text = f"no commit is dated up to {asked.as_of}, so {_WITHOUT}"
            return History(notice=Notice(text, "a later --as-of shows them")), None
        return _history(place, log, head, asked), place
    except GitError as fault:
        told = Notice(f"git failed ({fault}), so {_WITHOUT}", "run git log in the content folder to see why")
        return History(notice=_NOTICES.get(fault.reason, told)), None


class LatestHistory:
    """The history as it was read last, for a look at what a save changed before all is read again."""

    def __init__(self) -> None:
        self._asked: Asked | None = None
        self._place: Repository | None = None
        self._history = NO_HISTORY

    def read(self, asked: Asked) -> History:
        """All of it."""
        self._history, self._place = _read(asked)
        self._asked = asked
        return self._history

    def again(self, asked: Asked) -> History:
        """The same, with the lines of the files that changed. Nothing was committed since it was read."""
        before, place = self._asked, self._place
        if before is None or replace(before, files=asked.files, site=asked.site) != asked:
            return self.read(asked)
        changed = [name for name, data in asked.files.items() if before.files.get(name) != data]
        if place is None or not changed:
            return self._history
        try:
            return replace(self._history, origins={**self._history.origins, **_lines(place, asked, changed)})
        except GitError:
            return self.read(asked)


def _lines(place: Repository, asked: Asked, names: Iterable[str]) -> dict[str, Origin]:
    """The origins of the lines of some files."""
    place, log = _log(place)
    with closing(Files(place, log, asked.config)) as files:
        return {path: origin for path, origin, _ in _told(files, log, asked, names)}


def _told(
    files: Files, log: Log, asked: Asked, names: Iterable[str]
) -> Iterator[tuple[str, Origin, FileHistory | None]]:
    """Files by their path in the project, the origins of their lines, and what git tells of them."""
    prefix = asked.config.content_dir.strip("/")
    for name in names:
        data = asked.files[name]
        told = files.read(normal(name), data)
        origin = _up_to(log, _then(files, log, name, data, told, asked), asked.as_of) if told else UNKNOWN
        yield f"{prefix}/{name}", origin, told


def _log(place: Repository) -> tuple[Repository, Log]:
    """The log, and the repository as far as it is there."""
    try:
        return place, _whole_log(place)
    except GitError as fault:
        if fault.reason != "partial":
            raise
    # Renames are then followed where nothing else was edited, which hashes alone tell.
    return replace(place, partial=True), _whole_log(place, "-M100%")


@lru_cache(maxsize=2)
def _whole_log(place: Repository, similar: str = "-M") -> Log:
    """The log behind a commit never changes, so that `serve` reads it once."""
    options = (similar if option == "-M" else option for option in ARGUMENTS)
    log = read_log(run(place.folder, *options), place.prefix, shallow=bool(place.shallow))
    return with_moves(place.folder, place.prefix, log, similar, shallow=bool(place.shallow))


@lru_cache(maxsize=8)
def _head(place: Repository, as_of: date) -> Commit | None:
    return head_of(records(place.folder, *HEAD_ARGUMENTS), as_of)


def _history(place: Repository, log: Log, head: Commit, asked: Asked) -> History:
    files = Files(place, log, asked.config)
    found: dict[str, Origin] = {}
    differences: list[tuple[str, Candidate]] = []
    followed: dict[int, str] = {}
    whole = not place.partial
    names = Names(asked.site, asked.config)
    with closing(files):
        for path, origin, told in _told(files, log, asked, asked.files):
            if told is not None:
                found[path] = origin
                differences += ((told.path, candidate) for candidate in told.differences)
                followed |= dict.fromkeys(told.family, told.path)
                whole = whole and told.whole
                _learn(names, log, told)
        for gone in _deleted(log, asked.files, followed):
            told = files.deleted(gone)
            differences += ((gone.path, candidate) for candidate in told.differences)
            followed |= dict.fromkeys(told.family, gone.path)
            whole = whole and told.whole
        arrivals = Arrivals(log, followed, files.texts, asked.config.period_names)
        history = History(commits=tuple(log.commits), origins=found)
        over = overrides(history, asked.site, asked.files, names, asked.as_of)
        numbers = {commit.hash: number for number, commit in enumerate(log.commits)}
        later = [(numbers[edit.commit.hash], edit) for edit in over]
        edits = ledger(log, differences, asked.config, names, arrivals, asked.as_of, later)
    notice = _SHALLOW if place.shallow else None if whole else _PARTIAL
    return History(head, tuple(log.commits), found, edits, notice, known=True)


def _up_to(log: Log, origin: Origin, as_of: date) -> Origin:
    """Without the commits after a day, and without those at which a shallow clone is cut off."""

    def known(at: int) -> int:
        later = at != UNKNOWN and log.commits[at].day > as_of
        return UNKNOWN if later or at in log.cut else at

    return known(origin) if isinstance(origin, int) else tuple(known(at) for at in origin)


def _then(files: Files, log: Log, name: str, data: bytes, told: FileHistory, asked: Asked) -> Origin:
    """The origins of a file's lines as of a day: of a line edited since and back again, the one it had."""
    all_of = (told.origin,) if isinstance(told.origin, int) else told.origin
    if all(at == UNKNOWN or log.commits[at].day <= asked.as_of for at in all_of):
        return told.origin
    return files.origin_at(normal(name), data, asked.as_of)


def _learn(names: Names, log: Log, told: FileHistory) -> None:
    """Makes known what the objective in a file was called while the file was called otherwise."""
    if not told.path.endswith(".md"):
        return
    now = names.objective(told.path)
    for number in sorted(told.family):
        for old in log.changes[number].olds:
            if old.path != told.path:
                names.learn(id_of(old.path, "objective"), now)


def _deleted(log: Log, files: Iterable[str], followed: Mapping[int, str]) -> list[Change]:
    """The deletions of files that are not there any more."""
    there = {normal(name) for name in files}
    return [
        change
        for path, change in log.newest.items()
        if change.blob is None and path not in there and change.number not in followed
    ]
