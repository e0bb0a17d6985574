"""The same input gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SITE = ROOT / "tests" / "golden" / "sites" / "quarter"
LATER = """---
author: mara
updates:
  offices#signed: $300k
wins: [Not yet known]
---
"""


def built(
    project: Path, output: Path, *, cwd: Path, env: dict[str, str] | None = None, as_of: str = ""
) -> str:
    """Builds in a process of its own; the digest of every path and byte."""
    command = [sys.executable, "-m", "okrsite", "--config", str(project / "okrsite.toml")]
    command += ["build", "--no-cache", "--output", str(output)] + (["--as-of", as_of] if as_of else [])
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256()
    for path in sorted(p for p in output.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(output)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Anchorage", "PYTHONHASHSEED": "2", "LC_ALL": "C"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "3"},
        {"SOURCE_DATE_EPOCH": "86400"},
    ],
    ids=["east", "west", "turkish", "epoch"],
)
def test_surroundings_change_nothing(tmp_path: Path, env: dict[str, str]) -> None:
    first = built(SITE, tmp_path / "a", cwd=ROOT)
    elsewhere = tmp_path / "a folder with spaces"
    shutil.copytree(SITE, elsewhere / "project")
    for path in sorted((elsewhere / "project").rglob("*"), reverse=True):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert built(elsewhere / "project", tmp_path / "b", cwd=tmp_path, env=env) == first


def test_a_past_day_is_built_as_it_was(tmp_path: Path) -> None:
    """What is dated later, and its faults, leave no trace."""
    project = tmp_path / "project"
    shutil.copytree(SITE, project)
    before = built(project, tmp_path / "before", cwd=tmp_path, as_of="2026-02-20")
    later = project / "content" / "2026-Q1" / "sales" / "checkins" / "2026-02-23-mara.md"
    later.write_text(LATER, "utf-8")
    kpi = project / "content" / "kpis" / "nps.md"
    more = kpi.read_text("utf-8").replace("2026-02-02: 36}", "2026-02-02: 36, 2026-03-02: 44}")
    kpi.write_text(more, "utf-8")
    assert built(project, tmp_path / "after", cwd=tmp_path, as_of="2026-02-20") == before
    assert built(project, tmp_path / "now", cwd=tmp_path, as_of="2026-03-05") != before


def test_the_demo_twice(tmp_path: Path) -> None:
    first = built(ROOT, tmp_path / "a", cwd=ROOT, env={"PYTHONHASHSEED": "7"})
    assert built(ROOT, tmp_path / "b", cwd=tmp_path, env={"PYTHONHASHSEED": "8"}) == first
