"""A build of exactly what the last one was made of: its site is looked over, and nothing is made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from okrsite.cache import Cache, digest
from okrsite.diagnostics import Diagnostic
from okrsite.history.git import GitError
from okrsite.history.read import repository
from okrsite.history.values import Notice
from okrsite.project import Project
from okrsite.publish.atomic import Published, PublishError, publish
from okrsite.publish.files import Kept
from okrsite.publish.manifest import Entry, Manifest, read_manifest_bytes
from okrsite.publish.tree import read_regular
from okrsite.rendering.made import Outcome, packed, unpacked_outcome
from okrsite.rendering.stamps import of_folder, program
from okrsite.source.discover import Found

SITE = "site"
"""Kind of the one row in the cache."""


class LastBuild:
    """What the last build came to, should it have been made of the same.

    `how` is what the command says: the day, and what stops it. All else takes part by what it holds, never by
    a time of change: the files of content, config and theme, the commit, okrsite's own code.
    """

    def __init__(self, cache: Cache, project: Project, found: Found, *how: object) -> None:
        self._cache = cache
        self._project = project
        self._found = found
        self._how = how
        self._has_history = True
        self._made_of = self._digest() if cache.keeps else b""

    def again(
        self, output: Path, refuse: Callable[[], Diagnostic | None]
    ) -> tuple[Outcome, Published] | None:
        """It, where each file of its site is in the output folder as it was written.

        None where that is not so, or where publishing has something to say.
        """
        row = self._cache.get(SITE, "", self._made_of) if self._made_of else None
        known = unpacked_outcome(row) if row is not None else None
        if known is None:
            return None
        try:
            return known, publish(self._kept(output, known), output, refuse)
        except (_AnotherSiteError, PublishError):
            return None

    def keep(
        self, published: Published, diagnostics: tuple[Diagnostic, ...], pages: int, notice: Notice | None
    ) -> None:
        """This build was published, and is the last one from now on.

        By what it published: another build may have the output folder by now.
        """
        # What a notice misses of the history may come without a commit, as by `git fetch --unshallow`.
        if not self._made_of or (notice and self._has_history):
            return
        # A theme may have changed, or something been committed, while the pages were made.
        if self._digest() == self._made_of:
            outcome = Outcome(diagnostics, pages, notice, published.manifest)
            self._cache.put(SITE, "", self._made_of, packed(outcome))

    def _digest(self) -> bytes:
        """Of all that a site is made of; empty where that cannot be told."""
        project, found = self._project, self._found
        try:
            place = repository(project.content)
            commit = f"{place.tip} {place.prefix} {place.shallow!r}"
        except GitError as fault:
            if fault.reason not in {"absent", "no_repository"}:
                return b""
            self._has_history = False
            commit = fault.reason
        theme, faults = project.theme
        said = (project.config, project.config_name, project.config_text, project.diagnostics)
        drawn = (theme.tokens, theme.scripts, [names for _, names in theme.without], faults)
        parts = (*said, drawn, found.diagnostics, sorted(found.assets), commit, self._how)
        files = [part for f in (*found.documents, *found.tables) for part in (f.name.encode(), f.data)]
        folders = [folder / kind for folder in theme.folders for kind in ("templates", "static")]
        try:
            drawn_with = [of_folder(folder) for folder in folders]
        except OSError:
            # The build comes upon it, too, and tells.
            return b""
        said_of = (repr(part).encode("utf-8", "surrogatepass") for part in parts)
        return digest(program(), *said_of, *drawn_with, digest(*files))

    def _kept(self, output: Path, known: Outcome) -> Iterator[Kept]:
        """Every file of the site as it is; asked for by `publish`, when it has the folder to itself."""
        data = read_manifest_bytes(output) or b""
        manifest = Manifest.from_bytes(data) if Entry.of(data).sha256 == known.manifest else None
        if manifest is None:
            raise _AnotherSiteError
        for name, file in self._found.assets.items():
            # Pictures and attachments that pages use are in the site as they were.
            entry = manifest.files.get(name)
            asset = None if entry is None else read_regular(str(file), entry.size)
            if entry is not None and (asset is None or Entry.of(asset) != entry):
                raise _AnotherSiteError
        for path in manifest.files:
            yield Kept(path)


class _AnotherSiteError(Exception):
    """The output folder holds another site."""
