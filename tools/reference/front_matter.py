"""The keys of every type of content, from the schemas that validate them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from okrsite.kinds import ALL
from okrsite.scaffold.schema import VALUES, schema_of
from okrsite.source.fields import FrontMatter
from okrsite.source.schema import FOLDER_TYPES, SCHEMAS
from tools.reference.shapes import Words, keys, node, table, written

PARTS = {
    "KeyResultFields": "Key result",
    "StepFields": "Step of a milestone",
    "ChangeFields": "Change of a target",
    "UpdateFields": "Update",
    "BlockerFields": "Blocker",
    "BandFields": "Band",
    "GradeFields": "Grade",
    "Waiver": "Waiver",
}
"""What types hold, each with a chapter of its own."""
_NAMES = {"measured": "value", "name": "reference"}
"""What values are called here where the schema's own name says too little."""
EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "example" / "content"
EXAMPLES = {
    "objective": "2026-Q1/sales/partners.md",
    "checkin": "2026-Q1/sales/checkins/2026-02-09-mara.md",
    "kpi": "kpis/churn.md",
    "team": "teams/sales.md",
    "person": "people/mara.md",
    "retro": "2025-Q4/sales/retros/2026-01-07-first-steps.md",
    "event": "events/2026-02-02-price-list.md",
    "page": "how-we-do-okrs.md",
}
"""A whole file of each type, of the company in `docs/example/`."""
_SAYS = {
    "updates": {
        "additionalProperties": {
            "anyOf": [
                {"$ref": "#/$defs/measured"},
                {"$ref": "#/$defs/UpdateFields"},
                {"patternProperties": {"[0-9]{4}-": {"anyOf": [{"$ref": "#/$defs/measured"}]}}},
            ]
        }
    }
}
"""Keys whose whole schema would say less: `partners: {new-arr: 4}` is `partners#new-arr: 4`."""
_VALUES = {
    "amount": "a number with or without a unit",
    "measured": "an amount, or `true` and `false` for a milestone",
    "date": "a day as YYYY-MM-DD",
    "id": "1 to 64 of a-z, 0-9 and `-`, the first no hyphen, such as `new-arr`",
    "link": "http, https, mailto or a relative path",
    "name": "an id, or any ending of it on a `/`; a key result's has its `#`, as `partners#new-arr`",
    "text": "what is written, in quotes where YAML asks for them",
}
_COMMON = tuple(FrontMatter.model_fields)

_INTRODUCTION = """\
# Front matter

Every content file begins with `---`, YAML, and `---`; below it stands Markdown. The keys of each type follow,
from the declarations that `okrsite check` and `okrsite schema` use. A key that a type does not have is an
error (V100). Values are read as they are written: `9:30`, `on` and `0123` are text. Where a list is taken,
one value stands for a list of one.

The type is that of the folder (table below), or `type` says it. The period and the team come from folders,
too: `content/2026-Q1/sales/partners.md` is one of the period 2026-Q1 and the team `sales`. Front matter wins.

This page is made from the code: `python -m tools.reference`.
"""


def front_matter() -> str:
    """The page."""
    return "\n\n".join(part.strip() for part in _chapters()) + "\n"


def _chapters() -> Iterator[str]:
    yield _INTRODUCTION
    folders = {type_: folder for folder, type_ in FOLDER_TYPES.items()}
    rows = [
        (
            f"[`{name}`](#{name})",
            f"`{folders[name]}/`" if name in folders else "",
            str(schema_of(name)["description"]),
        )
        for name in SCHEMAS
    ]
    yield "## Types\n\n" + table(("type", "folder", "what"), rows)
    yield "## Values\n\n" + table(("value", "is", "examples"), _values())
    common = schema_of("page")
    shared = {**common, "properties": {k: v for k, v in node(common["properties"]).items() if k in _COMMON}}
    yield "## Keys of every type\n\n" + keys(_words(common), shared, ("type",))
    seen: dict[str, str] = {}
    for name in SCHEMAS:
        schema = schema_of(name)
        words = _words(schema)
        yield f"## {name}\n\n{schema['description']}\n\n{keys(words, _told(schema), _COMMON)}"
        yield f"`content/{EXAMPLES[name]}`:\n\n````markdown\n{_file(EXAMPLES[name])}````"
        for part, heading in PARTS.items():
            found = node(words.definitions.get(part))
            if found and part not in seen:
                seen[part] = f"## {heading}\n\n{found['description']}\n\n{keys(words, found)}"
                if part == "KeyResultFields":
                    seen[part] += f"\n\n{_kinds()}"
    yield from seen.values()


def _words(schema: dict[str, object]) -> Words:
    return Words(node(schema.get("$defs")), PARTS, _NAMES)


def _told(schema: dict[str, object]) -> dict[str, object]:
    """The schema with those keys in short whose own would say less."""
    properties = node(schema["properties"])
    short = {key: {**node(properties[key]), **said} for key, said in _SAYS.items() if key in properties}
    return {**schema, "properties": {**properties, **short}}


def _file(name: str) -> str:
    return (EXAMPLE / name).read_text("utf-8")


def _values() -> Iterator[tuple[str, str, str]]:
    for name, shape in VALUES.items():
        examples = shape.get("examples")
        shown = [f"`{written(value)}`" for value in examples] if isinstance(examples, list) else []
        yield _NAMES.get(name, name), _VALUES[name], ", ".join(shown)


def _kinds() -> str:
    rows = [
        (
            f"`{kind.name}`",
            ", ".join(" or ".join(f"`{key}`" for key in choice) for choice in kind.needs),
            ", ".join(f"`{key}`" for key in sorted(kind.takes)),
        )
        for kind in ALL
    ]
    return "Keys that belong to one `kind`:\n\n" + table(("kind", "needs", "takes"), rows)
