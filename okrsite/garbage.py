"""When Python looks for garbage: not while a site is read, all of which stays."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def growing() -> Iterator[Callable[[], None]]:
    """No collection runs until the function that this gives is called, and none goes through what was made
    by then until the end: each would walk through all of it, and in a forked process write to all of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()

    def grown() -> None:
        gc.freeze()
        if was_enabled:
            gc.enable()

    try:
        yield grown
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
