"""YAML as a tree of what was written, with every place kept.

Read as libyaml's events and not as `yaml.load` would: scalars stay as written until the schema types
them, so that `no`, `9:30`, `0123` or `2026-02-30` never turn into something else; anchors, aliases and
tags are refused where they stand; nesting is bounded before anything is built from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.source.node import Mapping, Node, Scalar, Sequence
from okrsite.source.yaml_hints import CONTROL, Source, cut, told

MAX_DEPTH = 20
MAX_VALUES = 20_000
"""Keys, values and lists that a front matter may hold: years of daily figures, and no flood."""
# YAML 1.1 takes these for line ends, which no editor does; stand-ins that no text may hold keep the places.
_LINE_ENDS = {"\x85": "\ufdd0", "\u2028": "\ufdd1", "\u2029": "\ufdd2"}
_HIDE = str.maketrans(_LINE_ENDS)
_SHOW = str.maketrans({stand_in: end for end, stand_in in _LINE_ENDS.items()})

Collection = Sequence | Mapping


def read_yaml(path: str, raw: str) -> tuple[Mapping | None, list[Diagnostic]]:
    """The tree of a front matter that begins in the file's second line, or None, and its faults."""
    reader = _Reader(Source(path, raw))
    try:
        return reader.root(raw.translate(_HIDE)), reader.diagnostics
    except _StopError as stop:
        return None, [*reader.diagnostics, stop.diagnostic]
    except yaml.MarkedYAMLError as fault:
        # A comment that swallowed the end of a list is the fault; what YAML says then only follows from it.
        if not any(d.code == "F208" for d in reader.diagnostics):
            reader.diagnostics.append(reader.source.syntax(fault))
        return None, reader.diagnostics
    except (yaml.YAMLError, ValueError) as fault:
        message = f"the front matter cannot be read: {str(fault).splitlines()[0]}"
        return None, [*reader.diagnostics, error("F201", Span.of(path, 2), message)]


class _StopError(Exception):
    """Reading this front matter ends here."""

    def __init__(self, code: str, span: Span, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.diagnostic = error(code, span, message, hint)


@dataclass
class _Level:
    """A collection that is being read; `key` waits for its value.

    `last` is the latest value that was written in it, and `cut` the first one that YAML has ended at a comma,
    with the last of the keys that are its rest.
    """

    node: Collection
    flow: bool
    key: Scalar | None = None
    last: Node | None = None
    cut: tuple[Scalar, Scalar] | None = None


@dataclass
class _Reader:
    """One front matter. Collects what is wrong and goes on where that is possible."""

    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    top: list[Node] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    count: int = 0

    def root(self, raw: str) -> Mapping:
        """Builds the tree with a stack of its own: depth costs no recursion."""
        for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
            elif isinstance(event, yaml.AliasEvent):
                span = self.source.span(event)
                hint = self.source.quote_hint(span.line - 2, span.column - 1)
                hint = hint or "aliases are not read; quote the value"
                raise _StopError("F204", span, "a YAML alias stands here", hint)
            elif isinstance(event, yaml.DocumentStartEvent) and self.top:
                raise _StopError("F201", self.source.span(event), "a second YAML document begins here")
        if not self.top or (isinstance(self.top[0], Scalar) and self.top[0].empty):
            return Mapping([], Span.of(self.source.path, 1, 1, 3))
        if isinstance(self.top[0], Mapping):
            return self.top[0]
        message = "the front matter is not a list of `key: value`"
        raise _StopError("F202", self.top[0].span, message, "write `title: ...`")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_extras(event)
        span = self.source.span(event)
        node = Scalar(event.value.translate(_SHOW), span, not event.style)
        if found := CONTROL.search(node.text):
            message = f"the value holds {told(found[0])}"
            self.diagnostics.append(error("F102", span, message, "delete it"))
        if event.style in {">", "|"} and not node.text:
            value = self.source.value(span.line - 2)
            if value[1:2].isdigit():
                message = f"YAML takes {quote(value)} for the beginning of a block of text"
                raise _StopError("F201", span, message, f'quote the value: "{value}"')
        # A block of text ends where the next line begins, which may be a comment of its own.
        if event.style not in {">", "|"} and ("\n" not in node.text or node.plain):
            self.diagnostics += self.source.silent_comment(node, flow=self._in_flow)
        self._attach(node)

    @property
    def _in_flow(self) -> bool:
        return any(level.flow for level in self.levels)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._refuse_extras(event)
        span = self.source.span(event)
        if len(self.levels) >= MAX_DEPTH:
            message = f"the front matter is nested over {MAX_DEPTH} levels deep"
            raise _StopError("F206", span, message, "make it flatter")
        node: Collection = (
            Mapping([], span) if isinstance(event, yaml.MappingStartEvent) else Sequence([], span)
        )
        self._attach(node)
        self.levels.append(_Level(node, bool(event.flow_style)))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        level = self.levels.pop()
        if not level.flow:
            return
        node, end = level.node, self.source.span(event)
        node.span = Span(node.span.path, node.span.line, node.span.column, end.end_line, end.end_column)
        if level.cut is not None:
            self._stop_at_cut(*level.cut)
        self.diagnostics += self.source.silent_comment(node, flow=self._in_flow)

    def _attach(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_VALUES:
            message = f"the front matter holds over {MAX_VALUES:,} keys and values"
            raise _StopError("F105", node.span, message, "split the file, or keep its figures in a CSV table")
        if not self.levels:
            self.top.append(node)
            return
        level = self.levels[-1]
        if isinstance(level.node, Sequence):
            level.node.items.append(node)
        elif level.key is None:
            if not isinstance(node, Scalar):
                raise _StopError("F207", node.span, "a key is not text", "quote it if it is meant as text")
            level.key = node
        else:
            key, level.key = level.key, None
            first = level.node.entry(key.text)
            rest = level.flow and self._is_rest(level, key, node)
            if first is None:
                level.node.entries.append((key, node))
            elif not rest:
                message = f"the key {quote(key.text)} is here twice (first in line {first[0].span.line})"
                self.diagnostics.append(error("F203", key.span, message, "keep one of them"))

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is None and event.tag is None:
            return
        span = self.source.span(event)
        hint = self.source.quote_hint(span.line - 2, span.column - 1)
        if event.anchor is not None:
            hint = hint or "anchors are not read; quote the value if it is text"
            raise _StopError("F204", span, "a YAML anchor stands here", hint)
        hint = hint or "tags are not read; quote the value if it is text"
        raise _StopError("F205", span, f"a YAML tag stands here ({quote(str(event.tag))})", hint)

    def _is_rest(self, level: _Level, key: Scalar, value: Node) -> bool:
        """Whether a key is the rest of a value, or may be: it has no value, and a value was cut before it.

        `{value: $12,000}` is `value: $12` and a key `000` to YAML; so is `{note: slow, late}`.
        """
        if not (isinstance(value, Scalar) and value.empty) or self.source.has_colon(key.span):
            level.last = value
            return False
        before = level.last
        if isinstance(before, Scalar) and before.plain and before.text:
            level.cut = (before, key) if level.cut is None or level.cut[0] is before else level.cut
        return level.cut is not None

    def _stop_at_cut(self, value: Scalar, last: Scalar) -> NoReturn:
        begin, end = value.span, last.span
        span = Span(begin.path, begin.line, begin.column, end.end_line, end.end_column)
        message = f"YAML ends this value at the comma: {quote(value.text)}"
        raise _StopError("F209", span, message, f'quote it: "{cut(self.source.text(span))}"')
