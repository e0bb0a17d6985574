"""A content file split into front matter and body, its YAML read with every place kept.

Read as libyaml's events and not as `yaml.load` would: scalars stay as written until the schema types
them, so that `no`, `9:30`, `0123` or `2026-02-30` never turn into something else; anchors, aliases and
tags are refused where they stand; nesting is bounded before anything is built from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from okrsite.diagnostics import Diagnostic, Span, error, quote, warning
from okrsite.model.entry import Body
from okrsite.source.node import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 20
MAX_BYTES = 1_000_000

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_SILENT_COMMENT = re.compile(r"[ \t]+#\S")
_SPECIAL = "@*>|[!%&`{"
_THOUSANDS = re.compile(r"\d{3}(\D.*)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's front matter as a tree, and its body; `front` is None when it could not be read."""

    front: Mapping | None
    body: Body
    diagnostics: tuple[Diagnostic, ...]


def decode(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """UTF-8 text with `\\n` line ends and without a BOM, or why it is not that."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return None, [error("F105", Span.of(path), message, "split it, or link to it from the body")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line, column = before.count(b"\n") + 1, fault.start - before.rfind(b"\n")
        message = f"the file is not UTF-8 (byte 0x{data[fault.start]:02x})"
        return None, [error("F101", Span.of(path, line, column), message, "save it as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line, column = _line_column(text, found.start())
        message = f"the file has a control character (U+{ord(found[0]):04X})"
        return None, [error("F102", Span.of(path, line, column), message, "delete it")]
    return text, []


def _line_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def split(path: str, text: str) -> Parts:
    """Front matter between two `---` lines, the first of them the file's first line; then the body."""
    if not text.strip():
        hint = "begin it with a line ---, then `title: ...`, then a line ---"
        return Parts(None, Body(), (error("F103", Span.of(path), "the file is empty", hint),))
    opening = _FENCE.match(text)
    if opening is None:
        hint = "a content file begins with a line ---, then YAML, then a line ---"
        return Parts(None, Body(), (error("F104", Span.of(path), "the file has no front matter", hint),))
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is None:
        hint = "end the front matter with a line that holds --- and nothing else"
        fault = error("F104", Span.of(path, 1, 1, 3), "the front matter is never closed", hint)
        return Parts(None, Body(), (fault,))
    raw = text[opening.end() + 1 : closing.start()]
    after = text[closing.end() + 1 :]
    body = Body(after, text.count("\n", 0, closing.end() + 1) + 1)
    reader = _Reader(path, raw)
    return Parts(reader.read(), body, tuple(reader.diagnostics))


class _Fault(Exception):
    """Reading this front matter ends here; the diagnostic is noted."""


@dataclass
class _Reader:
    """One front matter. Collects what is wrong and goes on where that is possible."""

    path: str
    raw: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def read(self) -> Mapping | None:
        self.lines = self.raw.split("\n")
        try:
            return self._root()
        except _Fault:
            return None
        except yaml.MarkedYAMLError as fault:
            self.diagnostics.append(self._syntax(fault))
            return None
        except (yaml.YAMLError, ValueError) as fault:
            message = f"the front matter cannot be read: {str(fault).splitlines()[0]}"
            self.diagnostics.append(error("F201", Span.of(self.path, 2), message))
            return None

    def _span(self, event: yaml.Event) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.path, start.line + 2, start.column + 1, end.line + 2, end.column + 1)

    def _stop(self, code: str, span: Span, message: str, hint: str) -> _Fault:
        self.diagnostics.append(error(code, span, message, hint))
        return _Fault()

    def _root(self) -> Mapping:
        """Builds the tree from events with a stack of its own: depth costs no recursion."""
        top: list[Node] = []
        stack: list[Sequence | Mapping] = []
        keys: list[Scalar | None] = []
        for event in yaml.parse(self.raw, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.ScalarEvent):
                self._refuse_extras(event)
                node: Node = Scalar(event.value, self._span(event), event.style is None)
                self._silent_comment(node)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._refuse_extras(event)
                if len(stack) >= MAX_DEPTH:
                    message = f"the front matter is nested over {MAX_DEPTH} levels deep"
                    raise self._stop("F206", self._span(event), message, "make it flatter")
                node = (
                    Mapping([], self._span(event))
                    if isinstance(event, yaml.MappingStartEvent)
                    else Sequence([], self._span(event))
                )
                self._attach(node, top, stack, keys)
                stack.append(node)
                keys.append(None)
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(stack.pop(), event)
                keys.pop()
                continue
            elif isinstance(event, yaml.AliasEvent):
                hint = f"quote the value if it is text: {quote('*' + str(event.anchor))}; aliases are not read"
                raise self._stop("F204", self._span(event), "a YAML alias stands here", hint)
            elif isinstance(event, yaml.DocumentStartEvent) and top:
                raise self._stop("F201", self._span(event), "a second YAML document begins here", "")
            else:
                continue
            self._attach(node, top, stack, keys)
        if top and isinstance(top[0], Mapping):
            return top[0]
        if not top or (isinstance(top[0], Scalar) and top[0].empty):
            return Mapping([], Span.of(self.path, 1, 1, 3))
        raise self._stop("F202", top[0].span, "the front matter is not a list of `key: value`", "write `title: ...`")

    def _attach(
        self, node: Node, top: list[Node], stack: list[Sequence | Mapping], keys: list[Scalar | None]
    ) -> None:
        if not stack:
            top.append(node)
            return
        parent = stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise self._stop("F207", node.span, "a key is not text", "quote it if it is meant as text")
            keys[-1] = node
            return
        keys[-1] = None
        if parent.get(key.text) is not None:
            first = next(name for name, _ in parent if name.text == key.text)
            message = f"the key {quote(key.text)} is here twice (first in line {first.span.line})"
            self.diagnostics.append(error("F203", key.span, message, "keep one of them"))
            return
        parent.entries.append((key, node))

    def _close(self, node: Sequence | Mapping, event: yaml.CollectionEndEvent) -> None:
        end = event.end_mark
        if end.column > 0 and self._text_before(end.line, end.column) in "]}":
            node.span = Span(self.path, node.span.line, node.span.column, end.line + 2, end.column + 1)
            self._silent_comment(node)
            if isinstance(node, Mapping):
                self._cut_number(node)

    def _text_before(self, line: int, column: int) -> str:
        return self.lines[line][column - 1 : column] or " " if line < len(self.lines) else " "

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            hint = f"quote the value if it is text: {quote('&' + event.anchor)} …; anchors are not read"
            raise self._stop("F204", self._span(event), "a YAML anchor stands here", hint)
        if event.tag is not None:
            hint = "quote the value if it is text; tags are not read"
            raise self._stop("F205", self._span(event), f"a YAML tag stands here ({quote(event.tag)})", hint)

    def _silent_comment(self, node: Node) -> None:
        """` #word` after a value is a comment to YAML, and seldom to its author."""
        end_line, end_column = node.span.end_line - 2, node.span.end_column - 1
        if end_line >= len(self.lines) or (isinstance(node, Scalar) and "\n" in node.text):
            return
        line = self.lines[end_line]
        found = _SILENT_COMMENT.match(line, end_column)
        if found is None and isinstance(node, Scalar) and node.text == "":
            # An empty value ends right behind its colon.
            found = _SILENT_COMMENT.match(line, end_column)
        if found is None:
            return
        start = node.span.column - 1 if node.span.line == node.span.end_line else 0
        whole = line[start:].strip() if not isinstance(node, Scalar) or node.text else line[found.start() :].strip()
        at = line.index("#", found.start())
        message = f"YAML takes {quote(line[at:].strip())} for a comment"
        if isinstance(node, Scalar):
            hint = f'quote the value: "{whole}"; a comment has a space after its #'
        else:
            hint = "a comment has a space after its #"
        span = Span(self.path, end_line + 2, at + 1, end_line + 2, len(line.rstrip()) + 1)
        self.diagnostics.append(error("F208", span, message, hint))

    def _cut_number(self, node: Mapping) -> None:
        """`{value: $12,000}` is `value: $12` and a key `000` to YAML."""
        for (_, before), (key, value) in zip(node.entries, node.entries[1:], strict=False):
            cut = isinstance(before, Scalar) and before.plain and before.text[-1:].isdigit()
            if not (cut and isinstance(value, Scalar) and value.text == "" and _THOUSANDS.fullmatch(key.text)):
                continue
            assert isinstance(before, Scalar)
            whole = f"{before.text},{key.text}"
            message = f"YAML ends this value at the comma: {quote(before.text)}"
            span = Span(self.path, before.span.line, before.span.column, key.span.end_line, key.span.end_column)
            self.diagnostics.append(error("F209", span, message, f'quote it: "{whole}"'))
            raise _Fault

    def _syntax(self, fault: yaml.MarkedYAMLError) -> Diagnostic:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        problem = (fault.problem or fault.context or "it is not YAML").replace("did not find expected", "expected")
        source = self.lines[line] if line < len(self.lines) else ""
        if "\t" in source[: column + 1] or "\\t" in problem or "'\t'" in problem:
            at = source.index("\t") if "\t" in source else column
            span = Span.of(self.path, line + 2, at + 1)
            return error("F210", span, "a tab stands where YAML wants spaces", "indent with two spaces")
        for guess in (line, line - 1, fault.context_mark.line if fault.context_mark else line):
            if hint := self._quote_hint(guess):
                key, _, value = self.lines[guess].partition(":")
                at = len(key) + 1 + len(value) - len(value.lstrip())
                span = Span.of(self.path, guess + 2, at + 1, len(value.strip()))
                return error("F201", span, f"this value is not YAML: {problem}", hint)
        span = Span.of(self.path, line + 2, column + 1)
        return error("F201", span, f"the front matter is not YAML: {problem}", "compare it with the line before")

    def _quote_hint(self, line: int) -> str:
        """A hint that quotes the value in `line`, where a character that means something to YAML begins it."""
        source = self.lines[line] if 0 <= line < len(self.lines) else ""
        found = re.match(r"\s*(?:- )?[^:#]+:\s+(.*\S)\s*$", source)
        if not found:
            return ""
        value = found[1]
        if value[0] in _SPECIAL or (": " in value and value[0] not in "\"'"):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'quote the value: "{escaped}"'
        return ""


def without_empty(front: Mapping) -> tuple[Mapping, list[Diagnostic]]:
    """The tree without keys that have no value, and a warning for each of them."""
    diagnostics: list[Diagnostic] = []

    def clean(node: Node) -> Node:
        if isinstance(node, Sequence):
            return Sequence([clean(item) for item in node.items], node.span)
        if not isinstance(node, Mapping):
            return node
        kept: list[tuple[Scalar, Node]] = []
        for key, value in node.entries:
            if isinstance(value, Scalar) and value.empty:
                message = f"{quote(key.text)} has no value; it counts as left out"
                diagnostics.append(warning("F211", key.span, message, "give it a value, or delete the line"))
            else:
                kept.append((key, clean(value)))
        return Mapping(kept, node.span)

    cleaned = clean(front)
    assert isinstance(cleaned, Mapping)
    return cleaned, diagnostics
