"""What can go wrong while publishing, told so that somebody can act on it."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from okrsite.diagnostics import Diagnostic, Span, error, quote

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_BUSY = frozenset({errno.EBUSY, errno.EXDEV, errno.ETXTBSY})
_IN_THE_WAY = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY})


class PublishError(Exception):
    """The site could not be published; the output folder is as it was."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class KeptLostError(PublishError):
    """Files that were to stay are missing from the output folder or were changed there: `paths`."""

    def __init__(self, paths: Sequence[str], output: Path, span: Span) -> None:
        self.paths = tuple(paths)
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        message = f"{quote(str(output))} no longer holds {quote(paths[0])}{more} as the last build left it"
        super().__init__(error("C315", span, message, "build once more"))


class OsFaults:
    """`with` this, an OSError becomes a PublishError that names the output folder and what to do."""

    def __init__(self, output: Path, span: Span) -> None:
        self._output = output
        self._span = span

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(fault, OSError):
            raise PublishError(self._told(fault)) from fault

    def _told(self, fault: OSError) -> Diagnostic:
        what = f"cannot publish to {quote(str(self._output), 200)}: {_reason(fault)}"
        number = fault.errno
        if number in _FULL:
            return error("C311", self._span, what, "free some space, or choose another --output")
        if number in _FORBIDDEN:
            hint = "okrsite must be allowed to write this folder and the one it stands in"
            return error("C312", self._span, what, hint)
        if number in _BUSY:
            hint = "it is in use, or a mount point, which cannot be exchanged: choose a folder inside it"
            return error("C313", self._span, what, hint)
        if number in _IN_THE_WAY:
            hint = "two files have one address on this file system, or something else stands there"
            return error("C314", self._span, what, hint)
        return error("C310", self._span, what)


def _reason(fault: OSError) -> str:
    text = fault.strerror or (os.strerror(fault.errno) if fault.errno else str(fault))
    return f"{text} ({quote(str(fault.filename), 200)})" if fault.filename else text
