"""`check --fix`: mends what is safe to mend, and nothing else. A fix is a file and a line in `FIXERS`.

A fix is a list of edits of a file's own text, so that comments, formatting and line ends stay as they are.
Before anything is written the mended file is read again: it has to say what it said before, but for what the
fix is about.
"""

from __future__ import annotations

from okrsite.fix.diff import patch
from okrsite.fix.mend import FIXABLE, Mended, fixable, mend
from okrsite.fix.write import write

__all__ = ["FIXABLE", "Mended", "fixable", "mend", "patch", "write"]
