# A Path for each of tens of thousands of files would cost more than the work on it.
# ruff: noqa: PTH101, PTH102, PTH103, PTH104, PTH106, PTH108, PTH112, PTH116, PTH120, PTH208
"""The new site, built in a hidden folder beside the old one, and the step that exchanges them.

    .NAME.okrsite-stage-XXXX/    in the folder that holds the output folder NAME, for the owner only
        .okrsite-stage           the marker: this folder is ours to remove
        tree/                    the new site, being made
        whole/                   the new site with its manifest; the old one once the two have changed places
        old/                     the old site between two renames, where places cannot be changed in one step
        gone-N/                  the old site after that, being removed

A build that is killed leaves such a folder. The next one puts `old` back if NAME is missing (killed between
two renames) and removes the rest: of what stood or may have stood as a site only what its manifest lists.
"""

from __future__ import annotations

import itertools
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from okrsite.publish import swap
from okrsite.publish.files import MANIFEST
from okrsite.publish.manifest import Entry, read_manifest
from okrsite.publish.tree import is_folder, read_regular, remove_listed, remove_tree, strangers

_MARKER = ".okrsite-stage"
_GONE = "gone-"
_CREATE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Stage:
    """One such folder. All paths of files are the site's; OSError comes through from every method."""

    def __init__(self, folder: str, target: Path) -> None:
        self._folder = folder
        self._target = str(target)
        self._tree = f"{folder}/tree"
        self._whole = f"{folder}/whole"
        self._old = f"{folder}/old"
        self._made = {""}

    @classmethod
    def create(cls, target: Path) -> Stage:
        """A new stage beside `target`."""
        # Whoever is told to end has to know the name of the folder before it is there.
        stage = cls(f"{target.parent}/{_prefix(target)}{secrets.token_hex(4)}", target)
        try:
            os.mkdir(stage._folder, 0o700)
            os.close(os.open(f"{stage._folder}/{_MARKER}", _CREATE, 0o600))
            # Here and below modes are the system's default, which the kernel trims by the umask: asking for
            # the umask would mean to set it, for every thread of the process.
            os.mkdir(stage._tree)
            stage._take_over_owner()
        except FileExistsError:
            # Another build's.
            raise
        except BaseException:
            stage.discard()
            raise
        return stage

    def _take_over_owner(self) -> None:
        with suppress(OSError):
            status = os.stat(self._target)
            if os.name == "posix":
                # Only root can give a folder away; anybody can to a group of theirs.
                for owner in (-1, status.st_uid):
                    with suppress(OSError):
                        os.chown(self._tree, owner, status.st_gid)
            # Write access for us until the tree is complete; group inheritance (setgid) from the start.
            os.chmod(self._tree, stat.S_IMODE(status.st_mode) | 0o700)

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        """A new file with these bytes; never one that exists, never through a link."""
        self._make_folder(path.rpartition("/")[0])
        descriptor = os.open(f"{self._tree}/{path}", _CREATE, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def take_over(self, path: str, entry: Entry) -> bool:
        """The current site's file, linked, or copied where that fails; False when it is no longer `entry`."""
        source = f"{self._target}/{path}"
        try:
            self._make_folder(path.rpartition("/")[0])
            os.link(source, f"{self._tree}/{path}", follow_symlinks=False)
        except (OSError, NotImplementedError):
            data = read_regular(source, entry.size)
            if data is None or Entry.of(data) != entry:
                return False
            self.write(path, data)
        return True

    def _make_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        self._make_folder(folder.rpartition("/")[0])
        try:
            os.mkdir(f"{self._tree}/{folder}")
        except FileExistsError:
            # Another thread was first, or the file system takes "Sales" and "sales" for one folder.
            if not os.path.isdir(f"{self._tree}/{folder}"):
                raise
        self._made.add(folder)

    def put_in_place(self) -> None:
        """The new site takes the output folder's place; the old one, if any, goes."""
        with suppress(FileNotFoundError):
            os.chmod(self._tree, stat.S_IMODE(os.stat(self._target).st_mode))
        _flush(self._tree)
        os.rename(self._tree, self._whole)
        if not os.path.lexists(self._target):
            os.rename(self._whole, self._target)
        elif not os.listdir(self._target):
            if os.name == "nt":
                os.rmdir(self._target)
            # POSIX replaces an empty folder in one step, and refuses if it has been filled meanwhile.
            os.rename(self._whole, self._target)
        elif swap.exchange(self._whole, self._target):
            self._retire(self._whole)
        else:
            self._two_renames()
            self._retire(self._old)
        _flush(os.path.dirname(self._target))

    def _two_renames(self) -> None:
        try:
            os.rename(self._target, self._old)
            os.rename(self._whole, self._target)
        except BaseException:
            self.restore()
            raise

    def _retire(self, tree: str) -> None:
        """See to the removal of a site that has done its service."""
        free = (f"{self._folder}/{_GONE}{number}" for number in itertools.count())
        # The new site stands by now; a fault here is the next build's to sort out.
        with suppress(OSError):
            os.rename(tree, next(path for path in free if not os.path.lexists(path)))

    def restore(self) -> None:
        """Put the old site back where no site is."""
        if is_folder(self._old) and not os.path.lexists(self._target):
            os.rename(self._old, self._target)

    def discard(self) -> None:
        """Remove the stage; what can't be removed now is left to the next build, without a word."""
        with suppress(OSError):
            self.restore()
            # Whatever else stands under these names, a link above all, is not ours and leads elsewhere.
            if is_folder(self._tree):
                remove_tree(self._tree)
            for site in (self._whole, self._old):
                if is_folder(site):
                    self._retire(site)
            for name in sorted(os.listdir(self._folder)):
                if name.startswith(_GONE) and is_folder(f"{self._folder}/{name}"):
                    self._remove_gone(f"{self._folder}/{name}")
            # The marker goes last, so that a killed removal can be taken up again.
            with suppress(FileNotFoundError):
                os.unlink(f"{self._folder}/{_MARKER}")
            os.rmdir(self._folder)

    def _remove_gone(self, tree: str) -> None:
        """Remove the old site; a file that somebody laid into it during the build goes to the new one."""
        manifest = read_manifest(Path(tree))
        ours = [] if manifest is None else list(manifest.files)
        if remove_listed(tree, ours):
            # Its list went before.
            return
        for path in strangers(tree, {*ours, MANIFEST}):
            name = path.rstrip("/")
            if not os.path.lexists(f"{self._target}/{name}"):
                os.makedirs(os.path.dirname(f"{self._target}/{name}"), exist_ok=True)
                os.rename(f"{tree}/{name}", f"{self._target}/{name}")
        # The list goes last, for the same reason as the marker.
        if not remove_listed(tree, [MANIFEST]):
            raise OSError(f"not all of {tree} is ours to remove")


def left_over(target: Path) -> list[Stage]:
    """The stages of killed builds of this output folder (and, without a lock, of running ones)."""
    name = re.compile(re.escape(_prefix(target)) + r"[a-z0-9_]{8}")
    with os.scandir(target.parent) as entries:
        found = sorted(e.path for e in entries if name.fullmatch(e.name) and e.is_dir(follow_symlinks=False))
    return [Stage(folder, target) for folder in found if _is_ours(folder)]


def _is_ours(folder: str) -> bool:
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    # Empty: killed before it was marked, or after.
    return not names or _MARKER in names


def _prefix(target: Path) -> str:
    return f".{target.name}.okrsite-stage-"


def _flush(folder: str) -> None:
    """Bring a folder's entries to the disk, where the system lets one."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
