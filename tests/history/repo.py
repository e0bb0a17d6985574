"""Real repositories, made in a test: every commit has its author, its day and its files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from okrsite.checking import Checked, check
from okrsite.diagnostics import Severity
from okrsite.history.values import Edit, History
from okrsite.project import open_project

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

PEOPLE = "id,title\nmara,Mara Lind\nben,Ben Ode\n"
TEAMS = "id,title\ncompany,Company\nsales,Sales\n"
PARTNERS = """
    ---
    type: objective
    title: Win the accounts that stay
    owner: mara
    key_results:
      - id: arr
        title: New ARR
        start: $0
        target: $4M
      - id: deals
        title: Deals signed
        start: 0
        target: 40
    ---
    Why it matters.
    """
CHECKIN = """
    ---
    author: mara
    updates:
      partners#arr: $1M
      partners#deals: 10
    ---
    """
OBJECTIVE = "2026-Q1/sales/partners.md"
SAID = "2026-Q1/sales/checkins/2026-01-30-mara.md"


class Repo:
    """A repository with a project in `within`, a folder of it."""

    def __init__(self, root: Path, within: str = "", *, init: bool = True) -> None:
        self.root, self.project = root, root / within
        self.project.mkdir(parents=True, exist_ok=True)
        if init:
            self.git("init", "--quiet", "--initial-branch=main")

    @classmethod
    def at(cls, root: Path) -> Repo:
        """What is there already: a clone, or no repository at all."""
        return cls(root, init=False)

    def git(self, *arguments: str, day: str = "2026-01-05", author: str = "Mara Lind") -> str:
        """Runs git as somebody, on a day, without this machine's settings."""
        who = {
            f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _who(author, day)
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Writes files under `content/`; None deletes one."""
        for name, text in files.items():
            path = self.project / "content" / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())

    def edit(self, name: str, *pairs: tuple[str, str]) -> None:
        """Replaces words in a content file."""
        path = self.project / "content" / name
        text = path.read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def commit(
        self,
        day: str,
        subject: str,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        author: str = "Mara Lind",
    ) -> str:
        """Commits everything, and gives the commit's hash."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, day=day, author=author)
        return self.git("rev-parse", "HEAD")

    def checked(self, as_of: str = "2026-03-01") -> Checked:
        """The project as of a day; it must have no errors."""
        if not (self.project / "okrsite.toml").exists():
            (self.project / "okrsite.toml").write_text("", "utf-8")
        result = check(open_project(self.project / "okrsite.toml"), date.fromisoformat(as_of))
        assert not [d for d in result.diagnostics if d.severity is Severity.ERROR], result.diagnostics
        return result

    def history(self, as_of: str = "2026-03-01") -> History:
        """What git tells of the project."""
        world = self.checked(as_of).world
        assert world is not None
        return world.history

    def ledger(self, as_of: str = "2026-03-01") -> list[str]:
        """The ledger, an entry a line."""
        return [told(edit) for edit in self.history(as_of).ledger]


def _who(author: str, day: str) -> tuple[tuple[str, str], ...]:
    return ("NAME", author), ("EMAIL", "somebody@example.com"), ("DATE", f"{day}T12:00:00+00:00")


def told(edit: Edit) -> str:
    """`2026-02-20 Ben Ode: partners#arr target $4M -> $3M (Lower it)`."""
    ref = edit.ref.removeprefix("2026-Q1/sales/")
    day = f" of {edit.day}" if edit.day else ""
    what = f"{edit.kind} " if edit.kind != "edited" else ""
    why = f" because {edit.why}" if edit.why else ""
    part = f"{edit.field}{day} " if edit.field else ""
    return (
        f"{edit.commit.day} {edit.commit.author}: {what}{ref} {part}"
        f"{edit.was or '-'} -> {edit.now or '-'}{why} ({edit.commit.subject})"
    )


def started(root: Path, within: str = "") -> Repo:
    """A repository with an objective as agreed on 5 January, and a check-in of 30 January."""
    repo = Repo(root, within)
    repo.commit(
        "2026-01-05", "Agree on the quarter", {"people.csv": PEOPLE, "teams.csv": TEAMS, OBJECTIVE: PARTNERS}
    )
    repo.commit("2026-01-30", "Check in", {SAID: CHECKIN})
    return repo


def shorts(repo: Repo, name: str, as_of: str = "2026-03-01") -> list[str]:
    """The subject of the commit that set each line of a file's front matter; `-` where none is known."""
    from okrsite.diagnostics import Span

    history = repo.history(as_of)
    text = (repo.project / "content" / name).read_text("utf-8")
    lines = text.split("\n---")[0].count("\n") + 1
    found = [history.commit_of(Span.of(f"content/{name}", line)) for line in range(1, lines + 1)]
    return [commit.subject if commit else "-" for commit in found]
