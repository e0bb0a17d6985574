"""What the cache keeps: rendered pages with all that the stages after need to know, and a build's outcome."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import msgspec

from okrsite.diagnostics import Diagnostic, Span
from okrsite.history.values import Notice
from okrsite.publish.scan import Scanned

_QUICK = 1
"""Level of compression: pages are written once and read at each build."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page's file, what the link check needs of it, and the files of its charts' rows."""

    html: bytes
    scanned: Scanned
    tables: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a page."""

    path: str
    address: str
    listed: bool
    source: Span | None
    """The content file that it comes from."""
    key: bytes
    """A digest of all that it shows and is shown with."""
    made: Made | None = None
    """None for a page that an earlier build has made with this key, and for one with a fault."""
    drawings: tuple[tuple[str, str], ...] | None = None
    """Its charts as they were drawn, each with a digest of its rows; None where nothing new was drawn."""
    fault: Diagnostic | None = None
    """What a template of the site's own did wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: what it told, and the SHA-256 of the manifest of what it published."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int
    notice: Notice | None
    manifest: str


def packed(value: Made | Outcome | tuple[tuple[str, str], ...]) -> bytes:
    """A row of the cache."""
    return zlib.compress(msgspec.msgpack.encode(value), _QUICK)


def unpacked_page(data: bytes) -> Made | None:
    """The page in a row of the cache, None where it is none."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=Made)
    except (zlib.error, msgspec.DecodeError):
        return None


def unpacked_outcome(data: bytes) -> Outcome | None:
    """The outcome in a row of the cache, None where it is none."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=Outcome)
    except (zlib.error, msgspec.DecodeError):
        return None


def unpacked_drawings(data: bytes) -> tuple[tuple[str, str], ...]:
    """The drawings in a row of the cache, none where it holds none."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=tuple[tuple[str, str], ...])
    except (zlib.error, msgspec.DecodeError):
        return ()
