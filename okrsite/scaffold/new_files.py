"""Files written where there are none yet. Nothing is ever overwritten, nothing written through a link."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from okrsite.checking import check_content
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.progress import Tell, silent
from okrsite.project import Project, open_project
from okrsite.source.discover import Found, SourceFile, discover, file_fault, folded
from okrsite.view.world import World


class RefusedError(Exception):
    """Something that cannot be made; `where` is the option or argument that asks for it, `hint` a way out."""

    def __init__(self, message: str, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.where = where
        self.hint = hint


@dataclass(frozen=True)
class Workplace:
    """A project as it stands on a day, before something is added to it."""

    project: Project
    as_of: date
    found: Found
    world: World | None
    """None while there is no content."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def content_name(self) -> str:
        """The content folder as it is shown."""
        return self.project.config.content_dir.strip("/")

    def taken(self, name: str) -> bool:
        """Whether there is a file of that name, or of one that is the same to some file system."""
        return folded(name) in {folded(f.name) for f in (*self.found.documents, *self.found.tables)} or (
            os.path.lexists(self.project.content / name)
        )

    def free(self, name: str) -> str:
        """The name, or the first of `name-2`, `name-3` … that is not taken."""
        stem, number, found = name.removesuffix(".md"), 2, name
        while self.taken(found):
            found, number = f"{stem}-{number}.md", number + 1
        return found


def open_workplace(config_path: Path, day: date, tell: Tell = silent) -> Workplace:
    """Reads the project as it stands on a day; `tell` hears how far.

    Raises `RefusedError` where there is none.
    """
    project = open_project(config_path)
    if not config_path.is_file() and not project.content.is_dir():
        raise RefusedError(
            "there is no site here", hint="run `okrsite init`, or go to the folder of the site"
        )
    found = discover(project.content, project.config.content_dir.strip("/"))
    checked = check_content(project, found, day, bodies_too=False, tell=tell)
    return Workplace(project, day, found, checked.world, checked.diagnostics)


def new_faults(place: Workplace, files: Mapping[str, str], as_of: date | None = None) -> list[Diagnostic]:
    """The errors that a site would have with these files, and has not without them."""
    documents = []
    for name, text in files.items():
        path = f"{place.content_name}/{name}"
        fault = file_fault(stat.S_IFREG, name, path)
        if fault is not None:
            return [fault]
        documents.append(SourceFile(path, name, text.encode()))
    both = sorted((*place.found.documents, *documents), key=lambda file: file.name)
    found = replace(place.found, documents=tuple(both))
    checked = check_content(place.project, found, as_of or place.as_of, bodies_too=False)
    before = {(d.code, d.span.path, d.message) for d in place.diagnostics}
    return [
        d
        for d in checked.diagnostics
        if d.severity is Severity.ERROR and (d.code, d.span.path, d.message) not in before
    ]


def create(content: Path, name: str, text: str) -> Path:
    """Writes a new file under the content folder, and the folders to it.

    Raises `RefusedError` when there is one already or a link stands in the way, and OSError.
    """
    path = content / name
    _folders(content, name)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o666)
    except FileExistsError:
        raise RefusedError(f"{path} is there already; nothing is overwritten") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
    except BaseException:
        path.unlink(missing_ok=True)  # it is ours: half a file would be a fault of the site
        raise
    return path


def _folders(content: Path, name: str) -> None:
    """Makes the folders to a name, as far as they are not there; none of them may be a link."""
    content.mkdir(parents=True, exist_ok=True)
    folder = content
    for part in name.split("/")[:-1]:
        folder /= part
        try:
            folder.mkdir()
        except FileExistsError:
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise RefusedError(f"{folder} is not a folder; nothing is written through a link") from None


def create_all(content: Path, files: Mapping[str, str]) -> list[Path]:
    """Writes several new files: all of them, or none when one is there already or cannot be written.

    They are written beside the content first, in a folder that is none of it. A folder that is not there
    yet then appears in one step, so that even a command that is killed leaves no half of it.
    """
    content.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=content, prefix="_new-"))
    try:
        for name, text in files.items():
            create(staged, name, text)
        top = {name.split("/")[0] for name in files}
        if len(top) == 1 and all("/" in name for name in files) and not os.path.lexists(content / min(top)):
            (staged / min(top)).rename(content / min(top))
            return [content / name for name in files]
        return _moved(staged, content, list(files))
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _moved(staged: Path, content: Path, names: list[str]) -> list[Path]:
    """Copies files to where none may be; takes back those that were copied when one cannot be."""
    done: list[Path] = []
    try:
        for name in names:
            path = create(content, name, (staged / name).read_text("utf-8"))
            done.append(path)
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        raise
    return done
