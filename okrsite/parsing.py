"""Content files parsed with what earlier builds kept of them: reading YAML is most of a check's work."""

from __future__ import annotations

import json
from typing import cast

from okrsite.cache import Cache, digest
from okrsite.diagnostics import Diagnostic
from okrsite.rendering.stamps import program
from okrsite.source.discover import SourceFile
from okrsite.source.node import Mapping
from okrsite.source.packed import packed, unpacked
from okrsite.source.parse import Parsed, parse
from okrsite.source.yaml_reader import read_yaml

TREES = "tree"
"""Kind of rows in the cache: the tree of a front matter, by the path of its file."""


class CachedParser:
    """Called with a file it parses it. The trees of front matters without faults go into the cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._paths: set[str] = set()

    def __call__(self, file: SourceFile) -> Parsed:
        """What `parse` says of the file."""
        self._paths.add(file.path)
        return parse(file, self._read)

    def retain(self) -> None:
        """Drop from the cache what is no file any more."""
        self._cache.retain(TREES, self._paths)

    def _read(self, path: str, raw: str) -> tuple[Mapping | None, list[Diagnostic]]:
        key = digest(program(), raw.encode())
        row = self._cache.get(TREES, path, key)
        if row is not None:
            return cast("Mapping", unpacked(json.loads(row), path)), []
        tree, faults = read_yaml(path, raw)
        if tree is not None and not faults:
            self._cache.put(TREES, path, key, json.dumps(packed(tree)).encode())
        return tree, faults
