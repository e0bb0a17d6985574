"""The demo in each theme: those that come with okrsite, and one of your own by OKRSITE_THEME=/path/to/it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from okrsite.build import build
from okrsite.project import Project, open_project
from okrsite.theme.chain import built_in

ROOT = Path(__file__).parent.parent.parent


def themes() -> list[Path]:
    own = os.environ.get("OKRSITE_THEME")
    found = sorted(path for path in built_in().iterdir() if path.is_dir())
    return [*found, *([Path(own).resolve()] if own else [])]


@pytest.fixture(scope="session", params=themes(), ids=lambda path: path.name)
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo's project in one of the themes."""
    return in_theme(request.param, tmp_path_factory.mktemp(request.param.name))


def in_theme(theme: Path, root: Path) -> Project:
    """The demo's project in a theme."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "okrsite.toml", root)
    if theme.parent != built_in():
        (root / "themes").mkdir()
        (root / "themes" / theme.name).symlink_to(theme)
    project = open_project(root / "okrsite.toml")
    return replace(project, config=project.config.model_copy(update={"theme": theme.name}))


def built(project: Project) -> Path:
    """The site that it makes."""
    assert project.config.as_of is not None
    done = build(project, project.config.as_of, project.root / "public")
    assert done.published is not None, done.diagnostics
    return project.root / "public"


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as the plain theme shows it."""
    return built(in_theme(built_in() / "plain", tmp_path_factory.mktemp("plain-site")))
