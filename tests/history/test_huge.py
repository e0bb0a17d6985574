"""Thousands of commits: the work grows with their number and no faster, and git is asked a few times only."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import textwrap
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrsite.checking import check
from okrsite.history import git
from okrsite.project import open_project
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, PEOPLE, SAID, TEAMS, Repo, needs_git

pytestmark = needs_git
GOAL = PARTNERS.replace("target: $4M", "target: $4M\n        source: data/crm.csv#arr")


def long(root: Path, commits: int) -> Repo:
    """A repository in which each commit edits a target, a reading or a row of a table."""
    repo = Repo(root)
    files = {"people.csv": PEOPLE, "teams.csv": TEAMS, OBJECTIVE: GOAL, SAID: CHECKIN}
    texts = {name: textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    texts["data/crm.csv"] = "date,arr\n" + "".join(f"2026-01-{day:02},$1M\n" for day in range(1, 31))

    def stream() -> Iterator[bytes]:
        for number in range(commits):
            seconds = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp()) + number * 60
            who = f"Mara Lind <mara@example.com> {seconds} +0000"
            yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 4\nEdit\n".encode()
            name = (OBJECTIVE, SAID, "data/crm.csv")[number % 3]
            now = texts[name]
            if number:
                old, new = {
                    OBJECTIVE: ("target: 40", f"target: 40{number}"),
                    SAID: ("$1M", f"${number}M"),
                    "data/crm.csv": ("2026-01-15,$1M", f"2026-01-15,${number}M"),
                }[name]
                now = now.replace(old, new)
            for path, text in texts.items() if not number else [(name, now)]:
                yield f"M 100644 inline content/{path}\ndata {len(text.encode())}\n{text}\n".encode()

    (root / "stream").write_bytes(b"".join(stream()))
    with (root / "stream").open("rb") as source:
        subprocess.run(
            ["git", "fast-import", "--quiet", "--date-format=raw"], cwd=root, stdin=source, check=True
        )
    (root / "stream").unlink()
    repo.git("reset", "--quiet", "--hard", "main")
    (root / "okrsite.toml").write_text("", "utf-8")
    return repo


def calls(repo: Repo) -> tuple[int, int]:
    """Calls of functions that reading the project takes, and the edits that were found."""
    profile = cProfile.Profile()
    result = profile.runcall(check, open_project(repo.root / "okrsite.toml"), date(2026, 3, 15))
    assert result.world is not None
    return pstats.Stats(profile).total_calls, len(result.world.history.ledger)  # type: ignore[attr-defined]


def test_the_work_grows_with_the_commits_and_no_faster(tmp_path: Path) -> None:
    calls(long(tmp_path / "warm", 20))  # what is made once in a process
    small, few = calls(long(tmp_path / "small", 500))
    large, many = calls(long(tmp_path / "large", 2000))
    assert (few, many) == (498, 1998)
    assert large < 4.4 * small


def test_git_is_asked_a_few_times_however_many_commits_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    start = git._start

    def counted(folder: Path, arguments: list[str], *more: int) -> object:
        asked.append(arguments[0])
        return start(folder, arguments, *more)

    monkeypatch.setattr(git, "_start", counted)
    calls(long(tmp_path, 600))
    assert asked == ["rev-parse", "rev-parse", "log", "log", "cat-file"]
