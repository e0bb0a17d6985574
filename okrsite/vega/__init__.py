"""Draws charts: compiled Vega templates, fed with rows, in an embedded V8.

The same vendored Vega runs here and in the reader's browser. A view is made once for each template and only
handed new rows after that, which costs a few milliseconds a drawing. Nothing here reads content, a network or
a clock, and no template, field name or expression ever comes from content.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

_HOST = Path(__file__).parent / "host.js"
_BROWSER = """
globalThis.window = globalThis.self = globalThis;
globalThis.console = { log() {}, warn() {}, error() {} };
globalThis.performance = { now: () => 0 };
globalThis.setTimeout = globalThis.setInterval = () => 0;
globalThis.clearTimeout = globalThis.clearInterval = () => {};
"""
"""What Vega looks for in a browser and never needs to draw."""

SECONDS = 60.0
"""What takes milliseconds has this long, so that a bug cannot hold a build for ever."""
MEMORY = 1 << 29
"""Bytes that the engine may take."""


class DrawingError(Exception):
    """V8 does not start here or could not draw: never the fault of content, since rows are data to it."""


class Vega:
    """An embedded V8 with Vega and the templates it was asked for so far, started by the first drawing.

    `runtime` is the vendored Vega, `templates` the folder with the compiled templates. Raises `DrawingError`.
    """

    _first: ClassVar[int] = 0
    """The process that started V8 first: one that is forked off later has none of V8's threads, and hangs."""

    def __init__(self, runtime: Path, templates: Path) -> None:
        self._runtime = runtime
        self._templates = templates
        self._loaded: set[str] = set()
        self._engine: MiniRacer | None = None
        self._end: weakref.finalize[[MiniRacer, int], Vega] | None = None

    @classmethod
    def may_fork(cls) -> bool:
        """Whether processes that are forked off now could draw: none has drawn here."""
        return cls._first == 0

    def draw(self, template: str, series: Mapping[str, object]) -> str:
        """The rows of `series`, by data set, drawn by a template: an `<svg>` element as text."""
        if Vega._first not in {0, os.getpid()}:
            raise DrawingError("V8 was started before this process was forked off: it cannot draw here")
        engine = self._engine or self._start()
        if template not in self._loaded:
            spec = json.loads((self._templates / f"{template}.json").read_text("utf-8"))
            self._call(engine, f"the template {template} cannot be read", "okrsite.host.load", template, spec)
            self._loaded.add(template)
        wrong = f"a chart cannot be drawn with {template}"
        return self._call(engine, wrong, "okrsite.host.draw", template, series)

    def close(self) -> None:
        """Ends the engine; a later drawing starts another."""
        if self._end is not None:
            self._end()
        self._engine = self._end = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> MiniRacer:
        Vega._first = os.getpid()
        none = "V8, which draws charts, does not start here (`charts = false` does without)"
        try:
            from py_mini_racer import JSEvalException, LibNotFoundError, MiniRacer
        except (ImportError, OSError) as fault:
            raise DrawingError(f"{none}: {_told(fault)}") from None
        try:
            # It would join an event loop that runs in this thread; in another thread it has its own.
            with ThreadPoolExecutor(1) as thread:
                engine = thread.submit(MiniRacer).result()
        except (OSError, LibNotFoundError) as fault:
            raise DrawingError(f"{none}: {_told(fault)}") from None
        # At exit, too: a collector that comes upon it later waits for threads that no longer run.
        self._end = weakref.finalize(self, _close, engine, os.getpid())
        engine.set_hard_memory_limit(MEMORY)
        try:
            for script in (_BROWSER, self._runtime.read_text("utf-8"), _HOST.read_text("utf-8")):
                engine.eval(script, timeout_sec=SECONDS)
        except JSEvalException as fault:
            self.close()
            raise DrawingError(f"Vega cannot be read: {_told(fault)}") from None
        self._engine, self._loaded = engine, set()
        return engine

    def _call(self, engine: MiniRacer, wrong: str, function: str, *arguments: object) -> str:
        from py_mini_racer import JSEvalException

        try:
            return str(engine.call(function, *arguments, timeout_sec=SECONDS))
        except JSEvalException as fault:
            self.close()
            raise DrawingError(f"{wrong}: {_told(fault)}") from None


def _close(engine: MiniRacer, process: int) -> None:
    if process == os.getpid():
        engine.close()


def _told(fault: Exception) -> str:
    """What went wrong and where: V8 quotes the line in between, which in Vega may be all of it."""
    lines = f"{type(fault).__name__}: {fault}".splitlines()
    return " ".join([lines[0], *(line.strip() for line in lines[1:] if line.startswith("    at "))][:6])
