"""Templates, all as they were at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from okrsite.theme.chain import Theme
from okrsite.theme.folders import files_below


class Templates(BaseLoader):
    """The templates along a theme's chain, read when this is made: all pages of a build get the same.

    One that is saved while pages are rendered is the next build's. Raises OSError.
    """

    def __init__(self, theme: Theme) -> None:
        self._found: dict[str, tuple[Path, bytes]] = {}
        for folder in reversed(theme.folders):
            base = folder / "templates"
            found = {path.relative_to(base).as_posix(): path for path in files_below(base)}
            self._found |= {name: (path, path.read_bytes()) for name, path in found.items()}

    def contents(self) -> Iterator[bytes]:
        """Each one's name and bytes."""
        for name, (_, data) in sorted(self._found.items()):
            yield name.encode("utf-8", "surrogateescape")
            yield data

    def path(self, name: str) -> Path:
        """Where a template lies."""
        return self._found[name][0]

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """A template's text and where it lies, for Jinja."""
        name = "/".join(split_template_path(template))
        if name not in self._found:
            raise TemplateNotFound(template)
        path, data = self._found[name]
        return data.decode("utf-8"), str(path), lambda: True

    def list_templates(self) -> list[str]:
        """The names of all."""
        return sorted(self._found)
