"""One build for `serve`: the config read anew, the sources followed, faults made into a page."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from okrsite.build import Built, Project, open_project
from okrsite.diagnostics import Diagnostic, Severity, Span, error, has_errors
from okrsite.serve.addresses import base_of
from okrsite.serve.error_page import Fault, error_page
from okrsite.serve.frames import frame, read_lines
from okrsite.serve.served import Outcome
from okrsite.serve.sources import Sources

BUG_CODE = "X001"
_BUG_HINT = "this is a bug in okrsite, not in your content: please report it with the lines above"


class Build(Protocol):
    """`okrsite.build.build`, or a stand-in for it."""

    def __call__(self, project: Project, as_of: date, output: Path) -> Built: ...


class Rebuild:
    """Call it to build once. `follow` is told the sources before they are read.

    `report` gets the diagnostics to print: every error, and what the build before did not have yet.
    """

    def __init__(
        self,
        config_path: Path,
        output: Path,
        *,
        build: Build,
        as_of: Callable[[Project], date],
        follow: Callable[[Sources], None],
        report: Callable[[Sequence[Diagnostic]], None],
        say: Callable[[str], None],
    ) -> None:
        self._config_path = config_path
        self._had_config = config_path.is_file()
        self._output = output
        self._build = build
        self._as_of = as_of
        self._follow = follow
        self._report = report
        self._say = say
        self._shown: frozenset[Diagnostic] = frozenset()
        self._first = True
        self._has_good = False

    def __call__(self) -> Outcome:
        """Build, tell the terminal, and give what is to be served. Raises nothing a build raises."""
        started = time.monotonic()
        project = open_project(self._config_path)
        sound = not has_errors(project.diagnostics) and not self._config_gone()
        if sound or self._first:
            self._follow(Sources.of(project, self._config_path.resolve()))
        built, details = self._built(project)
        self._tell(built, time.monotonic() - started)
        self._first = False
        base = base_of(project.config.base_path) if sound else None
        if built.published is not None:
            self._has_good = True
            return Outcome(base, built.published)
        wrong = [d for d in built.diagnostics if d.severity is Severity.ERROR]
        return Outcome(base, None, error_page(_faults(wrong, project.root, details), project.config.title))

    def _built(self, project: Project) -> tuple[Built, str]:
        if self._config_gone():
            gone = error("C100", Span.of(project.config_name), "the config file is gone", "put it back")
            return Built((gone,), None), ""
        try:
            return self._build(project, self._as_of(project), self._output), ""
        except Exception as bug:  # noqa: BLE001 - the server has to outlive it, and the reader to see it
            what = f"okrsite failed: {type(bug).__name__}: {bug}"
            fault = error(BUG_CODE, Span.of(project.config_name), what, _BUG_HINT)
            return Built((fault,), None), traceback.format_exc()

    def _config_gone(self) -> bool:
        return self._had_config and not self._config_path.is_file()

    def _tell(self, built: Built, seconds: float) -> None:
        found = built.diagnostics
        if fresh := [d for d in found if d.severity is Severity.ERROR or d not in self._shown]:
            self._report(fresh)
        self._shown = frozenset(found)
        if built.published is None:
            stays = ", and the last good site stays" if self._has_good else ""
            self._say(f"The site could not be built: the browser shows why{stays}.")
        else:
            done = built.published
            word = "Built" if self._first else "Rebuilt"
            self._say(f"{word} in {seconds:.2f} s: {done.written} written, {done.removed} removed.")


def _faults(wrong: Sequence[Diagnostic], root: Path, details: str) -> list[Fault]:
    lines: dict[str, tuple[str, ...]] = {}
    faults = []
    for found in wrong:
        path = found.span.path
        if path not in lines:
            lines[path] = read_lines(root, path)
        shown = () if found.code == BUG_CODE else frame(lines[path], found.span)
        faults.append(Fault(found, shown, details))
    return faults
