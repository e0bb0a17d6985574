"""What a branch changes, as a comment on a pull request. Whatever titles hold, it stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from okrsite.diagnostics import Severity
from okrsite.history.differences import Comparison, Difference
from okrsite.reporters.diff import (
    LISTED,
    Header,
    diagnostic_line,
    named,
    not_compared,
    place,
    sections,
    since,
    status_of,
    summary,
)
from okrsite.reporters.visible import as_code, in_markdown

_KIND = {"added": "Added", "removed": "Removed", "renamed": "Renamed", "edited": "Edited"}


def diff_markdown(header: Header, comparison: Comparison) -> str:
    """Headings, lists and a table."""
    return "\n".join(_lines(header, comparison)) + "\n"


def _lines(header: Header, comparison: Comparison) -> Iterator[str]:
    yield "### What this changes in the OKRs"
    yield ""
    base, head = (
        as_code(named(header.base, header.base_commit)),
        as_code(named(header.head, header.head_commit)),
    )
    parted = f", since it left it at {as_code(header.parted[:7])}" if since(header) else ""
    yield f"{summary(comparison)} {head} against {base}{parted}, as of {header.as_of}."
    for line in not_compared(header, comparison):
        yield from ("", in_markdown(line))
    for section in sections(comparison):
        yield from ("", f"#### {section.title}", "")
        yield from _capped(f"- {_difference(d)} {as_code(place(header, d))}" for d in section.differences)
    if comparison.moves:
        yield from ("", "#### Scores and statuses", "", "| | before | after |", "|---|---|---|")
        for m in comparison.moves[:LISTED]:
            was, now = status_of(m, now=False), status_of(m, now=True)
            ref = as_code(m.ref).replace("|", "\\|")
            yield f"| {ref} {in_markdown(m.title)} | {was} | {now} |"
        if len(comparison.moves) > LISTED:
            yield from ("", f"And {len(comparison.moves) - LISTED} more.")
    for title, found in (("New diagnostics", comparison.new), ("Diagnostics that are gone", comparison.gone)):
        if found:
            errors = sum(d.severity is Severity.ERROR for d in found)
            yield from ("", f"#### {title}{f' ({errors} of them errors)' if errors else ''}", "")
            yield from _capped(f"- {as_code(diagnostic_line(d))}" for d in found)


def _difference(difference: Difference) -> str:
    """The title, what happened, and the id as code."""
    d = difference
    title = f"**{in_markdown(d.title)}** " if d.title else ""
    ref = as_code(d.ref)
    if d.of == "link":
        verb = "feeds" if d.kind == "added" else "no longer feeds"
        return f"{title}({ref}) {verb} {as_code(d.field)}"
    if d.of == "reading":
        return f"{title}({ref}) on {d.field}: {_between(d)}"
    if d.of == "retro" and d.kind == "edited":
        return f"{title}({ref}) grade of {as_code(d.field)}: {_between(d)}"
    if d.kind == "edited":
        return f"{title}({ref}) {in_markdown(d.field)}: {_between(d)}"
    of = "" if d.of in {"objective", "key result"} else f" {d.of}"
    was = f", was {as_code(d.was)}" if d.kind == "renamed" else ""
    return f"{_KIND[d.kind]}{of}: {title}({ref}{was})"


def _between(difference: Difference) -> str:
    was, now = (as_code(text) or "nothing" for text in (difference.was, difference.now))
    if difference.kind == "added":
        return now
    return f"{was} removed" if difference.kind == "removed" else f"{was} → {now}"


def _capped(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:LISTED]
    if len(listed) > LISTED:
        yield f"- and {len(listed) - LISTED} more"
