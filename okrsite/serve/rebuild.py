"""One build for `serve`: the config read anew, the sources followed, faults made into a page."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Protocol

from okrsite.build import Built
from okrsite.diagnostics import Diagnostic, Severity, Span, error, has_errors
from okrsite.project import Project, open_project
from okrsite.serve.addresses import base_of
from okrsite.serve.editors import editor_link
from okrsite.serve.error_page import ErrorPage, Fault
from okrsite.serve.frames import file_of, frame, read_lines
from okrsite.serve.served import Outcome
from okrsite.serve.sources import Sources

BUG_CODE = "X001"
_MOST_GONE = 3
"""So many builds in a row are begun anew since a file has gone; in the next one that is a bug."""
_BUG_HINT = "this is a bug in okrsite, not in your content: please report it with the lines above"


class Build(Protocol):
    """`okrsite.build.build`, or a stand-in for it."""

    def __call__(self, project: Project, as_of: date, output: Path) -> Built: ...


class GivenUpError(Exception):
    """A build that was ended since newer changes have come, or the server ends."""


class Rebuild:
    """Call it to build once. `follow` is told the sources before they are read.

    `report` gets the diagnostics to print: every error, and what the build before did not have yet.
    `editor` is the template of an address that opens a place in an editor; empty for none.
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
        editor: str = "",
    ) -> None:
        self._editor = editor
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
        """Build, tell the terminal, and give what is to be served. Raises GivenUpError, nothing else."""
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
        return Outcome(
            base, None, ErrorPage(self._faults(wrong, project.root, details), project.config.title)
        )

    def _built(self, project: Project) -> tuple[Built, str]:
        if self._config_gone():
            gone = error("C100", Span.of(project.config_name), "the config file is gone", "put it back")
            return Built((gone,), None), ""
        try:
            return self._built_of_what_is_there(project), ""
        except GivenUpError:
            raise
        except Exception as bug:  # noqa: BLE001 - the server has to outlive it, and the reader to see it
            what = f"okrsite failed: {type(bug).__name__}: {bug}"
            fault = error(BUG_CODE, Span.of(project.config_name), what, _BUG_HINT)
            return Built((fault,), None), traceback.format_exc()

    def _built_of_what_is_there(self, project: Project) -> Built:
        """Build; anew when a file goes between being listed and being read, as with each save by renaming."""
        for _ in range(_MOST_GONE):
            with suppress(FileNotFoundError):
                return self._build(project, self._as_of(project), self._output)
        return self._build(project, self._as_of(project), self._output)

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

    def _faults(self, wrong: Sequence[Diagnostic], root: Path, details: str) -> tuple[Fault, ...]:
        files: dict[str, Path | None] = {}
        lines: dict[str, tuple[str, ...]] = {}
        faults = []
        for found in wrong:
            path, at = found.span.path, found.span
            if path not in lines:
                files[path] = file_of(root, path)
                lines[path] = read_lines(files[path])
            is_content = found.code != BUG_CODE
            shown = frame(lines[path], at) if is_content else ()
            file = files[path] if is_content and self._editor else None
            link = editor_link(self._editor, file, at.line, at.column) if file else ""
            faults.append(Fault(found, shown, details, link))
        return tuple(faults)
