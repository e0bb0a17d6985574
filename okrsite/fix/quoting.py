"""Quotes a value of text that YAML takes for something else, just as its author wrote it.

`title: Become the #1 platform` is a comment to YAML from the # on, `title: @home` is not YAML at all, and
`{value: $12,000}` ends at the comma. Only what cannot be meant otherwise is quoted: values of keys that take
free text, references that are nothing but a `#id`, and numbers with a comma before three digits. A word
behind a # may well be a comment that lacks its space, and stays for its author to decide. Of a list or a
collection on one line the one item or value is quoted, or nothing: in quotes as a whole it would be a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic
from okrsite.fix.edits import Edit, FileText, Fix
from okrsite.source.yaml_hints import opened, piece

CODES = frozenset({"F201", "F204", "F205", "F208", "F209"})

_TEXTS = frozenset(["title", "short", "why", "note", "text", "role", "description"])
_LISTS_OF_TEXTS = frozenset({"wins", "blockers"})
_REFERENCES = frozenset({"supports"})
_KEYS = frozenset(
    {"value", "date", "days", "done", "confidence", "status", "note", "text", "needs", "why", "grade"}
)
"""Keys that stand in collections on one line, behind a comma."""
_BLOCK = re.compile(r"([ ]*(?:-[ ]+)*)([\w-]+):[ \t]+(?=\S)")
_ITEM = re.compile(r"([ ]*(?:-[ ]+)+)(?=\S)")
_FLOW_KEY = re.compile(r"[{,]\s*([\w-]+):\s+")
_FLOW = re.compile(r"[ ]*(?:-[ ]+)*(?:[^\s:{}\[\],\"'][^:{}\[\],\"']*:[ ]+)?[{\[]")
_LIST = re.compile(r"[ ]*([\w-]+):[ ]+\[")
_MAPPING = re.compile(r"\{\s*[\w-]+:\s")
_COMMENT = re.compile(r"[ \t]+#(?:[ \t].*)?$")
_GROUPED = re.compile(r"[^\s,]*\d(?:,\d{3})+(?:\.\d+)?(?:[^\s,\d][^\s,]*)?(?: [\w/%.]+)*")
_REF = re.compile(r"#[a-z0-9][a-z0-9-]*")
_LISTED = re.compile(r"(?:^|[\s{,])supports:[ ]+\[[^\]]*$")
_LAST = re.compile(r"#[a-z0-9][a-z0-9-]*(?=[ \t]*[],])")
"""An item of a list on one line that is nothing but a reference."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A value on one line: its key, and its columns from 0."""

    key: str
    begin: int
    end: int


def quoting(diagnostic: Diagnostic, text: FileText) -> Fix | None:
    """The value in quotes, or None where something else may be meant."""
    number = diagnostic.span.line
    line = text.line(number)
    if diagnostic.code == "F209":
        place = _cut(diagnostic, line)
    elif diagnostic.code == "F208":
        place = _commented(diagnostic, line, text)
    else:
        place = _unread(diagnostic, line, text)
    if place is None or place.begin >= place.end:
        return None
    value = line[place.begin : place.end]
    start = text.offset(number, place.begin + 1)
    return Fix(diagnostic, (Edit(start, start + len(value), quoted(value)),), reads=value)


def _unread(diagnostic: Diagnostic, line: str, text: FileText) -> _Place | None:
    """What YAML cannot read: the line's value, or the one in it that begins with a character of YAML's."""
    if not diagnostic.hint.startswith("quote the value"):
        return None
    at = diagnostic.span.column - 1
    if not _collects(line, at):
        return _whole(line, diagnostic.span.line, text)
    place = _inside(line, at)
    return place if place and place.begin == at and line[at] in "@`%>|*&!" else None


def _collects(line: str, at: int) -> bool:
    """Whether a column stands in a collection on one line, which a key of free text does not take."""
    key = _BLOCK.match(line)
    return opened(line, at) is not None and not (key and key[2] in _TEXTS)


