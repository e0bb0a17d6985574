"""The demo with its story: a repository made once for all tests that read it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import build
from okrsite.project import open_project
from tests.history.repo import Repo
from tools.demo_history import story as make


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The demo's story; tests read it and change nothing."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("story") / "story"
    make(folder)
    return Repo.at(folder)


@pytest.fixture(scope="session")
def story_site(story: Repo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's story, built."""
    output = tmp_path_factory.mktemp("story-site") / "site"
    built = build(open_project(story.root / "okrsite.toml"), date(2026, 11, 20), output)
    assert built.published is not None, built.diagnostics
    return output
