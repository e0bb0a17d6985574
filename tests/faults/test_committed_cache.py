"""A cache that somebody committed is not trusted with what is published."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.cache import digest
from okrsite.rendering.made import Made, packed, unpacked_page
from okrsite.trust import COMMITTED, UNKNOWN
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


def build(root: Path, output: str, **environment: str) -> str:
    command = [sys.executable, "-m", "okrsite", "--config", str(root / "okrsite.toml")]
    command += ["build", "--output", str(root / output)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
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


def checked_out(root: Path) -> None:
    files = {"people.csv": PEOPLE, "teams.csv": TEAMS, "2026-Q1/company/stay.md": GOAL}
    write(root, dict(files), "as_of = 2026-02-01\ncharts = false\n")
    git(root, "init", "-q")
    git(root, "add", "content", "okrsite.toml")
    git(root, "commit", "-qm", "One")


@pytest.mark.parametrize("committed", [True, False])
def test_it_is_not_used(tmp_path: Path, committed: bool) -> None:
    checked_out(tmp_path)
    build(tmp_path, "first")
    poison(tmp_path)
    if committed:
        git(tmp_path, "add", "--force", ".okrsite")
        git(tmp_path, "commit", "--allow-empty", "-qm", "Two")
    told = build(tmp_path, "second")
    home = (tmp_path / "second" / "index.html").read_bytes()
    # What lies in an own cache is taken as it is: the test would find a build that did not ask Git.
    assert (home == POISON, COMMITTED in told) == (not committed, committed)


def test_it_is_not_used_where_git_does_not_tell(tmp_path: Path) -> None:
    """A repository, and no git that would say what is committed: not there, or not trusting the owner."""
    checked_out(tmp_path)
    build(tmp_path, "first")
    poison(tmp_path)
    told = build(tmp_path, "second", PATH=str(tmp_path))
    assert UNKNOWN in told
    assert (tmp_path / "second" / "index.html").read_bytes() != POISON


@pytest.mark.parametrize("name", [".okrsite/.gitignore", ".okrsite/cache.db", ".okrsite/cache.db-wal"])
def test_a_committed_link_is_not_written_through(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    checked_out(root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(tmp_path / "made")
    git(root, "add", "--force", ".okrsite")
    assert COMMITTED in build(root, "site")
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
    assert [path.name for path in (root / ".okrsite").iterdir()] == [Path(name).name]
