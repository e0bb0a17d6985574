"""What `serve` watches: which changed paths ask for a rebuild, and which folders have to be looked at.

`Sources.matters` is pure; `folders` reads the file system. Links are followed below a theme's folders alone,
as the build does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from okrsite.project import Project

THEME_FOLDERS = ("themes", "theme_overrides")

# What editors and browsers write beside a file while it is saved; no content or theme file is named so.
# A folder may be: but for dot folders all are read.
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
    """True for the name of a file that is nobody's content: backups, locks, dotfiles."""
    return _EDITORS_OWN.fullmatch(name) is not None


def _is_entered(folder: str) -> bool:
    """Whether what is in a folder of this name can be of the site."""
    return not folder.startswith(".") and folder != "__pycache__"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a site is made from: its config file and folders. `outputs` lie among them, but are made.

    `themes` are those of the `roots` in which links are followed, and `linked` the files and folders
    elsewhere to which they lead. `repository` is the folder in which Git keeps the history of the content,
    where it has one: a commit changes who set which figure, and no file of the content. Where Git keeps no
    log of its commits, `branches` are the folders that change with one.
    """

    config: Path
    roots: tuple[Path, ...]
    outputs: tuple[Path, ...] = ()
    repository: Path | None = None
    themes: tuple[Path, ...] = ()
    linked: tuple[Path, ...] = ()
    branches: tuple[Path, ...] = ()

    @classmethod
    def of(cls, project: Project, config: Path) -> Sources:
        """Content, themes and config file of a project; the folder that `build` writes to is no source."""
        themes = tuple(project.root / name for name in THEME_FOLDERS)
        outputs = (_normal(project.root / project.config.output_dir),)
        content = _normal(project.content)
        git = repository_of(content)
        return cls(config, (content, *themes), outputs, git, themes, branches=branches_of(git))

    def with_links(self) -> Sources:
        """The same with what the links below the themes lead to now."""
        return replace(self, linked=tuple(_linked(self)))

    def matters(self, path: str, *, folder: bool = False) -> bool:
        """True when a change at this absolute path, of a file or a folder, can change the site."""
        changed = Path(path)
        if changed == self.config or changed in self._commits or changed in self.linked:
            return True
        if any(changed in root.parents for root in self.roots):
            return True
        if any(changed.is_relative_to(root) for root in self.branches):
            return changed.suffix != ".lock"
        if any(changed.is_relative_to(output) for output in self.outputs):
            return False
        return any(
            changed.is_relative_to(root) and _takes_part(changed.relative_to(root), folder=folder)
            for root in (*self.roots, *self.linked)
        )

    @property
    def _commits(self) -> tuple[Path, ...]:
        """What changes with each commit, and the folders it is in; without a repository, where one comes."""
        if self.repository is None:
            content = self.roots[0]
            return tuple(folder / ".git" for folder in (content, *content.parents))
        logs = self.repository / "logs"
        heads = (self.repository / "HEAD",) if self.branches else ()
        return (self.repository, logs, logs / "HEAD", *heads)

    @property
    def anchors(self) -> tuple[Path, ...]:
        """The folders in which a root or the config can come, go or be replaced."""
        home = self.config.parent
        found = [home]
        for root in self.roots:
            above = [p for p in root.parents if p.is_relative_to(home)]
            found += above or [root.parent]
        found += [place.parent for place in self.linked]
        if self.repository is not None:
            found += [self.repository, self.repository / "logs"]
        return tuple(dict.fromkeys(found))


def _takes_part(path: Path, *, folder: bool) -> bool:
    """Whether what is at this path within a root can be of the site."""
    *above, name = path.parts or ("",)
    return all(map(_is_entered, above)) and (_is_entered(name) if folder else not is_editors_own(name))


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


def branches_of(repository: Path | None) -> tuple[Path, ...]:
    """Where a repository keeps what its branches are at; nothing where its log tells of each commit."""
    if repository is None or (repository / "logs").is_dir():
        return ()
    common = repository
    # A worktree shares its branches with the others.
    with suppress(OSError, ValueError):
        common = _normal(repository / (repository / "commondir").read_text("utf-8").strip())
    return (common / "refs/heads", common / "reftable")


FolderIds = Mapping[str, tuple[int, int]]
"""Folders by path, each with what tells it from another one put in its place."""


def folders(sources: Sources) -> FolderIds:
    """Every existing folder to watch, without those below; what is not ours is not walked into."""
    found: dict[str, tuple[int, int]] = {}
    for anchor in sources.anchors:
        _add(found, str(anchor))
    for root in (*sources.roots, *sources.linked, *sources.branches):
        for folder, _names in _walk(root, sources.outputs):
            _add(found, folder)
    return found


def _walk(root: Path, outputs: tuple[Path, ...]) -> Iterator[tuple[str, list[str]]]:
    """The folders below, no link followed, each with the names of what is in it."""
    for folder, below, files in os.walk(root):
        below[:] = [n for n in below if _is_entered(n) and Path(folder, n) not in outputs]
        yield folder, [*below, *files]


def _linked(sources: Sources) -> Iterator[Path]:
    """The files and folders to which links below the themes lead, and from there on."""
    found: set[Path] = set()
    places = list(sources.themes)
    for place in places:
        for folder, names in _walk(place, sources.outputs):
            paths = (Path(folder, name) for name in names if _is_entered(name))
            for target in (_target(path) for path in paths if path.is_symlink()):
                # What holds the site itself would lead round in a circle.
                if target is None or target in found or any(r.is_relative_to(target) for r in sources.roots):
                    continue
                found.add(target)
                places.append(target)
                yield target


def _target(link: Path) -> Path | None:
    try:
        return link.resolve()
    except (OSError, RuntimeError):
        # Links that lead to each other.
        return None


def _add(found: dict[str, tuple[int, int]], folder: str) -> None:
    try:
        status = Path(folder).stat()
    except OSError:
        return
    found[folder] = (status.st_dev, status.st_ino)


def _normal(path: Path) -> Path:
    """Without `.` and `..`, as the watcher names paths; symbolic links stay."""
    return Path(os.path.normpath(path))
