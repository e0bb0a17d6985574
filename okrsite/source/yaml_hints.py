"""What went wrong in a piece of YAML, in the words of somebody who wrote it by hand."""

from __future__ import annotations

import re

import yaml

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.source.node import Node, Scalar

CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u202d\u202e\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that no text should hold: a terminal would obey them, or they turn what follows around."""
_SILENT_COMMENT = re.compile(r"[ \t]+#\S")
NEAR = 200
"""Characters behind an empty item among which its comment begins: a line may be long, and hold many."""
LONGEST_HINT = 300
_COLON = re.compile(r"\s*:")
_KEY_VALUE = re.compile(r"\s*(?:- )*[^:#\"']+:\s+(.*\S)\s*$")
_ITEM = re.compile(r"\s*(?:- )+(.*\S)\s*$")
_SPECIAL = "@*>|[!%&`{"
_FLOW = re.compile(r"[ ]*(?:-[ ]+)*(?:[^\s:{}\[\],\"'][^:{}\[\],\"']*:[ ]+)?(?=[{\[].*[]},][ \t]*(?:#.*)?$)")
"""What stands before a collection that begins in a line, and takes all of it."""
_FLOW_KEY = re.compile(r"[{,]\s*[^\s,:{}\[\]\"'][^,:{}\[\]\"']*:\s+")
_BRACKET = re.compile(r"""(?<=[\[{,:\s])(?:"(?:[^"\\]|\\.)*"|'[^']*')|[\[\]{}]""")


def _place(mark: object) -> tuple[int, int]:
    """Line and column of a mark, from 0 (the stubs of PyYAML allow for marks that are not there)."""
    return getattr(mark, "line", 0), getattr(mark, "column", 0)


