"""What `serve` watches: which changed paths ask for a rebuild, and which folders have to be looked at.

`Sources.matters` is pure; `folders` reads the file system and follows no symbolic link.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from okrsite.project import Project

THEME_FOLDERS = ("themes", "theme_overrides")

# What editors and browsers write beside a file while it is saved; no content or theme file is named so.
_EDITORS_OWN = re.compile(
    r"""
      \..*                         # dotfiles: .swp, .#lock, .goutputstream, .git
    | .*~                          # Emacs, Vim, Kate, gedit
    | \#.*\#                       # Emacs, unsaved work
    | ~\$.*                        # office programs
    | .*\.sw[a-px]                 # Vim
    | 4913 | 5036                  # Vim trying whether it may write here
    | .*___jb_(?:tmp|old|bak)___   # JetBrains
    | .*\.(?:tmp|part|crdownload|crswap)
    | __pycache__ | .*\.pyc
    """,
    re.VERBOSE,
)


def is_editors_own(name: str) -> bool:
    """True for the name of a file or folder that is nobody's content: backups, locks, dotfiles."""
    return _EDITORS_OWN.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Sources:
    """What a site is made from: its config file and folders. `outputs` lie among them, but are made.

    `repository` is the folder in which Git keeps the history of the content, where it has one: a commit
    changes who set which figure, and no file of the content.
    """

    config: Path
    roots: tuple[Path, ...]
    outputs: tuple[Path, ...] = ()
    repository: Path | None = None

    @classmethod
    def of(cls, project: Project, config: Path) -> Sources:
        """Content, themes and config file of a project; the folder that `build` writes to is no source."""
        themes = tuple(project.root / name for name in THEME_FOLDERS)
        outputs = (_normal(project.root / project.config.output_dir),)
        content = _normal(project.content)
        return cls(config, (content, *themes), outputs, repository_of(content))

    def matters(self, path: str) -> bool:
        """True when a change at this absolute path can change the site."""
        changed = Path(path)
        if changed == self.config or changed in self._commits:
            return True
        if any(changed in root.parents for root in self.roots):
            return True
        if any(changed.is_relative_to(folder) for folder in self.outputs):
            return False
        return any(
            changed.is_relative_to(root) and not any(map(is_editors_own, changed.relative_to(root).parts))
            for root in self.roots
        )

    @property
    def _commits(self) -> tuple[Path, ...]:
        """What changes with each commit, and the folder it is in."""
        logs = self.repository / "logs" if self.repository else None
        return (logs, logs / "HEAD") if logs else ()

    @property
    def anchors(self) -> tuple[Path, ...]:
        """The folders in which a root or the config can come, go or be replaced."""
        home = self.config.parent
        found = [home]
        for root in self.roots:
            above = [p for p in root.parents if p.is_relative_to(home)]
            found += above or [root.parent]
        if self.repository is not None:
            found += [self.repository, self.repository / "logs"]
        return tuple(dict.fromkeys(found))


def repository_of(folder: Path) -> Path | None:
    """Git's own folder of the repository that a folder lies in; of a worktree its own part."""
    for above in (folder, *folder.parents):
        git = above / ".git"
        try:
            if git.is_dir():
                return git
            if git.is_file():
                _, _, named = git.read_text("utf-8").partition("gitdir:")
                return _normal(above / named.strip())
        except (OSError, ValueError):
            return None
    return None


FolderIds = Mapping[str, tuple[int, int]]
"""Folders by path, each with what tells it from another one put in its place."""


def folders(sources: Sources) -> FolderIds:
    """Every existing folder to watch, without those below; what is not ours is not walked into."""
    found: dict[str, tuple[int, int]] = {}
    for anchor in sources.anchors:
        _add(found, str(anchor))
    skipped = set(sources.outputs)
    for root in sources.roots:
        for folder, below, _files in os.walk(root):
            below[:] = [n for n in below if not is_editors_own(n) and Path(folder, n) not in skipped]
            _add(found, folder)
    return found


def _add(found: dict[str, tuple[int, int]], folder: str) -> None:
    try:
        status = Path(folder).stat()
    except OSError:
        return
    found[folder] = (status.st_dev, status.st_ino)


def _normal(path: Path) -> Path:
    """Without `.` and `..`, as the watcher names paths; symbolic links stay."""
    return Path(os.path.normpath(path))
