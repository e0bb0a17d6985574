"""Publishing: the output folder shows the old site or the new one, never a mixture.

The new site is staged beside the target, with the unchanged files hard-linked, and exchanged in one step.
A kill, a full disk or a second build at any moment leaves a whole site (`stage` tells how).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from okrsite.diagnostics import Diagnostic, Span
from okrsite.publish.faults import KeptLostError, OsFaults, PublishError
from okrsite.publish.files import MANIFEST, Kept, OutputFile
from okrsite.publish.lock import locked
from okrsite.publish.manifest import Entry, Manifest, read_manifest_bytes
from okrsite.publish.stage import Stage, left_over
from okrsite.publish.target import refused_to_remove
from okrsite.publish.tree import is_file_with, read_regular, spread

__all__ = ["KeptLostError", "PublishError", "Published", "publish"]

_CONFIG = Span("okrsite.toml")


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did: the sorted paths it wrote (new or different) and removed, and how many it left."""

    changed_paths: tuple[str, ...]
    removed_paths: tuple[str, ...]
    unchanged: int
    manifest: str = field(default="", compare=False)
    """SHA-256 of the manifest that lists the site."""

    @property
    def written(self) -> int:
        return len(self.changed_paths)

    @property
    def removed(self) -> int:
        return len(self.removed_paths)


def publish(
    files: Iterable[OutputFile | Kept],
    output: Path,
    refuse: Callable[[], Diagnostic | None],
    *,
    span: Span = _CONFIG,
) -> Published:
    """Make `output` hold exactly `files` and a manifest; leave everything alone when it already does.

    `files` may be a generator: each file is compared and, if it differs, staged as it comes, and an
    exception in it, such as the composer's for a broken link, ends the build with the old site in place.
    It runs under the lock, like `refuse`, which is asked before anything is staged. What a killed build
    left is tidied up first: its old site put back if it took it away, its stage removed. The manifest is
    brought to the disk before the exchange. `span` is where the output folder was named.

    Raises PublishError when refused, when a file that would be removed was changed since it was written, or
    when the system fails, KeptLostError when a `Kept`, or what was found unchanged, is not in the current
    output as its manifest says, ValueError for two files at one path.
    """
    faults = OsFaults(output, span)
    with faults:
        target = Path(os.path.realpath(output))
    with _parents(target.parent, faults), _alone(target, faults):
        refused = refuse()
        if refused is not None:
            raise PublishError(refused)
        with faults:
            work = _Work(target)
        try:
            for entry in files:
                with faults:
                    work.add(entry)
            with faults:
                changed = work.not_ours_to_remove()
            if changed:
                raise PublishError(refused_to_remove(output, changed, span))
            with faults:
                lost = work.finish()
            if lost:
                raise KeptLostError(lost, output, span)
            return work.done()
        finally:
            work.close()


@contextmanager
def _alone(target: Path, faults: OsFaults) -> Iterator[None]:
    """Hold the lock, with whatever killed builds left cleared away."""
    with ExitStack() as stack:
        with faults:
            held = stack.enter_context(locked(target.parent))
            for stage in left_over(target):
                stage.restore()
                # Without a lock it may belong to a build that is running.
                if held:
                    stage.discard()
        yield


@contextmanager
def _parents(folder: Path, faults: OsFaults) -> Iterator[None]:
    """Have the folder that holds the output; unmake on failure what was made."""
    missing = [parent for parent in (folder, *folder.parents) if not os.path.lexists(parent)]
    try:
        with faults:
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise


class _Work:
    """One build's comparison with what is there, and its stage, which the first difference opens."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._there = read_manifest_bytes(target)
        manifest = None if self._there is None else Manifest.from_bytes(self._there)
        self._current = Manifest() if manifest is None else manifest
        self._manifest = b""
        self._entries: dict[str, Entry] = {}
        self._same: list[str] = []
        self._kept: list[str] = []
        self._changed: list[str] = []
        self._stage: Stage | None = None

    def add(self, entry: OutputFile | Kept) -> None:
        """Compare a file with the current one by content: a time of change can lie, the manifest be old."""
        path = entry.path
        if path in self._entries:
            raise ValueError(f"two files of the site at one path: {path!r}")
        known = self._current.files.get(path)
        if isinstance(entry, Kept):
            # A path the manifest doesn't list gets an entry that no file fits, and so is found lost.
            self._entries[path] = known or Entry("", 0)
            self._kept.append(path)
            return
        new = Entry.of(entry.data)
        self._entries[path] = new
        if new == known and read_regular(f"{self._target}/{path}", new.size) == entry.data:
            self._same.append(path)
        else:
            self._changed.append(path)
            self._staged().write(path, entry.data)

    def not_ours_to_remove(self) -> list[str]:
        """What would go, and is not what the manifest says: somebody's work, or a manifest that lies."""
        gone = sorted(self._current.files.keys() - self._entries.keys())
        return [path for path in gone if not self._is_ours_to_remove(path)]

    def _is_ours_to_remove(self, path: str) -> bool:
        there, entry = f"{self._target}/{path}", self._current.files[path]
        # A cut of power may leave an empty file of ours, and nobody loses one.
        if not os.path.lexists(there) or is_file_with(there, 0):
            return True
        data = read_regular(there, entry.size)
        return data is not None and Entry.of(data) == entry

    def finish(self) -> list[str]:
        """Complete the stage and exchange; nothing when all is as it was. Gives the paths lost on the way."""
        lost: list[str] = []

        def compare(path: str) -> None:
            entry = self._entries[path]
            there = read_regular(f"{self._target}/{path}", entry.size)
            if there is None or Entry.of(there) != entry:
                lost.append(path)

        spread(compare, self._kept)
        if lost:
            return sorted(lost)
        self._same += self._kept
        self._manifest = Manifest(self._entries).to_bytes()
        if self._manifest == self._there and not self._changed:
            return []
        stage = self._staged()

        def take_over(path: str) -> None:
            if not stage.take_over(path, self._entries[path]):
                lost.append(path)

        spread(take_over, sorted(self._same))
        if not lost:
            stage.write(MANIFEST, self._manifest, durable=True)
            stage.put_in_place()
        return sorted(lost)

    def done(self) -> Published:
        """What was done."""
        removed = sorted(self._current.files.keys() - self._entries.keys())
        listed = Entry.of(self._manifest).sha256
        return Published(tuple(sorted(self._changed)), tuple(removed), len(self._same), listed)

    def close(self) -> None:
        """Remove the stage, and with it the old site once the new one is in place."""
        if self._stage is None:
            return
        try:
            self._stage.discard()
        except BaseException:
            # Told to end in the midst of it.
            self._stage.discard()
            raise

    def _staged(self) -> Stage:
        if self._stage is None:
            self._stage = Stage.create(self._target)
        return self._stage