class Source:
    """A front matter's text, which begins in the file's second line. Line numbers here count from 0."""

    def __init__(self, path: str, raw: str) -> None:
        self.path = path
        self.lines = raw.split("\n")

    def line(self, number: int) -> str:
        """A line, empty where there is none."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def span(self, event: yaml.Event) -> Span:
        """Where an event stands in the file."""
        (line, column), (end_line, end_column) = _place(event.start_mark), _place(event.end_mark)
        return Span(self.path, line + 2, column + 1, end_line + 2, end_column + 1)

    def text(self, span: Span) -> str:
        """What is written there, on one line."""
        if span.line == span.end_line:
            return self.line(span.line - 2)[span.column - 1 : span.end_column - 1]
        middle = self.lines[span.line - 1 : span.end_line - 2]
        first, last = (
            self.line(span.line - 2)[span.column - 1 :],
            self.line(span.end_line - 2)[: span.end_column - 1],
        )
        return " ".join(part.strip() for part in (first, *middle, last))

    def value(self, number: int) -> str:
        """What stands behind the key in a line, or behind the dash of an item; empty without either."""
        found = _KEY_VALUE.match(self.line(number)) or _ITEM.match(self.line(number))
        return found[1] if found else ""

    def has_colon(self, key: Span) -> bool:
        """True when a colon follows a key."""
        return _COLON.match(self.line(key.end_line - 2), key.end_column - 1) is not None

    def quote_hint(self, number: int, column: int) -> str:
        """A hint that quotes the line's value, where it begins with a character of YAML's own.

        In a collection on one line it quotes the value or item at the column, as the rest is none of it.
        """
        line, value = self.line(number), self.value(number)
        if opened(line, column) is not None:
            place = piece(line, column)
            value = line[slice(*place)] if place else ""
            return f'quote the value: "{cut(_escaped(value))}"' if value else ""
        if value and (value[0] in _SPECIAL or (": " in value and value[0] not in "\"'")):
            return f'quote the value: "{cut(_escaped(value))}"'
        return ""

    def silent_comment(self, node: Node, *, flow: bool) -> list[Diagnostic]:
        """` #word` after a value is a comment to YAML, and seldom to its author."""
        number, column = node.span.end_line - 2, node.span.end_column - 1
        line = self.line(number)
        found = _SILENT_COMMENT.match(line, column)
        if found is None and isinstance(node, Scalar) and node.text == "":
            # An empty item of a list ends before its dash's space.
            found = _SILENT_COMMENT.search(line, max(column - 1, 0), column + NEAR)
        if found is None:
            return []
        at = line.index("#", found.start())
        end = len(line.rstrip())
        if flow and (closing := re.search(r"[],}]", line[at:])):
            end = at + closing.start()
        begin = node.span.column - 1 if node.span.line - 2 == number and not self._blank(node) else at
        span = Span(self.path, number + 2, at + 1, number + 2, end + 1)
        message = f"YAML takes {quote(line[at:].strip())} for a comment"
        hint = f'quote the value: "{cut(line[begin:end].strip())}"; a comment has a space after its #'
        return [error("F208", span, message, hint if isinstance(node, Scalar) else "put a space after its #")]

    def _blank(self, node: Node) -> bool:
        return isinstance(node, Scalar) and node.text == ""

    def syntax(self, fault: yaml.MarkedYAMLError) -> Diagnostic:
        """What the parser says, at the place and in the words that help most."""
        line, column = _place(fault.problem_mark or fault.context_mark)
        begun, begun_column = _place(fault.context_mark or fault.problem_mark)
        problem = (fault.problem or fault.context or "it is not YAML").replace(
            "did not find expected", "expected"
        )
        source = self.line(line)
        if "\t" in source[: column + 1] or "\\t" in problem or "'\t'" in problem:
            at = source.find("\t")
            span = Span.of(self.path, line + 2, max(at, 0) + 1)
            return error("F210", span, "a tab stands where YAML wants spaces", "indent with two spaces")
        if "quoted scalar" in (fault.context or "") and "escape" not in problem:
            span = Span.of(self.path, begun + 2, begun_column + 1)
            return error("F201", span, "this quote never ends", "end the value with the quote it begins with")
        for number in range(line, -1, -1):
            # A comment in a list on one line swallows its end.
            swallows = _comment_in_list(self.line(number))
            if swallows is not None:
                comment = self.line(number)[swallows:]
                span = Span.of(self.path, number + 2, swallows + 1, len(comment))
                message = f"YAML takes {quote(comment)} for a comment"
                word = re.split(r"[],}]", comment)[0].strip()
                return error(
                    "F208", span, message, f'quote the item: "{cut(word)}"; a comment has a space after its #'
                )
        within = opened(source, column) is not None
        for number, at in ((line, column), *(() if within else ((line - 1, 0), (begun, 0)))):
            if hint := self.quote_hint(number, at):
                return error("F201", self._quoted(number, at), f"this value is not YAML: {problem}", hint)
        at, end = min(column, len(source)), min(column + 1, len(source))
        span = Span(self.path, line + 2, at + 1, line + 2, end + 1)
        colon = within and source[at:end] == ":"
        hint = "quote the text that holds the colon" if colon else "compare it with the line before"
        return error("F201", span, f"the front matter is not YAML: {problem}", hint)

    def _quoted(self, number: int, column: int) -> Span:
        """What `quote_hint` quotes."""
        line = self.line(number)
        if place := piece(line, column):
            return Span(self.path, number + 2, place[0] + 1, number + 2, place[1] + 1)
        value = self.value(number)
        return Span.of(self.path, number + 2, line.rindex(value) + 1, len(value))


def opened(line: str, at: int) -> int | None:
    """Where the innermost collection begins that a line has opened and not closed before a column."""
    before = _FLOW.match(line)
    if before is None:
        return None
    begun: list[int] = []
    for found in _BRACKET.finditer(line, before.end(), at):
        if found[0] in "[{":
            begun.append(found.start())
        elif found[0] in "]}" and begun:
            begun.pop()
    return begun[-1] if begun else None


def piece(line: str, at: int) -> tuple[int, int] | None:
    """From where to where the value or item goes that holds a column of a collection on one line."""
    begun = opened(line, at)
    if begun is None:
        return None
    if line[begun] == "[":
        begin = max(begun, line.rfind(",", begun, at)) + 1
    else:
        keys = list(_FLOW_KEY.finditer(line, begun, at))
        if not keys:
            return None
        begin = keys[-1].end()
    closing = re.search(r"[],}]", line[at:])
    value = line[begin : at + closing.start() if closing else len(line)]
    begin += len(value) - len(value.lstrip())
    if begin > at or re.search(r"[][{}]", line[begin:at]):
        return None
    return begin, begin + len(value.strip())


def told(control: str) -> str:
    """Such a character in words."""
    turns = control in "\u202d\u202e"
    return (
        f"a character that turns text around (U+{ord(control):04X})"
        if turns
        else f"a control character (U+{ord(control):04X})"
    )


def cut(text: str) -> str:
    """What a hint quotes, or the beginning of it."""
    return text if len(text) <= LONGEST_HINT else f"{text[:LONGEST_HINT]}…"


def _escaped(text: str) -> str:
    """As it stands in double quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _comment_in_list(line: str) -> int | None:
    """Where `#word` begins in a list or mapping that the line opens and has not closed; None without one."""
    depth, quoted, fresh, skip = 0, "", True, False
    for at, char in enumerate(line):
        if skip:
            skip = False
        elif quoted:
            skip = char == "\\" and quoted == '"'
            quoted = "" if char == quoted else quoted
        elif char in "\"'" and fresh:
            quoted, fresh = char, False
        elif char == "#" and depth > 0 and line[at - 1] in " \t[{," and line[at + 1 : at + 2].strip():
            return at
        else:
            depth += (char in "[{") - (char in "]}")
            fresh = char in "[{,:" or (fresh and char.isspace())
    return None
