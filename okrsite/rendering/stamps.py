"""Digests of what a page depends on besides what it shows: okrsite itself, its libraries, the theme."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from okrsite.cache import digest
from okrsite.charts import TEMPLATES
from okrsite.theme.chain import Theme, built_in

VEGA = built_in() / "default/static/vendor/vega.js"
"""The drawing library among the themes: the one that readers get, too."""
_LIBRARIES = ("jinja2", "markdown-it-py", "markupsafe", "mini-racer", "pydantic", "pyyaml")
_PACKAGE = Path(__file__).parent.parent


@lru_cache(maxsize=1)
def program() -> bytes:
    """Of okrsite's own code and its libraries: another version may say another thing of the same content."""
    code = (path for path in _PACKAGE.rglob("*") if path.suffix in {".py", ".js"})
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    files = sorted((*code, *TEMPLATES.glob("*.json"), VEGA))
    return digest(sys.version.encode(), *(text.encode() for text in libraries), *_contents(files))


def of_theme(theme: Theme) -> bytes:
    """Of a theme's templates and what else of it templates see."""
    folders = [sorted(f for f in (base / "templates").rglob("*") if f.is_file()) for base in theme.folders]
    seen = repr((theme.tokens, theme.scripts)).encode()
    return digest(seen, *(digest(*_contents(files)) for files in folders))


def _contents(files: list[Path]) -> Iterator[bytes]:
    for file in files:
        yield file.name.encode("utf-8", "surrogateescape")
        yield file.read_bytes()
