"""What mending would change, as a patch that `git apply` and `patch -p1` take."""

from __future__ import annotations

import difflib

from okrsite.fix.mend import Mended

_UNENDED = "\n\\ No newline at end of file\n"


def patch(mended: Mended) -> bytes:
    """One file's changes; the bytes of its lines as they are."""
    before, after = _lines(mended.file.data), _lines(mended.data)
    path = mended.file.path
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")
    told = (line if line.endswith("\n") else f"{line}{_UNENDED}" for line in lines)
    return "".join(told).encode("utf-8", "surrogateescape")


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
