"""What a build hands over for publishing: whole files, or the promise that one stays as it is."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

MANIFEST = ".okrsite-manifest.json"
"""The one file of the output folder that publishing writes itself."""

# Empty, "." and ".." segments; NUL and lone surrogates, which no file name in UTF-8 can hold.
_UNSAFE = re.compile(r"\A\Z|\A/|/\Z|//|(?:\A|/)\.\.?(?:/|\Z)|[\0\ud800-\udfff]")
_WINDOWS_SYNTAX = re.compile(r"[\\:]")


def is_site_path(path: str) -> bool:
    """True for a relative, `/`-separated path that stays inside the output folder."""
    if _UNSAFE.search(path):
        return False
    # Elsewhere a backslash and a colon are letters like any other.
    return not (os.name == "nt" and _WINDOWS_SYNTAX.search(path))


def _require(path: str) -> None:
    if not is_site_path(path) or path == MANIFEST:
        raise ValueError(f"not a path of the site: {path!r}")


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the site: its path in the output folder and its bytes.

    Raises ValueError for a path that is absolute, not normal (`a//b`, `./a`), leaves the folder or is the
    manifest's: such a path is a bug of the caller's, since addresses are checked where content is read.
    """

    path: str
    data: bytes

    def __post_init__(self) -> None:
        _require(self.path)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stays as the current output has it; its path, with `OutputFile`'s rules."""

    path: str

    def __post_init__(self) -> None:
        _require(self.path)
