"""What every form of the diagnostics is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic

ReadLines = Callable[[str], list[str] | None]
"""Gives the lines of a file by its shown path, or None."""


@dataclass(frozen=True, slots=True)
class Report:
    """The diagnostics of one run, in their order, and what a form needs to know about their files."""

    diagnostics: tuple[Diagnostic, ...]
    read_lines: ReadLines
    prefix: str = ""
    """The project's folder from the root of the source tree, with a slash at its end; empty at the root."""
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Reporter:
    """One form: its name on the command line, and what makes it."""

    name: str
    render: Callable[[Report], str]
    for_machines: bool = True
    """Whether it goes to standard output, all of it and nothing else."""
