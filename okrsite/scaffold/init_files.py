"""All of several new files, or none of them; nothing that is there is ever touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path


def collisions(folder: Path, names: Iterable[str]) -> list[str]:
    """Which of these files are there already, whatever they are."""
    return [name for name in names if os.path.lexists(folder / name)]


def in_the_way(folder: Path, names: Iterable[str]) -> str:
    """What stands where a folder to one of these files has to be, in words; empty when nothing does."""
    for above in (*reversed(folder.parents), folder):
        if os.path.lexists(above) and not above.is_dir():
            return f"{above} is a file, not a folder"
    for name in names:
        path = folder
        for part in name.split("/")[:-1]:
            path /= part
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:
                break
            if stat.S_ISLNK(mode):
                return f"{path} is a link, and nothing is written through one"
            if not stat.S_ISDIR(mode):
                return f"{path} is a file, not a folder"
    return ""


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files into a folder, made if it is not there. What fails takes back what was written.

    Raises OSError; FileExistsError where a file has come to be since `collisions` looked.
    """
    made: list[Path] = []
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        for name, text in files.items():
            path = folder / name
            _make_folders(path.parent, made)
            number = os.open(path, flags, 0o666)
            made.append(path)
            with os.fdopen(number, "wb") as file:
                file.write(text.encode())
    except BaseException:
        _take_back(made)
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        try:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
        except OSError:
            continue  # somebody put a file there meanwhile: it stays
