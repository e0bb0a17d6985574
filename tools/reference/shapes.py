"""A JSON Schema in words: what may stand behind a key, its default, examples, and a table of keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

Node = Mapping[str, object]


def node(value: object) -> Node:
    """A part of a schema that is an object; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def nodes(value: object) -> Sequence[Node]:
    """A list of such parts."""
    return [node(item) for item in value] if isinstance(value, list) else []


def anchor(name: str) -> str:
    """The anchor that Git hosts make of a heading."""
    return re.sub(r"[^a-z0-9 _-]", "", name.lower()).replace(" ", "-")


class Words:
    """Says what a schema takes.

    `headings` are the chapters of those of its definitions that have one, `values` the names of single
    values where the schema's own says too little.
    """

    def __init__(
        self,
        definitions: Mapping[str, object],
        headings: Mapping[str, str],
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.definitions = definitions
        self.headings = headings
        self.values = values or {}

    def shape(self, of: Node) -> str:
        """What may stand there: `date`, `list of text`, `active, draft`."""
        if "$ref" in of:
            return self._named(str(of["$ref"]).rpartition("/")[2])
        if "const" in of:
            return f"`{of['const']}`"
        choices = nodes(of.get("anyOf"))
        if choices:
            return " or ".join(self._choices(choices))
        words = of.get("enum")
        if isinstance(words, list):
            return ", ".join(f"`{word}`" for word in words)
        if "items" in of:
            return f"list of {self.shape(node(of['items']))}"
        return self._mapping(of) or _scalar(of)

    def _choices(self, choices: Sequence[Node]) -> list[str]:
        said = dict.fromkeys(self.shape(choice) for choice in choices if not _only_spelling(choice))
        if "number" in said:
            said.pop("whole number", None)
        return ["a list of these" if one.startswith("list of ") and len(said) > 1 else one for one in said]

    def _named(self, name: str) -> str:
        heading = self.headings.get(name)
        return f"[{heading.lower()}](#{anchor(heading)})" if heading else self.values.get(name, name)

    def _mapping(self, of: Node) -> str:
        patterns = node(of.get("patternProperties"))
        if patterns:
            ((pattern, inner),) = patterns.items()
            return f"{'by date' if '[0-9]{4}-' in pattern else 'by id'}: {self.shape(node(inner))}"
        inner = of.get("additionalProperties")
        return f"by name: {self.shape(inner)}" if isinstance(inner, Mapping) else ""

    def examples(self, of: Node) -> str:
        """Its own examples."""
        given = of.get("examples")
        return ", ".join(f"`{written(value)}`" for value in given) if isinstance(given, list) else ""


def _scalar(of: Node) -> str:
    names = of.get("type", "anything")
    types = names if isinstance(names, list) else [names]
    if {"number", "integer"} & set(types):
        low, high = of.get("minimum"), of.get("maximum")
        name = "whole number" if "integer" in types else "number"
        edges = f" from {low:g}" if isinstance(low, int | float) else ""
        return f"{name}{edges}{f' to {high:g}' if isinstance(high, int | float) and high < 1e6 else ''}"
    if of.get("format") == "date":
        return "date"
    words = {"string": "text", "boolean": "`true` or `false`", "object": "keys"}
    return words.get(str(types[0]), str(types[0]))


def _only_spelling(of: Node) -> bool:
    """What stands beside other choices as another spelling of them: a pattern, `"true"` beside `true`."""
    return set(of) == {"type", "pattern"} or of.get("enum") == ["true", "false"]


def written(value: object) -> str:
    """A value as an author writes it."""
    return value if isinstance(value, str) else json.dumps(value)


def default(of: Node, *, required: bool) -> str:
    """Its default; `needed` where there is none to do without it."""
    if required:
        return "needed"
    return f"`{written(of['default'])}`" if "default" in of else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def keys(words: Words, of: Node, leave_out: Iterable[str] = ()) -> str:
    """The table of an object's keys; without a column that would be empty."""
    head = ("key", "takes", "default", "meaning", "examples")
    rows = list(_rows(words, of, frozenset(leave_out)))
    return table(head, rows) if any(row[-1] for row in rows) else table(head[:-1], (row[:-1] for row in rows))


def _rows(words: Words, of: Node, leave_out: frozenset[str]) -> Iterator[Sequence[str]]:
    required = of.get("required")
    needed = required if isinstance(required, list) else []
    for key, value in node(of.get("properties")).items():
        if key not in leave_out:
            part = node(value)
            yield (
                f"`{key}`",
                words.shape(part),
                default(part, required=key in needed),
                str(part.get("description", "")),
                words.examples(part),
            )
