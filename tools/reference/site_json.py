"""The keys of `api/v1/site.json`, from the schema that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsite.exports.site_json import site_schema
from tools.reference.shapes import Node, Words, node, table

_INTRODUCTION = """\
# site.json

`api/v1/site.json` holds everything on the site as data; `api/v1/site.schema.json` beside it is its JSON
Schema. References are full ids. Numbers are unrounded and in the written unit: `78%` is 78 with unit `%`,
`$3.7M` is 3700000 with unit `$`, `9:30 min/mile` is 9.5. Scores, `expected` and grades go from 0 to 1.

`api/v1/key_results.csv` and `api/v1/readings.csv` hold the same figures as tables.

This page is made from the code: `python -m tools.reference`.
"""


def site_json() -> str:
    """The page."""
    schema = site_schema()
    definitions = node(schema["$defs"])
    headings = {name: _heading(name) for name in definitions}
    words = Words(definitions, headings)
    parts = [_INTRODUCTION.strip(), f"## The whole\n\n{_table(words, schema)}"]
    for name in _in_order(schema, definitions):
        part = node(definitions[name])
        told = " ".join(str(part.get("description", "")).split())
        parts.append("\n\n".join(filter(None, [f"## {headings[name]}", told, _table(words, part)])))
    return "\n\n".join(parts) + "\n"


def _heading(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Data")).capitalize()


def _in_order(schema: Node, definitions: Node) -> list[str]:
    """Definitions as the whole names them first, then what these hold."""
    found: dict[str, None] = {}
    waiting: list[object] = [schema.get("properties")]
    while waiting:
        for name in _refs(waiting.pop(0)):
            if name not in found:
                found[name] = None
                waiting.append(definitions[name])
    return list(found)


def _refs(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).rpartition("/")[2]
        for inner in value.values():
            yield from _refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _refs(inner)


def _table(words: Words, of: Node) -> str:
    rows = [
        (f"`{key}`", words.shape(node(value)), " ".join(str(node(value).get("description", "")).split()))
        for key, value in node(of.get("properties")).items()
    ]
    return table(("key", "holds", "what"), rows)
