"""Mends what can be mended safely, in memory: files in, files out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from okrsite.checking import check_content
from okrsite.diagnostics import Diagnostic
from okrsite.fix import ids, key_order, quoting
from okrsite.fix.edits import FileText, Fix, Region, apart, regions_after
from okrsite.fix.meaning import is_readable, unchanged
from okrsite.progress import Tell, silent
from okrsite.project import Project
from okrsite.source.discover import Found, SourceFile
from okrsite.source.parse import parse

Fixer = Callable[[Diagnostic, FileText], Fix | None]

FIXERS: tuple[tuple[frozenset[str], Fixer], ...] = (
    (quoting.CODES, quoting.quoting),
    (ids.CODES, ids.missing_id),
    (key_order.CODES, key_order.key_order),
)
"""Which codes each of them may mend."""
FIXABLE = frozenset[str]().union(*(codes for codes, _ in FIXERS))
ROUNDS = 200
"""Times that one file is read again: YAML tells one fault of some kinds at a time."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A content file, what it would hold, and what is mended then."""

    file: SourceFile
    data: bytes
    diagnostics: tuple[Diagnostic, ...]


def mend(project: Project, found: Found, as_of: date, tell: Tell = silent) -> tuple[Mended, ...]:
    """Every file in which something can be mended that the project's policy shows; `tell` hears how far."""
    now = {file.path: file for file in found.documents}
    mended: dict[str, list[Diagnostic]] = {}
    told = {path: list(parse(file).diagnostics) for path, file in now.items()}
    for number in range(ROUNDS):
        changed = [one for path, some in told.items() if (one := mend_file(now[path], some)) is not None]
        if number and not changed:
            break
        for one in changed:
            now[one.file.path] = replace(one.file, data=one.data)
            mended.setdefault(one.file.path, []).extend(one.diagnostics)
        told = _shown(project, replace(found, documents=tuple(now.values())), as_of, tell)
    return tuple(
        Mended(file, now[file.path].data, tuple(mended[file.path]))
        for file in found.documents
        if file.path in mended
    )


def _shown(project: Project, found: Found, as_of: date, tell: Tell) -> dict[str, list[Diagnostic]]:
    """What the whole content gives to mend, by file."""
    documents = {file.path for file in found.documents}
    told: dict[str, list[Diagnostic]] = {}
    for one in check_content(project, found, as_of, bodies_too=False, tell=tell).diagnostics:
        if one.code in FIXABLE and one.span.path in documents:
            told.setdefault(one.span.path, []).append(one)
    return told


def mend_file(file: SourceFile, diagnostics: Sequence[Diagnostic]) -> Mended | None:
    """A file mended as far as its own faults go; None where nothing can be, or not safely."""
    before = FileText.of(file.data)
    if before is None:
        return None
    text = before
    regions: list[Region] = []
    mended: list[Diagnostic] = []
    todo = [d for d in diagnostics if d.code in FIXABLE]
    for _ in range(ROUNDS):
        proposed = (fix for d in todo if (fix := fix_of(d, text)) is not None)
        fixes = apart(fix for fix in proposed if _safe(text, fix))
        if not fixes:
            break
        text = text.edited(edit for fix in fixes for edit in fix.edits)
        regions = regions_after(regions, fixes)
        mended += (fix.diagnostic for fix in fixes)
        todo = [d for d in parse(replace(file, data=text.data)).diagnostics if d.code in FIXABLE]
    if not mended or not unchanged(before, text, regions):
        return None
    return Mended(file, text.data, tuple(mended))


def _safe(text: FileText, fix: Fix) -> bool:
    """Whether one fix keeps the meaning; open until all are made where the file has other faults of YAML."""
    after = text.edited(fix.edits)
    return not is_readable(after) or unchanged(text, after, regions_after([], [fix]))


def fix_of(diagnostic: Diagnostic, text: FileText) -> Fix | None:
    """What mends a diagnostic, if anything does."""
    for codes, fixer in FIXERS:
        if diagnostic.code in codes and (fix := fixer(diagnostic, text)) is not None:
            return fix
    return None


def fixable(found: Found, diagnostics: Iterable[Diagnostic]) -> int:
    """How many of these diagnostics `mend` would mend."""
    files = {file.path: file for file in found.documents}
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.code in FIXABLE and diagnostic.span.path in files:
            by_path.setdefault(diagnostic.span.path, []).append(diagnostic)
    count = 0
    for path, told in by_path.items():
        mended = mend_file(files[path], told)
        count += len(set(told).intersection(mended.diagnostics)) if mended else 0
    return count
