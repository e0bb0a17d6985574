"""A cache that somebody committed is not trusted with what is published."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.cache import digest
from okrsite.rendering.made import Made, packed, unpacked_page
from okrsite.trust import COMMITTED
from tests.support import PEOPLE, TEAMS, write

POISON = b"<!doctype html><title>Not ours</title>"
GOAL = """
    ---
    type: objective
    title: Win the accounts that stay
    owner: mara
    key_results:
      - {id: arr, title: New ARR, start: $0, target: $15M}
    ---
    """


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=Mara", "-c", "user.email=mara@example.com", *arguments]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def build(root: Path, output: str) -> str:
    command = [sys.executable, "-m", "okrsite", "--config", str(root / "okrsite.toml")]
    command += ["build", "--output", str(root / output)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def poison(root: Path) -> None:
    """Another home page in the cache, whole in all its digests."""
    with sqlite3.connect(root / ".okrsite" / "cache.db") as database:
        (data,) = database.execute(
            "SELECT data FROM kept WHERE kind = 'page' AND name = 'index.html'"
        ).fetchone()
        made = unpacked_page(data)
        assert made is not None
        new = packed(Made(POISON, made.scanned, made.tables))
        database.execute(
            "UPDATE kept SET data = ?, digest = ? WHERE kind = 'page' AND name = 'index.html'",
            (new, digest(new)),
        )
    database.close()


@pytest.mark.parametrize("committed", [True, False])
def test_it_is_not_used(tmp_path: Path, committed: bool) -> None:
    files = {"people.csv": PEOPLE, "teams.csv": TEAMS, "2026-Q1/company/stay.md": GOAL}
    write(tmp_path, dict(files), "as_of = 2026-02-01\ncharts = false\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "content", "okrsite.toml")
    git(tmp_path, "commit", "-qm", "One")
    build(tmp_path, "first")
    poison(tmp_path)
    if committed:
        git(tmp_path, "add", "--force", ".okrsite")
        git(tmp_path, "commit", "--allow-empty", "-qm", "Two")
    told = build(tmp_path, "second")
    home = (tmp_path / "second" / "index.html").read_bytes()
    # What lies in an own cache is taken as it is: the test would find a build that did not ask Git.
    assert (home == POISON, COMMITTED in told) == (not committed, committed)
