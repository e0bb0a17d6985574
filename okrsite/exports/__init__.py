"""The site as data and for machines, one format a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.exports.robots import robots
from okrsite.pages.page import World
from okrsite.publish.files import OutputFile

EXPORTS: tuple[Callable[[World], Iterator[OutputFile]], ...] = (robots,)
