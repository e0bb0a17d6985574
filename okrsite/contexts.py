"""What templates can show: the context of each page type, read from the code that makes it.

`python -m okrsite.contexts` prints it as Markdown, for `docs/templates.md`.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import get_args, get_type_hints

import okrsite.pages
from okrsite.theme.environment import FILTERS
from okrsite.view.frame import SiteFrame
from okrsite.view.page import Page

_NAMES_TEMPLATE = re.compile(r"`([a-z0-9-_]+\.html)`")

_INTRODUCTION = """\
# Templates

A theme is a folder in `themes/` with a `theme.toml`, `templates/` and `static/`. Of two files with the same
name the first is taken of `theme_overrides/`, the theme, what the theme extends, and the built-in default: a
theme holds what it does otherwise, and nothing more.

    name = "ours"
    extends = "default"            # or "plain": no scripts, a small style sheet
    api = 1
    scripts = false                # no scripts on any page, and none published
    without = ["fonts"]            # static files and folders not taken over from what it extends
    [tokens]
    on = "light-dark(#0b5fa0, #6bb5f3)"

Tokens become custom properties (`var(--on)`) at the head of `assets/style.css`; a site sets its own under
`[tokens]` in `okrsite.toml`. `okrsite check` tells what is wrong with a template and what it leaves no room
for.

Every template has these names:

- `it`: the page's context, below
- `page`: its address, title, description and place in the navigation
- `site`: what stands around every page
- `scripting`: whether the theme has scripts; `script("js/site.js")` loads one, and nothing in a theme without
- `theme_colours`: the colour of the masthead in light and in dark

A preview takes what changed of a page into the open one. A script that works on elements of the page says how
to begin anew with those it has not seen, `document.currentScript.renew = function () { … }`; where one does
not, the page is loaded anew.

Text is escaped. Addresses within the site pass through `href` or `asset`, those from content through `url`.
This page is made from the code: `python -m okrsite.contexts`.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """A name that a template can use."""

    name: str
    type: str
    text: str
    """What the code says of it; empty where the name says it all."""


def contexts() -> dict[str, type]:
    """The context of each page type by its template: the dataclass whose docstring begins with its name."""
    found: dict[str, type] = {}
    for module in iter_modules(okrsite.pages.__path__):
        for _, kind in inspect.getmembers(import_module(f"okrsite.pages.{module.name}"), inspect.isclass):
            named = _NAMES_TEMPLATE.match(kind.__doc__ or "")
            if named and is_dataclass(kind):
                found[named[1]] = kind
    return dict(sorted(found.items()))


def parts(kind: type) -> Iterator[type]:
    """A dataclass and all that its fields hold, each once, what is named first before what it holds."""
    seen: set[type] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        yield one
        waiting += [inner for hint in get_type_hints(one).values() for inner in _held(hint)]


def _held(hint: object) -> Iterator[type]:
    """The dataclasses of ours in a type: `tuple[Link, ...]` holds `Link`."""
    if isinstance(hint, type) and is_dataclass(hint) and hint.__module__.startswith("okrsite."):
        yield hint
    for inner in get_args(hint):
        yield from _held(inner)


def fields_of(kind: type) -> tuple[Field, ...]:
    """Its fields with what the code says below them, and its properties."""
    said = _said(kind)
    found = [Field(f.name, str(f.type), said.get(f.name, "")) for f in fields(kind) if f.name[0] != "_"]
    for name, value in vars(kind).items():
        if isinstance(value, property) and name[0] != "_":
            type_ = str(value.fget.__annotations__.get("return", "")) if value.fget else ""
            found.append(Field(name, type_, _line(value.__doc__)))
    return tuple(found)


def _said(kind: type) -> dict[str, str]:
    """The strings below the fields of a dataclass."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    found: dict[str, str] = {}
    name = ""
    for node in body.body if isinstance(body, ast.ClassDef) else []:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and name:
            found[name] = _line(str(node.value.value))
            name = ""
        else:
            name = ""
    return found


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def markdown() -> str:
    """All of it as a page."""
    types = contexts()
    blocks = [_INTRODUCTION, "## Filters\n\n" + "\n".join(_filters())]
    rows = [f"| `{name}` | [{kind.__name__}](#{kind.__name__.lower()}) |" for name, kind in types.items()]
    blocks.append("## Page types\n\n| template | `it` |\n|---|---|\n" + "\n".join(rows))
    told: dict[type, None] = {}
    for kind in (Page, SiteFrame, *types.values()):
        told.update(dict.fromkeys(parts(kind)))
    first = [Page, SiteFrame, *types.values()]
    rest = sorted((kind for kind in told if kind not in first), key=lambda kind: kind.__name__)
    blocks += ["## Contexts", *(_block(kind) for kind in first)]
    blocks += ["## What they hold", *(_block(kind) for kind in rest)]
    return "\n\n".join(block.strip() for block in blocks) + "\n"


def _filters() -> Iterator[str]:
    for name, filter_ in sorted(FILTERS.items()):
        yield f"- `{name}`: {_doc(filter_)}"


def _doc(function: Callable[..., object]) -> str:
    return _line((inspect.getdoc(function) or "").partition("\n\n")[0])


def _block(kind: type) -> str:
    cells = ((f"`{field.name}`", f"`{field.type}`", field.text) for field in fields_of(kind))
    rows = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells]
    table = "\n".join(["| name | type | what |", "|---|---|---|", *rows]) if rows else ""
    return f"### {kind.__name__}\n\n{_line(inspect.getdoc(kind))}\n\n{table}".strip()


if __name__ == "__main__":
    sys.stdout.write(markdown())