def _inside(line: str, at: int) -> _Place | None:
    """The value or item at a column of a collection on one line; None where it may go on, or end before."""
    begun, place = opened(line, at), piece(line, at)
    if begun is None or place is None or ": " in line[slice(*place)]:
        return None
    rest = line[place[1] :].lstrip()
    if line[begun] == "{":
        keys = [found[1] for found in _FLOW_KEY.finditer(line) if found.end() == place[0]]
        ends = re.match(r"\}|,\s*[\w-]+:\s", rest) and keys and keys[0] in _TEXTS
    else:
        found = _LIST.match(line)
        ends = rest[:1] in {"]", ","} and found and found.end() == begun + 1 and found[1] in _LISTS_OF_TEXTS
    return _meant(_Place("text", *place), line) if ends else None


def quoted(value: str) -> str:
    """A value of one line in the quotes that need the fewest backslashes."""
    if '"' in value or "\\" in value:
        if "'" not in value:
            return f"'{value}'"
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def _cut(diagnostic: Diagnostic, line: str) -> _Place | None:
    """What YAML cuts at a comma in a collection on one line."""
    span = diagnostic.span
    before = [found for found in _FLOW_KEY.finditer(line) if found.end() == span.column - 1]
    if span.line != span.end_line or not before:
        return None
    key, value = before[0][1], line[span.column - 1 : span.end_column - 1]
    rest = [part.strip() for part in value.split(",")[1:]]
    text = key in _TEXTS and not _KEYS.intersection(rest)
    if not text and not _GROUPED.fullmatch(value):
        return None
    return _Place(key, span.column - 1, span.end_column - 1)


def _commented(diagnostic: Diagnostic, line: str, text: FileText) -> _Place | None:
    """A value with a # in it, or one that begins with it."""
    at = diagnostic.span.column - 1
    if _LISTED.search(line, 0, at):
        item = _LAST.match(line, at)
        return _Place("supports", at, item.end()) if item else None
    flow = list(_FLOW_KEY.finditer(line, 0, at))
    if flow and _flow_before(line, flow[-1].start()):
        closing = re.search(r"[],}]", line[at:])
        end = at + closing.start() if closing else len(line)
        if not re.search(r"[]}]", line[flow[-1].end() : at]):
            return _meant(_Place(flow[-1][1], flow[-1].end(), end), line)
    if _collects(line, at):
        return _inside(line, at)
    place = _whole(line, diagnostic.span.line, text)
    return _meant(place, line) if place and place.begin <= at else None


def _flow_before(line: str, at: int) -> bool:
    """Whether a collection on one line has begun there."""
    found = _FLOW.match(line)
    return found is not None and found.end() <= at + 1


def _meant(place: _Place, line: str) -> _Place | None:
    """The place where what stands there cannot be a comment: `#1`, or a reference and nothing else."""
    value = line[place.begin : place.end].rstrip()
    place = _Place(place.key, place.begin, place.begin + len(value))
    if place.key in _REFERENCES:
        return place if _REF.fullmatch(value) else None
    return place if place.key in _TEXTS | _LISTS_OF_TEXTS and _numbers(value) else None


def _numbers(value: str) -> bool:
    """Whether each # that YAML would take for a comment stands before a number."""
    return all(after.isdigit() for after in re.findall(r"(?:^|[ \t])#(.?)", value))


def _whole(line: str, number: int, text: FileText) -> _Place | None:
    """The value of a line with a key, or of an item of a list, up to a comment."""
    if found := _BLOCK.match(line):
        key = found[2]
    elif found := _ITEM.match(line):
        key = _owner(line.rindex("-", 0, found.end()), number, text)
    else:
        return None
    begin = found.end()
    comment = _COMMENT.search(line, begin)
    value = line[begin : comment.start() if comment else len(line)].rstrip()
    if key not in _TEXTS | _LISTS_OF_TEXTS | _REFERENCES or value[:1] in {'"', "'"}:
        return None
    if not (_REF.fullmatch(value) if key in _REFERENCES else _numbers(value)):
        return None
    if value[0] in "[{" and (key in _LISTS_OF_TEXTS or _MAPPING.match(value)):
        return None
    return _Place(key, begin, begin + len(value))


def _owner(dash: int, number: int, text: FileText) -> str:
    """The key whose list has an item with a dash at this column in this line."""
    for above in range(number - 1, 1, -1):
        line = text.line(above)
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and (indent < dash or (indent == dash and line[dash] != "-")):
            found = re.fullmatch(r"[ ]*(?:-[ ]+)*([\w-]+):[ \t]*(?:#.*)?", line)
            return found[1] if found else ""
    return ""
