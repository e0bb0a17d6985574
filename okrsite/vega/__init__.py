"""Draws charts: compiled Vega templates, fed with rows, in an embedded V8.

The same vendored Vega runs here and in the reader's browser. A view is made once for each template and only
handed new rows after that, which costs a few milliseconds a drawing. Nothing here reads content, a network or
a clock, and no template, field name or expression ever comes from content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

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


class Vega:
    """An embedded V8 with Vega and the templates it was asked for so far.

    `runtime` is the vendored Vega, `templates` the folder with the compiled templates.
    """

    def __init__(self, runtime: Path, templates: Path) -> None:
        self._runtime = runtime
        self._templates = templates
        self._loaded: set[str] = set()
        self._engine: MiniRacer | None = None

    def draw(self, template: str, series: Mapping[str, object]) -> str:
        """The rows of `series`, by data set, drawn by a template: an `<svg>` element as text."""
        engine = self._engine or self._start()
        if template not in self._loaded:
            spec = json.loads((self._templates / f"{template}.json").read_text("utf-8"))
            engine.call("okrsiteHost.load", template, spec)
            self._loaded.add(template)
        return str(engine.call("okrsiteHost.draw", template, series))

    def _start(self) -> MiniRacer:
        from py_mini_racer import MiniRacer

        self._engine = engine = MiniRacer()
        engine.eval(_BROWSER)
        engine.eval(self._runtime.read_text("utf-8"))
        engine.eval(_HOST.read_text("utf-8"))
        return engine
