"""A bar on the terminal for each step that lasts over a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from okrsite.cli.common import colours

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

SOON = 1.0
"""Seconds until a step has a bar."""
OFTEN = 0.1
"""Seconds between two looks of it."""
_GONE = "\r\x1b[2K\x1b[?25h"
"""Clears the line, and shows the cursor again that click hides."""


class Progress:
    """Told how far a step has come, as an `okrsite.progress.Tell`, it shows a bar on standard error.

    Only on a terminal, and on none that wants plain text. The bar goes when its step ends, or `with` does.
    """

    def __init__(self) -> None:
        # There is none where the command was started without one.
        is_terminal = getattr(sys.stderr, "isatty", lambda: False)
        self._shows = bool(is_terminal()) and colours(sys.stderr)
        self._step = ""
        self._begun = 0.0
        self._looked = 0.0
        self._bar: ProgressBar[int] | None = None

    def __call__(self, step: str, done: int, of: int) -> None:
        """So much of a step is done."""
        if not self._shows:
            return
        now = time.monotonic()
        if step != self._step or done >= of:
            self._end()
            self._step, self._begun = step, now
        elif now - self._begun > SOON and now - self._looked > OFTEN:
            self._looked = now
            if self._bar is None:
                self._bar = click.progressbar(length=of, label=step, file=sys.stderr, show_pos=True)
            self._bar.update(done - self._bar.pos)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self._end()
        self._step = ""

    def _end(self) -> None:
        if self._bar is not None:
            self._bar = None
            click.echo(_GONE, err=True, nl=False, color=True)
