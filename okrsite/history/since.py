"""Which of the commits of a branch set a line: of what differs, who made it differ."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from okrsite.diagnostics import Span
from okrsite.history.git import Blobs, GitError, run
from okrsite.history.lines import origins, start
from okrsite.history.log import ARGUMENTS, Log, normal, read_log
from okrsite.history.revision import Place
from okrsite.history.values import UNKNOWN, Commit, Origin

_OPTIONS = ARGUMENTS[: ARGUMENTS.index("HEAD")]


@dataclass
class Since:
    """The commits between two revisions; nothing older is read."""

    log: Log
    read: Blobs
    files: Mapping[str, bytes]
    """The files of the later state by their path in the project."""
    prefix: str
    """Of those paths, what comes before the path under the content folder."""
    digits: int
    known: dict[str, Origin] = field(default_factory=dict)

    def commit_of(self, span: Span) -> Commit | None:
        """The commit that set a line; None where it is older, or not committed yet."""
        if span.path not in self.known:
            self.known[span.path] = self._origin(span.path)
        origin = self.known[span.path]
        if not isinstance(origin, int):
            origin = origin[span.line - 1] if span.line <= len(origin) else UNKNOWN
        return None if origin == UNKNOWN else self.log.commits[origin]

    def renamed(self, path: str) -> Commit | None:
        """The commit that gave a file the name it has."""
        change = self.log.newest.get(normal(path.removeprefix(self.prefix)))
        changes = self.log.family(change) if change is not None else []
        found = (c for c in changes if any(old.path != c.path for old in c.olds))
        return next((self.log.commits[c.at] for c in found), None)

    def _origin(self, path: str) -> Origin:
        data, name = self.files.get(path), normal(path.removeprefix(self.prefix))
        if data is None:
            return UNKNOWN
        first, clean = start(self.log, name, data, self.digits)
        if first is None:
            return UNKNOWN
        changes = self.log.family(first)
        ids = [id_ for change in changes for id_ in (change.blob, *(old.blob for old in change.olds)) if id_]
        texts = self.read(ids)
        whole = texts.keys() >= set(ids)
        return origins(self.log, name, data, first, texts, clean=clean) if whole else UNKNOWN


def since(
    place: Place, base: str, head: str, content_dir: str, files: Iterable[tuple[str, bytes]], read: Blobs
) -> Since:
    """The commits of a branch, to be asked about the files that it has in the end. Raises GitError."""
    folder = content_dir.strip("/")
    at = posixpath.normpath(f"{place.prefix}{folder}")
    under = place.content if place.apart else "" if at == "." else f"{at}/"
    try:
        told = run(place.folder, *_OPTIONS, f"{base}..{head}", "--")
    except GitError as fault:
        if fault.reason != "partial":
            raise
        told = b""
    return Since(read_log(told, normal(under)), read, dict(files), f"{folder}/", len(base))
