"""The built wheel in an empty environment, outside the checkout, builds a fresh site."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, write
from tests.test_reproducible import SITE, build, differing, files

ROOT = Path(__file__).parent.parent
OBJECTIVE = """
---
type: objective
title: Win the accounts that stay
owner: mara
key_results:
  - {id: arr, title: New ARR, start: $0, target: $4M}
---
Because they stay.
"""
CHECKIN = """
---
author: mara
updates: {partners#arr: $1M}
---
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, cwd=folder)
    return folder / "env" / "bin" / "okrsite"


def test_the_wheel_builds_a_fresh_site(installed: Path, tmp_path: Path) -> None:
    files = {
        "people.csv": PEOPLE,
        "teams.csv": TEAMS,
        "2026-Q1/sales/partners.md": OBJECTIVE,
        "2026-Q1/sales/checkins/2026-01-30-mara.md": CHECKIN,
    }
    write(tmp_path, files, "as_of = 2026-02-15\n")  # type: ignore[arg-type]
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([installed, "build"], cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "site" / "api" / "v1" / "site.json").read_text("utf-8"))
    assert data["objectives"][0]["key_results"][0]["progress"] == 0.25
    page = (tmp_path / "site" / "2026-Q1" / "sales" / "partners" / "index.html").read_text("utf-8")
    assert "Win the accounts that stay" in page
    assert (tmp_path / "site" / "assets" / "style.css").is_file()
    assert 'data-chart="progress"' in page
    assert page.count('<svg aria-hidden="true" width="740"') == 1
    assert page.count('<svg aria-hidden="true" width="358"') == 1
    for name in ("vendor/vega.js", "js/charts.js", "charts/progress.js"):
        assert (tmp_path / "site" / "assets" / name).stat().st_size > 1000


@pytest.mark.parametrize("arguments", [[], ["--ci", "github"], ["--ci", "gitlab"], ["--blank"]])
def test_the_wheel_starts_a_site(installed: Path, tmp_path: Path, arguments: list[str]) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    for command in (["init", ".", *arguments], ["check", "--strict"]):
        done = subprocess.run([installed, *command], cwd=tmp_path, env=clean, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / ".gitignore").is_file()
    assert (tmp_path / "schemas" / "objective.schema.json").is_file()


def test_the_wheel_gives_the_bytes_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Without the `fast` extra: Markdown is read by the other library there."""
    project = tmp_path / "project"
    shutil.copytree(SITE, project)
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    command = [installed, "build", "--no-cache", "--output", str(tmp_path / "wheel")]
    subprocess.run(command, cwd=project, env=clean, check=True, capture_output=True)
    checkout = build(project, tmp_path / "checkout", cwd=tmp_path)
    assert differing(files(tmp_path / "wheel"), checkout) == []
