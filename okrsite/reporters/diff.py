"""What a branch changes: the sections that every form of it has, and the form for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.history.differences import Comparison, Difference, Move, Of
from okrsite.reporters.visible import visible
from okrsite.view.figures import number
from okrsite.words import KPI, STATUS, count, sentence

LISTED = 40
"""Lines of a section; the JSON form has all."""
NAMED = 5
"""Files with errors that are named."""
SIGN = {"added": "+", "removed": "-", "renamed": "~", "edited": "~"}


@dataclass(frozen=True, slots=True)
class Header:
    """Which states were compared."""

    base: str
    base_commit: str
    parted: str
    """The commit at which the two parted: what is compared with."""
    head: str
    head_commit: str | None
    as_of: date


@dataclass(frozen=True, slots=True)
class Section:
    """Differences of one kind."""

    title: str
    differences: tuple[Difference, ...]


_COUNTED: Mapping[Of, tuple[str, str | None]] = {
    "objective": ("objective", None),
    "key result": ("key result", None),
    "link": ("link", None),
    "reading": ("reading", None),
    "kpi": ("KPI", None),
    "check-in": ("check-in", None),
    "retro": ("retro", None),
    "event": ("event", None),
    "team": ("team", None),
    "person": ("person", "people"),
    "page": ("page", None),
}
"""One and many of each, in the order in which they are counted."""
_GOALS = {"objective": "Objectives", "key result": "Key results", "link": "Links", "reading": "Readings"}


def sections(comparison: Comparison) -> Iterator[Section]:
    """What differs, by kind, the goals first."""
    for of, title in _GOALS.items():
        found = tuple(d for d in comparison.differences if d.of == of)
        if found:
            yield Section(title, found)
    rest = tuple(d for d in comparison.differences if d.of not in _GOALS)
    if rest:
        yield Section("Everything else", rest)


def summary(comparison: Comparison) -> str:
    """`Two objectives added, one target edited; the status of three moves.`"""
    told = []
    for of, (one, many) in _COUNTED.items():
        for kind in ("added", "removed", "renamed", "edited"):
            refs = {
                (d.ref, d.field if of in {"link", "reading"} else "")
                for d in comparison.differences
                if d.of == of and d.kind == kind
            }
            if refs:
                word = "cut" if of == "link" and kind == "removed" else kind
                told.append(f"{count(len(refs), one, many)} {word}")
    moved = sum(move.was != move.now for move in comparison.moves)
    if moved:
        told.append(f"{count(moved, 'status', 'statuses')} moved")
    if rest := len(comparison.moves) - moved:
        told.append(f"{count(rest, 'other score' if moved else 'score')} moved")
    errors = sum(d.severity is Severity.ERROR for d in comparison.new)
    if errors:
        told.append(count(errors, "new error"))
    if told:
        return f"{sentence(', '.join(told))}."
    # Of diagnostics the errors alone count, but where they are listed something changes.
    listed = comparison.new or comparison.gone
    return "Nothing changes but diagnostics." if listed else "Nothing changes in OKR terms."


def words(difference: Difference) -> str:
    """What happened to it, behind its name: `target: $4M to $3M`."""
    d = difference
    if d.of == "link":
        return f"feeds {d.field}" if d.kind == "added" else f"no longer feeds {d.field}"
    if d.of == "reading":
        return f"{d.field}: {between(d)}"
    if d.of == "retro" and d.kind == "edited":
        return f"grade of {d.field}: {between(d)}"
    if d.kind == "renamed":
        return f"was {d.was}"
    if d.kind == "edited":
        return f"{d.field}: {between(d)}"
    return ""


def between(difference: Difference) -> str:
    """`$4M to $3M`, `$4M`, `$4M, removed`."""
    d = difference
    if d.was and d.now:
        return f"{d.was} to {d.now}"
    if d.kind == "edited":
        return f"{d.was or 'nothing'} to {d.now or 'nothing'}"
    return d.now or f"{d.was}, removed"


def status_of(move: Move, *, now: bool) -> str:
    """`At risk, 0.25`."""
    status, score = (move.now, move.now_score) if now else (move.was, move.was_score)
    word = next(table[status] for table in (STATUS, KPI) if status in table)  # type: ignore[index]
    return word if score is None else f"{word}, {number(score)}"


def diff_text(header: Header, comparison: Comparison) -> str:
    """The form for the terminal."""
    return "\n".join(_lines(header, comparison))


def _lines(header: Header, comparison: Comparison) -> Iterator[str]:
    head, base = named(header.head, header.head_commit), named(header.base, header.base_commit)
    yield f"{head} against {base}{since(header)}"
    yield f"As of {header.as_of}. {summary(comparison)}"
    yield from (visible(line) for line in not_compared(header, comparison))
    for section in sections(comparison):
        yield f"\n{section.title}"
        yield from _capped(f"{_difference(d)}\n      {place(header, d)}" for d in section.differences)
    if comparison.moves:
        yield "\nScores and statuses"
        yield from _capped(
            f"  {visible(m.ref)}: {status_of(m, now=False)} to {status_of(m, now=True)}"
            for m in comparison.moves
        )
    for title, found in (("New diagnostics", comparison.new), ("Diagnostics that are gone", comparison.gone)):
        if found:
            yield f"\n{title}"
            yield from _capped(f"  {visible(diagnostic_line(d))}" for d in found)


def since(header: Header) -> str:
    """`, since it left main at 3f9c2e1`; empty where BASE has not gone on."""
    if header.parted == header.base_commit:
        return ""
    return f", since it left {visible(header.base)} at {header.parted[:7]}"


def not_compared(header: Header, comparison: Comparison) -> Iterator[str]:
    """Which files of either state have errors, so that what they hold tells nothing."""
    states = (
        (f"{header.base} at {header.parted[:7]}", comparison.faulty_before),
        (header.head, comparison.faulty_after),
    )
    for name, paths in states:
        if paths:
            more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
            yield (
                f"Errors in {name}: {', '.join(paths[:NAMED])}{more}. "
                "What stands there is not compared, nor are scores."
            )


def named(name: str, commit: str | None) -> str:
    """`main (3f9c2e1)`."""
    shown = visible(name)
    return f"{shown} ({commit[:7]})" if commit is not None and not commit.startswith(shown) else shown


def place(header: Header, difference: Difference) -> str:
    """The line that says so, and the commit that set it: `content/2026-Q1/sales.md:9 in 3f9c2e1`.

    Of what was removed, the line it had where the branch left.
    """
    d, commit = difference, ""
    if d.earlier:
        commit = f" in {header.parted[:7]}"
    elif d.commit is not None:
        commit = f" in {d.commit.short}"
    elif header.head_commit is None:
        commit = ", not committed"
    return f"{visible(d.span.path)}:{d.span.line}{commit}"


def diagnostic_line(diagnostic: Diagnostic) -> str:
    """One line of a diagnostic."""
    kind = "" if diagnostic.severity is Severity.ERROR else f"{diagnostic.severity.value}: "
    span = diagnostic.span
    return f"{span.path}:{span.line}: {diagnostic.code} {kind}{diagnostic.message}"


def _difference(difference: Difference) -> str:
    d, said = difference, visible(words(difference))
    of = f"{d.of} " if d.of not in _GOALS else ""
    title = f"  {visible(d.title)}" if d.kind in {"added", "removed", "renamed"} and d.of != "reading" else ""
    return (
        f"  {SIGN[d.kind]} {of}{visible(d.ref)}{f' {said}' if said else ''}{title if d.of != 'link' else ''}"
    )


def _capped(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:LISTED]
    if len(listed) > LISTED:
        yield f"  and {len(listed) - LISTED} more"
