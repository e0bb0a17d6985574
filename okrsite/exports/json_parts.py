"""What entries of `site.json` have in common: addresses, numbers, lines, readings."""

from __future__ import annotations

from urllib.parse import quote

from okrsite.diagnostics import Span
from okrsite.exports.data import (
    ReadingData,
    SourceData,
)
from okrsite.exports.scalars import Number
from okrsite.model.quantity import as_json_number
from okrsite.model.reading import Update
from okrsite.view.links import address
from okrsite.view.world import World


def url(world: World, *parts: str) -> str:
    """The address of a page, absolute where the site has a base URL."""
    return f"{world.config.base_url or '/'}{quote(address(*parts), safe='/~')}"


def plain(value: float | None) -> Number | None:
    """A number as JSON writes it."""
    return None if value is None else as_json_number(value)


def source_data(world: World, span: Span) -> SourceData:
    """A line, with its commit where that is known."""
    commit = world.history.commit_of(span)
    where: SourceData = {"path": span.path, "line": span.line}
    if commit is not None:
        where["commit"] = commit.hash
    return where


def reading_data(world: World, update: Update) -> ReadingData:
    """A reading."""
    return {
        "date": update.written.isoformat(),
        "value": plain(update.value),
        "confidence": plain(update.confidence),
        "author": update.author,
        "source": source_data(world, update.span),
    }
