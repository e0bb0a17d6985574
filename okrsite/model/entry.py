"""What every content file gives: an id, a title, a place, a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from okrsite.diagnostics import Span

ROOT = "\0"
"""Stands for the site's root in rendered bodies. Content cannot hold it: files with a NUL are refused."""


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown as written, and the line of the file that it begins on."""

    text: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Common to all types. `spans` tells where each front matter key's value stands."""

    id: str
    path: str
    title: str
    span: Span
    spans: Mapping[str, Span] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    def at(self, key: str) -> Span:
        """Where the value of `key` stands, else where the entry begins."""
        return self.spans.get(key, self.span)
