"""The site before the last one, kept as the base of the next.

Making and removing a folder costs more than anything else in publishing, and most sites have one for each
page. A spare tree has them already: only what differs is put into it. A file in it is trusted when it is the
very file (the same inode) that the current site has, since that one has been compared with what it should be.
"""

# A Path for each of tens of thousands of files would cost more than the work on it.
# ruff: noqa: PTH106, PTH108

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from okrsite.publish.files import MANIFEST
from okrsite.publish.manifest import read_manifest
from okrsite.publish.tree import folders_of, inodes, remove_tree


class Spare:
    """What a tree still holds from before. OSError comes through from every method."""

    def __init__(self, tree: str, files: dict[str, int]) -> None:
        self._tree = tree
        self._files = files
        self._folders = folders_of(files)

    @classmethod
    def none(cls) -> Spare:
        """Of a new tree: nothing."""
        return cls("", {})

    @classmethod
    def of(cls, tree: str) -> Spare | None:
        """What the old site `tree` holds; None when it holds what is not ours."""
        manifest, files = read_manifest(Path(tree)), inodes(tree)
        if manifest is None or files is None or not files.keys() <= {*manifest.files, MANIFEST}:
            return None
        return cls(tree, files)

    def has(self, path: str, inode: int) -> bool:
        """Whether this very file stands there already; then it stays."""
        if self._files.get(path) != inode:
            return False
        self._files.pop(path, None)
        return True

    def make_way(self, path: str) -> None:
        """Let nothing stand at `path`, which a new file is about to take."""
        if self._files.pop(path, None) is not None:
            os.unlink(f"{self._tree}/{path}")
        elif path in self._folders:
            self._folders -= {path, *(f for f in self._folders if f.startswith(path + "/"))}
            for below in [f for f in self._files if f.startswith(path + "/")]:
                del self._files[below]
            remove_tree(f"{self._tree}/{path}")

    def make_way_for_folder(self, folder: str) -> None:
        """Let no file stand where a folder is about to be."""
        if self._files.pop(folder, None) is not None:
            os.unlink(f"{self._tree}/{folder}")

    def prune(self) -> None:
        """Remove what has found no use, and the folders this leaves empty."""
        for path in self._files:
            os.unlink(f"{self._tree}/{path}")
        for folder in sorted(self._folders, reverse=True) if self._files else ():
            # One that is still in use is not empty.
            with suppress(OSError):
                os.rmdir(f"{self._tree}/{folder}")
        self._files.clear()
