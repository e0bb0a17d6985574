"""A folder with an `okrsite.toml`: where everything begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from okrsite.config import Config, locate, parse_config, read_text
from okrsite.diagnostics import Diagnostic, Span
from okrsite.rules import config_faults
from okrsite.theme.chain import Theme, load_theme
from okrsite.theme.templates import template_faults


@dataclass(frozen=True)
class Project:
    """A folder with an `okrsite.toml`, and its faults, as they were when it was opened."""

    root: Path
    config_name: str
    config_text: str
    config: Config
    diagnostics: tuple[Diagnostic, ...]

    @property
    def content(self) -> Path:
        return self.root / self.config.content_dir

    @cached_property
    def theme(self) -> tuple[Theme, list[Diagnostic]]:
        """The site's theme, as it was when it was first asked for."""
        theme, faults = load_theme(self.root, self.config, self.where)
        return theme, faults or template_faults(theme)

    def where(self, *loc: str, value: bool = True) -> Span:
        """Where a key of the config (or its value) stands."""
        return locate(self.config_text, self.config_name, loc, value=value)


def open_project(config_path: Path) -> Project:
    """The project that a config file stands for; without the file, all defaults."""
    text, unread = read_text(config_path) if config_path.is_file() else ("", [])
    return read_project(config_path.resolve().parent, config_path.name, text, unread)


def read_project(root: Path, name: str, text: str, unread: Sequence[Diagnostic] = ()) -> Project:
    """The project that a config's text stands for; `unread` is what forbade to read it."""
    config, faults = parse_config(text, name)
    project = Project(root, name, text, config, (*unread, *faults))
    return replace(project, diagnostics=(*project.diagnostics, *config_faults(config, project.where, text)))


def with_base_url(config: Config, base_url: str) -> Config | None:
    """The config with another base URL, or None when that is none."""
    try:
        return Config.model_validate({**config.model_dump(), "base_url": base_url})
    except ValidationError:
        return None
