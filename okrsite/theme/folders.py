"""The files of a theme, wherever they lie: in linked folders, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in the same order everywhere. Raises OSError for what cannot be read."""
    return _files(folder, (folder.resolve(),))


def _files(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """`above` is where a link would lead round in a circle."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file():
            yield path
        elif path.is_dir() and (real := path.resolve()) not in above:
            yield from _files(path, (*above, real))
