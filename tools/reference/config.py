"""The keys of `okrsite.toml`, from the model that reads them."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.rules import RULES
from okrsite.scaffold.schema import schema_of
from tools.reference.shapes import Words, keys, node, table

SECTIONS = {"StatusConfig": "status", "CheckConfig": "check", "PeriodConfig": 'periods."NAME"'}
_INTRODUCTION = """\
# Configuration

`okrsite.toml` lies at the root of the project; it may be empty. All keys have defaults; a key that there is
not is an error (C102) that names the nearest one. `okrsite schema config` prints the JSON Schema.

`okrsite.toml`:

```toml
title = "Tarn Hollow"
base_url = "https://okrs.example.com/"
fiscal_year_start = 2                # 2026-Q1 is February to April 2026
edit_url = "https://git.example.com/okrs/edit/main/content/{path}#L{line}"

[status]
at_risk_gap = 0.15

[check]
ignore = ["Q107"]
severity = {Q105 = "error"}

[rules.Q101]
max = 4

[periods."PI-7"]
start = 2026-02-02
end = 2026-04-12

[tokens]
on = "light-dark(#0b5fa0, #6bb5f3)"
```

This page is made from the code: `python -m tools.reference`.
"""


def config() -> str:
    """The page."""
    return "\n\n".join(part.strip() for part in _chapters()) + "\n"


def _chapters() -> Iterator[str]:
    schema = schema_of("config")
    definitions = node(schema.get("$defs"))
    words = Words(definitions, {name: f"[{section}]" for name, section in SECTIONS.items()})
    yield _INTRODUCTION
    tables = ("status", "check", "periods", "rules", "tokens")
    yield "## Keys\n\n" + keys(words, schema, tables)
    for name, section in SECTIONS.items():
        part = node(definitions[name])
        told = str(part["description"]).partition(": ")[2] or str(part["description"])
        yield f"## [{section}]\n\n{told[:1].upper()}{told[1:]}\n\n{keys(words, part)}"
    yield "## [rules.CODE]\n\nOptions of [quality rules](../rules.md).\n\n" + table(
        ("rule", "option", "default", "meaning"), _options()
    )
    yield (
        "## [tokens]\n\nColours, fonts and the steps of type and space of the theme by name, as above; "
        "[templates](../templates.md) tells more."
    )


def _options() -> Iterator[tuple[str, str, str, str]]:
    for rule in RULES:
        for name, field in rule.options.model_fields.items():
            link = f"[{rule.code}](../rules.md#{rule.code.lower()})"
            yield link, f"`{name}`", f"`{field.default:g}`", field.description or ""
