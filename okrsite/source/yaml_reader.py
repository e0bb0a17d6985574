"""YAML as a tree of what was written, with every place kept.

Read as libyaml's events and not as `yaml.load` would: scalars stay as written until the schema types
them, so that `no`, `9:30`, `0123` or `2026-02-30` never turn into something else; anchors, aliases and
tags are refused where they stand; nesting is bounded before anything is built from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

import yaml

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.source.node import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 20
_SILENT_COMMENT = re.compile(r"[ \t]+#\S")
_SPECIAL = "@*>|[!%&`{"
_THOUSANDS = re.compile(r"\d{3}(\D.*)?")


def read_yaml(path: str, raw: str) -> tuple[Mapping | None, list[Diagnostic]]:
    """The tree of a front matter that begins in the file's second line, or None, and its faults."""
    reader = _Reader(path, raw)
    return reader.read(), reader.diagnostics


def _place(mark: object) -> tuple[int, int]:
    """Line and column of a mark, from 0 (the stubs of PyYAML allow for marks that are not there)."""
    return getattr(mark, "line", 0), getattr(mark, "column", 0)


class _StopError(Exception):
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
        except _StopError:
            return None
        except yaml.MarkedYAMLError as fault:
            self.diagnostics.append(self._syntax(fault))
            return None
        except (yaml.YAMLError, ValueError) as fault:
            message = f"the front matter cannot be read: {str(fault).splitlines()[0]}"
            self.diagnostics.append(error("F201", Span.of(self.path, 2), message))
            return None

    def _span(self, event: yaml.Event) -> Span:
        (line, column), (end_line, end_column) = _place(event.start_mark), _place(event.end_mark)
        return Span(self.path, line + 2, column + 1, end_line + 2, end_column + 1)

    def _stop(self, code: str, span: Span, message: str, hint: str) -> _StopError:
        self.diagnostics.append(error(code, span, message, hint))
        return _StopError()

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
                hint = (
                    f"quote the value if it is text: {quote('*' + str(event.anchor))}; aliases are not read"
                )
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
        raise self._stop(
            "F202", top[0].span, "the front matter is not a list of `key: value`", "write `title: ...`"
        )

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
        line, column = _place(event.end_mark)
        if column > 0 and self._text_before(line, column) in "]}":
            node.span = Span(self.path, node.span.line, node.span.column, line + 2, column + 1)
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
        whole = (
            line[start:].strip()
            if not isinstance(node, Scalar) or node.text
            else line[found.start() :].strip()
        )
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
        for (_, before), (key, value) in pairwise(node.entries):
            if not (isinstance(before, Scalar) and before.plain and before.text[-1:].isdigit()):
                continue
            if not (isinstance(value, Scalar) and value.text == "" and _THOUSANDS.fullmatch(key.text)):
                continue
            whole = f"{before.text},{key.text}"
            message = f"YAML ends this value at the comma: {quote(before.text)}"
            span = Span(
                self.path, before.span.line, before.span.column, key.span.end_line, key.span.end_column
            )
            self.diagnostics.append(error("F209", span, message, f'quote it: "{whole}"'))
            raise _StopError

    def _syntax(self, fault: yaml.MarkedYAMLError) -> Diagnostic:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        problem = (fault.problem or fault.context or "it is not YAML").replace(
            "did not find expected", "expected"
        )
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
        return error(
            "F201", span, f"the front matter is not YAML: {problem}", "compare it with the line before"
        )

    def _quote_hint(self, line: int) -> str:
        """A hint that quotes the value in `line`, where it begins with a character of YAML's own."""
        source = self.lines[line] if 0 <= line < len(self.lines) else ""
        found = re.match(r"\s*(?:- )?[^:#]+:\s+(.*\S)\s*$", source)
        if not found:
            return ""
        value = found[1]
        if value[0] in _SPECIAL or (": " in value and value[0] not in "\"'"):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'quote the value: "{escaped}"'
        return ""
