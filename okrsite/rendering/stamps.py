"""Digests of what a page depends on besides what it shows: okrsite itself, its libraries, the theme."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from okrsite.cache import digest
from okrsite.charts import TEMPLATES
from okrsite.theme.chain import Theme, built_in
from okrsite.theme.folders import files_below
from okrsite.theme.sources import Templates

VEGA = built_in() / "default/static/vendor/vega.js"
"""The drawing library among the themes: the one that readers get, too."""
_LIBRARIES = ("jinja2", "markdown-it-py", "markupsafe", "mdurl", "mini-racer", "pydantic", "pyyaml")
_PACKAGE = Path(__file__).parent.parent


@lru_cache(maxsize=1)
def program() -> bytes:
    """Of okrsite's own code and its libraries: another version may say another thing of the same content."""
    libraries = [f"{name} {version(name)}".encode() for name in _LIBRARIES]
    code = _contents(_PACKAGE, lambda path: path.suffix in {".py", ".js", ".toml"})
    templates = _contents(TEMPLATES, lambda path: path.suffix == ".json")
    return digest(sys.version.encode(), *libraries, *code, *templates, VEGA.read_bytes())


def of_theme(theme: Theme, templates: Templates) -> bytes:
    """Of a theme's templates and what else of it templates see."""
    seen = repr((theme.tokens, theme.scripts)).encode()
    return digest(seen, *templates.contents())


def of_folder(folder: Path) -> bytes:
    """Of every file below a folder. Raises OSError."""
    return digest(*_contents(folder))


def _contents(folder: Path, wanted: Callable[[Path], bool] = lambda _: True) -> Iterator[bytes]:
    """The files below a folder: where each stands there, and what it holds."""
    for file in files_below(folder):
        if wanted(file):
            yield file.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
            yield file.read_bytes()
