"""The keys of every type of content, from the schemas that validate them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from okrsite.kinds import ALL
from okrsite.scaffold.schema import VALUES, schema_of
from okrsite.source.discover import ATTACHMENTS, IMAGES, MAX_ASSET_BYTES
from okrsite.source.fields import FrontMatter
from okrsite.source.rosters import LISTS
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

Every content file begins with `---`, YAML, and `---`; below it stands [Markdown](#bodies). The keys of each
type follow, from the declarations that `okrsite check` and `okrsite schema` use. A key that a type does not
have is an error (V100). Values are read as they are written: `9:30`, `on` and `0123` are text. Where a list
is taken, one value stands for a list of one.

The type is that of the folder (table below), or `type` says it. The period and the team come from folders,
too: `content/2026-Q1/sales/partners.md` is one of the period 2026-Q1 and the team `sales`. Front matter wins.

This page is made from the code: `python -m tools.reference`.
"""

_BODIES = """\
## Bodies

Below the front matter stands [CommonMark](https://commonmark.org/) with tables. Tags of HTML are shown as
text.

- **References.** `[[partners]]` is a link to an objective, `[[partners#new-arr|the new revenue]]` one to a
  key result in words of your own. KPIs, teams, people and pages are named alike.
- **Links** lead to `http`, `https` and `mailto`, or to a file by its path: to a content file such as
  `../sales/partners.md`, with `#a-heading` of a page behind it, or to an attachment
  ({attachments}).
  A path begins at the folder of the text, and with `/` at `content/`.
- **Pictures** are files, too: {images}.
  No SVG, which can hold scripts, and nothing from other hosts. The words in brackets are for those who do
  not see the picture.

Pictures and attachments have at most {size} MB; what no text names is not published. A link to no file
(L202) and a picture that is not there (L203) are errors.

`content/handbook/stations.md`:

````markdown
---
type: page
title: Stations in the field
---
Each one that is sold feeds [[partners#new-arr|the new revenue]]; [[mara]] knows them all.

![A station on a ridge, at dawn](station.jpg)

| part | lasts |
|---|---|
| sensor | 5 years |

The [price list](/handbook/prices.pdf) is new since [February](../events/2026-02-02-price-list.md).
````
"""
_ROSTERS = """\
## People and teams as tables

In `content/people.csv` and `content/teams.csv` a row stands for a file of `people/` or `teams/`: the column
`id` is its name, the others are keys of a [person](#person) or a [team](#team). An empty cell is a key left
out; {lists} take several values, apart by `;`. An id that has a file, too, is an
error (F108), as are an unknown column (V100) and a row without an id (V101).

`content/people.csv`:

```csv
id,title,team,role,left
lena,Lena Okafor,field;customer-success,Head of field service,
omar,Omar Haddad,field,Technician,2026-01-30
```

`content/teams.csv`:

```csv
id,title,parent,lead,members
field,Field service,customer-success,lena,ben;mara
```
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
    yield _BODIES.format(
        attachments=_listed(ATTACHMENTS), images=_listed(IMAGES), size=MAX_ASSET_BYTES // 1_000_000
    )
    yield _ROSTERS.format(lists=_listed(LISTS, "and"))
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


def _listed(words: Iterable[str], last: str = "or") -> str:
    """Suffixes or keys as code: `.csv`, `.docx` or `.pdf`."""
    *first, end = sorted(f"`{word}`" for word in words)
    return f"{', '.join(first)} {last} {end}"


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
