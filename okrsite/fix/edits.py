"""Edits of a file's text, byte for byte: everything outside an edit stays as it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic

_LINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Puts `text` in place of what stands from `start` up to `end`, offsets into the file's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends one diagnostic, and what may be different in the file once it is mended.

    Without `reads` and `adds` nothing may: the edits only move what is there.
    """

    diagnostic: Diagnostic
    edits: tuple[Edit, ...]
    reads: str | None = None
    """The value that the one edit's text stands for."""
    adds: str | None = None
    """The key that the one edit brings."""


@dataclass(frozen=True)
class FileText:
    """A file's text as it is: with its own line ends, and whether a BOM comes before it."""

    raw: str
    bom: bool
    starts: tuple[int, ...]
    """Where each line begins."""

    @classmethod
    def of(cls, data: bytes) -> FileText | None:
        """The text, or None of what is not UTF-8."""
        bom = data.startswith(codecs.BOM_UTF8)
        try:
            raw = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError:
            return None
        return cls(raw, bom, (0, *(found.end() for found in _LINE.finditer(raw))))

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return (codecs.BOM_UTF8 if self.bom else b"") + self.raw.encode("utf-8")

    def line(self, number: int) -> str:
        """A line without its end, counted from 1; empty where there is none."""
        if not 1 <= number <= len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.raw)
        return self.raw[self.starts[number - 1] : end].rstrip("\r\n")

    def end(self, number: int) -> str:
        """What ends a line: the same as the other lines of the file have."""
        begin = self.starts[number - 1] + len(self.line(number))
        stop = self.starts[number] if number < len(self.starts) else len(self.raw)
        return self.raw[begin:stop] or "\n"

    def offset(self, line: int, column: int) -> int:
        """Where a line and column (both from 1) stand in the text."""
        return self.starts[line - 1] + column - 1

    def edited(self, edits: Iterable[Edit]) -> FileText:
        """The text with edits that do not overlap."""
        raw = self.raw
        for edit in sorted(edits, reverse=True):
            raw = raw[: edit.start] + edit.text + raw[edit.end :]
        return FileText(raw, self.bom, (0, *(found.end() for found in _LINE.finditer(raw))))


def apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Fixes that do not overlap, the first of each that do; the others come when it all is run again."""
    taken: list[Edit] = []
    chosen = []
    for fix in sorted(fixes, key=lambda fix: fix.edits):
        if not any(_touch(edit, other) for edit in fix.edits for other in taken):
            taken += fix.edits
            chosen.append(fix)
    return chosen


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


@dataclass(frozen=True, slots=True)
class Region:
    """What a fix has put into a text: a value in other words, or a key that was not there."""

    start: int
    end: int
    reads: str | None


def regions_after(regions: Sequence[Region], fixes: Sequence[Fix]) -> list[Region]:
    """Where the regions of a text stand once fixes are made, and those that they bring."""
    edits = sorted(edit for fix in fixes for edit in fix.edits)

    def moved(offset: int) -> int:
        return offset + sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= offset)

    kept = [Region(moved(r.start), moved(r.end), r.reads) for r in regions]
    for fix in fixes:
        if fix.reads is not None or fix.adds is not None:
            (edit,) = fix.edits
            begin = edit.start + sum(len(e.text) - (e.end - e.start) for e in edits if e < edit)
            kept.append(Region(begin, begin + len(edit.text), fix.reads))
    return kept
