"""The history of each file: read from git once, and kept for the next build of the same process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from okrsite.config import Config
from okrsite.history.candidates import Candidate, candidates
from okrsite.history.git import Blobs, GitError, blobs
from okrsite.history.lines import blob_id, lines_of, matched, origins, start
from okrsite.history.log import Change, Log
from okrsite.history.values import UNKNOWN, Origin


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the content stands in its repository."""

    folder: Path
    prefix: str
    """The folder's path from the repository's root, with a slash at its end; empty at the root."""
    shallow: bytes
    """The commits at which a shallow clone ends, as git lists them; nothing in a whole one."""
    tip: str
    """The commit that is checked out."""
    partial: bool = False
    """Whether contents are missing: then renames are followed where nothing else was edited."""


@dataclass(frozen=True, slots=True)
class FileHistory:
    """What git tells of one file."""

    path: str
    family: frozenset[int]
    """The changes that led to it."""
    origin: Origin
    differences: tuple[Candidate, ...]
    whole: bool
    """False where the contents of some version are not in the repository."""


Known = dict[tuple[str, str], FileHistory]
_Texts = dict[str, bytes]


@lru_cache(maxsize=2)
def _known(place: Repository, settings: str) -> Known:  # noqa: ARG001 - the key of the cache
    """What was read in this process: under `serve` a build asks for what it did not know."""
    return {}


class Files:
    """Reads the history of files; asks git for blobs when the first one is needed. To be closed."""

    def __init__(self, place: Repository, log: Log, config: Config) -> None:
        self._place, self._log = place, log
        self._days, self._periods = config.kickoff_days, config.period_names
        self._known = _known(place, repr((self._days, self._periods)))
        self._open = ExitStack()
        self._read: Blobs | None = None
        self._lacking = False

    def close(self) -> None:
        """Ends the process that reads."""
        self._open.close()

    def read(self, path: str, data: bytes) -> FileHistory | None:
        """A file as it is now; None for one that was never committed."""
        key = path, blob_id(data)
        if key not in self._known:
            first, clean = start(self._log, path, data, len(self._place.tip))
            return self._keep(key, self._told(first, data, clean=clean)) if first is not None else None
        return self._known[key]

    def deleted(self, gone: Change) -> FileHistory:
        """A file that is not there any more, from the change that deleted it."""
        key = gone.path, ""
        return self._known[key] if key in self._known else self._keep(key, self._told(gone, None))

    def texts(self, ids: Sequence[str]) -> _Texts:
        """The contents of versions by blob, of those that are there."""
        return self._texts(ids)[0] if ids else {}

    def origin_at(self, path: str, data: bytes, day: date) -> Origin:
        """The origins of a file's lines as of a day, of those that its newest version up to then had."""
        log = self._log
        first, _ = start(log, path, data, len(self._place.tip))
        family = log.family(first) if first is not None else []
        then = next((c for c in family if c.blob is not None and log.commits[c.at].day <= day), None)
        if then is None or then.blob is None:
            return UNKNOWN
        ids = [id_ for change in family for id_ in (change.blob, *(old.blob for old in change.olds)) if id_]
        texts, whole = self._texts(ids)
        if not whole:
            return UNKNOWN
        before = texts[then.blob]
        found = origins(log, then.path, before, then, texts)
        place = matched(lines_of(path, data), lines_of(then.path, before))
        if len(place) == len(lines_of(path, data)) and isinstance(found, int):
            return found
        return tuple(
            (found if isinstance(found, int) else found[place[n]]) if n in place else UNKNOWN
            for n in range(len(lines_of(path, data)))
        )

    def _keep(self, key: tuple[str, str], told: FileHistory) -> FileHistory:
        """Keeps what was told, unless somebody may yet fetch what is missing."""
        if told.whole:
            self._known[key] = told
        return told

    def _told(self, first: Change, data: bytes | None, *, clean: bool = True) -> FileHistory:
        log, family = self._log, self._log.family(first)
        texts, whole = _Texts(), True
        # A file that was added and never touched again has nothing to be read for.
        if not clean or len(family) > 1 or first.olds:
            ids = [
                id_ for change in family for id_ in (change.blob, *(old.blob for old in change.olds)) if id_
            ]
            texts, whole = self._texts(ids)
        # What is not there tells nothing of its lines: better no commit than a wrong one.
        origin: Origin = UNKNOWN
        if data is not None and whole:
            origin = origins(log, first.path, data, first, texts, clean=clean)
        found = candidates(log, family, texts, self._periods, self._days)
        return FileHistory(first.path, frozenset(change.number for change in family), origin, found, whole)

    def _texts(self, ids: Sequence[str]) -> tuple[_Texts, bool]:
        """The contents of versions by blob, and whether all of them are there."""
        if self._lacking:
            return {}, False
        try:
            if self._read is None:
                self._read = self._open.enter_context(blobs(self._place.folder))
            texts = self._read(ids)
        except GitError as fault:
            if fault.reason != "partial":
                raise
            self._lacking = True  # git gives up at the first one that it may not fetch
            return {}, False
        return texts, texts.keys() >= set(ids)
