"""All of several new files, or none of them; nothing that is there is ever touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path


def collisions(folder: Path, names: Iterable[str]) -> list[str]:
    """Which of these files cannot be made: something is there, or stands where a folder to it has to be."""
    return [name for name in names if os.path.lexists(folder / name) or _blocked(folder, name)]


def _blocked(folder: Path, name: str) -> bool:
    """Whether a file or a link stands where a folder to the file has to be."""
    for part in name.split("/")[:-1]:
        folder /= part
        try:
            if not stat.S_ISDIR(folder.lstat().st_mode):
                return True
        except FileNotFoundError:
            return False
        except OSError:
            return True
    return False


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
