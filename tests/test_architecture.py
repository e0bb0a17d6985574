"""The one-way street: lower layers never import higher ones, siblings never import each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "okrsite"

LAYERS = (
    ("diagnostics",),
    ("memory", "garbage", "progress"),
    ("model",),
    ("config",),
    ("kinds",),
    ("source",),
    ("thread",),
    ("resolve",),
    ("policy", "scoring"),
    ("words",),
    ("history",),
    ("rules",),
    ("cache", "publish"),
    ("view", "vega"),
    ("charts",),
    ("pages", "theme", "exports"),
    ("reporters", "contexts", "rendering"),
    ("project", "trust", "parsing"),
    ("checking", "unchanged"),
    ("build",),
    ("serve", "branch", "scaffold"),
    ("since", "fix"),
    ("cli",),
    ("__main__",),
)
"""From the lowest to the highest; a part may import those of lower layers and itself."""

SIBLINGS = ("kinds", "pages", "cli", "rules", "charts")
SHARED = {
    "kinds": {"kind"},
    "cli": {"common", "progress"},
    "rules": {"rule", "facts", "measures", "words", "codes", "options"},
    "charts": {
        *("drawing", "style", "ticks", "labels", "boxes", "happened"),
        *("ways", "way_words", "way_tables", "targets", "cones"),
        *("gauges", "intervals", "stands", "heat_shapes"),
        "compiling",
    },
}
"""What siblings share with each other."""

ONLY = {
    "altair": "charts",
    "livereload": "serve",
    "tornado": "serve",
    "watchfiles": "serve",
    "click": "cli",
    "jinja2": "theme",
    "markdown_it_pyrs": "source",
    "msgspec": "rendering",
    "py_mini_racer": "vega",
    "vl_convert": "charts",
}
"""Libraries that one folder alone imports."""


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("okrsite"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The layer's part that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rank(name: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if name in layer)


def test_every_part_has_its_layer() -> None:
    parts = {part(path) for path in modules()} - {"__init__"}
    assert parts == {name for layer in LAYERS for name in layer}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_layer_imports_a_higher_one(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    for name in imports(path):
        pieces = name.split(".")
        if pieces[0] == "okrsite" and len(pieces) > 1 and any(pieces[1] in layer for layer in LAYERS):
            assert pieces[1] == own or rank(pieces[1]) < rank(own), f"{own} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_siblings_do_not_import_each_other(path: Path) -> None:
    own = part(path)
    if own not in SIBLINGS or path.name in {"__init__.py", "__main__.py"}:
        return
    sibling = path.relative_to(PACKAGE / own).parts[0].removesuffix(".py")
    for name in imports(path):
        pieces = name.split(".")
        if pieces[:2] == ["okrsite", own] and len(pieces) > 2 and pieces[2] != sibling:
            assert pieces[2] in SHARED.get(own, set()), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_stay_in_their_folder(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        assert part(path) == ONLY.get(library, part(path)), f"{part(path)} imports {library}"


def test_files_stay_short() -> None:
    long = {
        str(p.relative_to(PACKAGE)): n
        for p in modules()
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert not long, "split these: 250 lines are the aim, 400 a reason"
